package io.xinqiao.kpi;

import io.xinqiao.kpi.Kpi.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a month of a project came out, as it was when it was frozen.
 *
 * @param definitionVersion that of the measure then
 * @param readAt how things stood then
 */
record KpiSnapshot(
        UUID id,
        UUID projectId,
        LocalDate month,
        Kpi kpi,
        @Nullable String measure,
        @Nullable Integer definitionVersion,
        @Nullable BigDecimal actual,
        @Nullable BigDecimal target,
        @Nullable Direction direction,
        KpiState state,
        Instant readAt) {}
