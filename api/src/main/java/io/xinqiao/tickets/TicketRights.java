package io.xinqiao.tickets;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.StepRights;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What the asker may do with tickets that they see, and whether they are there as staff or for their own home. */
@Component
class TicketRights {
    private final StepRights rights;
    private final Tickets tickets;

    TicketRights(StepRights rights, Tickets tickets) {
        this.rights = rights;
        this.tickets = tickets;
    }

    /** The steps that the asker may take now, in the order of the loop. */
    Map<Ticket, List<TicketStep>> allowed(List<Ticket> of) {
        var allowed =
                rights.allowed("Ticket", of, Ticket::id, Ticket::allowedSteps, TicketStep::mutation, tickets::reached);
        if (!Caller.current().roles().contains(Role.RESIDENT)) return allowed;
        var asStaff = tickets.reachedAsStaff(of.stream().map(Ticket::id).toList());
        allowed.replaceAll((ticket, steps) -> asStaff.contains(ticket.id()) || mayCancelAsResident(ticket)
                ? steps
                : steps.stream().filter(step -> step != TicketStep.CANCEL).toList());
        return allowed;
    }

    /** Once somebody has set out, whoever lives there asks staff to cancel. */
    static boolean mayCancelAsResident(Ticket ticket) {
        return TicketState.BEFORE_WORK.contains(ticket.state());
    }

    /** Whether the asker has to do with a ticket only because they live there, whatever else they do elsewhere. */
    boolean asResident(UUID ticket) {
        var caller = Caller.current();
        if (!caller.roles().contains(Role.RESIDENT)) return false;
        return !tickets.reachedAsStaff(List.of(ticket)).contains(ticket);
    }
}
