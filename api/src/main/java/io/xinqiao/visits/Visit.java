package io.xinqiao.visits;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A visit to a household, planned or done.
 *
 * @param dueOn the last day on which it is in time
 * @param note what came of it, or why it was cancelled
 */
record Visit(
        UUID id,
        UUID projectId,
        UUID buildingId,
        UUID unitId,
        UUID householdId,
        Kind kind,
        LocalDate dueOn,
        @Nullable UUID stewardId,
        State state,
        @Nullable Way way,
        @Nullable Instant doneAt,
        @Nullable UUID doneBy,
        @Nullable String note,
        int version) {

    /** Why a household is visited. */
    enum Kind {
        MOVE_IN,
        ROUTINE,
        SAMPLE,
        CARE,
        EXTRA
    }

    /** Where a visit stands. */
    enum State {
        PLANNED,
        DONE,
        CANCELLED
    }

    /** How one calls on people. */
    enum Way {
        AT_HOME,
        PHONE,
        VIDEO,
        OFFICE
    }

    boolean overdue(LocalDate today) {
        return state == State.PLANNED && dueOn.isBefore(today);
    }
}
