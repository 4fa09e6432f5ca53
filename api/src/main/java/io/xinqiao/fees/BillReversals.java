package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BILLING_DRAFT;
import static io.xinqiao.schema.tenant.Tables.LATE_CHARGE;
import static io.xinqiao.schema.tenant.Tables.METER_READING_BILL;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.sql.NewKey.newKey;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.Posting;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Repository;

/**
 * Takes the bills of a run back, with what was charged for paying them late; what had settled them becomes a prepayment
 * of their unit. The bills are locked by statements of their own before anything relies on them: a row that is locked
 * by the statement that uses it is lost to it when it has changed meanwhile, so that a bill just paid would stay.
 */
@Repository
class BillReversals {
    private static final int AT_ONCE = 10_000;

    private final DSLContext sql;
    private final Bills bills;

    BillReversals(TenantDatabase database, Bills bills) {
        this.sql = database.sql();
        this.bills = bills;
    }

    /**
     * On whose account bills are taken back.
     *
     * @param on the day in whose closing it counts
     */
    record By(UUID member, LocalDate on, Instant at) {}

    /** How many bills of a run still stand. */
    int standing(UUID run) {
        return sql.fetchCount(BILL, standsOf(run));
    }

    /** Takes some more bills of a run back; how many still stand. */
    int takeBack(UUID run, By by) {
        forgetDrafts(run);
        undo(lock(run), by);
        return standing(run);
    }

    /** Takes one bill back, alone. */
    void takeBackOne(UUID bill, By by) {
        undo(lock(new UUID[] {bill}), by);
    }

    private static Condition standsOf(UUID run) {
        return BILL.RUN_ID.eq(run).and(BILL.REVERSED.isFalse());
    }

    /** What a run that was given up never posted; its readings are free for another. */
    private void forgetDrafts(UUID run) {
        sql.deleteFrom(METER_READING_BILL)
                .where(METER_READING_BILL.BILL_ID.in(
                        select(BILLING_DRAFT.BILL_ID).from(BILLING_DRAFT).where(BILLING_DRAFT.RUN_ID.eq(run))))
                .execute();
        sql.deleteFrom(BILLING_DRAFT).where(BILLING_DRAFT.RUN_ID.eq(run)).execute();
    }

    private UUID[] lock(UUID run) {
        return lock(sql.select(BILL.ID)
                .from(BILL)
                .where(standsOf(run))
                .orderBy(BILL.ID)
                .limit(AT_ONCE)
                .fetchArray(BILL.ID));
    }

    /** Those of some bills that still stand, and their late charges, all in one order, as everybody locks them. */
    private UUID[] lock(UUID[] some) {
        Set<UUID> locked = new LinkedHashSet<>(lock(withLateCharges(some)));
        // Charged while these were waited for; nothing more can be, now that they are held.
        var later = withLateCharges(some);
        later.removeAll(locked);
        locked.addAll(lock(later));
        return locked.toArray(UUID[]::new);
    }

    private Set<UUID> withLateCharges(UUID[] bills) {
        Set<UUID> all = new LinkedHashSet<>(List.of(bills));
        all.addAll(sql.select(LATE_CHARGE.LATE_BILL_ID)
                .from(LATE_CHARGE)
                .where(LATE_CHARGE.BILL_ID.eq(any(bills)))
                .and(LATE_CHARGE.LATE_BILL_ID.isNotNull())
                .fetch(LATE_CHARGE.LATE_BILL_ID));
        return all;
    }

    private List<UUID> lock(Set<UUID> bills) {
        if (bills.isEmpty()) return List.of();
        return sql.select(BILL.ID)
                .from(BILL)
                .where(BILL.ID.eq(any(bills.toArray(UUID[]::new))))
                .and(BILL.REVERSED.isFalse())
                .orderBy(BILL.ID)
                .forUpdate()
                .fetch(BILL.ID);
    }

    private void undo(UUID[] reversed, By by) {
        if (reversed.length == 0) return;
        release(reversed);
        post(reversed, by, Posting.Kind.BILL_REVERSAL, Account.REVENUE, Account.RECEIVABLE, BILL.AMOUNT);
        post(reversed, by, Posting.Kind.BILL_REVERSAL, Account.RECEIVABLE, Account.DISCOUNT, BILL.DISCOUNTED);
        post(reversed, by, Posting.Kind.BILL_REVERSAL, Account.RECEIVABLE, Account.WRITTEN_OFF, BILL.WRITTEN_OFF);
        post(reversed, by, Posting.Kind.RELEASE, Account.RECEIVABLE, Account.PREPAYMENT, BILL.SETTLED);
        sql.deleteFrom(METER_READING_BILL)
                .where(METER_READING_BILL.BILL_ID.eq(any(reversed)))
                .execute();
        sql.update(BILL)
                .set(BILL.REVERSED, true)
                .set(BILL.SETTLED, BigDecimal.ZERO)
                .set(BILL.DISCOUNTED, BigDecimal.ZERO)
                .set(BILL.WRITTEN_OFF, BigDecimal.ZERO)
                .where(BILL.ID.eq(any(reversed)))
                .execute();
        bills.reduced(reversed);
    }

    /** The purses of units are locked in one order too. */
    private void release(UUID[] bills) {
        sql.insertInto(PREPAYMENT, PREPAYMENT.UNIT_ID, PREPAYMENT.BALANCE)
                .select(select(BILL.UNIT_ID, sum(BILL.SETTLED))
                        .from(BILL)
                        .where(BILL.ID.eq(any(bills)))
                        .and(BILL.SETTLED.gt(BigDecimal.ZERO))
                        .groupBy(BILL.UNIT_ID)
                        .orderBy(BILL.UNIT_ID))
                .onConflict(PREPAYMENT.UNIT_ID)
                .doUpdate()
                .set(PREPAYMENT.BALANCE, PREPAYMENT.BALANCE.plus(excluded(PREPAYMENT.BALANCE)))
                .execute();
    }

    private void post(UUID[] bills, By by, Posting.Kind kind, Account debit, Account credit, Field<BigDecimal> amount) {
        sql.insertInto(
                        POSTING,
                        POSTING.ID,
                        POSTING.KIND,
                        POSTING.PROJECT_ID,
                        POSTING.UNIT_ID,
                        POSTING.FEE_ITEM_ID,
                        POSTING.BILL_ID,
                        POSTING.DEBIT,
                        POSTING.CREDIT,
                        POSTING.AMOUNT,
                        POSTING.BOOKED_ON,
                        POSTING.AT,
                        POSTING.MEMBER_ID)
                .select(select(
                                newKey(),
                                inline(kind.name()),
                                BILL.PROJECT_ID,
                                BILL.UNIT_ID,
                                BILL.FEE_ITEM_ID,
                                BILL.ID,
                                inline(debit.name()),
                                inline(credit.name()),
                                amount,
                                val(by.on()),
                                val(by.at(), POSTING.AT),
                                val(by.member()))
                        .from(BILL)
                        .where(BILL.ID.eq(any(bills)))
                        .and(amount.gt(BigDecimal.ZERO)))
                .execute();
    }
}
