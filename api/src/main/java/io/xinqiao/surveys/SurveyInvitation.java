package io.xinqiao.surveys;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whoever is asked once: a household by its unit, or a member of the staff. */
record SurveyInvitation(
        UUID id,
        UUID surveyId,
        UUID projectId,
        @Nullable UUID buildingId,
        @Nullable UUID unitId,
        @Nullable UUID householdId,
        @Nullable UUID memberId) {

    /** Invitations are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
