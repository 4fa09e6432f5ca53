package io.xinqiao.services;

import io.xinqiao.platform.Percent;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that residents can book.
 *
 * @param unit what the price is for, such as an hour
 * @param price in yuan
 * @param marketPrice what others ask for it
 * @param paidUpPercent what households that owe nothing are let off
 * @param bySlot whether it can be had at certain times only
 */
record ServiceOffering(
        UUID id,
        UUID projectId,
        @Nullable UUID providerId,
        Category category,
        String name,
        @Nullable String description,
        String unit,
        BigDecimal price,
        @Nullable BigDecimal marketPrice,
        int paidUpPercent,
        boolean bySlot,
        boolean onSale,
        int version) {
    /** What it is. */
    enum Category {
        HOUSEKEEPING,
        MEALS,
        HEALTH,
        REPAIR,
        LETTING,
        PARCELS,
        OTHER
    }

    /** How far below the market it is, in percent; nothing where nobody knows the market. */
    @Nullable
    BigDecimal belowMarketPercent() {
        return marketPrice == null ? null : Percent.of(marketPrice.subtract(price), marketPrice);
    }

    /** Offerings are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
