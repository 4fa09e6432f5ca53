package io.xinqiao.kpi;

import io.xinqiao.kpi.Kpi.Direction;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How a figure stands against its target. */
enum KpiState {
    REACHED,
    MISSED,
    /** It gathers in the course of the year, is not there yet, and the time is not over. */
    PENDING,
    /** There is a figure and no target. */
    NO_TARGET,
    /** There was nothing to work a figure out from, which is no 0. */
    NO_DATA,
    /** No room records it yet. */
    NOT_RECORDED;

    /**
     * How a figure stands.
     *
     * @param target that of the time in question
     * @param over whether the time has passed
     */
    static KpiState of(
            Kpi kpi,
            @Nullable BigDecimal actual,
            @Nullable BigDecimal target,
            @Nullable Direction direction,
            boolean over) {
        if (kpi.measure() == null) return NOT_RECORDED;
        if (actual == null) return NO_DATA;
        if (target == null || direction == null) return NO_TARGET;
        var beyond = actual.compareTo(target);
        if (direction == Direction.AT_LEAST ? beyond >= 0 : beyond <= 0) return REACHED;
        return kpi.gathers() && direction == Direction.AT_LEAST && !over ? PENDING : MISSED;
    }
}
