package io.xinqiao.clocks;

import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What becomes of a ticket's clocks when what was reported is corrected: the rule, without the time. */
sealed interface ClockChange {
    /** It has begun with the others of its round, and nobody knew. */
    record Begin(Measure measure, Allowance allowance) implements ClockChange {}

    /** It may take another time; also one that an earlier correction had stopped. */
    record Move(TicketClock clock, Allowance allowance) implements ClockChange {}

    /** There is no such limit for what it is. */
    record Stop(TicketClock clock) implements ClockChange {}

    /**
     * What changes in the present round.
     *
     * @param ticket as it is now
     * @param clocks of its present round
     */
    static List<ClockChange> of(Ticket ticket, List<TicketClock> clocks, ClockPolicy policy) {
        Map<Measure, TicketClock> known = new EnumMap<>(Measure.class);
        for (var clock : clocks) known.put(clock.measure(), clock);
        var waitedFor = waitedFor(ticket);
        List<ClockChange> changes = new ArrayList<>();
        for (var measure : Measure.values()) {
            var clock = known.get(measure);
            var allowance = policy.allowance(measure, ticket.report());
            if (clock == null) {
                if (waitedFor.contains(measure)) allowance.ifPresent(may -> changes.add(new Begin(measure, may)));
            } else if (clock.runs() && allowance.isEmpty()) {
                changes.add(new Stop(clock));
            } else if (allowance.isPresent() && changes(clock, allowance.get(), waitedFor)) {
                changes.add(new Move(clock, allowance.get()));
            }
        }
        return changes;
    }

    private static boolean changes(TicketClock clock, Allowance allowance, Set<Measure> waitedFor) {
        if (clock.runs()) return !clock.allowance().equals(allowance);
        return clock.metAt() == null && waitedFor.contains(clock.measure());
    }

    /** What is measured from the beginning of the round and has not happened in it. */
    private static Set<Measure> waitedFor(Ticket ticket) {
        if (!TicketState.OPEN.contains(ticket.state())) return EnumSet.noneOf(Measure.class);
        var waited = EnumSet.copyOf(ticket.reopenedCount() == 0 ? Measure.FROM_SUBMISSION : Measure.FROM_REOPENING);
        if (ticket.state() != TicketState.SUBMITTED) waited.remove(Measure.FIRST_RESPONSE);
        if (!TicketState.BEFORE_WORK.contains(ticket.state())) waited.remove(Measure.ON_SITE);
        return waited;
    }
}
