package io.xinqiao.opinions;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was promised because of opinions.
 *
 * @param result what came of it; null until it is done
 */
record OpinionPlanItem(
        UUID id,
        UUID projectId,
        String name,
        LocalDate dueOn,
        @Nullable Instant doneAt,
        @Nullable UUID doneBy,
        @Nullable String result,
        int version) {
    boolean overdue(LocalDate today) {
        return doneAt == null && dueOn.isBefore(today);
    }
}
