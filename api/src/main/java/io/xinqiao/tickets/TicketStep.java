package io.xinqiao.tickets;

import static io.xinqiao.tickets.TicketState.ACCEPTED;
import static io.xinqiao.tickets.TicketState.ARCHIVED;
import static io.xinqiao.tickets.TicketState.CANCELLED;
import static io.xinqiao.tickets.TicketState.DISPATCHED;
import static io.xinqiao.tickets.TicketState.FOLLOWED_UP;
import static io.xinqiao.tickets.TicketState.IN_PROGRESS;
import static io.xinqiao.tickets.TicketState.PAUSED;
import static io.xinqiao.tickets.TicketState.RESOLVED;
import static io.xinqiao.tickets.TicketState.SUBMITTED;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of a ticket: from which states each may be taken, and where it leads. This is the state machine. */
public enum TicketStep {
    SUBMIT(SUBMITTED, Set.of()),
    ACCEPT(ACCEPTED, Set.of(SUBMITTED)),
    DISPATCH(DISPATCHED, Set.of(ACCEPTED, DISPATCHED)),
    TAKE(null, Set.of(DISPATCHED)),
    REFUSE(ACCEPTED, Set.of(DISPATCHED)),
    HAND_OVER(null, Set.of(ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    ARRIVE(IN_PROGRESS, Set.of(ACCEPTED, DISPATCHED, IN_PROGRESS)),
    START(IN_PROGRESS, Set.of(ACCEPTED, DISPATCHED)),
    PAUSE(PAUSED, Set.of(IN_PROGRESS)),
    RESUME(IN_PROGRESS, Set.of(PAUSED)),
    RESOLVE(RESOLVED, Set.of(IN_PROGRESS)),
    FOLLOW_UP(FOLLOWED_UP, Set.of(RESOLVED, FOLLOWED_UP)),
    ARCHIVE(ARCHIVED, Set.of(RESOLVED, FOLLOWED_UP)),
    REOPEN(ACCEPTED, Set.of(RESOLVED, FOLLOWED_UP, ARCHIVED)),
    CANCEL(CANCELLED, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    MERGE(CANCELLED, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    TRANSFER(null, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    INTERVENE(null, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    CORRECT(null, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED, RESOLVED, FOLLOWED_UP)),
    NOTE(null, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED, RESOLVED, FOLLOWED_UP));

    private final @Nullable TicketState to;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes no other
    private final Set<TicketState> from;

    /** A step; {@code to} null leaves the state as it is. */
    TicketStep(@Nullable TicketState to, Set<TicketState> from) {
        this.to = to;
        this.from = from;
    }

    /** Whether the step may be taken from a state. */
    boolean isAllowedFrom(TicketState state) {
        return from.contains(state);
    }

    /** The state that the step leads to. */
    TicketState from(TicketState state) {
        return to == null ? state : to;
    }
}
