package io.xinqiao.venues;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.procedures.ProcedureEdges;
import io.xinqiao.venues.VenueUsageReport.VenueUsage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of venues, closures and bookings. */
@Configuration(proxyBeanMethods = false)
class BookingEdges {
    private final Projects projects;
    private final Rows<Venue> venues;

    BookingEdges(Projects projects, Rows<Venue> venues) {
        this.projects = projects;
        this.venues = venues;
    }

    @Bean
    Edges<Venue> venueEdges() {
        return Edges.of(Venue.class)
                .value(
                        "openingHours",
                        venue -> WeekHours.stored(venue.opening().weekHours()).shown())
                .to("project", Venue::projectId, projects::behind);
    }

    @Bean
    Edges<VenueClosure> venueClosureEdges() {
        return Edges.of(VenueClosure.class).to("venue", VenueClosure::venueId, venues::behind);
    }

    @Bean
    Edges<VenueBooking> venueBookingEdges(
            Rows<VenueBooking> rows,
            ProcedureEdges procedures,
            Buildings buildings,
            Units units,
            Bills bills,
            Members members) {
        return procedures
                .of(VenueBooking.class, rows::reached)
                .to("project", booking -> booking.spot().projectId(), projects::behind)
                .to("building", booking -> booking.spot().buildingId(), buildings::behind)
                .to("unit", booking -> booking.spot().unitId(), units::behind)
                .to("venue", VenueBooking::venueId, venues::behind)
                .to("bill", booking -> booking.terms().billId(), bills::behind)
                .to("bookedBy", booking -> booking.origin().bookedBy(), members::ofKeys);
    }

    @Bean
    Edges<VenueUsage> venueUsageEdges() {
        return Edges.of(VenueUsage.class).to("venue", usage -> usage.venue().id(), venues::behind);
    }
}
