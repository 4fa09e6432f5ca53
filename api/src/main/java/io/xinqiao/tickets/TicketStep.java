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
    SUBMIT("createTicket", SUBMITTED, Set.of()),
    ACCEPT("acceptTicket", ACCEPTED, Set.of(SUBMITTED)),
    DISPATCH("dispatchTicket", DISPATCHED, Set.of(ACCEPTED, DISPATCHED)),
    TAKE("claimTicket", null, Set.of(DISPATCHED)),
    REFUSE("returnTicket", ACCEPTED, Set.of(DISPATCHED)),
    HAND_OVER("handOverTicket", null, Set.of(ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    ARRIVE("checkInOnSite", IN_PROGRESS, Set.of(ACCEPTED, DISPATCHED, IN_PROGRESS)),
    START("startTicket", IN_PROGRESS, Set.of(ACCEPTED, DISPATCHED)),
    PAUSE("pauseTicket", PAUSED, Set.of(IN_PROGRESS)),
    RESUME("resumeTicket", IN_PROGRESS, Set.of(PAUSED)),
    RESOLVE("resolveTicket", RESOLVED, Set.of(IN_PROGRESS)),
    FOLLOW_UP("recordFollowUp", FOLLOWED_UP, Set.of(RESOLVED, FOLLOWED_UP)),
    ARCHIVE("archiveTicket", ARCHIVED, Set.of(RESOLVED, FOLLOWED_UP)),
    REOPEN("reopenTicket", ACCEPTED, Set.of(RESOLVED, FOLLOWED_UP, ARCHIVED)),
    CANCEL("cancelTicket", CANCELLED, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    MERGE("mergeTicket", CANCELLED, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    TRANSFER("transferTicket", null, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    INTERVENE("interveneInTicket", null, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED)),
    CORRECT("correctTicket", null, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED, RESOLVED, FOLLOWED_UP)),
    NOTE("addTicketNote", null, Set.of(SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED, RESOLVED, FOLLOWED_UP));

    private final String mutation;

    private final @Nullable TicketState to;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes no other
    private final Set<TicketState> from;

    /** A step; {@code to} null leaves the state as it is. */
    TicketStep(String mutation, @Nullable TicketState to, Set<TicketState> from) {
        this.mutation = mutation;
        this.to = to;
        this.from = from;
    }

    /** Whether the step may be taken from a state. */
    boolean isAllowedFrom(TicketState state) {
        return from.contains(state);
    }

    /** The mutation that takes the step, by whose row of the permissions somebody may. */
    String mutation() {
        return mutation;
    }

    /** The state that the step leads to. */
    TicketState from(TicketState state) {
        return to == null ? state : to;
    }
}
