package io.xinqiao.finance;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.INVOICE;
import static io.xinqiao.schema.tenant.Tables.INVOICE_BILL;
import static io.xinqiao.schema.tenant.Tables.LATE_CHARGE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.xinqiao.fees.BillListener;
import io.xinqiao.fees.InvoiceLookup;
import io.xinqiao.schema.tenant.tables.Bill;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Repository;

/** What invoices come to as their bills are now: what is requested follows them, and what is issued is compared. */
@Repository
class InvoiceAmounts implements BillListener, InvoiceLookup {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    /** A bill that is charged for being paid late. */
    private static final Bill LATE_FOR = BILL.as("late_for");

    /** What is to be paid of a bill in the end. */
    private static final Field<BigDecimal> BILLED = when(BILL.REVERSED, inline(NOTHING))
            .otherwise(BILL.AMOUNT.minus(BILL.DISCOUNTED).minus(BILL.WRITTEN_OFF));

    private static final Field<BigDecimal> COMES_TO = coalesce(
            field(select(sum(BILLED))
                    .from(INVOICE_BILL)
                    .join(BILL)
                    .on(BILL.ID.eq(INVOICE_BILL.BILL_ID))
                    .where(INVOICE_BILL.INVOICE_ID.eq(INVOICE.ID))
                    .and(INVOICE_BILL.ACTIVE)),
            inline(NOTHING));

    /** Issued over another amount than its bills come to. */
    static final Condition TO_RED_LETTER =
            INVOICE.STATE.eq(Invoice.State.ISSUED.name()).and(INVOICE.AMOUNT.ne(COMES_TO));

    private final DSLContext sql;

    InvoiceAmounts(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** What these requested invoices come to now; those of whose bills nothing is left are withdrawn. */
    void reckon(UUID[] requested) {
        sql.update(INVOICE_BILL)
                .set(INVOICE_BILL.AMOUNT, BILLED)
                .set(INVOICE_BILL.ACTIVE, BILLED.gt(NOTHING))
                .from(BILL)
                .where(BILL.ID.eq(INVOICE_BILL.BILL_ID))
                .and(INVOICE_BILL.INVOICE_ID.eq(any(requested)))
                .and(INVOICE_BILL.ACTIVE)
                .and(INVOICE_BILL.AMOUNT.ne(BILLED))
                .execute();
        sql.update(INVOICE)
                .set(INVOICE.AMOUNT, when(COMES_TO.gt(NOTHING), COMES_TO).otherwise(INVOICE.AMOUNT))
                .set(
                        INVOICE.STATE,
                        when(COMES_TO.gt(NOTHING), INVOICE.STATE).otherwise(inline(Invoice.State.CANCELLED.name())))
                .set(INVOICE.VERSION, INVOICE.VERSION.plus(1))
                .where(INVOICE.ID.eq(any(requested)))
                .and(INVOICE.AMOUNT.ne(COMES_TO))
                .execute();
    }

    /** What was requested for bills that come to less is over less; what was issued is seen by what it comes to. */
    @Override
    public void reduced(UUID[] bills) {
        // Nobody asks for another meanwhile, as the bills are locked.
        var on = sql.selectDistinct(INVOICE_BILL.INVOICE_ID)
                .from(INVOICE_BILL)
                .where(INVOICE_BILL.BILL_ID.eq(any(bills)))
                .and(INVOICE_BILL.ACTIVE)
                .fetchArray(INVOICE_BILL.INVOICE_ID);
        if (on.length == 0) return;
        var requested = sql.select(INVOICE.ID)
                .from(INVOICE)
                .where(INVOICE.ID.eq(any(on)))
                .and(INVOICE.STATE.eq(Invoice.State.REQUESTED.name()))
                .orderBy(INVOICE.ID)
                .forUpdate()
                .fetchArray(INVOICE.ID);
        if (requested.length > 0) reckon(requested);
    }

    @Override
    public int invoices(UUID run) {
        return issued(BILL.RUN_ID.eq(run), LATE_FOR.RUN_ID.eq(run));
    }

    @Override
    public int invoicesOf(UUID bill) {
        return issued(BILL.ID.eq(bill), LATE_FOR.ID.eq(bill));
    }

    private int issued(Condition bills, Condition lateFor) {
        var late = select(LATE_CHARGE.LATE_BILL_ID)
                .from(LATE_CHARGE)
                .join(LATE_FOR)
                .on(LATE_FOR.ID.eq(LATE_CHARGE.BILL_ID))
                .where(lateFor);
        return sql.fetchCount(
                INVOICE,
                INVOICE.STATE
                        .eq(Invoice.State.ISSUED.name())
                        .and(INVOICE.ID.in(select(INVOICE_BILL.INVOICE_ID)
                                .from(INVOICE_BILL)
                                .join(BILL)
                                .on(BILL.ID.eq(INVOICE_BILL.BILL_ID))
                                .where(INVOICE_BILL.ACTIVE)
                                .and(BILL.REVERSED.isFalse())
                                .and(bills.or(BILL.ID.in(late))))));
    }

    /** What the bills of invoices come to now. */
    Map<UUID, BigDecimal> comesTo(Collection<UUID> invoices) {
        return sql.select(INVOICE.ID, COMES_TO)
                .from(INVOICE)
                .where(INVOICE.ID.eq(any(invoices.toArray(UUID[]::new))))
                .fetchMap(INVOICE.ID, COMES_TO);
    }
}
