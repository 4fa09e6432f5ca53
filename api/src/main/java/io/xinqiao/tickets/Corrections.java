package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.TICKET_CORRECTION;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.jooq.impl.DSL.any;

import io.xinqiao.archives.Addresses;
import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.TicketCorrection.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What was reported wrongly is corrected: kind, severity, category, place, words. What it was stays on the timeline.
 */
@Service
class Corrections {
    private static final String MUTATION = "Mutation.correctTicket";
    private static final RecordColumns<Change> CHANGES = RecordColumns.of(Change.class, TICKET_CORRECTION);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Tickets tickets;
    private final TicketService service;
    private final Categories categories;
    private final Addresses addresses;
    private final Buildings buildings;
    private final Units units;
    private final Members members;

    Corrections(
            TenantDatabase database,
            Tickets tickets,
            TicketService service,
            Categories categories,
            Addresses addresses,
            Buildings buildings,
            Units units,
            Members members) {
        this.database = database;
        this.sql = database.sql();
        this.tickets = tickets;
        this.service = service;
        this.categories = categories;
        this.addresses = addresses;
        this.buildings = buildings;
        this.units = units;
        this.members = members;
    }

    record CorrectTicketInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            Ticket.@Nullable Kind kind,
            Ticket.@Nullable Severity severity,
            @Nullable UUID ticketCategoryId,
            @Nullable UUID unitId,
            @Nullable UUID buildingId,
            @Nullable String place,
            @Nullable String title,
            @Nullable String description,
            String reason) {}

    private record Change(UUID eventId, TicketCorrection what) {}

    Ticket correct(CorrectTicketInput input) {
        var ticket = service.lock(MUTATION, input.ticketId(), input.expectedVersion());
        service.refuseStep(ticket, TicketStep.CORRECT);
        var report = report(ticket.report(), input);
        var place = place(ticket.location(), input);
        var steward = Objects.equals(place.buildingId(), ticket.location().buildingId())
                ? ticket.accountability().stewardId()
                : steward(place.buildingId());
        var changes = changes(ticket, report, place);
        if (changes.isEmpty())
            throw Refused.because(Code.INVALID, "refused.ticket.nothingCorrected", List.of(), "reason");
        if (!report.severity().fits(report.kind())) {
            throw Refused.because(Code.INVALID, "refused.ticket.severity", List.of(), "severity");
        }
        if (!TicketState.OPEN.contains(ticket.state())
                && changes.stream().anyMatch(change -> change.field().endsWithWork())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.ticket.correctedLate", List.of(), "ticketId")
                    .withCurrent("ticket", ticket);
        }
        var action = new TicketAction.Correct(report, place, steward, input.reason());
        return service.step(ticket, action, event -> {
            tickets.correct(event.ticketId(), report, place);
            write(event.id(), changes);
        });
    }

    /** The step itself is written with COMMIT; what it changed comes right after it. */
    private void write(UUID event, List<TicketCorrection> changes) {
        CHANGES.inserts()
                .insertLater(
                        database,
                        changes.stream().map(what -> new Change(event, what)).toList());
    }

    private Ticket.Report report(Ticket.Report was, CorrectTicketInput input) {
        if (input.ticketCategoryId() != null && !categories.exists(input.ticketCategoryId()))
            throw Refused.notFound("ticketCategoryId");
        return new Ticket.Report(
                input.kind() == null ? was.kind() : input.kind(),
                was.channel(),
                input.severity() == null ? was.severity() : input.severity(),
                input.ticketCategoryId() == null ? was.categoryId() : input.ticketCategoryId(),
                new Ticket.Text(
                        input.title() == null ? was.text().title() : input.title(),
                        input.description() == null ? was.text().description() : input.description()),
                was.requesterId(),
                was.contact(),
                was.createdBy(),
                was.submittedAt());
    }

    /** Another place of the same project: the ticket's number is of that. */
    private Ticket.Place place(Ticket.Place was, CorrectTicketInput input) {
        if (input.unitId() != null) {
            var address = addresses
                    .reachable(MUTATION, input.unitId())
                    .filter(found -> found.project().equals(was.projectId()))
                    .orElseThrow(() -> Refused.notFound("unitId"));
            if (input.unitId().equals(was.unitId())) return was.described(input.place());
            return new Ticket.Place(
                    was.projectId(), address.building(), input.unitId(), address.household(), input.place());
        }
        if (input.buildingId() != null) {
            var building = buildings
                    .reachable(MUTATION, input.buildingId())
                    .filter(found -> found.projectId().equals(was.projectId()))
                    .orElseThrow(() -> Refused.notFound("buildingId"));
            var words =
                    input.place() == null && building.id().equals(was.buildingId()) ? was.description() : input.place();
            return new Ticket.Place(was.projectId(), building.id(), null, null, words);
        }
        return was.described(input.place());
    }

    private @Nullable UUID steward(@Nullable UUID building) {
        if (building == null) return null;
        return members.stewardsOf(List.of(building)).getOrDefault(building, List.of()).stream()
                .findFirst()
                .map(Member::id)
                .orElse(null);
    }

    private List<TicketCorrection> changes(Ticket ticket, Ticket.Report report, Ticket.Place place) {
        var was = ticket.report();
        List<TicketCorrection> changes = new ArrayList<>();
        note(changes, Field.KIND, was.kind().name(), report.kind().name());
        note(changes, Field.SEVERITY, was.severity().name(), report.severity().name());
        if (!Objects.equals(was.categoryId(), report.categoryId())) {
            var codes = categories.codes(Stream.of(was.categoryId(), report.categoryId())
                    .filter(Objects::nonNull)
                    .toList());
            note(changes, Field.CATEGORY, codes.get(was.categoryId()), codes.get(report.categoryId()));
        }
        if (!ticket.location().equals(place)) {
            changes.add(new TicketCorrection(Field.PLACE, words(ticket.location()), words(place)));
        }
        note(changes, Field.TITLE, was.text().title(), report.text().title());
        note(changes, Field.DESCRIPTION, was.text().description(), report.text().description());
        return changes;
    }

    private static void note(
            List<TicketCorrection> changes, Field field, @Nullable String was, @Nullable String became) {
        if (!Objects.equals(was, became)) changes.add(new TicketCorrection(field, was, became));
    }

    private @Nullable String words(Ticket.Place place) {
        var unit = place.unitId() == null
                ? null
                : units.behind(List.of(place.unitId())).get(place.unitId());
        var building = unit != null || place.buildingId() == null
                ? null
                : buildings.behind(List.of(place.buildingId())).get(place.buildingId());
        var words = Stream.of(
                        unit == null ? null : unit.number(),
                        building == null ? null : building.name(),
                        place.description())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? null : words;
    }

    /** What steps have corrected, in the order in which it is declared. */
    Map<UUID, List<TicketCorrection>> of(Collection<UUID> events) {
        return sql
                .selectFrom(TICKET_CORRECTION)
                .where(TICKET_CORRECTION.EVENT_ID.eq(any(events.toArray(UUID[]::new))))
                .fetch(Row.mapping(CHANGES::read))
                .stream()
                .sorted(Comparator.comparing(change -> change.what().field()))
                .collect(groupingBy(Change::eventId, mapping(Change::what, toList())));
    }
}
