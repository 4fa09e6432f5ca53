package io.xinqiao.venues;

import static io.xinqiao.schema.tenant.Tables.VENUE_BOOKING;
import static io.xinqiao.sql.Filters.in;

import io.xinqiao.archives.PlaceScope;
import io.xinqiao.calendar.Span;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.venues.VenueBooking.State;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The bookings as they stand. That no two of a venue overlap is the table's own rule. */
@Repository
class VenueBookings {
    private static final PlaceScope REACH =
            new PlaceScope(VENUE_BOOKING.PROJECT_ID, VENUE_BOOKING.BUILDING_ID, VENUE_BOOKING.UNIT_ID);
    private static final List<State> STANDING = List.of(State.HELD, State.CONFIRMED);

    private final DSLContext sql;
    private final Rows<VenueBooking> rows;

    VenueBookings(TenantDatabase database, Rows<VenueBooking> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<VenueBooking> venueBookingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(VenueBooking.class, VENUE_BOOKING, REACH, database, visibility);
    }

    @Bean
    static Listing<VenueBooking> venueBookingList(Rows<VenueBooking> rows) {
        return Listing.of("venueBookings", rows)
                .unrelated("building")
                .descending(VENUE_BOOKING.STARTS_AT)
                .ascending(VENUE_BOOKING.NUMBER)
                .ascending(VENUE_BOOKING.AMOUNT)
                .descending(VENUE_BOOKING.ID)
                .search(VENUE_BOOKING.NUMBER, VENUE_BOOKING.PURPOSE, VENUE_BOOKING.NOTE);
    }

    private static Condition standing() {
        return in(VENUE_BOOKING.STATE, STANDING);
    }

    /** The bookings that take a venue at any moment of a span, in the order of time. */
    List<VenueBooking> standing(UUID venue, Instant from, Instant before) {
        return rows.list(
                VENUE_BOOKING
                        .VENUE_ID
                        .eq(venue)
                        .and(VENUE_BOOKING.SET_UP_AT.lt(before))
                        .and(VENUE_BOOKING.CLEARED_AT.gt(from))
                        .and(standing()),
                VENUE_BOOKING.STARTS_AT,
                VENUE_BOOKING.ID);
    }

    /** When a venue is taken in a span. */
    List<Span> taken(UUID venue, Instant from, Instant before) {
        return standing(venue, from, before).stream()
                .map(booking -> booking.time().blocked())
                .toList();
    }

    /** A booking and those of its series that come after it, as far as they stand. */
    List<VenueBooking> laterOnes(VenueBooking first, String mutation) {
        var series = first.series();
        if (series == null) return List.of();
        return rows.list(
                VENUE_BOOKING
                        .SERIES
                        .eq(series)
                        .and(VENUE_BOOKING.STARTS_AT.gt(first.startsAt()))
                        .and(standing())
                        .and(rows.scope("Mutation." + mutation)),
                VENUE_BOOKING.STARTS_AT,
                VENUE_BOOKING.ID);
    }

    /** Adds bookings, all or, when the table refuses one of them, fewer: the caller then gives up. */
    boolean add(List<VenueBooking> bookings) {
        return rows.insertNew(bookings) == bookings.size();
    }

    /** A booking, locked, as it is then; for work behind which nobody stands too. */
    VenueBooking lock(UUID booking) {
        return sql.selectFrom(VENUE_BOOKING)
                .where(VENUE_BOOKING.ID.eq(booking))
                .forUpdate()
                .fetchSingle(Row.mapping(rows::read));
    }

    /** The bookings behind these bills that are still held, locked, in one order. */
    List<VenueBooking> lockHeld(UUID[] bills) {
        return sql.selectFrom(VENUE_BOOKING)
                .where(VENUE_BOOKING.BILL_ID.eq(DSL.any(bills)))
                .and(VENUE_BOOKING.STATE.eq(State.HELD.name()))
                .orderBy(VENUE_BOOKING.ID)
                .forUpdate()
                .fetch(Row.mapping(rows::read));
    }

    /** Those whose time to wait is over. */
    List<VenueBooking> expired(Instant now, int most) {
        return sql.selectFrom(VENUE_BOOKING)
                .where(VENUE_BOOKING.STATE.eq(State.HELD.name()))
                .and(VENUE_BOOKING.HELD_UNTIL.le(now))
                .orderBy(VENUE_BOOKING.HELD_UNTIL, VENUE_BOOKING.ID)
                .limit(most)
                .fetch(Row.mapping(rows::read));
    }

    /** It comes to another state, in which nothing is held. */
    VenueBooking become(VenueBooking booking, State state) {
        return rows.change(
                booking.id(),
                sql.update(VENUE_BOOKING)
                        .set(VENUE_BOOKING.STATE, state.name())
                        .setNull(VENUE_BOOKING.HELD_UNTIL)
                        .set(VENUE_BOOKING.AWAITING_APPROVAL, false));
    }

    /** It is approved and waits for its payment. */
    VenueBooking await(VenueBooking booking, UUID bill, Instant until) {
        return rows.change(
                booking.id(),
                sql.update(VENUE_BOOKING)
                        .set(VENUE_BOOKING.BILL_ID, bill)
                        .set(VENUE_BOOKING.HELD_UNTIL, until)
                        .set(VENUE_BOOKING.AWAITING_APPROVAL, false));
    }

    VenueBooking move(
            VenueBooking booking, VenueBooking.Time time, Instant freeCancellationEndsAt, @Nullable Instant heldUntil) {
        return rows.change(
                booking.id(),
                sql.update(VENUE_BOOKING)
                        .set(VENUE_BOOKING.STARTS_AT, time.startsAt())
                        .set(VENUE_BOOKING.ENDS_AT, time.endsAt())
                        .set(VENUE_BOOKING.SET_UP_AT, time.setUpAt())
                        .set(VENUE_BOOKING.CLEARED_AT, time.clearedAt())
                        .set(VENUE_BOOKING.FREE_CANCELLATION_ENDS_AT, freeCancellationEndsAt)
                        .set(VENUE_BOOKING.HELD_UNTIL, heldUntil));
    }
}
