package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.TICKET;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Reach;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;

/** Rows that hang on a ticket are seen with it. */
public record OfTicket(Field<UUID> ticket) implements Reach {
    @Override
    public Condition project(UUID[] projects) {
        return ofTickets(Tickets.REACH.project(projects));
    }

    @Override
    public Condition building(UUID[] buildings, UUID[] projects, Member member) {
        return ofTickets(Tickets.REACH.building(buildings, projects, member));
    }

    @Override
    public Condition assigned(Member member, UUID[] projects) {
        return ofTickets(Tickets.REACH.assigned(member, projects));
    }

    @Override
    public Condition ownUnits(UUID person) {
        return ofTickets(Tickets.REACH.ownUnits(person));
    }

    private Condition ofTickets(Condition tickets) {
        return ticket.in(select(TICKET.ID).from(TICKET).where(tickets));
    }
}
