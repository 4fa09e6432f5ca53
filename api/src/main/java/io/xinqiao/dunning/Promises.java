package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.DUNNING_PROMISE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.dunning.DunningCase.Promise;
import io.xinqiao.dunning.DunningCase.PromiseState;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** What households promise to pay, at once or in instalments: never more than they owe. */
@Repository
class Promises {
    private static final RecordColumns<Promise> PROMISES = RecordColumns.of(Promise.class, DUNNING_PROMISE);
    private static final int LONGEST_DAYS = 730;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final DunningPolicies policies;
    private final Clock clock;

    Promises(TenantDatabase database, DunningPolicies policies, Clock clock) {
        this.sql = database.sql();
        this.policies = policies;
        this.clock = clock;
    }

    record InstalmentInput(BigDecimal amount, LocalDate dueOn) {}

    /** One payment by a day, of what is owed or a part of it. The caller has locked the case. */
    void promise(DunningCase of, InstalmentInput one) {
        var debt = debt(of);
        if (one.amount().compareTo(debt) > 0) {
            throw Refused.because(Code.INVALID, "refused.dunning.most", List.of(debt.toPlainString()), "amount");
        }
        add(of, List.of(one));
    }

    /** Payments that add up to what is owed. The caller has locked the case. */
    void arrange(DunningCase of, List<InstalmentInput> instalments) {
        var debt = debt(of);
        var sum = instalments.stream().map(InstalmentInput::amount).reduce(NOTHING, BigDecimal::add);
        if (sum.compareTo(debt) != 0) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.dunning.sum",
                    List.of(sum.toPlainString(), debt.toPlainString()),
                    "instalments");
        }
        add(of, instalments);
    }

    /** What the case is about as it is now, whenever it was written down last. */
    private BigDecimal debt(DunningCase of) {
        return Objects.requireNonNull(sql.select(coalesce(sum(Debtors.OWED), inline(NOTHING)))
                .from(BILL)
                .where(BILL.UNIT_ID.eq(of.unitId()))
                .and(Debtors.counts(policies.of(of.projectId()), LocalDate.now(clock)))
                .fetchSingle()
                .value1());
    }

    private void add(DunningCase of, List<InstalmentInput> instalments) {
        var today = LocalDate.now(clock);
        var now = clock.instant();
        var last = today.minusDays(1);
        var sum = NOTHING;
        List<Promise> promises = new ArrayList<>();
        for (var one : instalments) {
            if (!one.dueOn().isAfter(last)
                    || one.dueOn().isAfter(today.plusDays(LONGEST_DAYS))
                    || one.amount().signum() <= 0) {
                throw Refused.because(Code.INVALID, "refused.dunning.promise", List.of(), "dueOn");
            }
            last = one.dueOn();
            sum = sum.add(one.amount());
            promises.add(new Promise(
                    NewId.next(),
                    of.id(),
                    promises.size() + 1,
                    one.dueOn(),
                    one.amount(),
                    sum,
                    PromiseState.OPEN,
                    today,
                    now,
                    Caller.current().memberId(),
                    null));
        }
        sql.update(DUNNING_PROMISE)
                .set(DUNNING_PROMISE.STATE, PromiseState.REPLACED.name())
                .where(DUNNING_PROMISE.CASE_ID.eq(of.id()))
                .and(DUNNING_PROMISE.STATE.eq(PromiseState.OPEN.name()))
                .execute();
        PROMISES.inserts().insert(sql, promises);
    }

    /** Takes back what is still open of what was agreed on. The caller has locked the case. */
    void withdraw(DunningCase of, String because) {
        sql.update(DUNNING_PROMISE)
                .set(DUNNING_PROMISE.STATE, PromiseState.WITHDRAWN.name())
                .set(DUNNING_PROMISE.WITHDRAWN_BECAUSE, because)
                .set(DUNNING_PROMISE.WITHDRAWN_AT, clock.instant())
                .set(DUNNING_PROMISE.WITHDRAWN_BY, Caller.current().memberId())
                .where(DUNNING_PROMISE.CASE_ID.eq(of.id()))
                .and(DUNNING_PROMISE.STATE.eq(PromiseState.OPEN.name()))
                .execute();
    }

    /** What households promised, in the order of their days. */
    Map<UUID, List<Promise>> of(Collection<UUID> cases) {
        return sql.selectFrom(DUNNING_PROMISE)
                .where(DUNNING_PROMISE.CASE_ID.eq(any(cases.toArray(UUID[]::new))))
                .orderBy(DUNNING_PROMISE.MADE_AT, DUNNING_PROMISE.NUMBER)
                .fetchGroups(DUNNING_PROMISE.CASE_ID, Row.mapping(PROMISES::read));
    }
}
