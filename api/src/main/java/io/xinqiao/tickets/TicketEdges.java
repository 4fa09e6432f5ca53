package io.xinqiao.tickets;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Request;
import io.xinqiao.schema.Sealed;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of tickets, each followed for a whole page in one statement. */
@Configuration(proxyBeanMethods = false)
class TicketEdges {
    private final Tickets tickets;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Persons persons;
    private final Members members;
    private final Files files;
    private final Rows<TicketCategory> categories;
    private final Timelines timelines;
    private final Corrections corrections;
    private final TicketRights rights;

    TicketEdges(
            Tickets tickets,
            Projects projects,
            Buildings buildings,
            Units units,
            Persons persons,
            Members members,
            Files files,
            Rows<TicketCategory> categories,
            Timelines timelines,
            Corrections corrections,
            TicketRights rights) {
        this.tickets = tickets;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.persons = persons;
        this.members = members;
        this.files = files;
        this.categories = categories;
        this.timelines = timelines;
        this.corrections = corrections;
        this.rights = rights;
    }

    @Bean
    Edges<Ticket> ticketReferences() {
        return Edges.of(Ticket.class)
                .each("allowedSteps", of -> rights.allowed(of))
                .to("project", ticket -> ticket.location().projectId(), projects::behind)
                .to("building", ticket -> ticket.location().buildingId(), buildings::behind)
                .to("unit", ticket -> ticket.location().unitId(), units::behind)
                .to("requester", ticket -> ticket.report().requesterId(), persons::behind)
                .to("category", ticket -> ticket.report().categoryId(), categories::behind)
                .to("firstContact", ticket -> ticket.accountability().firstContactId(), members::ofKeys)
                .to("steward", ticket -> ticket.accountability().stewardId(), members::ofKeys)
                .to("assignee", ticket -> ticket.accountability().assigneeId(), members::ofKeys)
                .toMany("followUps", Ticket::id, timelines::followUpsOf)
                .toMany("attachments", Ticket::id, tickets -> files.on("Ticket", tickets))
                .toMany("attachmentsBefore", Ticket::id, tickets -> files.on("Ticket", tickets, Files.Stage.BEFORE))
                .toMany("attachmentsAfter", Ticket::id, tickets -> files.on("Ticket", tickets, Files.Stage.AFTER))
                .value("contactPhone", this::contactPhone);
    }

    @Bean
    Edges<TicketEvent> ticketEventEdges() {
        return Edges.of(TicketEvent.class)
                .to("ticket", TicketEvent::ticketId, tickets::behind)
                .to("by", TicketEvent::memberId, members::ofKeys)
                .to("assignee", event -> event.to().assigneeId(), members::ofKeys)
                .toMany("corrections", TicketEvent::id, corrections::of)
                .to("steward", event -> event.to().stewardId(), members::ofKeys);
    }

    @Bean
    Edges<FollowUp> followUpEdges() {
        return Edges.of(FollowUp.class).to("askedBy", FollowUp::askedBy, members::ofKeys);
    }

    @Bean
    Edges<TicketCategory> ticketCategoryEdges() {
        return Edges.of(TicketCategory.class)
                .value("name", category -> category.name(Request.current().locale()));
    }

    @Nullable
    private Sealed contactPhone(Ticket ticket) {
        var contact = ticket.report().contact();
        return contact == null ? null : contact.phone();
    }
}
