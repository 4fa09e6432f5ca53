package io.xinqiao.cashier;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A cashier's shift 班次 in a project: payments are taken in one, and what is in the drawer is counted at its end. */
public record Shift(
        UUID id,
        UUID projectId,
        UUID cashierId,
        State state,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable String note,
        @Nullable UUID approvedBy,
        @Nullable Instant approvedAt,
        int version) {
    /** Where it is; a count that differs from the books waits for a supervisor. */
    public enum State {
        OPEN,
        AWAITING_APPROVAL,
        CLOSED
    }

    /** What the books expect of a method, and what was counted. */
    public record Count(UUID shiftId, Method method, BigDecimal expected, BigDecimal counted) {
        /** What is there too much, or, below zero, missing. */
        public BigDecimal variance() {
            return counted.subtract(expected);
        }
    }
}
