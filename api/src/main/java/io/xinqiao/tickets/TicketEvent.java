package io.xinqiao.tickets;

import io.xinqiao.identity.Department;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One step on a ticket's timeline. It is only ever added: the tenant's database role can't edit or remove it.
 *
 * @param internal whether only staff see it
 */
public record TicketEvent(
        UUID id,
        UUID ticketId,
        int sequence,
        TicketStep step,
        Instant at,
        UUID memberId,
        States states,
        @Nullable String note,
        boolean internal,
        To to) {
    /** The state before (null for the first step) and after. */
    public record States(@Nullable TicketState from, TicketState to) {}

    /** To whom the step gave the ticket. */
    public record To(
            @Nullable Department department,
            @Nullable UUID assigneeId,
            @Nullable UUID stewardId) {}

    public @Nullable TicketState fromState() {
        return states.from();
    }

    public TicketState toState() {
        return states.to();
    }

    public @Nullable Department department() {
        return to.department();
    }
}
