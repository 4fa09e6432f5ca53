package io.xinqiao.venues;

import static io.xinqiao.schema.tenant.Tables.VENUE;
import static io.xinqiao.schema.tenant.Tables.VENUE_BOOKING;
import static org.jooq.impl.DSL.any;

import io.xinqiao.calendar.Calendars;
import io.xinqiao.calendar.Workdays;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Percent;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.venues.VenueBooking.State;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How a project's venues are used: confirmed bookings of a month against the hours at which a venue was open. */
@Repository
class VenueUsageReport {
    private static final int MOST_MONTHS = 24;
    private static final int MINUTES_AN_HOUR = 60;

    private final DSLContext sql;
    private final Rows<Venue> venues;
    private final VenueClosures closures;
    private final Calendars calendars;
    private final Clock clock;

    VenueUsageReport(
            TenantDatabase database, Rows<Venue> venues, VenueClosures closures, Calendars calendars, Clock clock) {
        this.sql = database.sql();
        this.venues = venues;
        this.closures = closures;
        this.calendars = calendars;
        this.clock = clock;
    }

    /** A venue in a month. */
    record VenueUsage(Venue venue, LocalDate month, int bookings, BigDecimal bookedHours, BigDecimal openHours) {
        /** Booked of open hours, as a percentage. */
        public @Nullable BigDecimal percent() {
            return Percent.of(bookedHours, openHours);
        }
    }

    private record Month(UUID venue, YearMonth month) {}

    private record Booked(int bookings, int minutes) {
        static final Booked NOTHING = new Booked(0, 0);
    }

    List<VenueUsage> of(UUID project, LocalDate from, LocalDate to) {
        var first = YearMonth.from(from);
        var last = YearMonth.from(to);
        var months = first.until(last, ChronoUnit.MONTHS) + 1;
        if (months < 1 || months > MOST_MONTHS) {
            throw Refused.because(Code.INVALID, "refused.venue.months", List.of(MOST_MONTHS), "to")
                    .asBadRequest();
        }
        var inOrder =
                venues.list(VENUE.PROJECT_ID.eq(project).and(venues.scope("Query.venueUsage")), VENUE.NAME, VENUE.ID);
        var booked = booked(
                inOrder.stream().map(Venue::id).toArray(UUID[]::new), midnight(first), midnight(last.plusMonths(1)));
        var workdays = calendars.workdays();
        List<VenueUsage> usage = new ArrayList<>();
        for (var venue : inOrder) {
            var closed = closures.of(venue.id(), first.atDay(1), last.atEndOfMonth());
            for (var month = first; !month.isAfter(last); month = month.plusMonths(1)) {
                usage.add(usage(
                        venue,
                        month,
                        booked.getOrDefault(new Month(venue.id(), month), Booked.NOTHING),
                        closed,
                        workdays));
            }
        }
        return usage;
    }

    private VenueUsage usage(
            Venue venue, YearMonth month, Booked booked, List<VenueClosure> closed, Workdays workdays) {
        var open = new OpenDays(venue, closed, workdays, clock.getZone())
                .openTime(month.atDay(1), month.plusMonths(1).atDay(1));
        return new VenueUsage(
                venue, month.atDay(1), booked.bookings(), hours(booked.minutes()), hours(open.toMinutes()));
    }

    private static BigDecimal hours(long minutes) {
        return BigDecimal.valueOf(minutes).divide(BigDecimal.valueOf(MINUTES_AN_HOUR), 2, RoundingMode.HALF_UP);
    }

    private Map<Month, Booked> booked(UUID[] some, Instant from, Instant before) {
        Map<Month, Booked> booked = new HashMap<>();
        sql.select(VENUE_BOOKING.VENUE_ID, VENUE_BOOKING.STARTS_AT, VENUE_BOOKING.MINUTES)
                .from(VENUE_BOOKING)
                .where(VENUE_BOOKING.VENUE_ID.eq(any(some)))
                .and(VENUE_BOOKING.STATE.eq(State.CONFIRMED.name()))
                .and(VENUE_BOOKING.STARTS_AT.ge(from))
                .and(VENUE_BOOKING.STARTS_AT.lt(before))
                .forEach(row -> booked.merge(
                        new Month(row.value1(), YearMonth.from(LocalDate.ofInstant(row.value2(), clock.getZone()))),
                        new Booked(1, row.value3()),
                        (one, other) ->
                                new Booked(one.bookings() + other.bookings(), one.minutes() + other.minutes())));
        return booked;
    }

    private Instant midnight(YearMonth month) {
        return month.atDay(1).atStartOfDay(clock.getZone()).toInstant();
    }
}
