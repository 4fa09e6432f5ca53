package io.xinqiao.visits;

import io.xinqiao.platform.Percent;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far the visits of one steward are done that were due in a span of days. */
record VisitCoverage(@Nullable UUID stewardId, int due, int done, int onTime, int overdue) {
    /** Done of due, as a percentage with one decimal; null when nothing was due. */
    public @Nullable BigDecimal percent() {
        return Percent.of(done, due);
    }
}
