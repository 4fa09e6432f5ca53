package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL_REVERSAL;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Bills that are taken back alone: one household's is mended, and nobody else's is touched. */
@Repository
class SingleReversals {
    private static final RecordColumns<BillReversal> STORED = RecordColumns.of(BillReversal.class, BILL_REVERSAL);

    private final DSLContext sql;
    private final Bills bills;
    private final BillReversals reversals;
    private final InvoiceLookup invoiced;
    private final BookingDays days;
    private final Clock clock;

    SingleReversals(
            TenantDatabase database,
            Bills bills,
            BillReversals reversals,
            InvoiceLookup invoiced,
            BookingDays days,
            Clock clock) {
        this.sql = database.sql();
        this.bills = bills;
        this.reversals = reversals;
        this.invoiced = invoiced;
        this.days = days;
        this.clock = clock;
    }

    record ReverseBillInput(
            UUID billId, String reason, @Nullable Boolean despiteInvoices) {}

    /** Why, when and by whom a bill was taken back. */
    record BillReversal(UUID billId, String reason, Instant at, UUID memberId) {}

    /** Takes a bill of a run back; its days and readings are free for another run. */
    Bill reverse(ReverseBillInput input) {
        var bill = bills.lockOne("Mutation.reverseBill", input.billId()).orElseThrow(() -> Refused.notFound("billId"));
        if (bill.source() != Bill.Source.RUN || bill.reversed()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.bill.notOfRun", List.of(), "billId");
        }
        var issued = invoiced.invoicesOf(bill.id());
        if (issued > 0 && !Boolean.TRUE.equals(input.despiteInvoices())) {
            throw Refused.because(Code.REQUIRED, "refused.bill.invoices", List.of(issued), "despiteInvoices");
        }
        var by = Caller.current().memberId();
        var on = days.today(bill.payer().projectId());
        reversals.takeBackOne(bill.id(), new BillReversals.By(by, on, clock.instant()));
        var reversal = new BillReversal(bill.id(), input.reason(), clock.instant(), by);
        STORED.inserts().insert(sql, List.of(reversal));
        return bills.behind(List.of(bill.id())).getOrDefault(bill.id(), bill);
    }

    /** How bills were taken back alone, by the bill. */
    Map<UUID, BillReversal> of(Collection<UUID> keys) {
        return sql.selectFrom(BILL_REVERSAL)
                .where(BILL_REVERSAL.BILL_ID.eq(any(keys.toArray(UUID[]::new))))
                .fetchMap(BILL_REVERSAL.BILL_ID, Row.mapping(STORED::read));
    }
}
