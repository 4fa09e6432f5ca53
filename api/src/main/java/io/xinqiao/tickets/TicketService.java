package io.xinqiao.tickets;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.PersonRules;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Spot;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.Vault;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What may happen to a ticket, and what happens with it: rule, change and step on the timeline in one transaction. */
@Service
public class TicketService {
    /** Those who can be given work: everybody who works in a project. */
    private static final Set<Role> WORKERS =
            EnumSet.of(Role.TECHNICIAN, Role.STEWARD, Role.SUPERVISOR, Role.FRONT_DESK, Role.CASHIER);

    /** The states in which a resident may still cancel by themselves: nobody has set out yet. */
    private static final Set<TicketState> BEFORE_WORK =
            EnumSet.of(TicketState.SUBMITTED, TicketState.ACCEPTED, TicketState.DISPATCHED);

    private static final Set<TicketState> OPEN = EnumSet.complementOf(
            EnumSet.of(TicketState.RESOLVED, TicketState.FOLLOWED_UP, TicketState.ARCHIVED, TicketState.CANCELLED));

    private final Tickets tickets;
    private final Timelines timelines;
    private final Categories categories;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Persons persons;
    private final Members members;
    private final TicketWords words;
    private final Vault vault;
    private final Clock clock;

    TicketService(
            Tickets tickets,
            Timelines timelines,
            Categories categories,
            Projects projects,
            Buildings buildings,
            Units units,
            Persons persons,
            Members members,
            TicketWords words,
            Vault vault,
            Clock clock) {
        this.tickets = tickets;
        this.timelines = timelines;
        this.categories = categories;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.persons = persons;
        this.members = members;
        this.words = words;
        this.vault = vault;
        this.clock = clock;
    }

    record CreateTicketInput(
            @Nullable UUID projectId,
            @Nullable UUID unitId,
            @Nullable UUID buildingId,
            @Nullable String place,
            @Nullable UUID requesterId,
            Ticket.Kind kind,
            Ticket.Channel channel,
            Ticket.@Nullable Severity severity,
            @Nullable UUID categoryId,
            String title,
            @Nullable String description,
            @Nullable String contactName,
            @Nullable String contactPhone) {}

    /** Registers a request at its place. */
    Ticket create(CreateTicketInput input) {
        var by = Caller.current().requireMember();
        if (input.categoryId() != null && !categories.exists(input.categoryId())) throw Refused.notFound("categoryId");
        PersonRules.requirePhone(input.contactPhone(), "contactPhone");
        var spot = spot(input);
        var report = new Ticket.Report(
                input.kind(),
                input.channel(),
                input.severity() == null ? Ticket.Severity.GENERAL : input.severity(),
                input.categoryId(),
                new Ticket.Text(input.title(), input.description()),
                requester(input, by),
                new Ticket.Contact(input.contactName(), vault.seal(input.contactPhone())),
                by.id(),
                clock.instant());
        return submit(report, spot);
    }

    /** What somebody reports while they do something else, such as an inspection. */
    public record Reported(
            Spot where,
            Ticket.Kind kind,
            Ticket.Channel channel,
            Ticket.@Nullable Severity severity,
            @Nullable UUID categoryId,
            String title,
            String description) {}

    /** Opens a ticket for what the caller found; that they may report there has been made sure of. Its key. */
    public UUID open(Reported reported) {
        if (reported.categoryId() != null && !categories.exists(reported.categoryId())) {
            throw Refused.notFound("categoryId");
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
        var household = where.unitId() == null ? null : units.household(where.unitId());
        var place = new Ticket.Place(where.projectId(), where.buildingId(), where.unitId(), household, null);
        return submit(report, new TicketSpot(place, projects.code(where.projectId())))
                .id();
    }

    /** Whether a ticket is still being worked on. */
    public boolean isOpen(UUID ticket) {
        return tickets.isIn(ticket, OPEN);
    }

    /** It gets its building's steward, a number and the first step of its timeline. */
    private Ticket submit(Ticket.Report report, TicketSpot spot) {
        var place = spot.place();
        var now = report.submittedAt();
        var steward = steward(place).map(Member::id).orElse(null);
        var ticket = new Ticket(
                NewId.next(),
                number(place.projectId(), spot.projectCode()),
                report,
                place,
                new Ticket.Accountability(null, steward, null, null),
                TicketState.SUBMITTED,
                now,
                0,
                1,
                1);
        tickets.add(ticket);
        timelines.add(new TicketEvent(
                NewId.next(),
                ticket.id(),
                1,
                TicketStep.SUBMIT,
                now,
                report.createdBy(),
                new TicketEvent.States(null, TicketState.SUBMITTED),
                null,
                false,
                new TicketEvent.To(null, null, steward)));
        return ticket;
    }

    /** A place, and the code of its project, which numbers its tickets. */
    private record TicketSpot(Ticket.Place place, String projectCode) {}

    /** The place, as far as the caller may report things there: a unit, a building's or a project's public area. */
    private TicketSpot spot(CreateTicketInput input) {
        if (input.unitId() != null) {
            var address = units.address("Mutation.createTicket", input.unitId())
                    .orElseThrow(() -> Refused.notFound("unitId"));
            return new TicketSpot(
                    new Ticket.Place(
                            address.project(), address.building(), input.unitId(), address.household(), input.place()),
                    address.projectCode());
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
        return new TicketSpot(new Ticket.Place(projectId, buildingId, null, null, input.place()), project.code());
    }

    /** Who asked: as named by staff, or the resident who reports for themselves. */
    private @Nullable UUID requester(CreateTicketInput input, Member by) {
        if (input.requesterId() == null) return by.personId();
        if (persons.reachable(input.requesterId()).isEmpty()) {
            throw Refused.because(Code.NOT_FOUND, "refused.ticket.requester", List.of(), "requesterId");
        }
        return input.requesterId();
    }

    private Optional<Member> steward(Ticket.Place place) {
        if (place.buildingId() == null) return Optional.empty();
        var building = place.buildingId();
        return members.stewardsOf(List.of(building)).getOrDefault(building, List.of()).stream()
                .findFirst();
    }

    private String number(UUID project, String code) {
        var year = LocalDate.now(clock).getYear();
        return "%s-%d-%06d".formatted(code, year, tickets.nextNumber(project, year));
    }

    /** Takes a step, if the caller may, nobody was quicker, and the state allows it. */
    Ticket take(String mutation, UUID ticketId, @Nullable Integer expectedVersion, TicketAction action) {
        var ticket = tickets.lock(mutation, ticketId).orElseThrow(() -> Refused.notFound("ticketId"));
        if (expectedVersion != null && expectedVersion != ticket.version()) {
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(ticket.version()), "expectedVersion")
                    .withCurrent("ticket", ticket);
        }
        refuseIllegal(ticket, action);
        return step(ticket, action);
    }

    private void refuseIllegal(Ticket ticket, TicketAction action) {
        if (action.step() == TicketStep.ARCHIVE
                && ticket.state() == TicketState.RESOLVED
                && !ticket.allows(TicketStep.ARCHIVE)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.ticket.followUpFirst", List.of(), "ticketId")
                    .withCurrent("ticket", ticket);
        }
        if (!ticket.allows(action.step())) throw words.illegal(ticket, action.step());
        switch (action) {
            case TicketAction.Dispatch dispatch -> refuseDispatch(ticket, dispatch);
            case TicketAction.Transfer transfer -> {
                if (!members.worksIn(transfer.stewardId(), ticket.location().projectId(), Set.of(Role.STEWARD))) {
                    throw Refused.because(Code.NOT_FOUND, "refused.ticket.steward", List.of(), "stewardId");
                }
            }
            case TicketAction.Plain plain -> {
                var resident = Caller.current().roles().equals(Set.of(Role.RESIDENT));
                if (resident && plain.step() == TicketStep.CANCEL && !BEFORE_WORK.contains(ticket.state())) {
                    throw Refused.because(Code.ILLEGAL_STEP, "refused.ticket.residentCancel", List.of(), "ticketId")
                            .withCurrent("ticket", ticket);
                }
            }
            case TicketAction.Accept accept -> {}
        }
    }

    private void refuseDispatch(Ticket ticket, TicketAction.Dispatch dispatch) {
        if (dispatch.department() == null && dispatch.assigneeId() == null) {
            throw Refused.because(Code.REQUIRED, "refused.ticket.dispatch", List.of(), "department");
        }
        var assignee = dispatch.assigneeId();
        if (assignee != null && !members.worksIn(assignee, ticket.location().projectId(), WORKERS)) {
            throw Refused.because(Code.NOT_FOUND, "refused.ticket.assignee", List.of(), "assigneeId");
        }
    }

    private Ticket step(Ticket ticket, TicketAction action) {
        var by = Caller.current().memberId();
        var now = clock.instant();
        var after = ticket.after(action, by, now);
        tickets.update(after);
        timelines.add(new TicketEvent(
                NewId.next(),
                ticket.id(),
                after.events(),
                action.step(),
                now,
                by,
                new TicketEvent.States(ticket.state(), after.state()),
                action.note(),
                action instanceof TicketAction.Plain plain && plain.internal(),
                to(action)));
        return after;
    }

    private static TicketEvent.To to(TicketAction action) {
        return switch (action) {
            case TicketAction.Dispatch dispatch ->
                new TicketEvent.To(dispatch.department(), dispatch.assigneeId(), null);
            case TicketAction.Transfer transfer -> new TicketEvent.To(null, null, transfer.stewardId());
            case TicketAction.Accept accept -> new TicketEvent.To(null, null, null);
            case TicketAction.Plain plain -> new TicketEvent.To(null, null, null);
        };
    }

    record RecordFollowUpInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            String answeredBy,
            Ticket.Channel channel,
            int attitude,
            int quality,
            int speed,
            int overall,
            @Nullable String faults,
            @Nullable String suggestions) {
        FollowUp.Scores scores() {
            return new FollowUp.Scores(attitude, quality, speed, overall);
        }
    }

    /** Records what the resident said. An overall 1 or 2 reopens the ticket at once. */
    Ticket followUp(RecordFollowUpInput input) {
        refuseScore(input.attitude(), "attitude");
        refuseScore(input.quality(), "quality");
        refuseScore(input.speed(), "speed");
        refuseScore(input.overall(), "overall");
        var asked = new TicketAction.Plain(TicketStep.FOLLOW_UP, null);
        var ticket = take("Mutation.recordFollowUp", input.ticketId(), input.expectedVersion(), asked);
        timelines.add(new FollowUp(
                NewId.next(),
                ticket.id(),
                ticket.changedAt(),
                Caller.current().memberId(),
                input.answeredBy(),
                input.channel(),
                input.scores(),
                input.faults(),
                input.suggestions()));
        if (!input.scores().reopens()) return ticket;
        return step(ticket, new TicketAction.Plain(TicketStep.REOPEN, input.faults()));
    }

    private static void refuseScore(int score, String field) {
        if (score < 1 || score > 5) throw Refused.because(Code.INVALID, "refused.score", List.of(), field);
    }
}
