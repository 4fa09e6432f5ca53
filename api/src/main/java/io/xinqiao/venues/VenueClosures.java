package io.xinqiao.venues;

import static io.xinqiao.schema.tenant.Tables.VENUE;
import static io.xinqiao.schema.tenant.Tables.VENUE_CLOSURE;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The days on which venues are closed. None is closed over bookings that stand, unless they are cancelled with it. */
@Repository
class VenueClosures {
    private static final int LONGEST_DAYS = 366;
    private static final RowScope REACH = Venues.REACH.through(
            venues -> VENUE_CLOSURE.VENUE_ID.in(select(VENUE.ID).from(VENUE).where(venues)));

    private final Rows<VenueClosure> rows;
    private final Rows<Venue> venues;
    private final Venues locks;
    private final VenueBookings bookings;
    private final Cancellations cancellations;
    private final Clock clock;

    VenueClosures(
            Rows<VenueClosure> rows,
            Rows<Venue> venues,
            Venues locks,
            VenueBookings bookings,
            Cancellations cancellations,
            Clock clock) {
        this.rows = rows;
        this.venues = venues;
        this.locks = locks;
        this.bookings = bookings;
        this.cancellations = cancellations;
        this.clock = clock;
    }

    @Bean
    static Rows<VenueClosure> venueClosureRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(VenueClosure.class, VENUE_CLOSURE, REACH, database, visibility);
    }

    @Bean
    static Listing<VenueClosure> venueClosureList(Rows<VenueClosure> rows) {
        return Listing.of("venueClosures", rows)
                .ascending(VENUE_CLOSURE.CLOSED_FROM)
                .ascending(VENUE_CLOSURE.CLOSED_TO)
                .search(VENUE_CLOSURE.REASON);
    }

    @Bean
    static Deletion<VenueClosure> venueClosureDeletion(Rows<VenueClosure> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateVenueClosureInput(
            UUID venueId,
            LocalDate closedFrom,
            LocalDate closedTo,
            String reason,
            @Nullable Boolean cancelBookings) {}

    record UpdateVenueClosureInput(
            UUID venueClosureId,
            @Nullable Integer expectedVersion,
            @Nullable LocalDate closedFrom,
            @Nullable LocalDate closedTo,
            @Nullable String reason,
            @Nullable Boolean cancelBookings) {}

    VenueClosure create(CreateVenueClosureInput input) {
        var venue = venues.lock("Mutation.createVenueClosure", input.venueId(), "venueId");
        var closure =
                new VenueClosure(NewId.next(), venue.id(), input.closedFrom(), input.closedTo(), input.reason(), 1);
        close(closure, Boolean.TRUE.equals(input.cancelBookings()));
        return rows.insert(closure);
    }

    VenueClosure update(UpdateVenueClosureInput input) {
        var seen = rows.require("Mutation.updateVenueClosure", input.venueClosureId(), "venueClosureId");
        locks.lock(seen.venueId());
        var correction = rows.correct("Mutation.updateVenueClosure", seen.id(), input.expectedVersion());
        var before = correction.before();
        close(
                new VenueClosure(
                        before.id(),
                        before.venueId(),
                        Objects.requireNonNullElse(input.closedFrom(), before.closedFrom()),
                        Objects.requireNonNullElse(input.closedTo(), before.closedTo()),
                        Objects.requireNonNullElse(input.reason(), before.reason()),
                        before.version()),
                Boolean.TRUE.equals(input.cancelBookings()));
        return correction
                .told(VENUE_CLOSURE.CLOSED_FROM, input.closedFrom())
                .told(VENUE_CLOSURE.CLOSED_TO, input.closedTo())
                .told(VENUE_CLOSURE.REASON, input.reason())
                .make();
    }

    private void close(VenueClosure closure, boolean cancel) {
        var days = closure.closedFrom().until(closure.closedTo(), ChronoUnit.DAYS);
        if (days < 0 || days >= LONGEST_DAYS) {
            throw Refused.because(Code.INVALID, "refused.venue.closure", List.of(LONGEST_DAYS), "closedTo");
        }
        var standing = bookings.standing(
                closure.venueId(),
                later(midnight(closure.closedFrom()), clock.instant()),
                midnight(closure.closedTo().plusDays(1)));
        if (standing.isEmpty()) return;
        if (!cancel) {
            throw Refused.because(Code.REQUIRED, "refused.venue.booked", List.of(standing.size()), "cancelBookings");
        }
        cancellations.cancelByTheHouse(standing, closure.reason());
    }

    private Instant midnight(LocalDate day) {
        return day.atStartOfDay(clock.getZone()).toInstant();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The closures of a venue that touch these days. */
    List<VenueClosure> of(UUID venue, LocalDate from, LocalDate to) {
        return rows.list(
                VENUE_CLOSURE
                        .VENUE_ID
                        .eq(venue)
                        .and(VENUE_CLOSURE.CLOSED_FROM.le(to))
                        .and(VENUE_CLOSURE.CLOSED_TO.ge(from)),
                VENUE_CLOSURE.CLOSED_FROM,
                VENUE_CLOSURE.ID);
    }
}
