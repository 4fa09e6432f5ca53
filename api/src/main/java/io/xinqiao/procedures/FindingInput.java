package io.xinqiao.procedures;

import io.xinqiao.tickets.Ticket;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something found, as whoever found it tells it. */
public record FindingInput(
        Finding.Kind kind,
        String description,
        @Nullable LocalDate dueOn,
        @Nullable FindingTicketInput ticket) {
    /** The ticket to be opened for it. */
    public record FindingTicketInput(
            Ticket.Kind kind,
            Ticket.@Nullable Severity severity,
            @Nullable UUID ticketCategoryId,
            String title) {}
}
