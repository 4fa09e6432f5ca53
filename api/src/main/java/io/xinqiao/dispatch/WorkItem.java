package io.xinqiao.dispatch;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that is offered for a ticket before the work, or was used in doing it. */
public record WorkItem(
        UUID id,
        UUID ticketId,
        Stage stage,
        Kind kind,
        @Nullable UUID priceItemId,
        Quantity quantity,
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

    /** How much of what, at which price in yuan. */
    public record Quantity(String name, String unit, BigDecimal number, BigDecimal price) {
        /** In yuan, rounded half up to the fen once. */
        public BigDecimal amount() {
            return number.multiply(price).setScale(2, RoundingMode.HALF_UP);
        }
    }

    public String name() {
        return quantity.name();
    }

    public String unit() {
        return quantity.unit();
    }

    public BigDecimal number() {
        return quantity.number();
    }

    public BigDecimal price() {
        return quantity.price();
    }

    public BigDecimal amount() {
        return quantity.amount();
    }
}
