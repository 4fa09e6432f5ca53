package io.xinqiao.visits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far the visits of one steward are done that were due in a span of days. */
record VisitCoverage(@Nullable UUID stewardId, int due, int done, int onTime, int overdue) {
    /** Done of due, as a percentage with one decimal; null when nothing was due. */
    public @Nullable BigDecimal percent() {
        if (due == 0) return null;
        return BigDecimal.valueOf(done).movePointRight(2).divide(BigDecimal.valueOf(due), 1, RoundingMode.HALF_UP);
    }
}
