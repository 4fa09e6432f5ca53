package io.xinqiao.venues;

import io.xinqiao.notices.Notice;
import io.xinqiao.platform.Attempts;
import io.xinqiao.procedures.Step;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.venues.VenueBooking.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Bookings that nobody approved or paid in time expire: their state says so, and their time can be booked again. */
@Service
class VenueHolds {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 10_000;

    private final TenantDatabase database;
    private final VenueBookings bookings;
    private final Venues venues;
    private final Cancellations cancellations;
    private final VenueNews news;
    private final Clock clock;

    VenueHolds(
            TenantDatabase database,
            VenueBookings bookings,
            Venues venues,
            Cancellations cancellations,
            VenueNews news,
            Clock clock) {
        this.database = database;
        this.bookings = bookings;
        this.venues = venues;
        this.cancellations = cancellations;
        this.news = news;
        this.clock = clock;
    }

    /** Lets a company's holds expire, each in a change of its own: one that fails is tried again in a minute. */
    void expire() {
        var due = database.write(() -> bookings.expired(clock.instant(), AT_ONCE));
        Attempts.each(due, booking -> database.write(() -> expire(booking)));
    }

    private boolean expire(VenueBooking seen) {
        venues.lock(seen.venueId());
        var booking = cancellations.lock(seen);
        var until = booking.heldUntil();
        // Paid, approved or moved while this waited.
        if (until == null || until.isAfter(clock.instant())) return false;
        var expired = List.of(cancellations.end(
                booking, State.EXPIRED, false, booking.origin().bookedBy()));
        news.due(expired, Step.EXPIRE);
        news.tell(expired, Notice.Kind.VENUE_BOOKING_EXPIRED, "", null);
        return true;
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        RecurringWork venueHoldsExpire(VenueHolds holds, Registry registry, TenantDatabase database) {
            return new RecurringWork("expire-venue-holds", EVERY, () -> registry.forEach(database, holds::expire));
        }
    }
}
