package io.xinqiao.residents;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketEvent;
import io.xinqiao.tickets.TicketListener;
import io.xinqiao.tickets.TicketState;
import java.util.List;
import java.util.UUID;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Tells residents how far their requests are: who reported it and who lives in its household, whoever sees the ticket
 * by that; not whoever took the step. What is among staff is not told.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE) // so that it is sent together with the step itself, before others look for something
class RequestNotices implements TicketListener {
    private final Notices notices;

    RequestNotices(Notices notices) {
        this.notices = notices;
    }

    @Override
    public Ticket stepped(Ticket ticket, TicketEvent event) {
        var kind = kind(event);
        var requester = ticket.report().requesterId();
        var household = ticket.location().householdId();
        if (kind == null || (requester == null && household == null)) return ticket;
        notices.tellEach(
                kind,
                "Ticket",
                select(
                                MEMBER.ID,
                                val(ticket.id()),
                                val(event.id()),
                                val(Notice.inOnePiece(List.of(ticket.number(), ticket.title()))))
                        .from(MEMBER)
                        .where(MEMBER.PERSON_ID.in(concerned(requester, household)))
                        .and(MEMBER.ID.ne(event.memberId()))
                        .and(Accounts.ofResidents()));
        return ticket;
    }

    private static Select<Record1<UUID>> concerned(@Nullable UUID requester, @Nullable UUID household) {
        return select(val(requester, MEMBER.PERSON_ID))
                .union(select(HOUSEHOLD_MEMBER.PERSON_ID)
                        .from(HOUSEHOLD_MEMBER)
                        .join(HOUSEHOLD)
                        .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                        .where(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(val(household, HOUSEHOLD.ID)))
                        .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                        .and(HOUSEHOLD.MOVED_OUT.isNull()));
    }

    /** What a step means to the resident; null where it is nothing to them. */
    private static Notice.@Nullable Kind kind(TicketEvent event) {
        return switch (event.step()) {
            case ACCEPT -> Notice.Kind.REQUEST_ACCEPTED;
            // To somebody else instead is among staff.
            case DISPATCH -> event.fromState() == TicketState.ACCEPTED ? Notice.Kind.REQUEST_ASSIGNED : null;
            case START -> Notice.Kind.REQUEST_STARTED;
            // Whoever arrives without having set out before begins with it.
            case ARRIVE -> event.fromState() == TicketState.IN_PROGRESS ? null : Notice.Kind.REQUEST_STARTED;
            case PAUSE -> Notice.Kind.REQUEST_PAUSED;
            case RESUME -> Notice.Kind.REQUEST_RESUMED;
            case RESOLVE -> Notice.Kind.REQUEST_RESOLVED;
            case ARCHIVE -> Notice.Kind.REQUEST_CLOSED;
            case REOPEN -> Notice.Kind.REQUEST_REOPENED;
            case CANCEL -> Notice.Kind.REQUEST_CANCELLED;
            case SUBMIT, TAKE, REFUSE, HAND_OVER, FOLLOW_UP, MERGE, TRANSFER, INTERVENE, CORRECT, NOTE -> null;
        };
    }
}
