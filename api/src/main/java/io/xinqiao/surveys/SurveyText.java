package io.xinqiao.surveys;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has written, apart from whoever it was and from what else they have answered.
 *
 * @param tags what staff call it, to find others like it
 * @param hiddenReason why it is shown to the administrator only
 * @param createdAt when the survey was counted, for all of them
 */
record SurveyText(
        UUID id,
        UUID surveyId,
        UUID projectId,
        String question,
        String text,
        List<String> tags,
        @Nullable String hiddenReason,
        Instant createdAt,
        int version) {}
