package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.REFUND;

import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/**
 * What can be given back of payments, prepayments and deposits, as the ledger says. Of a payment its bills are locked
 * first and the unit's prepayment then, as by everybody who moves money of a unit.
 */
@Repository
class Returnables {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final Payments payments;
    private final Prepayments prepayments;
    private final Deposits deposits;
    private final Bills bills;
    private final Ledger ledger;

    Returnables(
            TenantDatabase database,
            Payments payments,
            Prepayments prepayments,
            Deposits deposits,
            Bills bills,
            Ledger ledger) {
        this.sql = database.sql();
        this.payments = payments;
        this.prepayments = prepayments;
        this.deposits = deposits;
        this.bills = bills;
        this.ledger = ledger;
    }

    /** What a payment of a unit can give back; nobody else changes it before the change is through. */
    Returnable lock(UUID unit, UUID payment) {
        Map<UUID, BigDecimal> ofBills = new LinkedHashMap<>();
        var ahead = NOTHING;
        for (var posting : ledger.ofPayments(List.of(payment))) {
            var bill = posting.about().billId();
            if (posting.kind() != Posting.Kind.PAYMENT || posting.debit() == Account.PREPAYMENT) continue;
            // A deposit is given back as one.
            if (posting.credit() == Account.PREPAYMENT) ahead = ahead.add(posting.amount());
            if (bill != null) ofBills.merge(bill, posting.amount(), BigDecimal::add);
        }
        var locked =
                bills.lock(unit, ofBills.keySet()).stream().collect(Collectors.toMap(Bill::id, Function.identity()));
        var balance = prepayments.lock(unit);
        // Only now is it certain that it stays as it is.
        if (payments.find(payment).voidedAt() != null) return Returnable.NOTHING;
        for (var posting : ledger.ofRefunds(paidRefunds(payment))) {
            var bill = posting.about().billId();
            if (posting.kind() != Posting.Kind.REFUND) continue;
            if (bill == null) ahead = ahead.subtract(posting.amount());
            else ofBills.merge(bill, posting.amount().negate(), BigDecimal::add);
        }
        return new Returnable(ahead.min(balance).max(NOTHING), parts(ofBills, locked));
    }

    private List<UUID> paidRefunds(UUID payment) {
        return sql.select(REFUND.ID)
                .from(REFUND)
                .where(REFUND.PAYMENT_ID.eq(payment))
                .and(REFUND.STATE.eq(Refund.State.PAID.name()))
                .fetch(REFUND.ID);
    }

    private static List<Returnable.Part> parts(Map<UUID, BigDecimal> ofBills, Map<UUID, Bill> locked) {
        List<Returnable.Part> parts = new ArrayList<>();
        for (var one : List.copyOf(ofBills.entrySet()).reversed()) {
            var bill = locked.get(one.getKey());
            if (bill == null || bill.reversed()) continue;
            var amount = one.getValue().min(bill.settled());
            if (amount.signum() > 0) parts.add(new Returnable.Part(bill, amount));
        }
        return parts;
    }

    /** Takes what a refund gives back from where it comes, all but the bills; refused when it is not there any more. */
    Returnable.Given give(Refund refund) {
        return switch (refund.from().source()) {
            case PAYMENT -> ofPayment(refund);
            case PREPAYMENT -> ofPrepayment(refund);
            case DEPOSIT -> ofDeposit(refund);
        };
    }

    private Returnable.Given ofPrepayment(Refund refund) {
        if (prepayments.lock(refund.unitId()).compareTo(refund.amount()) < 0) throw spent(refund);
        prepayments.change(refund.unitId(), refund.amount().negate());
        return Returnable.Given.of(new Returnable.Move(
                Posting.Kind.REFUND, Account.PREPAYMENT, refund.method().account(), null, refund.amount()));
    }

    private Returnable.Given ofDeposit(Refund refund) {
        var deposit = deposits.lock(Objects.requireNonNull(refund.from().depositId()));
        if (deposit.held().compareTo(refund.amount()) < 0) throw spent(refund);
        deposits.giveBack(deposit, refund.amount());
        return Returnable.Given.of(new Returnable.Move(
                Posting.Kind.REFUND, Account.DEPOSIT, refund.method().account(), null, refund.amount()));
    }

    private static Refused spent(Refund refund) {
        return Refused.because(Code.ILLEGAL_STEP, "refused.refund.spent", List.of(), "refundId")
                .withCurrent("refund", refund);
    }

    private Returnable.Given ofPayment(Refund refund) {
        var left = lock(refund.unitId(), Objects.requireNonNull(refund.from().paymentId()));
        if (refund.amount().compareTo(left.total()) > 0) throw spent(refund);
        var given = left.give(refund.amount(), refund.method().account());
        prepayments.change(refund.unitId(), given.ahead().negate());
        return given;
    }
}
