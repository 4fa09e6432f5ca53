package io.xinqiao.finance;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.INVOICE;
import static io.xinqiao.schema.tenant.Tables.INVOICE_BILL;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/**
 * Invoices 发票: requested for bills, issued under the number of the tax system, ahead of payment where the payer needs
 * that, and tracked until all their bills are paid. A bill is on one invoice. What is requested follows what its bills
 * come to; what is issued stays as it is, and is red-lettered 红冲 when its bills come to something else.
 */
@Repository
class Invoices {
    /** Why an invoice was withdrawn of whose bills nothing was left, in the reader's language. */
    static final String NOTHING_LEFT = "invoice.nothingLeft";

    private static final int MOST_BILLS = 100;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final Pattern TAX_NUMBER = Pattern.compile("[0-9A-Z]{15,20}");
    private static final Condition UNPAID = exists(selectOne()
            .from(INVOICE_BILL)
            .join(BILL)
            .on(BILL.ID.eq(INVOICE_BILL.BILL_ID))
            .where(INVOICE_BILL.INVOICE_ID.eq(INVOICE.ID))
            .and(Bills.OWED));
    private static final RowScope SCOPE = RowScope.inProject(INVOICE.PROJECT_ID)
            .inBuilding(INVOICE.BUILDING_ID)
            .ofResident(person -> INVOICE.ID.in(select(INVOICE_BILL.INVOICE_ID)
                    .from(INVOICE_BILL)
                    .join(BILL)
                    .on(BILL.ID.eq(INVOICE_BILL.BILL_ID))
                    .where(Bills.REACH.ownUnits(person))
                    .and(BILL.UNIT_ID.in(select(UNIT.ID).from(UNIT).where(Units.livedInBy(person))))));

    private final DSLContext sql;
    private final Rows<Invoice> rows;
    private final Bills bills;
    private final InvoiceAmounts amounts;
    private final Clock clock;

    Invoices(TenantDatabase database, Rows<Invoice> rows, Bills bills, InvoiceAmounts amounts, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.bills = bills;
        this.amounts = amounts;
        this.clock = clock;
    }

    @Bean
    static Rows<Invoice> invoiceRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Invoice.class, INVOICE, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Invoice> invoiceList(Rows<Invoice> rows, Messages messages) {
        return Listing.of("invoices", rows)
                .descending(INVOICE.REQUESTED_AT)
                .descending(INVOICE.AMOUNT)
                .search(INVOICE.NUMBER, INVOICE.TITLE)
                .filter("reason", (String reason) -> withdrawnBecause(reason, messages))
                .flag("unpaid", () -> UNPAID)
                .flag("toRedLetter", () -> InvoiceAmounts.TO_RED_LETTER);
    }

    /** One that was withdrawn by itself has no reason of its own, and shows this one. */
    private static Condition withdrawnBecause(String reason, Messages messages) {
        var nothingLeft = reason.equals(messages.text(NOTHING_LEFT));
        return INVOICE.REASON
                .isNotNull()
                .and(INVOICE.REASON.eq(reason))
                .or(
                        nothingLeft
                                ? INVOICE.REASON.isNull().and(INVOICE.STATE.eq(Invoice.State.CANCELLED.name()))
                                : falseCondition());
    }

    record RequestInvoiceInput(
            UUID unitId,
            List<UUID> billIds,
            String title,
            @Nullable String taxNumber) {}

    record IssueInvoiceInput(
            UUID invoiceId, String number, @Nullable BigDecimal amount) {}

    record RedLetterInvoiceInput(UUID invoiceId, String number, String reason) {}

    record CancelInvoiceInput(UUID invoiceId, String reason) {}

    private record Of(UUID bill, BigDecimal amount) {}

    /** Asks for an invoice for bills of a unit that the caller reaches: what was or is to be paid of them. */
    Invoice request(RequestInvoiceInput input, Unit unit) {
        if (input.billIds().isEmpty() || input.billIds().size() > MOST_BILLS) {
            throw Refused.because(Code.INVALID, "refused.invoice.bills", List.of(MOST_BILLS), "billIds");
        }
        if (input.taxNumber() != null && !TAX_NUMBER.matcher(input.taxNumber()).matches()) {
            throw Refused.because(Code.INVALID, "refused.invoice.taxNumber", List.of(), "taxNumber");
        }
        var asked = input.billIds().stream().distinct().toList();
        // Nothing is taken back or written off of them before the invoice is there to hear of it.
        bills.lock(unit.id(), asked);
        var of = asked.stream()
                .map(id -> bills.reached("Mutation.requestInvoice", id)
                        .filter(bill -> bill.payer().unitId().equals(unit.id()) && !bill.reversed())
                        .orElseThrow(() -> Refused.notFound("billIds")))
                .map(bill -> new Of(bill.id(), billed(bill)))
                .filter(one -> one.amount().signum() > 0)
                .toList();
        var amount = of.stream().map(Of::amount).reduce(NOTHING, BigDecimal::add);
        if (amount.signum() == 0) throw Refused.because(Code.INVALID, "refused.invoice.nothing", List.of(), "billIds");
        var invoice = rows.insert(new Invoice(
                NewId.next(),
                unit.projectId(),
                unit.buildingId(),
                unit.id(),
                input.title(),
                input.taxNumber(),
                amount,
                Invoice.State.REQUESTED,
                null,
                false,
                null,
                clock.instant(),
                Caller.current().memberId(),
                null,
                null,
                null,
                null,
                null,
                1));
        var added = Bulk.<Of>into(INVOICE_BILL)
                .set(INVOICE_BILL.INVOICE_ID, one -> invoice.id())
                .set(INVOICE_BILL.BILL_ID, Of::bill)
                .set(INVOICE_BILL.AMOUNT, Of::amount)
                .set(INVOICE_BILL.ACTIVE, one -> true)
                .insertNew(sql, of);
        if (added < of.size()) throw Refused.because(Code.CONFLICT, "refused.invoice.again", List.of(), "billIds");
        return invoice;
    }

    /** What a household pays of a bill in the end. */
    private static BigDecimal billed(Bill bill) {
        return bill.amount().subtract(bill.discounted()).subtract(bill.writtenOff());
    }

    private Invoice lock(String mutation, UUID id, Invoice.State... states) {
        var invoice = rows.lock(mutation, id, "invoiceId");
        if (!List.of(states).contains(invoice.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.invoice.state", List.of(), "invoiceId")
                    .withCurrent("invoice", invoice);
        }
        return invoice;
    }

    /**
     * It was issued in the tax system under this number, over what its bills come to now; before they are paid, it is
     * issued ahead.
     */
    Invoice issue(IssueInvoiceInput input) {
        lockBills(input.invoiceId());
        var before = lock("Mutation.issueInvoice", input.invoiceId(), Invoice.State.REQUESTED);
        refuseTaken(before, input.number());
        amounts.reckon(new UUID[] {before.id()});
        var now = find(before.id());
        if (now.state() != Invoice.State.REQUESTED) {
            throw Refused.because(Code.INVALID, "refused.invoice.nothing", List.of(), "invoiceId");
        }
        if (input.amount() != null && input.amount().compareTo(now.amount()) != 0) {
            throw Refused.because(
                    Code.CONFLICT,
                    "refused.invoice.amount",
                    List.of(now.amount().toPlainString()),
                    "amount");
        }
        var ahead = sql.fetchExists(INVOICE, INVOICE.ID.eq(before.id()).and(UNPAID));
        return rows.change(
                before.id(),
                sql.update(INVOICE)
                        .set(INVOICE.STATE, Invoice.State.ISSUED.name())
                        .set(INVOICE.NUMBER, input.number())
                        .set(INVOICE.AHEAD, ahead)
                        .set(INVOICE.ISSUED_AT, clock.instant())
                        .set(INVOICE.ISSUED_BY, Caller.current().memberId()));
    }

    /** The bills of an invoice are locked before it is, by everybody. */
    private void lockBills(UUID invoice) {
        var on = sql.select(INVOICE.UNIT_ID, INVOICE_BILL.BILL_ID)
                .from(INVOICE_BILL)
                .join(INVOICE)
                .on(INVOICE.ID.eq(INVOICE_BILL.INVOICE_ID))
                .where(INVOICE.ID.eq(invoice))
                .fetchGroups(INVOICE.UNIT_ID, INVOICE_BILL.BILL_ID);
        on.forEach(bills::lock);
    }

    /** A number is of one invoice of a project, black or red. */
    private void refuseTaken(Invoice invoice, String number) {
        var taken = sql.fetchExists(
                INVOICE,
                INVOICE.NUMBER
                        .eq(number)
                        .or(INVOICE.RED_NUMBER.eq(number))
                        .and(INVOICE.PROJECT_ID.eq(invoice.projectId())));
        if (taken) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
    }

    /** A red-letter invoice cancels an issued one; its bills may be on another then. */
    Invoice redLetter(RedLetterInvoiceInput input) {
        var before = lock("Mutation.redLetterInvoice", input.invoiceId(), Invoice.State.ISSUED);
        refuseTaken(before, input.number());
        release(before.id());
        return rows.change(
                before.id(),
                sql.update(INVOICE)
                        .set(INVOICE.STATE, Invoice.State.RED_LETTERED.name())
                        .set(INVOICE.REASON, input.reason())
                        .set(INVOICE.RED_NUMBER, input.number())
                        .set(INVOICE.RED_LETTERED_AT, clock.instant())
                        .set(INVOICE.RED_LETTERED_BY, Caller.current().memberId()));
    }

    private void release(UUID invoice) {
        sql.update(INVOICE_BILL)
                .set(INVOICE_BILL.ACTIVE, false)
                .where(INVOICE_BILL.INVOICE_ID.eq(invoice))
                .execute();
    }

    /** Withdraws one that was requested; its bills may be on another then. */
    Invoice cancel(CancelInvoiceInput input) {
        var before = lock("Mutation.cancelInvoice", input.invoiceId(), Invoice.State.REQUESTED);
        release(before.id());
        return rows.change(
                before.id(),
                sql.update(INVOICE)
                        .set(INVOICE.STATE, Invoice.State.CANCELLED.name())
                        .set(INVOICE.REASON, input.reason()));
    }

    private Invoice find(UUID id) {
        return sql.selectFrom(INVOICE).where(INVOICE.ID.eq(id)).fetchSingle(Row.mapping(rows::read));
    }

    /** The bills of invoices; of one that is requested or issued not those that nothing is left of. */
    Map<UUID, List<UUID>> bills(Collection<UUID> invoices) {
        return sql.select(INVOICE_BILL.INVOICE_ID, INVOICE_BILL.BILL_ID)
                .from(INVOICE_BILL)
                .join(INVOICE)
                .on(INVOICE.ID.eq(INVOICE_BILL.INVOICE_ID))
                .where(INVOICE.ID.eq(any(invoices.toArray(UUID[]::new))))
                .and(INVOICE_BILL
                        .ACTIVE
                        .isTrue()
                        .or(INVOICE.STATE.in(Invoice.State.CANCELLED.name(), Invoice.State.RED_LETTERED.name())))
                .orderBy(INVOICE_BILL.BILL_ID)
                .fetchGroups(INVOICE_BILL.INVOICE_ID, INVOICE_BILL.BILL_ID);
    }
}
