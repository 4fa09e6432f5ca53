package io.xinqiao.cashier;

import static io.xinqiao.platform.Filters.atLeast;
import static io.xinqiao.platform.Filters.atMost;
import static io.xinqiao.platform.Filters.is;
import static io.xinqiao.platform.Filters.whether;
import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.RECEIPT_NUMBER;
import static io.xinqiao.schema.tenant.Tables.TENDER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Unit;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Reach;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.Bulk;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Payments: money in, bills settled, the rest paid ahead, a receipt, postings; all of it or nothing. Whoever pays for a
 * unit locks its bills first and its prepayment then, so that two cashiers never count one yuan twice.
 */
@Repository
class Payments {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final BigDecimal MOST = new BigDecimal("10000000");
    private static final int MOST_TENDERS = 10;
    private static final int MOST_BILLS = 100;
    private static final Keyset<Payment, Instant> LATEST =
            new Keyset<>("payments", PAYMENT.AT, PAYMENT.ID, true, Payment::at, Payment::id);

    /** A resident sees the payments that settled a bill of theirs. */
    private static final Reach REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return PAYMENT.PROJECT_ID.eq(any(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return PAYMENT.BUILDING_ID.eq(any(buildings));
        }

        @Override
        public Condition ownUnits(UUID person) {
            return PAYMENT.ID.in(select(POSTING.PAYMENT_ID)
                    .from(POSTING)
                    .join(BILL)
                    .on(BILL.ID.eq(POSTING.BILL_ID))
                    .where(BILL.HOUSEHOLD_ID
                            .in(select(HOUSEHOLD_MEMBER.HOUSEHOLD_ID)
                                    .from(HOUSEHOLD_MEMBER)
                                    .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                                    .and(HOUSEHOLD_MEMBER.UNTIL.isNull()))
                            .or(BILL.OWNERSHIP_ID.in(select(OWNERSHIP_SHARE.OWNERSHIP_ID)
                                    .from(OWNERSHIP_SHARE)
                                    .where(OWNERSHIP_SHARE.PERSON_ID.eq(person))))));
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final Shifts shifts;
    private final Bills bills;
    private final Ledger ledger;
    private final Clock clock;

    Payments(TenantDatabase database, Visibility visibility, Shifts shifts, Bills bills, Ledger ledger, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.shifts = shifts;
        this.bills = bills;
        this.ledger = ledger;
        this.clock = clock;
    }

    record TenderInput(
            Method method, BigDecimal amount, @Nullable String reference) {}

    record TakePaymentInput(
            UUID unitId,
            List<TenderInput> tenders,
            @Nullable List<UUID> billIds,
            @Nullable Boolean usePrepayment,
            @Nullable String payer,
            @Nullable String note) {}

    record VoidPaymentInput(UUID paymentId, String reason) {}

    record PaymentFilter(
            @Nullable UUID projectId,
            @Nullable UUID unitId,
            @Nullable UUID shiftId,
            @Nullable Boolean voided,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {
        Condition condition() {
            return is(PAYMENT.PROJECT_ID, projectId)
                    .and(is(PAYMENT.UNIT_ID, unitId))
                    .and(is(PAYMENT.SHIFT_ID, shiftId))
                    .and(whether(voided, PAYMENT.VOIDED_AT.isNotNull()))
                    .and(atLeast(PAYMENT.BOOKED_ON, from))
                    .and(atMost(PAYMENT.BOOKED_ON, to));
        }
    }

    /** Takes money for a unit. What is due is worked out here, on the bills as they are now. */
    Payment take(TakePaymentInput input, Unit unit) {
        refuse(input);
        var shift = shifts.lockOpen(unit.projectId())
                .orElseThrow(() -> Refused.because(Code.ILLEGAL_STEP, "refused.payment.noShift", List.of(), "unitId"));
        var owed = ordered(bills.lock(unit.id(), input.billIds()), input.billIds());
        var balance = lockPrepayment(unit.id());
        var today = LocalDate.now(clock);
        var money = money(input, owed, balance, today);
        if (money.isEmpty()) throw Refused.because(Code.INVALID, "refused.payment.nothing", List.of(), "tenders");
        var allocation = Allocation.of(money, owed, today);
        var payment = add(input, unit, shift, today);
        addTenders(payment.id(), input, money);
        settle(payment, allocation);
        return payment;
    }

    private static void refuse(TakePaymentInput input) {
        if (input.tenders().size() > MOST_TENDERS
                || (input.billIds() != null && input.billIds().size() > MOST_BILLS)) {
            throw Refused.because(Code.INVALID, "refused.payment.tooMany", List.of(), "tenders");
        }
        for (var tender : input.tenders()) {
            if (tender.method() == Method.PREPAYMENT
                    || tender.amount().signum() <= 0
                    || tender.amount().compareTo(MOST) > 0
                    || tender.amount().stripTrailingZeros().scale() > 2) {
                throw Refused.because(Code.INVALID, "refused.payment.tender", List.of(), "tenders");
            }
        }
    }

    /** Oldest first, or as somebody has said; whoever names a bill that is not there or owes nothing is told. */
    private static List<Bill> ordered(List<Bill> locked, @Nullable List<UUID> asked) {
        if (asked == null) return locked;
        Map<UUID, Bill> byId = locked.stream().collect(Collectors.toMap(Bill::id, Function.identity()));
        List<Bill> ordered = new ArrayList<>();
        for (var id : asked.stream().distinct().toList()) {
            var bill = byId.get(id);
            if (bill == null || bill.outstanding().signum() == 0) throw Refused.notFound("billIds");
            ordered.add(bill);
        }
        return ordered;
    }

    /** What was handed over, and of what was paid ahead as much as is still needed. */
    private static List<Allocation.Money> money(
            TakePaymentInput input, List<Bill> owed, BigDecimal balance, LocalDate today) {
        List<Allocation.Money> money = new ArrayList<>();
        var handed = NOTHING;
        for (var tender : input.tenders()) {
            money.add(new Allocation.Money(tender.method(), tender.amount()));
            handed = handed.add(tender.amount());
        }
        if (input.usePrepayment() == null || !input.usePrepayment()) return money;
        var needed = owed.stream()
                .map(bill -> bill.outstanding().subtract(bill.discountOn(today)))
                .reduce(NOTHING, BigDecimal::add)
                .subtract(handed);
        var ahead = balance.min(needed);
        if (ahead.signum() > 0) money.add(new Allocation.Money(Method.PREPAYMENT, ahead));
        return money;
    }

    private BigDecimal lockPrepayment(UUID unit) {
        sql.insertInto(PREPAYMENT)
                .set(PREPAYMENT.UNIT_ID, unit)
                .set(PREPAYMENT.BALANCE, NOTHING)
                .onConflictDoNothing()
                .execute();
        return Objects.requireNonNull(sql.select(PREPAYMENT.BALANCE)
                .from(PREPAYMENT)
                .where(PREPAYMENT.UNIT_ID.eq(unit))
                .forUpdate()
                .fetchSingle()
                .value1());
    }

    private Payment add(TakePaymentInput input, Unit unit, Shift shift, LocalDate today) {
        var amount = input.tenders().stream().map(TenderInput::amount).reduce(NOTHING, BigDecimal::add);
        var payment = new Payment(
                NewId.next(),
                unit.projectId(),
                unit.id(),
                shift.id(),
                shift.cashierId(),
                new Payment.Receipt(today.getYear(), nextReceipt(unit.projectId(), today.getYear())),
                amount,
                input.payer(),
                input.note(),
                clock.instant(),
                today,
                null);
        sql.insertInto(PAYMENT)
                .set(PAYMENT.ID, payment.id())
                .set(PAYMENT.PROJECT_ID, payment.projectId())
                .set(PAYMENT.BUILDING_ID, unit.buildingId())
                .set(PAYMENT.UNIT_ID, payment.unitId())
                .set(PAYMENT.SHIFT_ID, payment.shiftId())
                .set(PAYMENT.CASHIER_ID, payment.cashierId())
                .set(PAYMENT.RECEIPT_YEAR, payment.receipt().year())
                .set(PAYMENT.RECEIPT_NUMBER, payment.receipt().number())
                .set(PAYMENT.AMOUNT, payment.amount())
                .set(PAYMENT.PAYER, payment.payer())
                .set(PAYMENT.NOTE, payment.note())
                .set(PAYMENT.AT, payment.at())
                .set(PAYMENT.BOOKED_ON, payment.bookedOn())
                .execute();
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

    private void addTenders(UUID payment, TakePaymentInput input, List<Allocation.Money> money) {
        List<Payment.Tender> tenders = new ArrayList<>();
        for (var at = 0; at < money.size(); at++) {
            tenders.add(new Payment.Tender(
                    payment,
                    at + 1,
                    money.get(at).method(),
                    money.get(at).amount(),
                    at < input.tenders().size() ? input.tenders().get(at).reference() : null));
        }
        Bulk.<Payment.Tender>into(TENDER)
                .set(TENDER.PAYMENT_ID, Payment.Tender::paymentId)
                .set(TENDER.POSITION, Payment.Tender::position)
                .set(TENDER.METHOD, tender -> tender.method().name())
                .set(TENDER.AMOUNT, Payment.Tender::amount)
                .set(TENDER.REFERENCE, Payment.Tender::reference)
                .insert(sql, tenders);
    }

    private void settle(Payment payment, Allocation allocation) {
        List<Posting> postings = new ArrayList<>();
        Map<UUID, Bills.Change> changes = new HashMap<>();
        var ahead = NOTHING;
        for (var move : allocation.moves()) {
            var bill = move.bill();
            postings.add(posting(
                    payment,
                    Posting.Kind.PAYMENT,
                    bill,
                    move.method().account(),
                    bill == null ? Account.PREPAYMENT : Account.RECEIVABLE,
                    move.amount()));
            if (move.method() == Method.PREPAYMENT) ahead = ahead.subtract(move.amount());
            if (bill == null) ahead = ahead.add(move.amount());
            else changes.merge(bill.id(), new Bills.Change(bill.id(), move.amount(), NOTHING), Payments::both);
        }
        for (var let : allocation.letOff()) {
            var bill = let.bill();
            postings.add(
                    posting(payment, Posting.Kind.DISCOUNT, bill, Account.DISCOUNT, Account.RECEIVABLE, let.amount()));
            changes.merge(bill.id(), new Bills.Change(bill.id(), NOTHING, let.amount()), Payments::both);
        }
        bills.change(List.copyOf(changes.values()));
        changePrepayment(payment.unitId(), ahead);
        ledger.post(postings);
    }

    private static Bills.Change both(Bills.Change one, Bills.Change other) {
        return new Bills.Change(
                one.bill(), one.settled().add(other.settled()), one.discounted().add(other.discounted()));
    }

    private void changePrepayment(UUID unit, BigDecimal by) {
        if (by.signum() == 0) return;
        sql.update(PREPAYMENT)
                .set(PREPAYMENT.BALANCE, PREPAYMENT.BALANCE.plus(by))
                .where(PREPAYMENT.UNIT_ID.eq(unit))
                .execute();
    }

    private Posting posting(
            Payment payment, Posting.Kind kind, @Nullable Bill bill, Account debit, Account credit, BigDecimal amount) {
        return new Posting(
                NewId.next(),
                kind,
                new Posting.About(
                        payment.projectId(),
                        payment.unitId(),
                        bill == null ? null : bill.feeItemId(),
                        bill == null ? null : bill.id(),
                        payment.id()),
                debit,
                credit,
                amount,
                LocalDate.now(clock),
                clock.instant(),
                Caller.current().memberId());
    }

    /** Takes a payment back while its shift is open: every posting once more, the other way round. */
    Payment takeBack(VoidPaymentInput input) {
        var payment = sql.selectFrom(PAYMENT)
                .where(PAYMENT.ID.eq(input.paymentId()))
                .and(visibility.of("Mutation.voidPayment", REACH))
                .fetchOptional(Payments::payment)
                .orElseThrow(() -> Refused.notFound("paymentId"));
        var shift = shifts.lockOpen(payment.projectId()).orElse(null);
        if (shift == null || !shift.id().equals(payment.shiftId())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.otherShift", List.of(), "paymentId");
        }
        var posted = ledger.ofPayments(List.of(payment.id()));
        var touched = posted.stream()
                .map(posting -> posting.about().billId())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var locked = bills.lock(payment.unitId(), touched);
        var balance = lockPrepayment(payment.unitId());
        // Only now is it certain that nobody else takes the same payment back.
        var voided = sql.update(PAYMENT)
                .set(PAYMENT.VOIDED_AT, clock.instant())
                .set(PAYMENT.VOID_REASON, input.reason())
                .where(PAYMENT.ID.eq(payment.id()))
                .and(PAYMENT.VOIDED_AT.isNull())
                .execute();
        if (voided == 0) throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.voided", List.of(), "paymentId");
        if (locked.stream().anyMatch(Bill::reversed)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.billReversed", List.of(), "paymentId");
        }
        var ahead = NOTHING;
        Map<UUID, Bills.Change> changes = new HashMap<>();
        List<Posting> back = new ArrayList<>();
        for (var posting : posted) {
            if (posting.debit() == Account.PREPAYMENT) ahead = ahead.add(posting.amount());
            if (posting.credit() == Account.PREPAYMENT) ahead = ahead.subtract(posting.amount());
            var bill = posting.about().billId();
            if (bill != null) changes.merge(bill, back(bill, posting), Payments::both);
            back.add(posting.undone(
                    Posting.Kind.PAYMENT_VOID,
                    LocalDate.now(clock),
                    clock.instant(),
                    Caller.current().memberId()));
        }
        if (balance.add(ahead).signum() < 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.spent", List.of(), "paymentId");
        }
        bills.change(List.copyOf(changes.values()));
        changePrepayment(payment.unitId(), ahead);
        ledger.post(back);
        return sql.selectFrom(PAYMENT).where(PAYMENT.ID.eq(payment.id())).fetchSingle(Payments::payment);
    }

    private static Bills.Change back(UUID bill, Posting posting) {
        var amount = posting.amount().negate();
        return posting.kind() == Posting.Kind.DISCOUNT
                ? new Bills.Change(bill, NOTHING, amount)
                : new Bills.Change(bill, amount, NOTHING);
    }

    /** What units have paid ahead. */
    Map<UUID, BigDecimal> prepaid(Collection<UUID> units) {
        return sql.selectFrom(PREPAYMENT)
                .where(PREPAYMENT.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .fetchMap(PREPAYMENT.UNIT_ID, PREPAYMENT.BALANCE);
    }

    /** How payments were paid. */
    Map<UUID, List<Payment.Tender>> tenders(Collection<UUID> payments) {
        return sql.selectFrom(TENDER)
                .where(TENDER.PAYMENT_ID.eq(any(payments.toArray(UUID[]::new))))
                .orderBy(TENDER.PAYMENT_ID, TENDER.POSITION)
                .fetchGroups(
                        TENDER.PAYMENT_ID,
                        row -> new Payment.Tender(
                                row.get(TENDER.PAYMENT_ID),
                                row.get(TENDER.POSITION),
                                Method.valueOf(row.get(TENDER.METHOD)),
                                row.get(TENDER.AMOUNT),
                                row.get(TENDER.REFERENCE)));
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

    Connection<Payment> page(Page page, @Nullable PaymentFilter filter) {
        var condition = visibility.of("Query.payments", REACH).and(filter == null ? noCondition() : filter.condition());
        return LATEST.page(page, sql, PAYMENT, condition, Payments::payment);
    }

    Map<UUID, Payment> visible(String row, Collection<UUID> keys) {
        return sql.selectFrom(PAYMENT)
                .where(PAYMENT.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of(row, REACH))
                .fetchMap(PAYMENT.ID, Payments::payment);
    }

    private static Payment payment(Record row) {
        var voided = row.get(PAYMENT.VOIDED_AT);
        return new Payment(
                row.get(PAYMENT.ID),
                row.get(PAYMENT.PROJECT_ID),
                row.get(PAYMENT.UNIT_ID),
                row.get(PAYMENT.SHIFT_ID),
                row.get(PAYMENT.CASHIER_ID),
                new Payment.Receipt(row.get(PAYMENT.RECEIPT_YEAR), row.get(PAYMENT.RECEIPT_NUMBER)),
                row.get(PAYMENT.AMOUNT),
                row.get(PAYMENT.PAYER),
                row.get(PAYMENT.NOTE),
                row.get(PAYMENT.AT),
                row.get(PAYMENT.BOOKED_ON),
                voided == null
                        ? null
                        : new Payment.Voided(voided, Objects.requireNonNull(row.get(PAYMENT.VOID_REASON))));
    }
}
