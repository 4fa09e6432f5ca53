package io.xinqiao.closing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cash on its way from a cashier's drawer to finance 交接.
 *
 * @param cash what was counted at the end of the shift
 * @param received what finance says it got
 */
record CashDelivery(
        UUID id,
        UUID shiftId,
        UUID projectId,
        UUID cashierId,
        BigDecimal cash,
        Instant offeredAt,
        @Nullable UUID receivedBy,
        @Nullable BigDecimal received,
        @Nullable Instant receivedAt,
        @Nullable String note) {
    /** Hand-overs are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
