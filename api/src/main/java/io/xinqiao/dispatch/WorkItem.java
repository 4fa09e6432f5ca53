package io.xinqiao.dispatch;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is offered for a ticket before the work, or was used in doing it.
 *
 * @param price in yuan for one unit
 * @param amount in yuan
 */
public record WorkItem(
        UUID id,
        UUID ticketId,
        Stage stage,
        Kind kind,
        @Nullable UUID priceItemId,
        String name,
        String unit,
        BigDecimal quantity,
        BigDecimal price,
        BigDecimal amount,
        UUID memberId,
        Instant at) {
    /** Before the work or in it. */
    public enum Stage {
        OFFERED,
        USED
    }

    /** What it is. */
    public enum Kind {
        SERVICE,
        MATERIAL,
        LABOUR
    }

    /** What so much costs, rounded half up to the fen once. */
    static BigDecimal amountOf(BigDecimal quantity, BigDecimal price) {
        return quantity.multiply(price).setScale(2, RoundingMode.HALF_UP);
    }
}
