package io.xinqiao.archives;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who owned a unit for a time: a set of owners whose shares make one whole. What was, stays on record.
 *
 * @param since the first day
 * @param until the first day on which it was somebody else's; null while it lasts
 */
public record Ownership(
        UUID id,
        UUID unitId,
        LocalDate since,
        @Nullable LocalDate until,
        Reason reason,
        @Nullable String note,
        UUID recordedBy,
        Instant recordedAt,
        int version) {
    /** How they came to own it. */
    public enum Reason {
        FIRST_SALE,
        TRANSFER,
        INHERITANCE,
        REGISTRATION
    }
}
