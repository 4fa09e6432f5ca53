package io.xinqiao.fees;

import io.xinqiao.tenants.Trouble;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A billing run 出账: a project, a period, some items; posted piece by piece, and taken back the same way.
 *
 * @param done how many of its pieces are posted, or taken back
 * @param bills how many bills it has made so far
 * @param amount their sum
 * @param reason why it was taken back
 * @param failure what kept it from going on, when it was given up
 * @param attempt how often its work was begun
 */
public record BillingRun(
        UUID id,
        UUID projectId,
        Cycle cycle,
        LocalDate periodFrom,
        LocalDate periodTo,
        List<UUID> feeItemIds,
        State state,
        int pieces,
        int done,
        int bills,
        BigDecimal amount,
        @Nullable String reason,
        @Nullable Trouble failure,
        int attempt,
        int version,
        Instant startedAt,
        UUID startedById,
        Instant changedAt) {
    /** Where it is. */
    public enum State {
        POSTING,
        POSTED,
        REVERSING,
        REVERSED,
        FAILED
    }

    static @Nullable Trouble failure(@Nullable String name) {
        return name == null ? null : Trouble.valueOf(name);
    }

    /** How far it is, in percent. */
    public int percent() {
        if (state == State.POSTED || state == State.REVERSED) return 100;
        if (pieces == 0) return 0;
        return Math.min(99, done * 100 / pieces);
    }
}
