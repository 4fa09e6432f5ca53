package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.RECEIPT_NUMBER;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.schema.tenant.Tables.TENDER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lpad;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.archives.Unit;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.sql.SearchKeys;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Payments, their receipts and how they were paid: what {@link Till} writes down, and everybody looks for. */
@Repository
public class Payments {
    /** By which others name a payment in a condition. */
    public static final Field<UUID> KEY = PAYMENT.ID;

    private static final int RECEIPT_DIGITS = 6;
    private static final Pattern RECEIPT = Pattern.compile("([A-Z0-9]{2,10})-([0-9]{4})-([0-9]{1,9})");
    private static final RecordColumns<Payment.Tender> TENDERS = RecordColumns.of(Payment.Tender.class, TENDER);
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    /** A resident sees the payments that settled a bill of theirs. */
    static final RowScope SCOPE = RowScope.inProject(PAYMENT.PROJECT_ID)
            .inBuilding(PAYMENT.BUILDING_ID)
            .ofResident(person -> PAYMENT.ID.in(select(POSTING.PAYMENT_ID)
                    .from(POSTING)
                    .join(BILL)
                    .on(BILL.ID.eq(POSTING.BILL_ID))
                    .where(Bills.REACH.ownUnits(person))));

    private final DSLContext sql;
    private final Rows<Payment> rows;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;

    Payments(TenantDatabase database, Rows<Payment> rows, Ledger ledger, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    @Bean
    static Rows<Payment> paymentRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Payment.class, PAYMENT, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Payment> paymentList(Rows<Payment> rows) {
        return Listing.of("payments", rows)
                .unrelated("cashier")
                .descending(PAYMENT.AT)
                .descending(PAYMENT.ID)
                .search(PAYMENT.PAYER, PAYMENT.NOTE)
                .indexed(SearchKeys.of(PAYMENT.PAYER, PAYMENT.NOTE).spelled())
                .orFoundBy(Payments::hasReceipt)
                .foundAtAGlanceBy(Payments::hasReceipt)
                .flag("voided", PAYMENT.VOIDED_AT::isNotNull);
    }

    /** The payment with this number on its receipt. */
    private static Condition hasReceipt(String number) {
        var parts = RECEIPT.matcher(number.toUpperCase(Locale.ROOT));
        if (!parts.matches()) return falseCondition();
        return PAYMENT.PROJECT_ID
                .eq(select(PROJECT.ID).from(PROJECT).where(PROJECT.CODE.eq(parts.group(1))))
                .and(PAYMENT.RECEIPT_YEAR.eq(Integer.valueOf(parts.group(2))))
                .and(PAYMENT.RECEIPT_NUMBER.eq(Integer.valueOf(parts.group(3))));
    }

    /** An amount paid in one way. */
    public record TenderInput(
            Method method, BigDecimal amount, @Nullable String reference) {}

    /**
     * Money that came in for a unit.
     *
     * @param tenders what was handed over
     * @param money what was handed over, and what is taken out of a prepayment
     */
    record Paid(
            Unit unit,
            List<TenderInput> tenders,
            List<Allocation.Money> money,
            @Nullable String payer,
            @Nullable String note) {}

    /** Adds a payment with its receipt and how it was paid; without a shift when no cashier took it. */
    Payment add(Paid paid, @Nullable Shift shift) {
        var unit = paid.unit();
        var today = days.today(unit.projectId());
        var amount = paid.tenders().stream().map(TenderInput::amount).reduce(NOTHING, BigDecimal::add);
        var payment = rows.insert(new Payment(
                NewId.next(),
                unit.projectId(),
                unit.buildingId(),
                unit.id(),
                shift == null ? null : shift.id(),
                shift == null ? null : shift.cashierId(),
                new Payment.Receipt(today.getYear(), nextReceipt(unit.projectId(), today.getYear())),
                amount,
                paid.payer(),
                paid.note(),
                clock.instant(),
                today,
                null,
                null));
        addTenders(payment.id(), paid);
        return payment;
    }

    /** The row stays locked until the payment is through: a number that is given is used, and none is left out. */
    private int nextReceipt(UUID project, int year) {
        return Objects.requireNonNull(sql.insertInto(RECEIPT_NUMBER)
                .set(RECEIPT_NUMBER.PROJECT_ID, project)
                .set(RECEIPT_NUMBER.YEAR, year)
                .set(RECEIPT_NUMBER.LAST, 1)
                .onConflict(RECEIPT_NUMBER.PROJECT_ID, RECEIPT_NUMBER.YEAR)
                .doUpdate()
                .set(RECEIPT_NUMBER.LAST, RECEIPT_NUMBER.LAST.plus(1))
                .returning(RECEIPT_NUMBER.LAST)
                .fetchSingle(RECEIPT_NUMBER.LAST));
    }

    private void addTenders(UUID payment, Paid paid) {
        var money = paid.money();
        List<Payment.Tender> tenders = new ArrayList<>();
        for (var at = 0; at < money.size(); at++) {
            tenders.add(new Payment.Tender(
                    payment,
                    at + 1,
                    money.get(at).method(),
                    money.get(at).amount(),
                    at < paid.tenders().size() ? paid.tenders().get(at).reference() : null));
        }
        TENDERS.inserts().insert(sql, tenders);
    }

    /** Marks a payment as taken back, unless somebody else has; whether this did. */
    boolean voided(UUID id, String reason) {
        return sql.update(PAYMENT)
                        .set(PAYMENT.VOIDED_AT, clock.instant())
                        .set(PAYMENT.VOID_REASON, reason)
                        .where(PAYMENT.ID.eq(id))
                        .and(PAYMENT.VOIDED_AT.isNull())
                        .execute()
                > 0;
    }

    /**
     * What came in by some methods on some days, as far as it meets a condition on {@link #KEY}; not what was taken
     * back.
     */
    public List<Received> received(UUID project, List<Method> methods, LocalDate from, LocalDate to, Condition which) {
        var names = methods.stream().map(Method::name).toList();
        return sql.select(
                        PAYMENT.ID,
                        UNIT.NUMBER,
                        concat(
                                PROJECT.CODE,
                                inline("-"),
                                PAYMENT.RECEIPT_YEAR.cast(String.class),
                                inline("-"),
                                lpad(PAYMENT.RECEIPT_NUMBER.cast(String.class), inline(RECEIPT_DIGITS), inline("0"))),
                        PAYMENT.BOOKED_ON,
                        sum(TENDER.AMOUNT),
                        PAYMENT.PAYER,
                        max(TENDER.REFERENCE))
                .from(PAYMENT)
                .join(TENDER)
                .on(TENDER.PAYMENT_ID.eq(PAYMENT.ID))
                .join(UNIT)
                .on(UNIT.ID.eq(PAYMENT.UNIT_ID))
                .join(PROJECT)
                .on(PROJECT.ID.eq(PAYMENT.PROJECT_ID))
                .where(PAYMENT.PROJECT_ID.eq(project))
                .and(PAYMENT.BOOKED_ON.between(from, to))
                .and(PAYMENT.VOIDED_AT.isNull())
                .and(TENDER.METHOD.in(names))
                .and(which)
                .groupBy(PAYMENT.ID, UNIT.NUMBER, PROJECT.CODE)
                .orderBy(PAYMENT.ID)
                .fetch(row -> new Received(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6(),
                        row.value7()));
    }

    /** What was paid by some methods in payments that were not taken back; nobody else changes these meanwhile. */
    public Map<UUID, BigDecimal> lockPaid(Collection<UUID> keys, List<Method> methods) {
        var there = sql.select(PAYMENT.ID)
                .from(PAYMENT)
                .where(PAYMENT.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(PAYMENT.VOIDED_AT.isNull())
                .orderBy(PAYMENT.ID)
                .forNoKeyUpdate()
                .fetch(PAYMENT.ID);
        var paid = sum(TENDER.AMOUNT);
        return sql.select(TENDER.PAYMENT_ID, paid)
                .from(TENDER)
                .where(TENDER.PAYMENT_ID.eq(any(there.toArray(UUID[]::new))))
                .and(TENDER.METHOD.in(methods.stream().map(Method::name).toList()))
                .groupBy(TENDER.PAYMENT_ID)
                .fetchMap(TENDER.PAYMENT_ID, paid);
    }

    /** Whether a refund of a payment is asked for, or was paid. */
    boolean isGivenBack(UUID id) {
        var gone = Stream.concat(Refund.State.open().stream(), Stream.of(Refund.State.PAID.name()))
                .toList();
        return sql.fetchExists(REFUND, REFUND.PAYMENT_ID.eq(id).and(REFUND.STATE.in(gone)));
    }

    /** The payment that the caller reaches by a field of the schema. */
    Payment require(String field, UUID id) {
        return rows.require(field, id, "paymentId");
    }

    /** A payment that is there. */
    Payment find(UUID id) {
        return sql.selectFrom(PAYMENT).where(PAYMENT.ID.eq(id)).fetchSingle(Row.mapping(rows::read));
    }

    /** How payments were paid. */
    Map<UUID, List<Payment.Tender>> tenders(Collection<UUID> payments) {
        return sql.selectFrom(TENDER)
                .where(TENDER.PAYMENT_ID.eq(any(payments.toArray(UUID[]::new))))
                .orderBy(TENDER.PAYMENT_ID, TENDER.POSITION)
                .fetchGroups(TENDER.PAYMENT_ID, Row.mapping(TENDERS::read));
    }

    /** An amount of a payment that settled a bill. */
    record Settled(UUID paymentId, UUID billId, BigDecimal amount) {}

    /** Which bills payments settled, and with how much; what was paid ahead is not among them. */
    Map<UUID, List<Settled>> settled(Collection<UUID> payments) {
        Map<UUID, Map<UUID, BigDecimal>> sums = new HashMap<>();
        for (var posting : ledger.ofPayments(payments)) {
            var bill = posting.about().billId();
            var payment = posting.about().paymentId();
            if (posting.kind() != Posting.Kind.PAYMENT || bill == null || payment == null) continue;
            sums.computeIfAbsent(payment, none -> new LinkedHashMap<>()).merge(bill, posting.amount(), BigDecimal::add);
        }
        Map<UUID, List<Settled>> settled = new HashMap<>();
        sums.forEach((payment, bills) -> settled.put(
                payment,
                bills.entrySet().stream()
                        .map(sum -> new Settled(payment, sum.getKey(), sum.getValue()))
                        .toList()));
        return settled;
    }
}
