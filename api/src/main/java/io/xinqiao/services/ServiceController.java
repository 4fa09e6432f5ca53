package io.xinqiao.services;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Rows;
import io.xinqiao.services.Lettings.RecordLettingInput;
import io.xinqiao.services.Lettings.UpdateLettingInput;
import io.xinqiao.services.Lettings.WithdrawLettingInput;
import io.xinqiao.services.ServiceBookings.BookServiceInput;
import io.xinqiao.services.ServiceBookings.RateServiceBookingInput;
import io.xinqiao.services.ServiceBookings.ServiceCoverage;
import io.xinqiao.services.ServiceCatalogue.CreateServiceOfferingInput;
import io.xinqiao.services.ServiceCatalogue.CreateServiceProviderInput;
import io.xinqiao.services.ServiceCatalogue.OpenServiceSlotsInput;
import io.xinqiao.services.ServiceCatalogue.UpdateServiceOfferingInput;
import io.xinqiao.services.ServiceCatalogue.UpdateServiceProviderInput;
import io.xinqiao.services.ServiceCatalogue.UpdateServiceSlotInput;
import io.xinqiao.tickets.Ticket;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Value-added services in the words of the schema. */
@Controller
class ServiceController {
    private final ServiceCatalogue catalogue;
    private final ServiceBookings bookings;
    private final Lettings lettings;
    private final Projects projects;

    ServiceController(ServiceCatalogue catalogue, ServiceBookings bookings, Lettings lettings, Projects projects) {
        this.catalogue = catalogue;
        this.bookings = bookings;
        this.lettings = lettings;
        this.projects = projects;
    }

    @QueryMapping
    @Nullable
    ServiceCoverage serviceCoverage(@Argument UUID projectId, @Argument LocalDate from, @Argument LocalDate to) {
        return projects.reachable("Query.serviceCoverage", projectId).isEmpty()
                ? null
                : bookings.coverage(projectId, from, to);
    }

    @MutationMapping
    ServiceProvider createServiceProvider(@Argument CreateServiceProviderInput input) {
        projects.require("Mutation.createServiceProvider", input.projectId());
        return catalogue.create(input);
    }

    @MutationMapping
    ServiceProvider updateServiceProvider(@Argument UpdateServiceProviderInput input) {
        return catalogue.update(input);
    }

    @MutationMapping
    ServiceOffering createServiceOffering(@Argument CreateServiceOfferingInput input) {
        projects.require("Mutation.createServiceOffering", input.projectId());
        return catalogue.create(input);
    }

    @MutationMapping
    ServiceOffering updateServiceOffering(@Argument UpdateServiceOfferingInput input) {
        return catalogue.update(input);
    }

    @MutationMapping
    List<ServiceSlot> openServiceSlots(@Argument OpenServiceSlotsInput input) {
        return catalogue.open(input);
    }

    @MutationMapping
    ServiceSlot updateServiceSlot(@Argument UpdateServiceSlotInput input) {
        return catalogue.update(input);
    }

    @MutationMapping
    List<ServiceBooking> bookService(@Argument BookServiceInput input) {
        return bookings.book(input);
    }

    @MutationMapping
    ServiceBooking recordLetting(@Argument RecordLettingInput input) {
        return lettings.record(input);
    }

    @MutationMapping
    ServiceBooking updateLetting(@Argument UpdateLettingInput input) {
        return lettings.update(input);
    }

    @MutationMapping
    ServiceBooking withdrawLetting(@Argument WithdrawLettingInput input) {
        return lettings.withdraw(input);
    }

    @MutationMapping
    ServiceBooking rateServiceBooking(@Argument RateServiceBookingInput input) {
        return bookings.rate(input);
    }

    @Configuration(proxyBeanMethods = false)
    static class Ways {
        @Bean
        Edges<ServiceProvider> serviceProviderEdges(Projects projects) {
            return Edges.of(ServiceProvider.class).to("project", ServiceProvider::projectId, projects::behind);
        }

        @Bean
        Edges<ServiceOffering> serviceOfferingEdges(
                Projects projects, Rows<ServiceProvider> providers, ServiceBookings bookings) {
            return Edges.of(ServiceOffering.class)
                    .to("project", ServiceOffering::projectId, projects::behind)
                    .to("provider", ServiceOffering::providerId, providers::behind)
                    .each("rating", bookings::ratings)
                    .value("belowMarketPercent", ServiceOffering::belowMarketPercent);
        }

        @Bean
        Edges<ServiceSlot> serviceSlotEdges(Projects projects, Rows<ServiceOffering> offerings) {
            return Edges.of(ServiceSlot.class)
                    .to("project", ServiceSlot::projectId, projects::behind)
                    .to("offering", ServiceSlot::offeringId, offerings::behind);
        }

        @Bean
        Edges<ServiceBooking> serviceBookingEdges(
                Projects projects,
                Units units,
                Persons persons,
                Rows<ServiceOffering> offerings,
                Rows<ServiceSlot> slots,
                Rows<Ticket> tickets) {
            return Edges.of(ServiceBooking.class)
                    .to("project", booking -> booking.spot().projectId(), projects::behind)
                    .to("unit", booking -> booking.spot().unitId(), units::behind)
                    .to("person", ServiceBooking::personId, persons::behind)
                    .to("offering", ServiceBooking::offeringId, offerings::behind)
                    .to("slot", ServiceBooking::slotId, slots::behind)
                    .to("ticket", ServiceBooking::ticketId, tickets::behind);
        }

        @Bean
        Edges<ServiceCoverage> serviceCoverageEdges(Projects projects) {
            return Edges.of(ServiceCoverage.class).to("project", ServiceCoverage::projectId, projects::behind);
        }
    }
}
