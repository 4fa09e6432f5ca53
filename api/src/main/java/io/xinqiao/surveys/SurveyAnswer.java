package io.xinqiao.surveys;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer of which is known whose it is. */
record SurveyAnswer(
        UUID id,
        UUID surveyId,
        UUID invitationId,
        UUID projectId,
        @Nullable UUID buildingId,
        @Nullable UUID unitId,
        @Nullable UUID householdId,
        @Nullable UUID personId,
        @Nullable UUID memberId,
        Survey.Mode mode,
        Channel channel,
        UUID enteredBy,
        Instant answeredAt) {

    /** How it was taken. */
    enum Channel {
        APP,
        PAPER,
        DOORSTEP,
        PHONE
    }
}
