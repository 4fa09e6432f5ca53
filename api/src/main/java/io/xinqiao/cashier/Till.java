package io.xinqiao.cashier;

import io.xinqiao.archives.Unit;
import io.xinqiao.cashier.Payments.Paid;
import io.xinqiao.cashier.Payments.TenderInput;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Caller;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Takes money in, and back: bills settled, the rest paid ahead, a receipt, postings; all of it or nothing. Whoever pays
 * for a unit locks its bills first and its prepayment then, so that two cashiers never count one yuan twice.
 */
@Service
public class Till {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final BigDecimal MOST = new BigDecimal("10000000");
    private static final int MOST_TENDERS = 10;
    private static final int MOST_BILLS = 100;

    private final Shifts shifts;
    private final Payments payments;
    private final Prepayments prepayments;
    private final Deposits deposits;
    private final Bills bills;
    private final Ledger ledger;
    private final MatchedPayments matched;
    private final BookingDays days;
    private final Clock clock;
    private final List<PaymentListener> listeners;

    Till(
            Shifts shifts,
            Payments payments,
            Prepayments prepayments,
            Deposits deposits,
            Bills bills,
            Ledger ledger,
            MatchedPayments matched,
            BookingDays days,
            Clock clock,
            List<PaymentListener> listeners) {
        this.shifts = shifts;
        this.payments = payments;
        this.prepayments = prepayments;
        this.deposits = deposits;
        this.bills = bills;
        this.ledger = ledger;
        this.matched = matched;
        this.days = days;
        this.clock = clock;
        this.listeners = listeners;
    }

    record TakePaymentInput(
            UUID unitId,
            List<TenderInput> tenders,
            @Nullable List<UUID> billIds,
            @Nullable Boolean usePrepayment,
            @Nullable String payer,
            @Nullable String note) {}

    record VoidPaymentInput(UUID paymentId, String reason) {}

    record TakeDepositInput(
            UUID unitId,
            List<TenderInput> tenders,
            String purpose,
            @Nullable String payer) {}

    /** Takes money for a unit. What is due is worked out here, on the bills as they are now. */
    Payment take(TakePaymentInput input, Unit unit) {
        refuse(input.tenders(), input.billIds());
        var shift = shifts.requireOpen(unit.projectId(), "unitId");
        var owed = ordered(bills.lock(unit.id(), input.billIds()), input.billIds());
        var balance = prepayments.lock(unit.id());
        var today = LocalDate.now(clock);
        var money = money(input, owed, balance, today);
        if (money.isEmpty()) throw Refused.because(Code.INVALID, "refused.payment.nothing", List.of(), "tenders");
        var paid = new Paid(unit, input.tenders(), money, input.payer(), input.note());
        return settled(
                payments.add(paid, shift),
                Allocation.of(money, owed, today),
                Caller.current().memberId());
    }

    /**
     * Takes money that came without a cashier: it settles these bills, or all, as far as they still owe anything, and
     * the rest is paid ahead. Nothing is refused, as the money is there already.
     *
     * @param by the member who asked for the payment
     */
    public Payment receive(
            Unit unit, TenderInput tender, @Nullable List<UUID> billIds, UUID by, @Nullable String payer) {
        var owed = bills.lock(unit.id(), billIds).stream()
                .filter(bill -> bill.outstanding().signum() > 0)
                .toList();
        prepayments.lock(unit.id());
        var money = List.of(new Allocation.Money(tender.method(), tender.amount()));
        var paid = new Paid(unit, List.of(tender), money, payer, null);
        return settled(payments.add(paid, null), Allocation.of(money, owed, LocalDate.now(clock)), by);
    }

    /** Takes a deposit, which is nobody's income until it is kept. */
    Deposit takeDeposit(TakeDepositInput input, Unit unit, @Nullable UUID renovation) {
        refuse(input.tenders(), null);
        if (input.tenders().isEmpty()) {
            throw Refused.because(Code.INVALID, "refused.payment.nothing", List.of(), "tenders");
        }
        var shift = shifts.requireOpen(unit.projectId(), "unitId");
        var money = input.tenders().stream()
                .map(tender -> new Allocation.Money(tender.method(), tender.amount()))
                .toList();
        var paid = new Paid(unit, input.tenders(), money, input.payer(), input.purpose());
        var payment = payments.add(paid, shift);
        ledger.post(money.stream()
                .map(one -> posting(
                        payment,
                        Posting.Kind.PAYMENT,
                        null,
                        one.method().account(),
                        Account.DEPOSIT,
                        one.amount(),
                        Caller.current().memberId()))
                .toList());
        var deposit = deposits.add(payment, unit, input.purpose(), renovation);
        listeners.forEach(listener -> listener.received(payment));
        return deposit;
    }

    private static void refuse(List<TenderInput> tenders, @Nullable List<UUID> billIds) {
        if (tenders.size() > MOST_TENDERS || (billIds != null && billIds.size() > MOST_BILLS)) {
            throw Refused.because(Code.INVALID, "refused.payment.tooMany", List.of(), "tenders");
        }
        for (var tender : tenders) {
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

    private Payment settled(Payment payment, Allocation allocation, UUID by) {
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
                    move.amount(),
                    by));
            if (move.method() == Method.PREPAYMENT) ahead = ahead.subtract(move.amount());
            if (bill == null) ahead = ahead.add(move.amount());
            else changes.merge(bill.id(), new Bills.Change(bill.id(), move.amount(), NOTHING), Till::both);
        }
        for (var let : allocation.letOff()) {
            var bill = let.bill();
            postings.add(posting(
                    payment, Posting.Kind.DISCOUNT, bill, Account.DISCOUNT, Account.RECEIVABLE, let.amount(), by));
            changes.merge(bill.id(), new Bills.Change(bill.id(), NOTHING, let.amount()), Till::both);
        }
        prepayments.change(payment.unitId(), ahead);
        ledger.post(postings);
        bills.change(List.copyOf(changes.values()));
        listeners.forEach(listener -> listener.received(payment));
        return payment;
    }

    private static Bills.Change both(Bills.Change one, Bills.Change other) {
        return new Bills.Change(
                one.bill(), one.settled().add(other.settled()), one.discounted().add(other.discounted()));
    }

    private Posting posting(
            Payment payment,
            Posting.Kind kind,
            @Nullable Bill bill,
            Account debit,
            Account credit,
            BigDecimal amount,
            UUID by) {
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
                payment.bookedOn(),
                clock.instant(),
                by);
    }

    /** Takes a payment back while its shift is open: every posting once more, the other way round. */
    Payment takeBack(VoidPaymentInput input) {
        var payment = payments.require("Mutation.voidPayment", input.paymentId());
        var shift = shifts.lockOpen(payment.projectId()).orElse(null);
        if (shift == null || !shift.id().equals(payment.shiftId())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.otherShift", List.of(), "paymentId");
        }
        return takeBack(payment, input.reason(), "paymentId");
    }

    /**
     * Takes back what came without a cashier, when the line that it was is opened again: it is nobody's till.
     *
     * @param field the field of the input that is told when it cannot be
     */
    public void takeBackReceived(UUID payment, String reason, String field) {
        takeBack(payments.find(payment), reason, field);
    }

    private Payment takeBack(Payment payment, String reason, String field) {
        var posted = ledger.ofPayments(List.of(payment.id()));
        var touched = posted.stream()
                .map(posting -> posting.about().billId())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var locked = bills.lock(payment.unitId(), touched);
        var balance = prepayments.lock(payment.unitId());
        days.requireOpenMonth(payment.projectId(), payment.bookedOn(), field);
        // Only now is it certain that nobody else takes the same payment back.
        if (payments.isGivenBack(payment.id())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.refunded", List.of(), field);
        }
        if (!payments.voided(payment.id(), reason))
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.voided", List.of(), field);
        // Whoever matches it to a line waits for this change, and then finds it taken back.
        if (matched.isMatched(payment.id())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.matched", List.of(), field);
        }
        if (locked.stream().anyMatch(Bill::reversed)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.billReversed", List.of(), field);
        }
        var ahead = NOTHING;
        Map<UUID, Bills.Change> changes = new HashMap<>();
        List<Posting> back = new ArrayList<>();
        var today = days.today(payment.projectId());
        for (var posting : posted) {
            if (posting.credit() == Account.DEPOSIT) deposits.voidOf(payment.id());
            if (posting.debit() == Account.PREPAYMENT) ahead = ahead.add(posting.amount());
            if (posting.credit() == Account.PREPAYMENT) ahead = ahead.subtract(posting.amount());
            var bill = posting.about().billId();
            if (bill != null) changes.merge(bill, back(bill, posting), Till::both);
            back.add(posting.undone(
                    Posting.Kind.PAYMENT_VOID,
                    today,
                    clock.instant(),
                    Caller.current().memberId()));
        }
        if (balance.add(ahead).signum() < 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.payment.spent", List.of(), field);
        }
        prepayments.change(payment.unitId(), ahead);
        ledger.post(back);
        bills.change(List.copyOf(changes.values()));
        var voided = payments.find(payment.id());
        listeners.forEach(listener -> listener.voided(voided));
        return voided;
    }

    private static Bills.Change back(UUID bill, Posting posting) {
        var amount = posting.amount().negate();
        return posting.kind() == Posting.Kind.DISCOUNT
                ? new Bills.Change(bill, NOTHING, amount)
                : new Bills.Change(bill, amount, NOTHING);
    }
}
