package io.xinqiao.clocks;

import io.xinqiao.calendar.Basis;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One clock of a ticket.
 *
 * @param round grows with every reopening
 * @param policyId the policy that it began under; none for the trade's own
 */
public record TicketClock(
        UUID id,
        UUID ticketId,
        Measure measure,
        int round,
        @Nullable UUID policyId,
        Allowance allowance,
        Instant startedAt,
        Moments moments,
        Outcome outcome,
        Told told) {

    /**
     * When what is to happen; while it is paused, as it was before.
     *
     * @param nextAt when somebody has to be told something, if nothing happens before
     */
    public record Moments(
            Instant warnAt,
            Instant dueAt,
            Instant escalateAt,
            @Nullable Instant nextAt) {}

    /** What became of it. */
    public record Outcome(
            @Nullable Instant pausedAt,
            @Nullable Instant metAt,
            @Nullable Instant stoppedAt) {
        static final Outcome RUNNING = new Outcome(null, null, null);
    }

    /** When people were told of it. */
    public record Told(
            @Nullable Instant warnedAt,
            @Nullable Instant breachedAt,
            @Nullable Instant escalatedAt) {
        static final Told NOTHING = new Told(null, null, null);
    }

    /** How it stands. */
    public enum State {
        RUNNING,
        PAUSED,
        MET,
        OVERDUE,
        MET_LATE,
        STOPPED
    }

    State state(Instant now) {
        if (outcome.metAt() != null) return outcome.metAt().isAfter(moments.dueAt()) ? State.MET_LATE : State.MET;
        if (outcome.stoppedAt() != null) return State.STOPPED;
        if (outcome.pausedAt() != null) return State.PAUSED;
        return now.isBefore(moments.dueAt()) ? State.RUNNING : State.OVERDUE;
    }

    boolean runs() {
        return outcome.metAt() == null && outcome.stoppedAt() == null;
    }

    /** The same clock with other moments: what was told already is not told again. */
    TicketClock at(Instant warn, Instant due, Instant escalate) {
        var next = told.breachedAt() != null
                ? (told.escalatedAt() == null ? escalate : null)
                : told.warnedAt() == null && warn.isBefore(due) ? warn : due;
        return with(new Moments(warn, due, escalate, next), outcome);
    }

    private TicketClock with(Moments other, Outcome another) {
        return new TicketClock(id, ticketId, measure, round, policyId, allowance, startedAt, other, another, told);
    }

    /** The same clock, neither resting nor stopped. */
    TicketClock running() {
        return with(moments, new Outcome(null, outcome.metAt(), null));
    }

    /** The same clock, which rests since then, if that is a moment: nobody is told anything meanwhile. */
    TicketClock restingSince(@Nullable Instant paused) {
        if (paused == null) return this;
        return new TicketClock(
                id,
                ticketId,
                measure,
                round,
                policyId,
                allowance,
                startedAt,
                new Moments(moments.warnAt(), moments.dueAt(), moments.escalateAt(), null),
                new Outcome(paused, outcome.metAt(), outcome.stoppedAt()),
                told);
    }

    /** The same clock under another policy. */
    TicketClock under(@Nullable UUID otherPolicy, Allowance otherAllowance) {
        return new TicketClock(
                id, ticketId, measure, round, otherPolicy, otherAllowance, startedAt, moments, outcome, told);
    }

    // The schema shows it flat.

    public int amount() {
        return allowance.amount();
    }

    public Allowance.Unit unit() {
        return allowance.unit();
    }

    public Basis basis() {
        return allowance.basis();
    }

    public Instant dueAt() {
        return moments.dueAt();
    }

    public @Nullable Instant metAt() {
        return outcome.metAt();
    }

    public @Nullable Instant warnedAt() {
        return told.warnedAt();
    }

    public @Nullable Instant breachedAt() {
        return told.breachedAt();
    }

    public @Nullable Instant escalatedAt() {
        return told.escalatedAt();
    }
}
