package io.xinqiao.clocks;

import io.xinqiao.tickets.TicketStep;
import java.util.EnumSet;
import java.util.Set;

/** What is measured of a ticket, and which steps show that it has happened. */
public enum Measure {
    FIRST_RESPONSE(TicketStep.ACCEPT, TicketStep.DISPATCH),
    ON_SITE(TicketStep.ARRIVE, TicketStep.START, TicketStep.RESOLVE),
    INTERVENTION(TicketStep.INTERVENE, TicketStep.RESOLVE),
    RESOLUTION(TicketStep.RESOLVE),
    FOLLOW_UP(TicketStep.FOLLOW_UP),
    /** Met by a follow-up at the resident's home, whichever step that is. */
    HOME_VISIT;

    /** What begins to run when a ticket is submitted. */
    static final Set<Measure> FROM_SUBMISSION = EnumSet.of(FIRST_RESPONSE, ON_SITE, INTERVENTION, RESOLUTION);

    /** What begins anew when it is reopened: it is accepted already. */
    static final Set<Measure> FROM_REOPENING = EnumSet.of(ON_SITE, INTERVENTION, RESOLUTION);

    static final Set<Measure> FROM_RESOLUTION = EnumSet.of(FOLLOW_UP, HOME_VISIT);

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes no other
    private final Set<TicketStep> metBy;

    Measure(TicketStep... metBy) {
        this.metBy = Set.of(metBy);
    }

    /** Those that a step shows to have happened. */
    static Set<Measure> metBy(TicketStep step) {
        var met = EnumSet.noneOf(Measure.class);
        for (var measure : values()) if (measure.metBy.contains(step)) met.add(measure);
        return met;
    }
}
