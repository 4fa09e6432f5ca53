package io.xinqiao.residents;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.val;

import io.xinqiao.cashier.Payment;
import io.xinqiao.cashier.PaymentListener;
import io.xinqiao.cashier.Refund;
import io.xinqiao.fees.BillingListener;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import java.math.BigDecimal;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/**
 * Tells residents of money: of each new bill, and of what was paid on theirs. Told are those who see the bill: who
 * lives in its household now, and who owned the unit in its time. A developer, whose unsold flats are billed by the
 * hundred, is not.
 */
@Component
class MoneyNotices implements BillingListener, PaymentListener {
    private static final Field<UUID> OF_BILL = field(name("concerned", "of_bill"), UUID.class);
    private static final Field<UUID> PERSON = field(name("concerned", "person"), UUID.class);

    private final Notices notices;

    MoneyNotices(Notices notices) {
        this.notices = notices;
    }

    @Override
    public void billed(Condition which) {
        notices.tellEach(
                Notice.Kind.NEW_BILL,
                "Bill",
                select(
                                MEMBER.ID,
                                BILL.ID,
                                BILL.ID,
                                Notice.inOnePiece(
                                        UNIT.NUMBER, FEE_ITEM.NAME_ZH, FEE_ITEM.NAME_EN, BILL.AMOUNT, BILL.DUE_ON))
                        .from(concerned(which))
                        .join(BILL)
                        .on(BILL.ID.eq(OF_BILL))
                        .join(UNIT)
                        .on(UNIT.ID.eq(BILL.UNIT_ID))
                        .join(FEE_ITEM)
                        .on(FEE_ITEM.ID.eq(BILL.FEE_ITEM_ID))
                        .join(MEMBER)
                        .on(MEMBER.PERSON_ID.eq(PERSON))
                        .where(Accounts.ofResidents()));
    }

    @Override
    public void received(Payment payment) {
        tell(Notice.Kind.PAYMENT_RECEIVED, payment);
    }

    @Override
    public void voided(Payment payment) {
        tell(Notice.Kind.PAYMENT_VOIDED, payment);
    }

    @Override
    public void refundStepped(Refund refund) {
        if (refund.state() != Refund.State.PAID) return;
        var payment = refund.from().paymentId();
        var concerned = payment == null ? presentIn(refund.unitId()) : concerned(settledBy(payment));
        notices.tellEach(
                Notice.Kind.REFUND_PAID, "Refund", told(refund.id(), refund.unitId(), refund.amount(), concerned));
    }

    /** Whoever sees a bill that a payment settled sees the payment. */
    private void tell(Notice.Kind kind, Payment payment) {
        notices.tellEach(
                kind,
                "Payment",
                told(payment.id(), payment.unitId(), payment.amount(), concerned(settledBy(payment.id()))));
    }

    private static Condition settledBy(UUID payment) {
        return BILL.ID.in(select(POSTING.BILL_ID).from(POSTING).where(POSTING.PAYMENT_ID.eq(payment)));
    }

    private static Select<Record4<UUID, UUID, UUID, String>> told(
            UUID subject, UUID unit, BigDecimal amount, Table<?> concerned) {
        return selectDistinct(
                        MEMBER.ID,
                        val(subject),
                        val(subject),
                        Notice.inOnePiece(UNIT.NUMBER, val(amount.toPlainString())))
                .from(concerned)
                .join(MEMBER)
                .on(MEMBER.PERSON_ID.eq(PERSON))
                .join(UNIT)
                .on(UNIT.ID.eq(unit))
                .where(Accounts.ofResidents());
    }

    /** Who lives in a unit now, and who owns it. */
    private static Table<Record2<UUID, UUID>> presentIn(UUID unit) {
        return select(HOUSEHOLD.UNIT_ID, HOUSEHOLD_MEMBER.PERSON_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .where(HOUSEHOLD.UNIT_ID.eq(unit))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .union(select(OWNERSHIP.UNIT_ID, OWNERSHIP_SHARE.PERSON_ID)
                        .from(OWNERSHIP_SHARE)
                        .join(OWNERSHIP)
                        .on(OWNERSHIP.ID.eq(OWNERSHIP_SHARE.OWNERSHIP_ID))
                        .where(OWNERSHIP.UNIT_ID.eq(unit))
                        .and(OWNERSHIP.UNTIL.isNull()))
                .asTable("concerned", "of_unit", "person");
    }

    /** Who sees which of some bills: what {@code Bills.REACH} says of one person, for all of them at once. */
    private static Table<Record2<UUID, UUID>> concerned(Condition which) {
        return select(BILL.ID, HOUSEHOLD_MEMBER.PERSON_ID)
                .from(BILL)
                .join(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(BILL.HOUSEHOLD_ID))
                .where(which)
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .union(select(BILL.ID, OWNERSHIP_SHARE.PERSON_ID)
                        .from(BILL)
                        .join(OWNERSHIP_SHARE)
                        .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(BILL.OWNERSHIP_ID))
                        .where(which))
                .asTable("concerned", "of_bill", "person");
    }
}
