package io.xinqiao.services;

import static io.xinqiao.schema.tenant.Tables.SERVICE_BOOKING;
import static io.xinqiao.schema.tenant.Tables.SERVICE_SLOT;

import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketEvent;
import io.xinqiao.tickets.TicketListener;
import io.xinqiao.tickets.TicketStep;
import org.jooq.DSLContext;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Cancels a booking when its ticket is cancelled: the place in its slot is free again. */
@Component
@Order(9)
class BookingCancellation implements TicketListener {
    private final DSLContext sql;

    BookingCancellation(TenantDatabase database) {
        this.sql = database.sql();
    }

    @Override
    public Ticket stepped(Ticket ticket, TicketEvent event) {
        if (event.step() != TicketStep.CANCEL || ticket.kind() != Ticket.Kind.SPECIAL_SERVICE) return ticket;
        sql.update(SERVICE_BOOKING)
                .set(SERVICE_BOOKING.CANCELLED, true)
                .set(SERVICE_BOOKING.VERSION, SERVICE_BOOKING.VERSION.plus(1))
                .where(SERVICE_BOOKING.TICKET_ID.eq(ticket.id()))
                .and(SERVICE_BOOKING.CANCELLED.isFalse())
                .returning(SERVICE_BOOKING.SLOT_ID)
                .fetch(SERVICE_BOOKING.SLOT_ID)
                .forEach(slot -> sql.update(SERVICE_SLOT)
                        .set(SERVICE_SLOT.TAKEN, SERVICE_SLOT.TAKEN.minus(1))
                        .where(SERVICE_SLOT.ID.eq(slot))
                        .execute());
        return ticket;
    }
}
