package io.xinqiao.kpi;

import io.xinqiao.kpi.Kpi.Direction;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is aimed at.
 *
 * @param projectId null for the company's, which holds from its year on until there is a later one
 * @param target in the unit of the measure; of a whole year where it gathers in the course of it
 */
record KpiTarget(
        UUID id,
        @Nullable UUID projectId,
        Kpi kpi,
        int year,
        BigDecimal target,
        Direction direction,
        @Nullable String note,
        int version) {}
