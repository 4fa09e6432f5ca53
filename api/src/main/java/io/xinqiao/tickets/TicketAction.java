package io.xinqiao.tickets;

import io.xinqiao.identity.Department;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody does to a ticket: a step, and what it changes besides the state. */
sealed interface TicketAction {
    TicketStep step();

    @Nullable
    String note();

    /** Whoever accepts first is the first contact. */
    record Accept(@Nullable String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.ACCEPT;
        }
    }

    /** Work goes to a department, or to a person of it. */
    record Dispatch(
            @Nullable Department department,
            @Nullable UUID assigneeId,
            @Nullable String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.DISPATCH;
        }
    }

    /** Another steward takes over; the first contact stays accountable. */
    record Transfer(UUID stewardId, String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.TRANSFER;
        }
    }

    /** Somebody of the department takes it into their hands. */
    record Take(@Nullable String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.TAKE;
        }
    }

    /** Whoever it was dispatched to gives it back, with a reason. */
    record Refuse(String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.REFUSE;
        }
    }

    /** Work in somebody's hands goes into another's as it is; nothing begins anew. */
    record HandOver(UUID assigneeId, @Nullable Department department, String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.HAND_OVER;
        }
    }

    /** Somebody is there, and can prove it. */
    record Arrive(TicketEvent.CheckIn checkIn, @Nullable String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.ARRIVE;
        }
    }

    /** The work is done; {@code followUpDue} when the resident is to be asked how it was. */
    record Resolve(
            boolean followUpDue,
            Ticket.@Nullable Cause cause,
            @Nullable String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.RESOLVE;
        }
    }

    /** Another ticket goes on with it. */
    record Merge(UUID intoId, String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.MERGE;
        }
    }

    /** What was reported, or where, was wrong; the steward is that of the right place. */
    record Correct(
            Ticket.Report report,
            Ticket.Place place,
            @Nullable UUID stewardId,
            String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.CORRECT;
        }
    }

    /** The work rests, and its clocks with it. */
    record Pause(TicketEvent.PauseReason reason, String note) implements TicketAction {
        @Override
        public TicketStep step() {
            return TicketStep.PAUSE;
        }
    }

    /** A step that changes the state and nothing else. {@code internal} hides its note from residents. */
    record Plain(TicketStep step, @Nullable String note, boolean internal) implements TicketAction {
        Plain(TicketStep step, @Nullable String note) {
            this(step, note, false);
        }
    }
}
