package io.xinqiao.venues;

import io.xinqiao.fees.ServiceBills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.venues.VenueBooking.State;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * How bookings end before their time. Their bills are taken back, what was paid becomes the unit's prepayment; once it
 * is too late to cancel for nothing, the bill stays, if whoever cancels accepts that.
 */
@Service
class Cancellations {
    private static final String MUTATION = "cancelVenueBooking";
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Rows<VenueBooking> rows;
    private final VenueBookings bookings;
    private final Venues venues;
    private final ServiceBills bills;
    private final Timeline timeline;
    private final VenueNews news;
    private final Clock clock;

    Cancellations(
            Rows<VenueBooking> rows,
            VenueBookings bookings,
            Venues venues,
            ServiceBills bills,
            Timeline timeline,
            VenueNews news,
            Clock clock) {
        this.rows = rows;
        this.bookings = bookings;
        this.venues = venues;
        this.bills = bills;
        this.timeline = timeline;
        this.news = news;
        this.clock = clock;
    }

    record CancelVenueBookingInput(
            UUID venueBookingId,
            @Nullable Integer expectedVersion,
            String reason,
            @Nullable Boolean laterOnes,
            @Nullable Boolean acceptCharge,
            @Nullable Boolean waiveCharge) {}

    /** Cancels one booking, or it and the later ones of its series. */
    List<VenueBooking> cancel(CancelVenueBookingInput input) {
        var waived = Boolean.TRUE.equals(input.waiveCharge());
        if (waived && Caller.current().isResidentOnly()) {
            throw Refused.because(Code.INVALID, "refused.venue.waive", List.of(), "waiveCharge");
        }
        var seen = rows.require("Mutation." + MUTATION, input.venueBookingId(), "venueBookingId");
        venues.lock(seen.venueId());
        var first = lock(seen);
        timeline.require(VenueNews.TYPE, first, input.expectedVersion(), Step.CANCEL);
        var later =
                Boolean.TRUE.equals(input.laterOnes()) ? bookings.laterOnes(first, MUTATION) : List.<VenueBooking>of();
        var all = Stream.concat(Stream.of(first), later.stream().map(this::lock))
                .filter(booking -> booking.possibleSteps().contains(Step.CANCEL))
                .toList();
        var now = clock.instant();
        if (!waived && !Boolean.TRUE.equals(input.acceptCharge())) requireFree(all, now);
        var by = Caller.current().memberId();
        List<VenueBooking> cancelled = new ArrayList<>();
        for (var booking : all) {
            var charged = !waived && booking.isChargedWhenCancelled(now);
            cancelled.add(end(booking, State.CANCELLED, charged, by));
        }
        news.taken(cancelled, Step.CANCEL, input.reason());
        news.tell(cancelled, Notice.Kind.VENUE_BOOKING_CANCELLED, input.reason(), by);
        return cancelled;
    }

    private void requireFree(List<VenueBooking> all, Instant now) {
        var late = all.stream()
                .filter(booking -> booking.isChargedWhenCancelled(now))
                .toList();
        if (late.isEmpty()) return;
        var amount = late.stream().map(VenueBooking::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        throw Refused.because(
                Code.REQUIRED,
                "refused.venue.charge",
                List.of(
                        amount.toPlainString(),
                        MINUTES.format(late.getFirst().freeCancellationEndsAt().atZone(clock.getZone()))),
                "acceptCharge");
    }

    /** The house cannot keep bookings of a venue that the caller has locked: they end without a charge. */
    void cancelByTheHouse(List<VenueBooking> standing, String reason) {
        var by = Caller.current().memberId();
        var cancelled = standing.stream()
                .map(this::lock)
                .map(booking -> end(booking, State.CANCELLED, false, by))
                .toList();
        news.taken(cancelled, Step.CANCEL, reason);
        news.tell(cancelled, Notice.Kind.VENUE_BOOKING_CANCELLED, reason, by);
    }

    /** A booking of a venue that is locked: its bill first, as whoever pays it does. */
    VenueBooking lock(VenueBooking seen) {
        var bill = seen.terms().billId();
        if (bill != null) bills.lock(bill);
        return bookings.lock(seen.id());
    }

    /** A locked booking ends, with its bill unless that stays. */
    VenueBooking end(VenueBooking booking, State state, boolean charged, UUID by) {
        var ended = bookings.become(booking, state);
        var bill = booking.terms().billId();
        if (bill != null && !charged) bills.takeBack(bill, booking.spot().projectId(), by);
        return ended;
    }
}
