package io.xinqiao.venues;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static org.jooq.impl.DSL.any;

import io.xinqiao.fees.BillListener;
import io.xinqiao.notices.Notice;
import io.xinqiao.procedures.Step;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.venues.VenueBooking.State;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** A booking that is held is confirmed as soon as its bill is paid, whoever pays it and where. */
@Component
class VenuePayments implements BillListener {
    private final DSLContext sql;
    private final VenueBookings bookings;
    private final VenueNews news;

    VenuePayments(TenantDatabase database, VenueBookings bookings, VenueNews news) {
        this.sql = database.sql();
        this.bookings = bookings;
        this.news = news;
    }

    @Override
    public void owedAnew(UUID[] bills) {
        var paid = sql.select(BILL.ID)
                .from(BILL)
                .where(BILL.ID.eq(any(bills)))
                .and(BILL.SOURCE.eq("VENUE"))
                .and(BILL.REVERSED.isFalse())
                .and(BILL.SETTLED.plus(BILL.DISCOUNTED).plus(BILL.WRITTEN_OFF).ge(BILL.AMOUNT))
                .fetchArray(BILL.ID);
        if (paid.length == 0) return;
        var confirmed = bookings.lockHeld(paid).stream()
                .map(booking -> bookings.become(booking, State.CONFIRMED))
                .toList();
        if (confirmed.isEmpty()) return;
        news.due(confirmed, Step.CONFIRM);
        news.tell(confirmed, Notice.Kind.VENUE_BOOKING_CONFIRMED, "", null);
    }
}
