package io.xinqiao.kpi;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a project is held to ({@code domain.md} §7, 8): by which measure it is told, and what the trade aims at. What no
 * room records yet has no measure.
 */
enum Kpi {
    SURVEY_SATISFACTION("SURVEY_SCORE", Direction.AT_LEAST, 95),
    FIRST_RESPONSE("FIRST_RESPONSE_MINUTES", Direction.AT_MOST, 15),
    REPAIRS_SETTLED("REPAIRS_SETTLED_RATE", Direction.AT_LEAST, 98),
    CLOSED_LOOP("CLOSED_LOOP_RATE", Direction.AT_LEAST, 95),
    COMPLAINTS_SETTLED("COMPLAINTS_SETTLED_RATE", Direction.AT_LEAST, 100),
    COMPLAINTS_SATISFIED("COMPLAINTS_SATISFIED_RATE", Direction.AT_LEAST, 95),
    MAJOR_COMPLAINTS("MAJOR_COMPLAINTS", Direction.AT_MOST, 0),
    COMPLAINTS_RECURRING("COMPLAINTS_RECURRING_RATE", Direction.AT_MOST, 10),
    COLLECTION_RATE("COLLECTION_RATE", Direction.AT_LEAST, 96),
    VISITS_DONE("VISITS_DONE_RATE", Direction.AT_LEAST, 100),
    ARCHIVES_COMPLETE("ARCHIVES_COMPLETE_RATE", Direction.AT_LEAST, 100),
    REPAIR_FOLLOW_UPS("REPAIRS_FOLLOWED_UP_RATE", Direction.AT_LEAST, 100),
    OTHER_FOLLOW_UPS("OTHERS_FOLLOWED_UP_RATE", Direction.AT_LEAST, 10),
    TRAINING_COVERAGE(null, Direction.AT_LEAST, 100),
    EVENT_PARTICIPATION("EVENT_ATTENDANCE", Direction.AT_LEAST, 1000, true),
    ONLINE_TICKETS("ONLINE_TICKET_RATE", Direction.AT_LEAST, 80),
    ONLINE_PAYMENTS("ONLINE_PAYMENT_RATE", Direction.AT_LEAST, 80),
    OFFLINE_CONTACT("VISITED_HOUSEHOLDS_RATE", Direction.AT_LEAST, 40, true),
    INSPECTION_COVERAGE("INSPECTION_COVERAGE_RATE", Direction.AT_LEAST, 100),
    SERVICE_STANDARD("INSPECTIONS_CLEAN_RATE", Direction.AT_LEAST, 98),
    SERVICE_COVERAGE("SERVICE_HOUSEHOLDS_RATE", Direction.AT_LEAST, 40, true),
    ASSEMBLY_PARTICIPATION("ASSEMBLY_HEADS_RATE", Direction.AT_LEAST, 50),
    OPINIONS_ADOPTED("OPINIONS_ADOPTED_RATE", Direction.AT_LEAST, 40),
    FACILITY_AVAILABILITY(null, Direction.AT_LEAST, null);

    /** On which side of its target a figure has to be. */
    enum Direction {
        AT_LEAST,
        AT_MOST
    }

    private final @Nullable String measure;
    private final Direction direction;
    private final @Nullable BigDecimal target;
    private final boolean gathers;

    Kpi(@Nullable String measure, Direction direction, @Nullable Integer target) {
        this(measure, direction, target, false);
    }

    Kpi(@Nullable String measure, Direction direction, @Nullable Integer target, boolean gathers) {
        this.measure = measure;
        this.direction = direction;
        this.target = target == null ? null : BigDecimal.valueOf(target);
        this.gathers = gathers;
    }

    /** The measure that tells it; null where no room records it yet. */
    @Nullable
    String measure() {
        return measure;
    }

    /** Which side is good where nobody has said otherwise. */
    Direction direction() {
        return direction;
    }

    /** What the trade aims at in a year; null where there is no custom. */
    @Nullable
    BigDecimal ofTheTrade() {
        return target;
    }

    /** Whether it gathers in the course of the year, so that a part of the year has a part of the target. */
    boolean gathers() {
        return gathers;
    }
}
