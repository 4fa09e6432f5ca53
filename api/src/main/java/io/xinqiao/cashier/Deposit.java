package io.xinqiao.cashier;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that somebody leaves with the company until something is done 押金.
 *
 * @param paymentId null for one that the former company took
 * @param renovationId the renovation that it is for
 * @param returned what was given back
 * @param kept what was not, and became income
 * @param voided whether the payment was taken back in the same shift, or the opening that told of it
 */
public record Deposit(
        UUID id,
        UUID projectId,
        UUID buildingId,
        UUID unitId,
        @Nullable UUID paymentId,
        @Nullable UUID renovationId,
        String purpose,
        BigDecimal amount,
        BigDecimal returned,
        BigDecimal kept,
        @Nullable String keptReason,
        boolean voided,
        Instant takenAt) {
    /** Deposits are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** What is still there. */
    public BigDecimal held() {
        return voided ? BigDecimal.ZERO.setScale(2) : amount.subtract(returned).subtract(kept);
    }
}
