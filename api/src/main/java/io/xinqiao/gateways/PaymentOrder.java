package io.xinqiao.gateways;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What somebody is about to pay through a gateway.
 *
 * @param number under which the gateway knows it: 32 characters
 * @param amount yuan, as it was worked out when it was ordered
 */
record PaymentOrder(
        UUID id,
        String number,
        UUID channelId,
        UUID projectId,
        UUID buildingId,
        UUID unitId,
        BigDecimal amount,
        List<UUID> billIds,
        State state,
        UUID orderedBy,
        Instant orderedAt,
        Instant expiresAt) {
    /** Orders are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /**
     * How much of it was paid: nothing, less than was ordered, or all; or why nobody is expected to pay it any more.
     */
    enum State {
        OPEN,
        PARTLY_PAID,
        PAID,
        CANCELLED,
        EXPIRED,
        CLOSED
    }
}
