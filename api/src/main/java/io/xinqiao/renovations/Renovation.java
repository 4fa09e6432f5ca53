package io.xinqiao.renovations;

import static io.xinqiao.renovations.Renovation.State.ACCEPTED;
import static io.xinqiao.renovations.Renovation.State.APPLIED;
import static io.xinqiao.renovations.Renovation.State.APPROVED;
import static io.xinqiao.renovations.Renovation.State.CANCELLED;
import static io.xinqiao.renovations.Renovation.State.CLOSED;
import static io.xinqiao.renovations.Renovation.State.COMPLETED;
import static io.xinqiao.renovations.Renovation.State.DEPOSITED;
import static io.xinqiao.renovations.Renovation.State.REJECTED;
import static io.xinqiao.renovations.Renovation.State.SUSPENDED;
import static io.xinqiao.renovations.Renovation.State.UNDER_WAY;

import io.xinqiao.archives.Place;
import io.xinqiao.archives.Unit;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A unit is renovated. Amounts are yuan. */
public record Renovation(
        UUID id,
        Place spot,
        @Nullable UUID applicantId,
        Plan plan,
        State state,
        Deposit money,
        Work work,
        Instant appliedAt,
        int version)
        implements Procedure<Renovation.State> {

    /** Where a renovation stands. */
    public enum State {
        APPLIED,
        APPROVED,
        DEPOSITED,
        UNDER_WAY,
        SUSPENDED,
        COMPLETED,
        ACCEPTED,
        CLOSED,
        REJECTED,
        CANCELLED
    }

    /** Work begins with a permit, which needs the deposit; the deposit goes back after acceptance only. */
    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.APPROVE, "approveRenovation", APPROVED, Set.of(APPLIED))
            .and(Step.REJECT, "rejectRenovation", REJECTED, Set.of(APPLIED))
            .and(Step.TAKE_DEPOSIT, "takeRenovationDeposit", DEPOSITED, Set.of(APPROVED))
            .and(Step.PERMIT, "permitRenovation", UNDER_WAY, Set.of(DEPOSITED))
            .and(Step.SUSPEND, "suspendRenovation", SUSPENDED, Set.of(UNDER_WAY))
            .and(Step.RESUME, "resumeRenovation", UNDER_WAY, Set.of(SUSPENDED))
            .and(Step.COMPLETE, "completeRenovation", COMPLETED, Set.of(UNDER_WAY))
            .and(Step.ACCEPT, "acceptRenovation", ACCEPTED, Set.of(COMPLETED))
            .and(Step.REFUND_DEPOSIT, "refundRenovationDeposit", CLOSED, Set.of(ACCEPTED))
            .and(Step.CANCEL, "cancelRenovation", CANCELLED, Set.of(APPLIED, APPROVED));

    /** What is to be done, by whom, when. */
    record Plan(String description, @Nullable String contractor, LocalDate plannedFrom, LocalDate plannedTo) {}

    /** What was asked for as a deposit, and what of it went back. */
    record Deposit(@Nullable BigDecimal deposit, @Nullable BigDecimal refunded) {
        static final Deposit NONE_YET = new Deposit(null, null);
    }

    /** The work as it went. */
    record Work(
            @Nullable String permit,
            @Nullable LocalDate startedOn,
            @Nullable LocalDate endedOn,
            Unit.@Nullable State unitStateBefore) {
        static final Work NONE_YET = new Work(null, null, null, null);
    }

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    Renovation with(Step step, Deposit deposit, Work works) {
        return new Renovation(id, spot, applicantId, plan, after(step), deposit, works, appliedAt, version);
    }

    Renovation with(Step step) {
        return with(step, money, work);
    }

    boolean overdue(LocalDate today) {
        return Set.of(UNDER_WAY, SUSPENDED).contains(state) && plan.plannedTo().isBefore(today);
    }

    // The schema shows a renovation flat.

    public String description() {
        return plan.description();
    }

    public @Nullable String contractor() {
        return plan.contractor();
    }

    public LocalDate plannedFrom() {
        return plan.plannedFrom();
    }

    public LocalDate plannedTo() {
        return plan.plannedTo();
    }

    public @Nullable BigDecimal deposit() {
        return money.deposit();
    }

    public @Nullable BigDecimal refunded() {
        return money.refunded();
    }

    public @Nullable String permit() {
        return work.permit();
    }

    public @Nullable LocalDate startedOn() {
        return work.startedOn();
    }

    public @Nullable LocalDate endedOn() {
        return work.endedOn();
    }
}
