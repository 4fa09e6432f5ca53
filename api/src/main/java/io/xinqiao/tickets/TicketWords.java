package io.xinqiao.tickets;

import io.xinqiao.identity.Department;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What tickets say to people, in the asker's language. */
@Component
class TicketWords {
    private final Messages messages;
    private final TicketRights rights;

    TicketWords(Messages messages, TicketRights rights) {
        this.messages = messages;
        this.rights = rights;
    }

    /** The state does not allow the step: names both, and the steps that the asker may take instead. */
    Refused illegal(Ticket ticket, TicketStep step) {
        var possible = Objects.requireNonNull(rights.allowed(List.of(ticket)).get(ticket)).stream()
                .map(this::name)
                .collect(Collectors.joining(", "));
        return Refused.because(
                        Code.ILLEGAL_STEP,
                        "refused.ticket.step",
                        List.of(
                                messages.text("TicketState." + ticket.state()),
                                name(step),
                                possible.isEmpty() ? messages.text("ticket.noStep") : possible),
                        "ticketId")
                .withCurrent("ticket", ticket);
    }

    String name(Department department) {
        return messages.text("Department." + department);
    }

    private String name(TicketStep step) {
        return messages.text("TicketStep." + step);
    }
}
