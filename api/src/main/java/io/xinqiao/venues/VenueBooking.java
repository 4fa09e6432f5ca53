package io.xinqiao.venues;

import static io.xinqiao.venues.VenueBooking.State.CANCELLED;
import static io.xinqiao.venues.VenueBooking.State.CONFIRMED;
import static io.xinqiao.venues.VenueBooking.State.HELD;
import static io.xinqiao.venues.VenueBooking.State.REJECTED;

import io.xinqiao.archives.Place;
import io.xinqiao.calendar.Span;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody has booked a venue. */
record VenueBooking(
        UUID id,
        Place spot,
        UUID venueId,
        String number,
        About about,
        Time time,
        State state,
        Terms terms,
        Origin origin,
        int version)
        implements Procedure<VenueBooking.State> {

    /** Where it stands. */
    enum State {
        HELD,
        CONFIRMED,
        REJECTED,
        EXPIRED,
        CANCELLED
    }

    /** What it is for. */
    record About(
            String purpose,
            @Nullable Integer attendees,
            @Nullable String note) {}

    /** From when to when it is used, and with setting up and cleaning up taken; the ends do not belong to it. */
    record Time(Instant startsAt, Instant endsAt, Instant setUpAt, Instant clearedAt, int minutes) {
        static Time of(Instant startsAt, Instant endsAt, Venue.Opening opening) {
            return new Time(
                    startsAt,
                    endsAt,
                    startsAt.minus(Duration.ofMinutes(opening.setUpMinutes())),
                    endsAt.plus(Duration.ofMinutes(opening.cleanUpMinutes())),
                    Math.toIntExact(Duration.between(startsAt, endsAt).toMinutes()));
        }

        boolean overlaps(Time other) {
            return setUpAt.isBefore(other.clearedAt) && other.setUpAt.isBefore(clearedAt);
        }

        Span blocked() {
            return new Span(setUpAt, clearedAt);
        }
    }

    /**
     * What is still missing, and what it costs.
     *
     * @param heldUntil when it expires; null unless it is held
     * @param freeCancellationEndsAt from when on cancelling it costs as much as using it
     */
    record Terms(
            @Nullable Instant heldUntil,
            boolean awaitingApproval,
            BigDecimal amount,
            @Nullable UUID billId,
            Instant freeCancellationEndsAt) {}

    /**
     * Who booked it.
     *
     * @param series of those that were booked together; null of a single one
     */
    record Origin(UUID bookedBy, @Nullable UUID series) {}

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.APPROVE, "approveVenueBooking", CONFIRMED, Set.of(HELD))
            .and(Step.CONFIRM, "confirmVenueBooking", CONFIRMED, Set.of(HELD))
            .and(Step.REJECT, "rejectVenueBooking", REJECTED, Set.of(HELD))
            .and(Step.MOVE, "moveVenueBooking", HELD, Set.of(HELD))
            .and(Step.MOVE, "moveVenueBooking", CONFIRMED, Set.of(CONFIRMED))
            .and(Step.CANCEL, "cancelVenueBooking", CANCELLED, Set.of(HELD, CONFIRMED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** What has to be approved is not confirmed before, and what has been is not approved again. */
    @Override
    public List<Step> possibleSteps() {
        var not = terms.awaitingApproval() ? Step.CONFIRM : Step.APPROVE;
        return MOVES.possible(state).stream().filter(step -> step != not).toList();
    }

    /** Whether cancelling it at this moment costs what using it does: only what is confirmed binds anybody. */
    boolean isChargedWhenCancelled(Instant now) {
        return state == CONFIRMED && terms.billId() != null && !now.isBefore(terms.freeCancellationEndsAt());
    }

    // The schema shows a booking flat.

    public String purpose() {
        return about.purpose();
    }

    public @Nullable Integer attendees() {
        return about.attendees();
    }

    public @Nullable String note() {
        return about.note();
    }

    public Instant startsAt() {
        return time.startsAt();
    }

    public Instant endsAt() {
        return time.endsAt();
    }

    public Instant setUpAt() {
        return time.setUpAt();
    }

    public Instant clearedAt() {
        return time.clearedAt();
    }

    public int minutes() {
        return time.minutes();
    }

    public @Nullable Instant heldUntil() {
        return terms.heldUntil();
    }

    public boolean awaitingApproval() {
        return terms.awaitingApproval();
    }

    public BigDecimal amount() {
        return terms.amount();
    }

    public Instant freeCancellationEndsAt() {
        return terms.freeCancellationEndsAt();
    }

    public @Nullable UUID series() {
        return origin.series();
    }
}
