package io.xinqiao.surveys;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What somebody has written, apart from whoever it was and from what else they have answered.
 *
 * @param tags what staff call it, to find others like it
 * @param createdAt when the survey was counted, for all of them
 */
record SurveyText(
        UUID id,
        UUID surveyId,
        UUID projectId,
        String question,
        String text,
        List<String> tags,
        Instant createdAt,
        int version) {}
