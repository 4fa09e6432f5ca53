package io.xinqiao.tickets;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.files.File;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.printing.Sheet;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * A ticket on paper, for whoever goes there and whoever signs: what, where, what has happened, what it costs. No phone
 * number stands on it: paper is left lying about, and nobody logs who reads it.
 */
@Component
class TicketSheet {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int MOST_STEPS = 200;

    private final TicketService service;
    private final Timelines timelines;
    private final Rows<TicketCategory> categories;
    private final Projects projects;
    private final Units units;
    private final Members members;
    private final Papers papers;
    private final Messages messages;
    private final Clock clock;
    private final ObjectProvider<SheetPart> parts;

    TicketSheet(
            TicketService service,
            Timelines timelines,
            Rows<TicketCategory> categories,
            Projects projects,
            Units units,
            Members members,
            Papers papers,
            Messages messages,
            Clock clock,
            ObjectProvider<SheetPart> parts) {
        this.service = service;
        this.timelines = timelines;
        this.categories = categories;
        this.projects = projects;
        this.units = units;
        this.members = members;
        this.papers = papers;
        this.messages = messages;
        this.clock = clock;
        this.parts = parts;
    }

    /** The sheet as a file for the caller. */
    File print(UUID id) {
        var ticket = service.reachable("Mutation.printTicket", id).orElseThrow(() -> Refused.notFound("ticketId"));
        return papers.print(ticket.number(), sheet(ticket));
    }

    private Sheet sheet(Ticket ticket) {
        List<Sheet.Block> blocks = new ArrayList<>();
        blocks.add(facts(ticket));
        blocks.add(new Sheet.Heading(ticket.title()));
        if (ticket.description() != null) blocks.add(new Sheet.Text(ticket.description()));
        parts.orderedStream().forEach(part -> blocks.addAll(part.of(ticket)));
        blocks.add(new Sheet.Heading(messages.text("sheet.timeline")));
        blocks.add(timeline(ticket));
        blocks.add(new Sheet.Signatures(
                List.of(messages.text("sheet.worker"), messages.text("sheet.resident"), messages.text("sheet.date"))));
        return new Sheet(messages.text("sheet.ticket", ticket.number()), blocks);
    }

    private Sheet.Facts facts(Ticket ticket) {
        var place = ticket.location();
        var category = ticket.report().categoryId();
        return new Sheet.Facts(Stream.of(
                        fact(
                                "sheet.project",
                                one(projects.behind(List.of(place.projectId())), place.projectId())
                                        .map(project -> project.name())),
                        fact(
                                "sheet.unit",
                                one(units.behind(keys(place.unitId())), place.unitId())
                                        .map(unit -> unit.number())),
                        fact("sheet.place", Optional.ofNullable(place.description())),
                        fact("sheet.kind", Optional.of(messages.text("TicketKind." + ticket.kind()))),
                        fact(
                                "sheet.category",
                                one(categories.behind(keys(category)), category)
                                        .map(found ->
                                                found.name(Request.current().locale()))),
                        fact("sheet.severity", Optional.of(messages.text("TicketSeverity." + ticket.severity()))),
                        fact("sheet.state", Optional.of(messages.text("TicketState." + ticket.state()))),
                        fact("sheet.submittedAt", Optional.of(moment(ticket.submittedAt()))),
                        fact("sheet.contact", Optional.ofNullable(ticket.contactName())),
                        fact("sheet.assignee", name(ticket.accountability().assigneeId())))
                .flatMap(Optional::stream)
                .toList());
    }

    private Optional<Sheet.Fact> fact(String key, Optional<String> value) {
        return value.map(words -> new Sheet.Fact(messages.text(key), words));
    }

    private static List<UUID> keys(@Nullable UUID key) {
        return key == null ? List.of() : List.of(key);
    }

    private static <T> Optional<T> one(Map<UUID, T> found, @Nullable UUID key) {
        return key == null ? Optional.empty() : Optional.ofNullable(found.get(key));
    }

    private Optional<String> name(@Nullable UUID member) {
        return one(members.ofKeys(keys(member)), member).map(found -> found.name());
    }

    private Sheet.Table timeline(Ticket ticket) {
        var steps = timelines.latest(ticket.id(), MOST_STEPS);
        var names = members.ofKeys(
                steps.stream().map(TicketEvent::memberId).distinct().toList());
        return new Sheet.Table(
                List.of(
                        new Sheet.Column(messages.text("sheet.at"), 4),
                        new Sheet.Column(messages.text("sheet.step"), 3),
                        new Sheet.Column(messages.text("sheet.by"), 3),
                        new Sheet.Column(messages.text("sheet.note"), 8)),
                steps.stream()
                        .map(step -> List.of(
                                moment(step.at()),
                                messages.text("TicketStep." + step.step()),
                                one(names, step.memberId())
                                        .map(member -> member.name())
                                        .orElse(""),
                                step.note() == null || step.internal() ? "" : step.note()))
                        .toList());
    }

    private String moment(Instant at) {
        return MINUTES.format(at.atZone(clock.getZone()));
    }
}
