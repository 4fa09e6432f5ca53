package io.xinqiao.closing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A month of a project whose books are closed, or were until it was opened again.
 *
 * @param month its first day
 */
record MonthClosing(
        UUID id,
        UUID projectId,
        LocalDate month,
        UUID closedBy,
        Instant closedAt,
        @Nullable String note,
        @Nullable UUID reopenedBy,
        @Nullable Instant reopenedAt,
        @Nullable String reopenReason,
        int version) {
    /** Closings are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    LocalDate lastDay() {
        return month.plusMonths(1).minusDays(1);
    }
}
