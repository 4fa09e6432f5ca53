package io.xinqiao.tickets;

import io.xinqiao.archives.Building;
import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Person;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Request;
import io.xinqiao.schema.Sealed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** The edges of tickets, each followed for a whole page in one statement. */
@Controller
class TicketEdges {
    private final Tickets tickets;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Persons persons;
    private final Members members;
    private final Files files;
    private final Categories categories;
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
            Categories categories,
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

    @BatchMapping(typeName = "Ticket", field = "allowedSteps")
    Map<Ticket, List<TicketStep>> allowedSteps(List<Ticket> of) {
        return rights.allowed(of);
    }

    @BatchMapping(typeName = "Ticket", field = "project")
    Map<Ticket, Project> project(List<Ticket> of) {
        return Batch.one(of, ticket -> ticket.location().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "Ticket", field = "building")
    Map<Ticket, Building> building(List<Ticket> of) {
        return Batch.one(of, ticket -> ticket.location().buildingId(), buildings::behind);
    }

    @BatchMapping(typeName = "Ticket", field = "unit")
    Map<Ticket, Unit> unit(List<Ticket> of) {
        return Batch.one(of, ticket -> ticket.location().unitId(), units::behind);
    }

    @BatchMapping(typeName = "Ticket", field = "requester")
    Map<Ticket, Person> requester(List<Ticket> of) {
        return Batch.one(of, ticket -> ticket.report().requesterId(), persons::behind);
    }

    @BatchMapping(typeName = "Ticket", field = "category")
    Map<Ticket, TicketCategory> category(List<Ticket> of) {
        return Batch.one(of, ticket -> ticket.report().categoryId(), categories::visible);
    }

    @BatchMapping(typeName = "Ticket", field = "firstContact")
    Map<Ticket, Member> firstContact(List<Ticket> of) {
        return Batch.one(of, ticket -> ticket.accountability().firstContactId(), members::ofKeys);
    }

    @BatchMapping(typeName = "Ticket", field = "steward")
    Map<Ticket, Member> steward(List<Ticket> of) {
        return Batch.one(of, ticket -> ticket.accountability().stewardId(), members::ofKeys);
    }

    @BatchMapping(typeName = "Ticket", field = "assignee")
    Map<Ticket, Member> assignee(List<Ticket> of) {
        return Batch.one(of, ticket -> ticket.accountability().assigneeId(), members::ofKeys);
    }

    @BatchMapping(typeName = "Ticket", field = "followUps")
    Map<Ticket, List<FollowUp>> followUps(List<Ticket> of) {
        return Batch.many(of, Ticket::id, timelines::followUpsOf);
    }

    @BatchMapping(typeName = "Ticket", field = "attachments")
    Map<Ticket, List<File>> attachments(List<Ticket> of) {
        return Batch.many(of, Ticket::id, tickets -> files.on("Ticket", tickets));
    }

    @BatchMapping(typeName = "Ticket", field = "attachmentsBefore")
    Map<Ticket, List<File>> attachmentsBefore(List<Ticket> of) {
        return Batch.many(of, Ticket::id, tickets -> files.on("Ticket", tickets, Files.Stage.BEFORE));
    }

    @BatchMapping(typeName = "Ticket", field = "attachmentsAfter")
    Map<Ticket, List<File>> attachmentsAfter(List<Ticket> of) {
        return Batch.many(of, Ticket::id, tickets -> files.on("Ticket", tickets, Files.Stage.AFTER));
    }

    @SchemaMapping(typeName = "Ticket", field = "contactPhone")
    @Nullable
    Sealed contactPhone(Ticket ticket) {
        var contact = ticket.report().contact();
        return contact == null ? null : contact.phone();
    }

    @BatchMapping(typeName = "TicketEvent", field = "ticket")
    Map<TicketEvent, Ticket> ticket(List<TicketEvent> of) {
        return Batch.one(of, TicketEvent::ticketId, tickets::behind);
    }

    @BatchMapping(typeName = "TicketEvent", field = "by")
    Map<TicketEvent, Member> by(List<TicketEvent> of) {
        return Batch.one(of, TicketEvent::memberId, members::ofKeys);
    }

    @BatchMapping(typeName = "TicketEvent", field = "assignee")
    Map<TicketEvent, Member> assigneeOfEvent(List<TicketEvent> of) {
        return Batch.one(of, event -> event.to().assigneeId(), members::ofKeys);
    }

    @BatchMapping(typeName = "TicketEvent", field = "corrections")
    Map<TicketEvent, List<TicketCorrection>> corrections(List<TicketEvent> of) {
        return Batch.many(of, TicketEvent::id, corrections::of);
    }

    @BatchMapping(typeName = "TicketEvent", field = "steward")
    Map<TicketEvent, Member> stewardOfEvent(List<TicketEvent> of) {
        return Batch.one(of, event -> event.to().stewardId(), members::ofKeys);
    }

    @BatchMapping(typeName = "FollowUp", field = "askedBy")
    Map<FollowUp, Member> askedBy(List<FollowUp> of) {
        return Batch.one(of, FollowUp::askedById, members::ofKeys);
    }

    @SchemaMapping(typeName = "TicketCategory", field = "name")
    String name(TicketCategory category) {
        return category.name(Request.current().locale());
    }
}
