package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.DUNNING_ACTION;
import static io.xinqiao.schema.tenant.Tables.DUNNING_CASE;
import static io.xinqiao.schema.tenant.Tables.DUNNING_PROMISE;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.xinqiao.dunning.DunningCase.ActionState;
import io.xinqiao.dunning.DunningCase.Move;
import io.xinqiao.dunning.DunningCase.PromiseState;
import io.xinqiao.dunning.DunningCase.State;
import io.xinqiao.fees.BillListener;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.Posting;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/**
 * Says which promises are kept, and ends cases with their debt: as soon as something is paid, taken back or given up,
 * and at each run what only the day decides.
 */
@Component
class DunningEnds implements BillListener {
    private final DSLContext sql;
    private final DunningPolicies policies;
    private final Clock clock;

    DunningEnds(TenantDatabase database, DunningPolicies policies, Clock clock) {
        this.sql = database.sql();
        this.policies = policies;
        this.clock = clock;
    }

    static Condition isIn(Move move) {
        return DUNNING_CASE.STATE.in(move.from().stream().map(Enum::name).toList());
    }

    /** A run that is under way is not waited for, nor is whoever talks to the household: the next run sees it. */
    @Override
    public void owedAnew(UUID[] bills) {
        var units = select(BILL.UNIT_ID).from(BILL).where(BILL.ID.eq(any(bills)));
        var kept = select(DUNNING_PROMISE.CASE_ID)
                .from(DUNNING_PROMISE)
                .where(DUNNING_PROMISE.STATE.eq(PromiseState.KEPT.name()));
        var concerned = sql.select(DUNNING_CASE.ID)
                .from(DUNNING_CASE)
                .where(DUNNING_CASE.UNIT_ID.in(units))
                .and(DUNNING_CASE.STATE.ne(State.CLOSED.name()).or(DUNNING_CASE.ID.in(kept)))
                .fetchArray(DUNNING_CASE.ID);
        if (concerned.length == 0) return;
        sql.select(DUNNING_CASE.PROJECT_ID, DUNNING_CASE.ID)
                .from(DUNNING_CASE)
                .where(DUNNING_CASE.ID.eq(any(concerned)))
                .orderBy(DUNNING_CASE.ID)
                .forUpdate()
                .skipLocked()
                .fetchGroups(DUNNING_CASE.PROJECT_ID, DUNNING_CASE.ID)
                .forEach(this::settle);
    }

    private void settle(UUID project, List<UUID> locked) {
        var keys = locked.toArray(UUID[]::new);
        var cases = DUNNING_CASE.ID.eq(any(keys));
        var today = LocalDate.now(clock);
        var units = select(DUNNING_CASE.UNIT_ID).from(DUNNING_CASE).where(cases);
        var owing = Debtors.of(BILL.UNIT_ID.in(units), policies.of(project), today);
        goOn(unkeep(cases, today), owing);
        lapse(locked);
        judge(cases, today);
        var closed = close(cases, owing, today);
        if (closed.isEmpty()) return;
        sql.update(DUNNING_ACTION)
                .set(DUNNING_ACTION.STATE, ActionState.CANCELLED.name())
                .where(DUNNING_ACTION.CASE_ID.eq(any(closed.toArray(UUID[]::new))))
                .and(DUNNING_ACTION.STATE.eq(ActionState.PLANNED.name()))
                .execute();
    }

    /** What has come in for the case's bills since a promise was made, and is still there. */
    private static Field<BigDecimal> paid() {
        var stands = notExists(selectOne()
                .from(PAYMENT)
                .where(PAYMENT.ID.eq(POSTING.PAYMENT_ID))
                .and(PAYMENT.VOIDED_AT.isNotNull()));
        Field<BigDecimal> came = coalesce(
                field(select(sum(POSTING.AMOUNT))
                        .from(POSTING)
                        .where(POSTING.UNIT_ID.eq(DUNNING_CASE.UNIT_ID))
                        .and(POSTING.CREDIT.eq(Account.RECEIVABLE.name()))
                        .and(POSTING.KIND.in(Posting.Kind.PAYMENT.name(), Posting.Kind.PREPAYMENT_USED.name()))
                        .and(POSTING.AT.ge(DUNNING_PROMISE.MADE_AT))
                        .and(stands)),
                inline(BigDecimal.ZERO));
        Field<BigDecimal> went = coalesce(
                field(select(sum(POSTING.AMOUNT))
                        .from(POSTING)
                        .join(REFUND)
                        .on(REFUND.ID.eq(POSTING.REFUND_ID))
                        .join(PAYMENT)
                        .on(PAYMENT.ID.eq(REFUND.PAYMENT_ID))
                        .where(POSTING.UNIT_ID.eq(DUNNING_CASE.UNIT_ID))
                        .and(POSTING.DEBIT.eq(Account.RECEIVABLE.name()))
                        .and(POSTING.KIND.eq(Posting.Kind.REFUND.name()))
                        .and(PAYMENT.AT.ge(DUNNING_PROMISE.MADE_AT))),
                inline(BigDecimal.ZERO));
        return came.minus(went);
    }

    /** A payment that was taken back or given back keeps no promise; the cases whose promises run again. */
    private List<UUID> unkeep(Condition cases, LocalDate today) {
        var later = DUNNING_PROMISE.as("later");
        var replaced = exists(selectOne()
                .from(later)
                .where(later.CASE_ID.eq(DUNNING_PROMISE.CASE_ID))
                .and(later.MADE_AT.gt(DUNNING_PROMISE.MADE_AT)));
        return sql
                .update(DUNNING_PROMISE)
                .set(
                        DUNNING_PROMISE.STATE,
                        when(replaced, PromiseState.REPLACED.name())
                                .when(DUNNING_PROMISE.DUE_ON.lt(today), PromiseState.BROKEN.name())
                                .otherwise(PromiseState.OPEN.name()))
                .from(DUNNING_CASE)
                .where(DUNNING_CASE.ID.eq(DUNNING_PROMISE.CASE_ID))
                .and(cases)
                .and(DUNNING_PROMISE.STATE.eq(PromiseState.KEPT.name()))
                .and(paid().lt(DUNNING_PROMISE.PAID_BY_THEN))
                .returning(DUNNING_PROMISE.CASE_ID, DUNNING_PROMISE.STATE)
                .fetch()
                .stream()
                .filter(row -> PromiseState.OPEN.name().equals(row.getState()))
                .map(row -> row.getCaseId())
                .distinct()
                .toList();
    }

    /** Cases whose promises run again rest again, as long as nobody has opened another since. */
    private void goOn(Collection<UUID> cases, Table<? extends Record> owing) {
        if (cases.isEmpty()) return;
        var inParts = exists(selectOne()
                .from(DUNNING_PROMISE)
                .where(DUNNING_PROMISE.CASE_ID.eq(DUNNING_CASE.ID))
                .and(DUNNING_PROMISE.STATE.eq(PromiseState.OPEN.name()))
                .and(DUNNING_PROMISE.NUMBER.gt(1)));
        var other = DUNNING_CASE.as("other");
        sql.update(DUNNING_CASE)
                .set(DUNNING_CASE.STATE, when(inParts, State.INSTALMENTS.name()).otherwise(State.PROMISED.name()))
                .set(DUNNING_CASE.OLDEST_DUE_ON, Debtors.field(owing, "oldest_due_on", LocalDate.class))
                .set(DUNNING_CASE.OWED, Debtors.field(owing, "owed", BigDecimal.class))
                .setNull(DUNNING_CASE.CLOSED_ON)
                .set(DUNNING_CASE.VERSION, DUNNING_CASE.VERSION.plus(1))
                .from(owing)
                .where(Debtors.unit(owing).eq(DUNNING_CASE.UNIT_ID))
                .and(DUNNING_CASE.ID.eq(any(cases.toArray(UUID[]::new))))
                .and(DUNNING_CASE.STATE.in(State.ACTIVE.name(), State.CLOSED.name()))
                .and(notExists(selectOne()
                        .from(other)
                        .where(other.UNIT_ID.eq(DUNNING_CASE.UNIT_ID))
                        .and(other.ID.ne(DUNNING_CASE.ID))
                        .and(other.STATE.ne(State.CLOSED.name()))))
                .execute();
    }

    /** A promise is kept once it is paid, and broken when its day is over; a case without an open one goes on. */
    void judge(Condition cases, LocalDate today) {
        var kept = paid().ge(DUNNING_PROMISE.PAID_BY_THEN);
        sql.update(DUNNING_PROMISE)
                .set(DUNNING_PROMISE.STATE, when(kept, PromiseState.KEPT.name()).otherwise(PromiseState.BROKEN.name()))
                .from(DUNNING_CASE)
                .where(DUNNING_CASE.ID.eq(DUNNING_PROMISE.CASE_ID))
                .and(cases)
                .and(DUNNING_PROMISE.STATE.eq(PromiseState.OPEN.name()))
                .and(kept.or(DUNNING_PROMISE.DUE_ON.lt(today)))
                .execute();
        // One instalment that is broken breaks all that were agreed on with it.
        var sibling = DUNNING_PROMISE.as("sibling");
        sql.update(DUNNING_PROMISE)
                .set(DUNNING_PROMISE.STATE, PromiseState.BROKEN.name())
                .from(DUNNING_CASE)
                .where(DUNNING_CASE.ID.eq(DUNNING_PROMISE.CASE_ID))
                .and(cases)
                .and(DUNNING_PROMISE.STATE.eq(PromiseState.OPEN.name()))
                .and(exists(selectOne()
                        .from(sibling)
                        .where(sibling.CASE_ID.eq(DUNNING_PROMISE.CASE_ID))
                        .and(sibling.MADE_AT.eq(DUNNING_PROMISE.MADE_AT))
                        .and(sibling.STATE.eq(PromiseState.BROKEN.name()))))
                .execute();
        var none = notExists(selectOne()
                .from(DUNNING_PROMISE)
                .where(DUNNING_PROMISE.CASE_ID.eq(DUNNING_CASE.ID))
                .and(DUNNING_PROMISE.STATE.eq(PromiseState.OPEN.name())));
        sql.update(DUNNING_CASE)
                .set(DUNNING_CASE.STATE, Move.RESUME.to().name())
                .set(DUNNING_CASE.VERSION, DUNNING_CASE.VERSION.plus(1))
                .where(cases)
                .and(isIn(Move.RESUME))
                .and(none)
                .execute();
    }

    /** Closes cases whose units owe nothing that counts. */
    List<UUID> close(Condition cases, Table<? extends Record> owing, LocalDate today) {
        var closed = sql.update(DUNNING_CASE)
                .set(DUNNING_CASE.STATE, Move.CLOSE.to().name())
                .set(DUNNING_CASE.OWED, BigDecimal.ZERO)
                .set(DUNNING_CASE.CLOSED_ON, today)
                .setNull(DUNNING_CASE.HOLD_TICKET_ID)
                .setNull(DUNNING_CASE.HOLD_UNTIL)
                .setNull(DUNNING_CASE.HOLD_REASON)
                .set(DUNNING_CASE.VERSION, DUNNING_CASE.VERSION.plus(1))
                .where(cases)
                .and(isIn(Move.CLOSE))
                .and(notExists(selectOne().from(owing).where(Debtors.unit(owing).eq(DUNNING_CASE.UNIT_ID))))
                .returning(DUNNING_CASE.ID)
                .fetch(DUNNING_CASE.ID);
        lapse(closed);
        return closed;
    }

    /** What was promised in cases that are closed, and is not paid, is void. */
    private void lapse(List<UUID> cases) {
        if (cases.isEmpty()) return;
        sql.update(DUNNING_PROMISE)
                .set(DUNNING_PROMISE.STATE, PromiseState.WITHDRAWN.name())
                .from(DUNNING_CASE)
                .where(DUNNING_CASE.ID.eq(DUNNING_PROMISE.CASE_ID))
                .and(DUNNING_CASE.ID.eq(any(cases.toArray(UUID[]::new))))
                .and(DUNNING_CASE.STATE.eq(State.CLOSED.name()))
                .and(DUNNING_PROMISE.STATE.eq(PromiseState.OPEN.name()))
                .execute();
    }
}
