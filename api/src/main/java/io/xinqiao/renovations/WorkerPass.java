package io.xinqiao.renovations;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets a worker in while a renovation goes on. */
record WorkerPass(
        UUID id,
        UUID renovationId,
        String number,
        String worker,
        @Nullable String trade,
        LocalDate validTo,
        Instant issuedAt,
        @Nullable Instant revokedAt) {
    boolean valid(LocalDate today) {
        return revokedAt == null && !validTo.isBefore(today);
    }
}
