package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.TICKET;
import static org.jooq.impl.DSL.any;

import io.xinqiao.archives.GeoPoint;
import io.xinqiao.archives.Projects;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What may happen to a ticket, and what happens with it: rule, change and step on the timeline in one transaction. */
@Service
public class TicketService {
    /** A project may be a kilometre wide, and maps in China show places up to another away from where they are. */
    private static final long MOST_METRES_AWAY = 2_000;

    private final Tickets tickets;
    private final Timelines timelines;
    private final FollowUpSamples samples;
    private final Members members;
    private final Projects projects;
    private final TicketRights rights;
    private final TicketWords words;
    private final Clock clock;
    private final List<TicketListener> listeners;

    TicketService(
            Tickets tickets,
            Timelines timelines,
            FollowUpSamples samples,
            Members members,
            Projects projects,
            TicketRights rights,
            TicketWords words,
            Clock clock,
            List<TicketListener> listeners) {
        this.tickets = tickets;
        this.timelines = timelines;
        this.samples = samples;
        this.members = members;
        this.projects = projects;
        this.rights = rights;
        this.words = words;
        this.clock = clock;
        this.listeners = listeners;
    }

    /** Gives the open tickets of a project, by key and in pieces, locked until the end of the transaction. */
    public void eachOpen(UUID project, Consumer<Map<UUID, Ticket>> work) {
        tickets.eachIn(project, TicketState.OPEN, work);
    }

    /** Gives these tickets, by key and in pieces, locked until the end of the transaction. */
    public void each(Collection<UUID> keys, Consumer<Map<UUID, Ticket>> work) {
        if (!keys.isEmpty()) tickets.each(TICKET.ID.eq(any(keys.toArray(UUID[]::new))), work);
    }

    /** Gives a ticket that the caller has in hand to a person, as a rule of the project's says. */
    public Ticket dispatch(Ticket ticket, @Nullable Department department, UUID assignee, String note) {
        var dispatch = new TicketAction.Dispatch(department, assignee, note);
        refuseIllegal(ticket, dispatch);
        return step(ticket, dispatch);
    }

    /**
     * Resolves an open ticket that the caller has in hand, because what it is about is over: every step that still lies
     * between is taken.
     */
    public Ticket settle(Ticket ticket, String note) {
        var current = ticket;
        while (TicketState.OPEN.contains(current.state())) {
            TicketAction next = switch (current.state()) {
                case SUBMITTED -> new TicketAction.Accept(note);
                case ACCEPTED, DISPATCHED -> new TicketAction.Plain(TicketStep.START, note);
                case PAUSED -> new TicketAction.Plain(TicketStep.RESUME, note);
                default -> new TicketAction.Resolve(samples.isAsked(current), null, note);
            };
            current = step(current, next);
        }
        return current;
    }

    /** A ticket, locked until the end of the transaction, if the caller may do this to it and nobody was quicker. */
    public Ticket lock(String mutation, UUID id, @Nullable Integer expectedVersion) {
        var ticket = tickets.lock(mutation, id).orElseThrow(() -> Refused.notFound("ticketId"));
        if (expectedVersion != null && expectedVersion != ticket.version()) {
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(ticket.version()), "expectedVersion")
                    .withCurrent("ticket", ticket);
        }
        return ticket;
    }

    /** A ticket that the caller reaches through a row of the permissions. */
    public Optional<Ticket> reachable(String row, UUID id) {
        return tickets.reachable(row, id);
    }

    /** Whether a ticket is still being worked on. */
    public boolean isOpen(UUID ticket) {
        return tickets.isIn(ticket, TicketState.OPEN);
    }

    record ResolveTicketInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            Ticket.@Nullable Cause cause,
            @Nullable String note) {}

    /** The work is done. Whether the resident is asked how it was is decided here, once. */
    Ticket resolve(ResolveTicketInput input) {
        return take(
                "Mutation.resolveTicket",
                input.ticketId(),
                input.expectedVersion(),
                ticket -> new TicketAction.Resolve(samples.isAsked(ticket), input.cause(), input.note()));
    }

    record CheckInOnSiteInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            @Nullable String code,
            @Nullable GeoPoint position,
            @Nullable String note) {}

    /** Somebody is there: the resident's code proves it, or where their device says it is. */
    Ticket arrive(CheckInOnSiteInput input) {
        return take(
                "Mutation.checkInOnSite",
                input.ticketId(),
                input.expectedVersion(),
                ticket -> new TicketAction.Arrive(checkIn(ticket, input), input.note()));
    }

    private TicketEvent.CheckIn checkIn(Ticket ticket, CheckInOnSiteInput input) {
        if (input.code() != null) {
            if (!input.code().equals(ticket.arrivalCode())) {
                throw Refused.because(Code.INVALID, "refused.ticket.arrivalCode", List.of(), "code");
            }
            return new TicketEvent.CheckIn(TicketEvent.CheckIn.Way.CODE, null, null);
        }
        var here = input.position();
        if (here == null) throw Refused.because(Code.REQUIRED, "refused.ticket.arrival", List.of(), "code");
        var there = projects.position(ticket.location().projectId());
        if (there == null) return new TicketEvent.CheckIn(TicketEvent.CheckIn.Way.COORDINATES, here, null);
        var metres = here.metresTo(there);
        if (metres > MOST_METRES_AWAY) {
            throw Refused.because(Code.INVALID, "refused.ticket.tooFar", List.of(metres, MOST_METRES_AWAY), "position");
        }
        return new TicketEvent.CheckIn(TicketEvent.CheckIn.Way.COORDINATES, here, (int) metres);
    }

    /** Takes a step, if the caller may, nobody was quicker, and the state allows it. */
    Ticket take(String mutation, UUID ticketId, @Nullable Integer expectedVersion, TicketAction action) {
        return take(mutation, ticketId, expectedVersion, ticket -> action);
    }

    private Ticket take(
            String mutation,
            UUID ticketId,
            @Nullable Integer expectedVersion,
            Function<Ticket, TicketAction> decision) {
        var ticket = lock(mutation, ticketId, expectedVersion);
        var action = decision.apply(ticket);
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
        refuseStep(ticket, action.step());
        switch (action) {
            case TicketAction.Dispatch dispatch -> refuseDispatch(ticket, dispatch);
            case TicketAction.HandOver handOver -> refuseHandOver(ticket, handOver);
            case TicketAction.Transfer transfer -> {
                if (!members.worksIn(transfer.stewardId(), ticket.location().projectId(), Set.of(Role.STEWARD))) {
                    throw Refused.because(Code.NOT_FOUND, "refused.ticket.steward", List.of(), "stewardId");
                }
            }
            case TicketAction.Plain plain -> {
                if (plain.step() == TicketStep.CANCEL
                        && !TicketRights.mayCancelAsResident(ticket)
                        && rights.asResident(ticket.id())) {
                    throw Refused.because(Code.ILLEGAL_STEP, "refused.ticket.residentCancel", List.of(), "ticketId")
                            .withCurrent("ticket", ticket);
                }
                if (plain.internal() && rights.asResident(ticket.id())) {
                    throw Refused.because(Code.INVALID, "refused.ticket.staffOnly", List.of(), "internal");
                }
            }
            case TicketAction.Correct correct -> {}
            case TicketAction.Arrive arrive -> {}
            case TicketAction.Pause pause -> {}
            case TicketAction.Merge merge -> {}
            case TicketAction.Refuse refuse -> {}
            case TicketAction.Take take -> {}
            case TicketAction.Resolve resolve -> {}
            case TicketAction.Accept accept -> {}
        }
    }

    /** Refuses a step that the state does not allow. */
    void refuseStep(Ticket ticket, TicketStep step) {
        if (!ticket.allows(step)) throw words.illegal(ticket, step);
    }

    private void refuseDispatch(Ticket ticket, TicketAction.Dispatch dispatch) {
        if (dispatch.department() == null && dispatch.assigneeId() == null) {
            throw Refused.because(Code.REQUIRED, "refused.ticket.dispatch", List.of(), "department");
        }
        if (dispatch.assigneeId() != null) {
            refuseWhoDoesNotWorkThere(ticket, dispatch.assigneeId());
            return;
        }
        var department = Objects.requireNonNull(dispatch.department());
        if (!members.worksIn(department, ticket.location().projectId(), Role.WORKERS)) {
            throw Refused.because(
                    Code.NOT_FOUND, "refused.ticket.department", List.of(words.name(department)), "department");
        }
    }

    private void refuseHandOver(Ticket ticket, TicketAction.HandOver handOver) {
        if (handOver.assigneeId().equals(ticket.accountability().assigneeId())) {
            throw Refused.because(Code.INVALID, "refused.ticket.sameHands", List.of(), "assigneeId");
        }
        refuseWhoDoesNotWorkThere(ticket, handOver.assigneeId());
    }

    private void refuseWhoDoesNotWorkThere(Ticket ticket, UUID assignee) {
        if (!members.worksIn(assignee, ticket.location().projectId(), Role.WORKERS)) {
            throw Refused.because(Code.NOT_FOUND, "refused.ticket.assignee", List.of(), "assigneeId");
        }
    }

    private Ticket step(Ticket ticket, TicketAction action) {
        return step(ticket, action, event -> {});
    }

    /** Takes a step that is allowed; what else there is to be written of it is written with it. */
    Ticket step(Ticket ticket, TicketAction action, Consumer<TicketEvent> written) {
        var by = Caller.current().memberId();
        var now = clock.instant();
        var after = ticket.after(action, by, now);
        tickets.update(after);
        var event = TicketEvent.of(action, ticket, after, by, now);
        timelines.add(event);
        written.accept(event);
        var current = after;
        for (var listener : listeners) current = listener.stepped(current, event);
        return current;
    }

    record RecordFollowUpInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            @Nullable String answeredBy,
            Ticket.@Nullable Channel channel,
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

    /**
     * Records what the resident said, to staff who asked or by their own application. An overall 1 or 2 reopens the
     * ticket at once.
     */
    Ticket followUp(RecordFollowUpInput input) {
        var asker = Caller.current();
        var isOwn = asker.isResidentOnly();
        if (isOwn && input.answeredBy() != null) throw staffOnly("answeredBy");
        if (isOwn && input.channel() != null) throw staffOnly("channel");
        if (!isOwn && input.answeredBy() == null) throw required("answeredBy");
        if (!isOwn && input.channel() == null) throw required("channel");
        refuseScore(input.attitude(), "attitude");
        refuseScore(input.quality(), "quality");
        refuseScore(input.speed(), "speed");
        refuseScore(input.overall(), "overall");
        var asked = new TicketAction.Plain(TicketStep.FOLLOW_UP, null);
        var ticket = take("Mutation.recordFollowUp", input.ticketId(), input.expectedVersion(), asked);
        var followUp = new FollowUp(
                NewId.next(),
                ticket.id(),
                ticket.changedAt(),
                Caller.current().memberId(),
                input.answeredBy() == null ? asker.requireMember().name() : input.answeredBy(),
                input.channel() == null ? Ticket.Channel.APP : input.channel(),
                input.scores(),
                input.faults(),
                input.suggestions());
        timelines.add(followUp);
        listeners.forEach(listener -> listener.followedUp(ticket, followUp));
        if (!input.scores().reopens()) return ticket;
        return step(ticket, new TicketAction.Plain(TicketStep.REOPEN, input.faults()));
    }

    private static Refused staffOnly(String field) {
        return Refused.because(Code.INVALID, "refused.ticket.staffOnly", List.of(), field);
    }

    private static Refused required(String field) {
        return Refused.because(Code.REQUIRED, "refused.required", List.of(), field);
    }

    private static void refuseScore(int score, String field) {
        if (score < 1 || score > 5) throw Refused.because(Code.INVALID, "refused.score", List.of(), field);
    }
}
