package io.xinqiao.closing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A day of a project whose books are closed. */
record DailyClosing(
        UUID id,
        UUID projectId,
        LocalDate day,
        UUID closedBy,
        Instant closedAt,
        @Nullable String note) {
    /** Closings are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
