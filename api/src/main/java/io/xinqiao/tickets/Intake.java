package io.xinqiao.tickets;

import io.xinqiao.archives.Addresses;
import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.PersonRules;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.Projects;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.Vault;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** How tickets come about: what residents and staff report, at a place where they may. */
@Service
public class Intake {
    private final NewTickets newTickets;
    private final Timelines timelines;
    private final Categories categories;
    private final Projects projects;
    private final Buildings buildings;
    private final Addresses addresses;
    private final Persons persons;
    private final Members members;
    private final Vault vault;
    private final Clock clock;
    private final List<TicketListener> listeners;
    private final SecureRandom random = new SecureRandom();

    Intake(
            NewTickets newTickets,
            Timelines timelines,
            Categories categories,
            Projects projects,
            Buildings buildings,
            Addresses addresses,
            Persons persons,
            Members members,
            Vault vault,
            Clock clock,
            List<TicketListener> listeners) {
        this.newTickets = newTickets;
        this.timelines = timelines;
        this.categories = categories;
        this.projects = projects;
        this.buildings = buildings;
        this.addresses = addresses;
        this.persons = persons;
        this.members = members;
        this.vault = vault;
        this.clock = clock;
        this.listeners = listeners;
    }

    record CreateTicketInput(
            @Nullable UUID projectId,
            @Nullable UUID unitId,
            @Nullable UUID buildingId,
            @Nullable String place,
            @Nullable UUID requesterId,
            Ticket.Kind kind,
            Ticket.@Nullable Channel channel,
            Ticket.@Nullable Severity severity,
            @Nullable UUID ticketCategoryId,
            String title,
            @Nullable String description,
            @Nullable String contactName,
            @Nullable String contactPhone) {}

    /** Registers a request at its place. */
    Ticket create(CreateTicketInput input) {
        var by = Caller.current().requireMember();
        if (input.ticketCategoryId() != null && !categories.exists(input.ticketCategoryId()))
            throw Refused.notFound("ticketCategoryId");
        PersonRules.requirePhone(input.contactPhone(), "contactPhone");
        var channel = channel(input);
        var severity = input.severity() == null ? Ticket.Severity.GENERAL : input.severity();
        var spot = spot(input);
        var report = new Ticket.Report(
                input.kind(),
                channel,
                severity,
                input.ticketCategoryId(),
                new Ticket.Text(input.title(), input.description()),
                requester(input, by),
                new Ticket.Contact(input.contactName(), vault.seal(input.contactPhone())),
                by.id(),
                clock.instant());
        return submit(report, spot);
    }

    /**
     * How the request came, as whoever took it says. Residents report by their application, and how severe it is is for
     * staff to say: it decides about clocks.
     */
    private static Ticket.Channel channel(CreateTicketInput input) {
        if (!Caller.current().isResidentOnly()) {
            if (input.channel() != null) return input.channel();
            throw Refused.because(Code.REQUIRED, "refused.ticket.channel", List.of(), "channel");
        }
        if (input.channel() != null) {
            throw Refused.because(Code.INVALID, "refused.ticket.staffOnly", List.of(), "channel");
        }
        if (input.severity() != null) {
            throw Refused.because(Code.INVALID, "refused.ticket.staffOnly", List.of(), "severity");
        }
        return Ticket.Channel.APP;
    }

    /** What somebody reports while they do something else, such as an inspection. */
    public record Reported(
            Place where,
            Ticket.Kind kind,
            Ticket.Channel channel,
            Ticket.@Nullable Severity severity,
            @Nullable UUID categoryId,
            String title,
            String description) {}

    /** Opens a ticket for what the caller found; that they may report there has been made sure of. Its key. */
    public UUID open(Reported reported) {
        if (reported.categoryId() != null && !categories.exists(reported.categoryId())) {
            throw Refused.notFound("ticketCategoryId");
        }
        var report = new Ticket.Report(
                reported.kind(),
                reported.channel(),
                reported.severity() == null ? Ticket.Severity.GENERAL : reported.severity(),
                reported.categoryId(),
                new Ticket.Text(reported.title(), reported.description()),
                null,
                null,
                Caller.current().memberId(),
                clock.instant());
        var where = reported.where();
        var household = where.unitId() == null ? null : addresses.household(where.unitId());
        var place = new Ticket.Place(where.projectId(), where.buildingId(), where.unitId(), household, null);
        var steward = where.buildingId() == null ? null : steward(where.buildingId());
        return submit(report, new TicketSpot(place, projects.code(where.projectId()), steward))
                .id();
    }

    /** It gets its building's steward, a number and the first step of its timeline. */
    private Ticket submit(Ticket.Report report, TicketSpot spot) {
        if (!report.severity().fits(report.kind())) {
            throw Refused.because(Code.INVALID, "refused.ticket.severity", List.of(), "severity");
        }
        var place = spot.place();
        var now = report.submittedAt();
        var steward = spot.steward();
        var id = NewId.next();
        var arrivalCode = "%04d".formatted(random.nextInt(10_000));
        var ticket = newTickets.add(
                spot.projectCode(),
                LocalDate.now(clock).getYear(),
                number -> new Ticket(
                        id,
                        number,
                        report,
                        place,
                        new Ticket.Accountability(null, steward, null, null),
                        Ticket.Course.begun(now),
                        arrivalCode,
                        null,
                        null));
        var event = new TicketEvent(
                NewId.next(),
                ticket.id(),
                1,
                TicketStep.SUBMIT,
                now,
                report.createdBy(),
                new TicketEvent.States(null, TicketState.SUBMITTED),
                new TicketEvent.Remark(null, false, null),
                new TicketEvent.To(null, null, steward),
                null);
        timelines.add(event);
        var current = ticket;
        for (var listener : listeners) current = listener.stepped(current, event);
        return current;
    }

    /** A place, the code of its project, which numbers its tickets, and the steward of its building. */
    private record TicketSpot(
            Ticket.Place place,
            String projectCode,
            @Nullable UUID steward) {}

    /** The place, as far as the caller may report things there: a unit, a building's or a project's public area. */
    private TicketSpot spot(CreateTicketInput input) {
        if (input.unitId() != null) {
            var address = addresses
                    .reachable("Mutation.createTicket", input.unitId())
                    .orElseThrow(() -> Refused.notFound("unitId"));
            return new TicketSpot(
                    new Ticket.Place(
                            address.project(), address.building(), input.unitId(), address.household(), input.place()),
                    address.projectCode(),
                    address.steward());
        }
        if (input.buildingId() != null) {
            var building = buildings
                    .reachable("Mutation.createTicket", input.buildingId())
                    .orElseThrow(() -> Refused.notFound("buildingId"));
            return publicArea(building.projectId(), building.id(), input);
        }
        if (input.projectId() == null) {
            throw Refused.because(Code.REQUIRED, "refused.ticket.place", List.of(), "projectId");
        }
        return publicArea(input.projectId(), null, input);
    }

    private TicketSpot publicArea(UUID projectId, @Nullable UUID buildingId, CreateTicketInput input) {
        var project =
                projects.reachable("Mutation.createTicket", projectId).orElseThrow(() -> Refused.notFound("projectId"));
        return new TicketSpot(
                new Ticket.Place(projectId, buildingId, null, null, input.place()),
                project.code(),
                buildingId == null ? null : steward(buildingId));
    }

    /** Who asked: as named by staff, or the resident who reports for themselves. */
    private @Nullable UUID requester(CreateTicketInput input, Member by) {
        if (input.requesterId() == null) return by.personId();
        if (persons.reachable(input.requesterId()).isEmpty()) {
            throw Refused.because(Code.NOT_FOUND, "refused.ticket.requester", List.of(), "requesterId");
        }
        return input.requesterId();
    }

    private @Nullable UUID steward(UUID building) {
        return members.stewardsOf(List.of(building)).getOrDefault(building, List.of()).stream()
                .findFirst()
                .map(Member::id)
                .orElse(null);
    }
}
