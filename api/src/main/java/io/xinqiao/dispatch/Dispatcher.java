package io.xinqiao.dispatch;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketEvent;
import io.xinqiao.tickets.TicketListener;
import io.xinqiao.tickets.TicketService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Finds somebody for a ticket by the project's policy, and tells whoever gets one or gets one back. */
@Component
@Order(2)
class Dispatcher implements TicketListener {
    private final Workers workers;
    private final ObjectProvider<TicketService> tickets;
    private final Members members;
    private final Notices notices;
    private final Messages messages;

    Dispatcher(
            Workers workers,
            ObjectProvider<TicketService> tickets,
            Members members,
            Notices notices,
            Messages messages) {
        this.workers = workers;
        this.tickets = tickets;
        this.members = members;
        this.notices = notices;
        this.messages = messages;
    }

    @Override
    public Ticket stepped(Ticket ticket, TicketEvent event) {
        return switch (event.step()) {
            case ACCEPT -> onceAccepted(ticket);
            case DISPATCH, HAND_OVER -> {
                var assignee = ticket.accountability().assigneeId();
                if (assignee != null && !assignee.equals(event.memberId())) {
                    tell(assignee, Notice.Kind.TICKET_DISPATCHED, ticket, event, List.of());
                }
                yield ticket;
            }
            case REFUSE -> {
                for (var owner : whoAnswers(ticket)) {
                    tell(
                            owner,
                            Notice.Kind.TICKET_REFUSED,
                            ticket,
                            event,
                            List.of(Objects.requireNonNull(event.note())));
                }
                yield ticket;
            }
            default -> ticket;
        };
    }

    /** The first contact, else the steward; where neither works here any more, who leads the project. */
    private List<UUID> whoAnswers(Ticket ticket) {
        var answers = Stream.of(
                        ticket.accountability().firstContactId(),
                        ticket.accountability().stewardId())
                .filter(Objects::nonNull)
                .toList();
        var present = members.present(answers);
        var project = ticket.location().projectId();
        return answers.stream()
                .filter(present::contains)
                .findFirst()
                .map(List::of)
                .orElseGet(() ->
                        members.inCharge(List.of(project), Role.SUPERVISOR).getOrDefault(project, List.of()));
    }

    /** Whoever works on what goes on hears of it, if it was not themselves who merged; nobody yet, then who answers. */
    @Override
    public void merged(Ticket ticket, Ticket into) {
        var answers = into.accountability();
        var worker = answers.assigneeId() == null ? answers.stewardId() : answers.assigneeId();
        if (worker == null || worker.equals(Caller.current().memberId())) return;
        notices.tell(List.of(new Notices.Told(
                worker,
                Notice.Kind.TICKET_MERGED,
                new GlobalId("Ticket", into.id()),
                ticket.id(),
                List.of(into.number(), into.title(), ticket.number(), ticket.title()))));
    }

    private void tell(UUID member, Notice.Kind kind, Ticket ticket, TicketEvent event, List<String> more) {
        var words = new ArrayList<>(List.of(ticket.number(), ticket.title()));
        words.addAll(more);
        notices.tell(List.of(new Notices.Told(member, kind, new GlobalId("Ticket", ticket.id()), event.id(), words)));
    }

    /** Where a project's policy says so, a ticket that is accepted goes on by itself, if anybody is free. */
    private Ticket onceAccepted(Ticket ticket) {
        if (!ticket.kind().isWork()) return ticket;
        var mode = workers.policyOf(ticket.location().projectId()).mode();
        if (mode == DispatchPolicy.Mode.MANUAL) return ticket;
        return next(ticket, null, mode)
                .map(candidate -> give(ticket, null, candidate))
                .orElse(ticket);
    }

    /** Gives a ticket to whoever is next by the policy; by hand, to whoever has the least in hand. */
    Ticket dispatch(String mutation, UUID id, @Nullable Integer expectedVersion, @Nullable Department department) {
        var ticket = tickets.getObject().lock(mutation, id, expectedVersion);
        var mode = workers.policyOf(ticket.location().projectId()).mode();
        var candidate = next(ticket, department, mode)
                .orElseThrow(() -> Refused.because(Code.CONFLICT, "refused.ticket.nobodyFree", List.of(), "ticketId")
                        .withCurrent("ticket", ticket));
        return give(ticket, department, candidate);
    }

    private Optional<DispatchCandidate> next(Ticket ticket, @Nullable Department department, DispatchPolicy.Mode mode) {
        var project = ticket.location().projectId();
        workers.awaitTurn(project);
        var before = ticket.accountability().assigneeId();
        Comparator<DispatchCandidate> longestWaiting = Comparator.comparing(
                DispatchCandidate::lastAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()));
        var order = mode == DispatchPolicy.Mode.ROUND_ROBIN
                ? longestWaiting.thenComparingInt(DispatchCandidate::open)
                : Comparator.comparingInt(DispatchCandidate::open).thenComparing(longestWaiting);
        return workers.candidates(project, department, ticket.report().categoryId()).stream()
                .filter(DispatchCandidate::isFree)
                .filter(candidate -> !candidate.memberId().equals(before))
                .min(order.thenComparing(DispatchCandidate::memberId));
    }

    private Ticket give(Ticket ticket, @Nullable Department department, DispatchCandidate candidate) {
        return tickets.getObject()
                .dispatch(ticket, department, candidate.memberId(), messages.text("ticket.dispatchedByRule"));
    }

    List<DispatchCandidate> candidates(Ticket ticket) {
        return workers
                .candidates(ticket.location().projectId(), null, ticket.report().categoryId())
                .stream()
                .sorted(Comparator.comparing(DispatchCandidate::isFree)
                        .reversed()
                        .thenComparingInt(DispatchCandidate::open))
                .toList();
    }
}
