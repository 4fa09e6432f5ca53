package io.xinqiao.tickets;

import io.xinqiao.identity.Department;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tickets.Tickets.SimilarTo;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What makes a desk quick: seeing that something was reported already, merging, and dispatching many at once. */
@Component
class Desk {
    private static final Duration LOOKS_BACK = Duration.ofDays(30);
    private static final int MOST_SIMILAR = 10;

    private final Tickets tickets;
    private final TicketService service;
    private final Messages messages;
    private final Clock clock;
    private final List<TicketListener> listeners;

    Desk(Tickets tickets, TicketService service, Messages messages, Clock clock, List<TicketListener> listeners) {
        this.tickets = tickets;
        this.service = service;
        this.messages = messages;
        this.clock = clock;
        this.listeners = listeners;
    }

    record MergeTicketInput(
            UUID ticketId, UUID intoTicketId, @Nullable String note) {}

    record DispatchTicketsInput(
            List<UUID> ticketIds,
            @Nullable Department department,
            @Nullable UUID assigneeId,
            @Nullable String note) {}

    /** What is open at the same place about the same thing. */
    List<Ticket> similar(SimilarTo to) {
        return tickets.similar(to, TicketState.OPEN, clock.instant().minus(LOOKS_BACK), MOST_SIMILAR);
    }

    /** One ticket goes on with another of the same project; both timelines say so. */
    Ticket merge(MergeTicketInput input) {
        if (input.ticketId().equals(input.intoTicketId())) throw same();
        // Always in the same order, so that two who merge crosswise do not wait for each other.
        var fromFirst = input.ticketId().compareTo(input.intoTicketId()) < 0;
        var early = lock(fromFirst ? input.ticketId() : input.intoTicketId(), fromFirst ? "ticketId" : "intoTicketId");
        var late = lock(fromFirst ? input.intoTicketId() : input.ticketId(), fromFirst ? "intoTicketId" : "ticketId");
        var from = fromFirst ? early : late;
        var into = fromFirst ? late : early;
        if (!TicketState.OPEN.contains(into.state())
                || !from.location().projectId().equals(into.location().projectId())) throw same();
        var told = input.note() == null ? "" : " " + input.note();
        var merged = service.take(
                "Mutation.mergeTicket",
                from.id(),
                null,
                new TicketAction.Merge(into.id(), messages.text("ticket.mergedInto", into.number()) + told));
        tickets.redirect(from.id(), into.id());
        var noted = service.take(
                "Mutation.mergeTicket",
                into.id(),
                null,
                new TicketAction.Plain(TicketStep.NOTE, messages.text("ticket.mergedFrom", from.number()) + told));
        listeners.forEach(listener -> listener.merged(merged, noted));
        return merged;
    }

    private Ticket lock(UUID id, String field) {
        return tickets.lock("Mutation.mergeTicket", id).orElseThrow(() -> Refused.notFound(field));
    }

    private static Refused same() {
        return Refused.because(Code.INVALID, "refused.ticket.merge", List.of(), "intoTicketId");
    }

    /** All or none. */
    List<Ticket> dispatchAll(DispatchTicketsInput input) {
        List<Ticket> dispatched = new ArrayList<>();
        for (var key : input.ticketIds().stream().distinct().sorted().toList()) {
            dispatched.add(service.take(
                    "Mutation.dispatchTickets",
                    key,
                    null,
                    new TicketAction.Dispatch(input.department(), input.assigneeId(), input.note())));
        }
        return dispatched;
    }
}
