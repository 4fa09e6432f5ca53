package io.xinqiao.dispatch;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What something costs, from a day on.
 *
 * @param projectId none for the whole company
 * @param price in yuan for one unit, up to six decimals
 * @param validUntil the last day; none while it is in force
 */
public record PriceItem(
        UUID id,
        @Nullable UUID projectId,
        String code,
        String name,
        String unit,
        BigDecimal price,
        LocalDate validFrom,
        @Nullable LocalDate validUntil) {}
