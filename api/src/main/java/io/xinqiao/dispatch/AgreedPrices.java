package io.xinqiao.dispatch;

import static io.xinqiao.schema.tenant.Tables.TICKET_OFFER;
import static io.xinqiao.schema.tenant.Tables.WORK_ITEM;

import io.xinqiao.identity.Caller;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** The door of rooms whose tickets come with a price that was agreed to: it is charged when the work is done. */
@Repository
public class AgreedPrices {
    private static final RecordColumns<WorkItem> ITEMS = RecordColumns.of(WorkItem.class, WORK_ITEM);
    private static final RecordColumns<Work.TicketOffer> OFFERS =
            RecordColumns.of(Work.TicketOffer.class, TICKET_OFFER);

    private final DSLContext sql;
    private final Clock clock;

    AgreedPrices(TenantDatabase database, Clock clock) {
        this.sql = database.sql();
        this.clock = clock;
    }

    /**
     * What the caller has agreed to pay for the work on a ticket that was just opened.
     *
     * @param unit what the price is for, such as an hour
     * @param price in yuan for one of them
     * @param amount in yuan, what all of it comes to
     */
    public void agree(UUID ticket, String name, String unit, BigDecimal quantity, BigDecimal price, BigDecimal amount) {
        var now = clock.instant();
        var by = Caller.current().memberId();
        ITEMS.inserts()
                .insert(
                        sql,
                        List.of(new WorkItem(
                                NewId.next(),
                                ticket,
                                WorkItem.Stage.OFFERED,
                                WorkItem.Kind.SERVICE,
                                null,
                                name,
                                unit,
                                quantity,
                                price,
                                amount,
                                by,
                                now)));
        OFFERS.inserts().insert(sql, List.of(new Work.TicketOffer(ticket, amount, now, by, now, by)));
    }
}
