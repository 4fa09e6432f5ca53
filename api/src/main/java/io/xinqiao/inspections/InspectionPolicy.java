package io.xinqiao.inspections;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How often areas, vacant units and renovations are inspected; posts have their routes. */
record InspectionPolicy(@Nullable UUID projectId, Cycle areaCycle, Cycle vacantCycle, Cycle renovationCycle) {
    /** {@code domain.md} §5. */
    static final InspectionPolicy OF_THE_TRADE = new InspectionPolicy(null, Cycle.WEEK, Cycle.MONTH, Cycle.DAY);

    Cycle cycle(Inspection.Kind kind) {
        return switch (kind) {
            case AREA -> areaCycle;
            case VACANT_UNIT -> vacantCycle;
            case RENOVATION -> renovationCycle;
            case POST -> throw new IllegalArgumentException("posts have their routes");
        };
    }
}
