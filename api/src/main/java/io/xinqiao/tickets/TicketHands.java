package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.TICKET;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.WorkInHand;
import io.xinqiao.identity.WorkKind;
import io.xinqiao.platform.Messages;
import io.xinqiao.sql.Filters;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Open tickets that go into other hands because somebody leaves: each timeline says so, set by set. */
@Component
class TicketHands {
    private static final Condition OPEN = Filters.in(TICKET.STATE, List.copyOf(TicketState.OPEN));

    private final Tickets tickets;
    private final Timelines timelines;
    private final Messages messages;
    private final Clock clock;

    TicketHands(Tickets tickets, Timelines timelines, Messages messages, Clock clock) {
        this.tickets = tickets;
        this.timelines = timelines;
        this.messages = messages;
        this.clock = clock;
    }

    private int toWorker(Condition which, Member from, UUID to) {
        return handOver(which, new TicketAction.HandOver(to, null, note(from)));
    }

    private int toSteward(Condition which, Member from, UUID to) {
        return handOver(which, new TicketAction.Transfer(to, note(from)));
    }

    private String note(Member from) {
        return messages.text("ticket.takenOverFrom", from.name());
    }

    private int handOver(Condition which, TicketAction action) {
        var by = Caller.current().memberId();
        var now = clock.instant();
        var taken = new ArrayList<UUID>();
        tickets.each(which, some -> {
            List<TicketEvent> events = new ArrayList<>();
            List<Ticket> changed = new ArrayList<>();
            for (var ticket : some.values()) {
                var after = ticket.after(action, by, now);
                changed.add(after);
                events.add(TicketEvent.of(action, ticket, after, by, now));
            }
            tickets.update(changed);
            timelines.add(events);
            taken.addAll(some.keySet());
        });
        return taken.size();
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        private static Condition at(UUID[] buildings) {
            return TICKET.BUILDING_ID.eq(any(buildings));
        }

        @Bean
        WorkInHand ticketsInHand(TicketHands hands) {
            return new WorkInHand(
                    WorkKind.TICKET,
                    TICKET,
                    TICKET.ASSIGNEE_ID,
                    TICKET.PROJECT_ID,
                    () -> OPEN,
                    Work::at,
                    hands::toWorker);
        }

        @Bean
        WorkInHand ticketsOfSteward(TicketHands hands) {
            return new WorkInHand(
                    WorkKind.STEWARD_TICKET,
                    TICKET,
                    TICKET.STEWARD_ID,
                    TICKET.PROJECT_ID,
                    () -> OPEN,
                    Work::at,
                    hands::toSteward);
        }
    }
}
