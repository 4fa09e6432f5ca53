package io.xinqiao.dunning;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A unit that owes, from the first reminder until all is paid.
 *
 * @param stage of the policy, from 1
 * @param oldestDueOn when its oldest bill was due
 * @param owed yuan that are due, or will be within the time of the first reminder
 */
record DunningCase(
        UUID id,
        UUID projectId,
        UUID buildingId,
        UUID unitId,
        State state,
        int stage,
        LocalDate oldestDueOn,
        BigDecimal owed,
        LocalDate openedOn,
        @Nullable LocalDate holdUntil,
        @Nullable String holdReason,
        @Nullable LocalDate closedOn,
        int version) {
    /** Cases are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Where it stands. Only an active one goes from stage to stage. */
    enum State {
        ACTIVE,
        HELD,
        PROMISED,
        INSTALMENTS,
        CLOSED
    }

    /** What can be done with a case: from which states, and where it leads. */
    enum Move {
        HOLD(State.HELD, Set.of(State.ACTIVE, State.PROMISED, State.INSTALMENTS)),
        RELEASE(State.ACTIVE, Set.of(State.HELD)),
        PROMISE(State.PROMISED, Set.of(State.ACTIVE)),
        ARRANGE(State.INSTALMENTS, Set.of(State.ACTIVE, State.PROMISED)),
        /** A promise or all instalments are paid, or their days are over. */
        RESUME(State.ACTIVE, Set.of(State.PROMISED, State.INSTALMENTS)),
        /** What was promised or agreed on is taken back. */
        WITHDRAW(State.ACTIVE, Set.of(State.PROMISED, State.INSTALMENTS)),
        /** Everything is paid. */
        CLOSE(State.CLOSED, Set.of(State.ACTIVE, State.HELD, State.PROMISED, State.INSTALMENTS));

        private final State to;

        @SuppressWarnings("ImmutableEnumChecker") // Set.of makes no other
        private final Set<State> from;

        Move(State to, Set<State> from) {
            this.to = to;
            this.from = from;
        }

        State to() {
            return to;
        }

        Set<State> from() {
            return from;
        }
    }

    /** Why it rests: until a complaint is settled, or a day. */
    record Hold(
            @Nullable UUID ticketId,
            @Nullable LocalDate until,
            @Nullable String reason) {}

    /** What is done at a stage. */
    enum Kind {
        MESSAGE,
        CALL,
        VISIT,
        LETTER
    }

    /** What came of it. */
    enum Outcome {
        TOLD,
        NOT_REACHED,
        WILL_PAY,
        REFUSED,
        DISPUTED,
        HARDSHIP
    }

    /** Whether it is done. */
    enum ActionState {
        PLANNED,
        DONE,
        CANCELLED
    }

    /** What is done about a case at a stage, once for each oldest bill. */
    record DunningAction(
            UUID id,
            UUID caseId,
            UUID projectId,
            UUID unitId,
            int stage,
            Kind kind,
            @Nullable UUID assigneeId,
            BigDecimal owed,
            LocalDate plannedOn,
            ActionState state,
            @Nullable Outcome outcome,
            @Nullable String note,
            @Nullable UUID doneBy,
            @Nullable Instant doneAt) {
        /** Actions are keys when their edges are followed. */
        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }

    /** Whether a promise was kept. */
    enum PromiseState {
        OPEN,
        KEPT,
        BROKEN,
        /** Others were agreed on instead. */
        REPLACED,
        /** Taken back, or nothing is owed any more that it was about. */
        WITHDRAWN
    }

    /**
     * What a household promised to pay by a day; one of several instalments, or all at once.
     *
     * @param paidByThen all that is to be paid by then since it was made
     */
    record Promise(
            UUID id,
            UUID caseId,
            int number,
            LocalDate dueOn,
            BigDecimal amount,
            BigDecimal paidByThen,
            PromiseState state,
            LocalDate madeOn,
            Instant madeAt,
            UUID madeBy,
            @Nullable String withdrawnBecause) {}
}
