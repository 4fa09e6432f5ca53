package io.xinqiao.venues;

import io.xinqiao.archives.Projects;
import io.xinqiao.calendar.Span;
import io.xinqiao.venues.BookingDesk.BookVenueInput;
import io.xinqiao.venues.BookingDesk.MoveVenueBookingInput;
import io.xinqiao.venues.BookingDesk.PlainInput;
import io.xinqiao.venues.BookingDesk.RejectVenueBookingInput;
import io.xinqiao.venues.BookingDesk.UpdateVenueBookingInput;
import io.xinqiao.venues.Cancellations.CancelVenueBookingInput;
import io.xinqiao.venues.VenueClosures.CreateVenueClosureInput;
import io.xinqiao.venues.VenueClosures.UpdateVenueClosureInput;
import io.xinqiao.venues.VenueUsageReport.VenueUsage;
import io.xinqiao.venues.Venues.CreateVenueInput;
import io.xinqiao.venues.Venues.UpdateVenueInput;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Venues and their bookings in the words of the schema. */
@Controller
class VenueController {
    private final Venues venues;
    private final VenueClosures closures;
    private final BookingDesk desk;
    private final Cancellations cancellations;
    private final VenueUsageReport usage;
    private final Projects projects;

    VenueController(
            Venues venues,
            VenueClosures closures,
            BookingDesk desk,
            Cancellations cancellations,
            VenueUsageReport usage,
            Projects projects) {
        this.venues = venues;
        this.closures = closures;
        this.desk = desk;
        this.cancellations = cancellations;
        this.usage = usage;
        this.projects = projects;
    }

    /** A time at which a venue can be booked. */
    record FreeTime(Instant from, Instant before) {
        static FreeTime of(Span span) {
            return new FreeTime(span.from(), span.to());
        }
    }

    @QueryMapping
    @Nullable
    List<FreeTime> venueFreeTimes(@Argument UUID venueId, @Argument LocalDate from, @Argument LocalDate to) {
        return desk.free(venueId, from, to)
                .map(free -> free.stream().map(FreeTime::of).toList())
                .orElse(null);
    }

    @QueryMapping
    @Nullable
    List<VenueUsage> venueUsage(@Argument UUID projectId, @Argument LocalDate from, @Argument LocalDate to) {
        return projects.reachable("Query.venueUsage", projectId)
                .map(project -> usage.of(project.id(), from, to))
                .orElse(null);
    }

    @MutationMapping
    Venue createVenue(@Argument CreateVenueInput input) {
        return venues.create(input);
    }

    @MutationMapping
    Venue updateVenue(@Argument UpdateVenueInput input) {
        return venues.update(input);
    }

    @MutationMapping
    VenueClosure createVenueClosure(@Argument CreateVenueClosureInput input) {
        return closures.create(input);
    }

    @MutationMapping
    VenueClosure updateVenueClosure(@Argument UpdateVenueClosureInput input) {
        return closures.update(input);
    }

    @MutationMapping
    List<VenueBooking> bookVenue(@Argument BookVenueInput input) {
        return desk.book(input);
    }

    @MutationMapping
    VenueBooking updateVenueBooking(@Argument UpdateVenueBookingInput input) {
        return desk.update(input);
    }

    @MutationMapping
    VenueBooking approveVenueBooking(@Argument PlainInput input) {
        return desk.approve(input);
    }

    @MutationMapping
    VenueBooking confirmVenueBooking(@Argument PlainInput input) {
        return desk.confirm(input);
    }

    @MutationMapping
    VenueBooking rejectVenueBooking(@Argument RejectVenueBookingInput input) {
        return desk.reject(input);
    }

    @MutationMapping
    VenueBooking moveVenueBooking(@Argument MoveVenueBookingInput input) {
        return desk.move(input);
    }

    @MutationMapping
    List<VenueBooking> cancelVenueBooking(@Argument CancelVenueBookingInput input) {
        return cancellations.cancel(input);
    }
}
