package io.xinqiao.venues;

import static io.xinqiao.schema.tenant.Tables.VENUE_BOOKING;

import io.xinqiao.archives.Households;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.calendar.Calendars;
import io.xinqiao.calendar.Span;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.ServiceBills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Refused.Problem;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.DocumentNumbers;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.venues.VenueBooking.State;
import io.xinqiao.venues.VenueBooking.Time;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Where venues are booked. Bookings of one venue are made one after another, and the table refuses an overlap whoever
 * would make it; whoever locks takes the venue first, then the bill, then the booking.
 */
@Service
class BookingDesk {
    private static final BigDecimal MINUTES_AN_HOUR = BigDecimal.valueOf(60);
    private static final int MOST_DAYS = 31;
    private static final int MOST_TOLD = 20;

    private final Rows<Venue> venues;
    private final Rows<VenueBooking> rows;
    private final Venues locks;
    private final VenueBookings bookings;
    private final VenueClosures closures;
    private final Cancellations cancellations;
    private final Calendars calendars;
    private final Units units;
    private final Households households;
    private final DocumentNumbers papers;
    private final ServiceBills bills;
    private final Timeline timeline;
    private final VenueNews news;
    private final Clock clock;

    BookingDesk(
            Rows<Venue> venues,
            Rows<VenueBooking> rows,
            Venues locks,
            VenueBookings bookings,
            VenueClosures closures,
            Cancellations cancellations,
            Calendars calendars,
            Units units,
            Households households,
            DocumentNumbers papers,
            ServiceBills bills,
            Timeline timeline,
            VenueNews news,
            Clock clock) {
        this.venues = venues;
        this.rows = rows;
        this.locks = locks;
        this.bookings = bookings;
        this.closures = closures;
        this.cancellations = cancellations;
        this.calendars = calendars;
        this.units = units;
        this.households = households;
        this.papers = papers;
        this.bills = bills;
        this.timeline = timeline;
        this.news = news;
        this.clock = clock;
    }

    record RepeatInput(Repetition every, int times) {}

    record BookVenueInput(
            UUID venueId,
            @Nullable UUID unitId,
            String purpose,
            @Nullable Integer attendees,
            Instant startsAt,
            Instant endsAt,
            @Nullable RepeatInput repeat,
            @Nullable String note) {}

    record UpdateVenueBookingInput(
            UUID venueBookingId,
            @Nullable Integer expectedVersion,
            @Nullable String purpose,
            @Nullable Integer attendees,
            @Nullable String note) {}

    record PlainInput(
            UUID venueBookingId,
            @Nullable Integer expectedVersion,
            @Nullable String note) {}

    record RejectVenueBookingInput(
            UUID venueBookingId, @Nullable Integer expectedVersion, String reason) {}

    record MoveVenueBookingInput(
            UUID venueBookingId, @Nullable Integer expectedVersion, Instant startsAt, String reason) {}

    /** Books all times that were asked for, or none of them. */
    List<VenueBooking> book(BookVenueInput input) {
        var venue = venues.lock("Mutation.bookVenue", input.venueId(), "venueId");
        if (!venue.active()) throw Refused.because(Code.INVALID, "refused.venue.inactive", List.of(), "venueId");
        var unit = unit(venue, input.unitId());
        requireRoom(venue, input.attendees());
        var times = times(venue, input);
        requireFree(venue, times, null);
        var origin = new VenueBooking.Origin(Caller.current().memberId(), times.size() == 1 ? null : NewId.next());
        var about = new VenueBooking.About(input.purpose(), input.attendees(), input.note());
        var made = times.stream()
                .map(time -> make(venue, unit, about, time, origin))
                .toList();
        if (!bookings.add(made)) {
            requireFree(venue, times, null);
            throw new IllegalStateException("The table refuses what nothing stands in the way of");
        }
        news.taken(made, Step.BOOK, input.note());
        return made;
    }

    private @Nullable Unit unit(Venue venue, @Nullable UUID unit) {
        if (unit == null) {
            if (!Caller.current().isResidentOnly()) return null;
            throw Refused.because(Code.REQUIRED, "refused.venue.unit", List.of(), "unitId");
        }
        return units.reachable("Mutation.bookVenue", unit)
                .filter(found -> found.projectId().equals(venue.projectId()))
                .orElseThrow(() -> Refused.notFound("unitId"));
    }

    private static void requireRoom(Venue venue, @Nullable Integer attendees) {
        if (attendees != null && attendees > venue.capacity()) {
            throw Refused.because(Code.INVALID, "refused.venue.capacity", List.of(venue.capacity()), "attendees");
        }
    }

    private List<Time> times(Venue venue, BookVenueInput input) {
        var repeat = input.repeat();
        if (repeat == null) return List.of(time(venue, input.startsAt(), input.endsAt()));
        var length = Duration.between(input.startsAt(), input.endsAt());
        return repeat
                .every()
                .beginnings(LocalDateTime.ofInstant(input.startsAt(), clock.getZone()), repeat.times())
                .stream()
                .map(begin -> begin.atZone(clock.getZone()).toInstant())
                .map(begin -> time(venue, begin, begin.plus(length)))
                .toList();
    }

    /** A time that may be far from any that can be booked: it is refused then, and reckoned with by nobody. */
    private static Time time(Venue venue, Instant startsAt, Instant endsAt) {
        var length = Duration.between(startsAt, endsAt);
        if (length.isNegative() || length.compareTo(Duration.ofDays(1)) > 0) {
            throw Refused.because(
                    Code.INVALID,
                    length.isNegative() ? "refused.venue.time" : "refused.venue.long",
                    List.of(venue.longestMinutes()),
                    "endsAt");
        }
        return Time.of(startsAt, endsAt, venue.opening());
    }

    /** Refuses with every reason of every time that cannot be had. */
    private void requireFree(Venue venue, List<Time> times, @Nullable UUID butFor) {
        var now = clock.instant();
        var first = times.getFirst();
        var last = times.getLast();
        var days = openDays(venue, day(first.startsAt()), day(last.endsAt()));
        var standing = bookings.standing(venue.id(), first.setUpAt(), last.clearedAt()).stream()
                .filter(other -> !other.id().equals(butFor))
                .toList();
        List<Problem> problems = new ArrayList<>();
        for (var time : times) {
            days.problem(time.startsAt(), time.endsAt(), now)
                    .ifPresentOrElse(
                            problems::add,
                            () -> standing.stream()
                                    .filter(other -> other.time().overlaps(time))
                                    .map(days::taken)
                                    .forEach(problems::add));
        }
        if (!problems.isEmpty()) {
            throw Refused.because(problems.stream().limit(MOST_TOLD).toList());
        }
    }

    private VenueBooking make(
            Venue venue, @Nullable Unit unit, VenueBooking.About about, Time time, VenueBooking.Origin origin) {
        var id = NewId.next();
        var now = clock.instant();
        var amount = unit == null ? BigDecimal.ZERO.setScale(2) : price(venue, time);
        var awaits = venue.approvalRequired() && Caller.current().isResidentOnly();
        var isHeld = awaits || amount.signum() > 0;
        var until = isHeld ? until(venue, time, now) : null;
        var bill = awaits || until == null || unit == null ? null : bill(unit, id, amount, until);
        return new VenueBooking(
                id,
                unit == null ? new Place(venue.projectId(), null, null) : Place.of(unit),
                venue.id(),
                papers.next(venue.projectId(), "CD"),
                about,
                time,
                isHeld ? State.HELD : State.CONFIRMED,
                new VenueBooking.Terms(until, awaits, amount, bill, freeBefore(venue, time)),
                origin,
                1);
    }

    /** The price of its hours, rounded half-up to fen once. */
    private static BigDecimal price(Venue venue, Time time) {
        return venue.pricePerHour()
                .multiply(BigDecimal.valueOf(time.minutes()))
                .divide(MINUTES_AN_HOUR, 2, RoundingMode.HALF_UP);
    }

    /** Nothing is held beyond its beginning. */
    private static Instant until(Venue venue, Time time, Instant now) {
        var until = now.plus(Duration.ofMinutes(venue.holdMinutes()));
        return until.isBefore(time.startsAt()) ? until : time.startsAt();
    }

    private static Instant freeBefore(Venue venue, Time time) {
        return time.startsAt().minus(Duration.ofHours(venue.freeCancellationHours()));
    }

    private UUID bill(Unit unit, UUID booking, BigDecimal amount, Instant until) {
        return bills.bill(
                Bill.Source.VENUE, booking, unit, households.livingIn(unit.id()).orElse(null), amount, day(until));
    }

    VenueBooking update(UpdateVenueBookingInput input) {
        var correction = rows.correct("Mutation.updateVenueBooking", input.venueBookingId(), input.expectedVersion());
        var venue = venues.ofKeys(List.of(correction.before().venueId()))
                .get(correction.before().venueId());
        if (venue != null) requireRoom(venue, input.attendees());
        return correction
                .told(VENUE_BOOKING.PURPOSE, input.purpose())
                .told(VENUE_BOOKING.ATTENDEES, input.attendees())
                .told(VENUE_BOOKING.NOTE, input.note())
                .make();
    }

    /** Lets a booking be: what costs nothing is confirmed, what costs something waits for its payment. */
    VenueBooking approve(PlainInput input) {
        var begun = begin("approveVenueBooking", input.venueBookingId(), input.expectedVersion(), Step.APPROVE);
        var booking = begun.booking();
        var unit = booking.spot().unitId();
        VenueBooking approved;
        if (booking.amount().signum() == 0 || unit == null) {
            approved = bookings.become(booking, State.CONFIRMED);
        } else {
            var until = until(begun.venue(), booking.time(), clock.instant());
            approved = bookings.await(booking, bill(units.ofKey(unit), booking.id(), booking.amount(), until), until);
        }
        return told(approved, Step.APPROVE, Notice.Kind.VENUE_BOOKING_APPROVED, input.note());
    }

    VenueBooking confirm(PlainInput input) {
        var begun = begin("confirmVenueBooking", input.venueBookingId(), input.expectedVersion(), Step.CONFIRM);
        var confirmed = bookings.become(begun.booking(), State.CONFIRMED);
        return told(confirmed, Step.CONFIRM, Notice.Kind.VENUE_BOOKING_CONFIRMED, input.note());
    }

    VenueBooking reject(RejectVenueBookingInput input) {
        var begun = begin("rejectVenueBooking", input.venueBookingId(), input.expectedVersion(), Step.REJECT);
        var rejected = cancellations.end(
                begun.booking(), State.REJECTED, false, Caller.current().memberId());
        return told(rejected, Step.REJECT, Notice.Kind.VENUE_BOOKING_REJECTED, input.reason());
    }

    /** Another time of the same length, by the rules of any booking. */
    VenueBooking move(MoveVenueBookingInput input) {
        var begun = begin("moveVenueBooking", input.venueBookingId(), input.expectedVersion(), Step.MOVE);
        var booking = begun.booking();
        var length = Duration.between(booking.startsAt(), booking.endsAt());
        var time = time(begun.venue(), input.startsAt(), input.startsAt().plus(length));
        requireFree(begun.venue(), List.of(time), booking.id());
        var held = booking.heldUntil();
        if (held != null && held.isAfter(time.startsAt())) held = time.startsAt();
        var moved = bookings.move(booking, time, freeBefore(begun.venue(), time), held);
        return told(moved, Step.MOVE, Notice.Kind.VENUE_BOOKING_MOVED, input.reason());
    }

    private record Begun(Venue venue, VenueBooking booking) {}

    private Begun begin(String mutation, UUID id, @Nullable Integer expectedVersion, Step step) {
        var seen = rows.require("Mutation." + mutation, id, "venueBookingId");
        var venue = locks.lock(seen.venueId());
        var booking = cancellations.lock(seen);
        timeline.require(VenueNews.TYPE, booking, expectedVersion, step);
        return new Begun(venue, booking);
    }

    private VenueBooking told(VenueBooking booking, Step step, Notice.Kind kind, @Nullable String words) {
        news.taken(List.of(booking), step, words);
        news.tell(
                List.of(booking),
                kind,
                words == null ? "" : words,
                Caller.current().memberId());
        return booking;
    }

    /** When a venue can still be booked; who has booked the rest is nobody's business. */
    Optional<List<Span>> free(UUID venueId, LocalDate from, LocalDate to) {
        if (to.isBefore(from) || from.plusDays(MOST_DAYS).isBefore(to.plusDays(1))) {
            throw Refused.because(Code.INVALID, "refused.venue.days", List.of(MOST_DAYS), "to")
                    .asBadRequest();
        }
        var begin = from.atStartOfDay(clock.getZone()).toInstant();
        var end = to.plusDays(1).atStartOfDay(clock.getZone()).toInstant();
        return venues.reached("Query.venueFreeTimes", venueId)
                .map(venue -> venue.active()
                        ? openDays(venue, from, to)
                                .free(
                                        from,
                                        to,
                                        bookings.taken(
                                                venue.id(),
                                                begin.minus(Duration.ofDays(1)),
                                                end.plus(Duration.ofDays(1))),
                                        clock.instant())
                        : List.of());
    }

    private OpenDays openDays(Venue venue, LocalDate from, LocalDate to) {
        return new OpenDays(venue, closures.of(venue.id(), from, to), calendars.workdays(), clock.getZone());
    }

    private LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, clock.getZone());
    }
}
