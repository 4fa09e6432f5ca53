package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.LATE_CHARGE_RUN;
import static io.xinqiao.schema.tenant.Tables.RUN;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.runs.RunKind;
import io.xinqiao.runs.RunState;
import io.xinqiao.runs.RunStatus;
import io.xinqiao.runs.RunStep;
import io.xinqiao.runs.Runs;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Runs that charge for paying late: looked at first, then charged some overdue bills at once, by the rules of when the
 * run was begun. What was owed on days that are over does not change, and no day of a bill is charged twice.
 */
@Service
class LateChargeRuns implements RunKind {
    static final String TYPE = "LateChargeRun";
    private static final Table<Record> RUNS = LATE_CHARGE_RUN.join(RUN).on(RUN.ID.eq(LATE_CHARGE_RUN.ID));
    private static final Keyset<LateChargeRun, Instant> LATEST = new Keyset<>(
            "requested", RUN.REQUESTED_AT, LATE_CHARGE_RUN.ID, true, LateChargeRun::requestedAt, LateChargeRun::id);
    private static final RowScope REACH = RowScope.inProject(LATE_CHARGE_RUN.PROJECT_ID);

    private final DSLContext sql;
    private final LateCharges late;
    private final LateChargeRules rules;
    private final Billing billing;
    private final Visibility visibility;
    private final Runs runs;
    private final BillingProperties properties;

    LateChargeRuns(
            TenantDatabase database,
            LateCharges late,
            LateChargeRules rules,
            Billing billing,
            Visibility visibility,
            Runs runs,
            BillingProperties properties) {
        this.sql = database.sql();
        this.late = late;
        this.rules = rules;
        this.billing = billing;
        this.visibility = visibility;
        this.runs = runs;
        this.properties = properties;
    }

    record PostLateChargesInput(UUID projectId, LocalDate on, int expectedBills, BigDecimal expectedAmount) {}

    record LateChargeRunFilter(
            @Nullable UUID projectId, @Nullable RunState state) {}

    /** Begins a run, if it would charge now what somebody has looked at. */
    LateChargeRun post(PostLateChargesInput input) {
        if (!late.isOver(input.on())) {
            throw Refused.because(Code.INVALID, "refused.late.day", List.of(), "on");
        }
        billing.lock(input.projectId());
        runs.refuseBusy(TYPE, input.projectId(), "projectId");
        var now = late.preview(input.projectId(), input.on());
        if (now.bills() != input.expectedBills() || now.amount().compareTo(input.expectedAmount()) != 0) {
            throw Refused.because(
                    Code.CONFLICT, "refused.billing.changed", List.of(now.bills(), now.amount()), "expectedAmount");
        }
        if (now.bills() == 0) throw Refused.because(Code.INVALID, "refused.late.nothing", List.of(), "on");
        var id = NewId.next();
        runs.begin(new Runs.NewRun(id, TYPE, input.projectId(), true, now.bills()));
        sql.insertInto(LATE_CHARGE_RUN)
                .set(LATE_CHARGE_RUN.ID, id)
                .set(LATE_CHARGE_RUN.PROJECT_ID, input.projectId())
                .set(LATE_CHARGE_RUN.UP_TO, input.on())
                .set(LATE_CHARGE_RUN.BILLS, 0)
                .set(LATE_CHARGE_RUN.AMOUNT, BigDecimal.ZERO)
                .execute();
        return find(id);
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** Charges the next overdue bills in the order of their keys. */
    @Override
    public RunStep step(RunStatus status) {
        var run = find(status.id());
        var known = rules.of(run.projectId(), status.requestedAt());
        var after = status.position() == null ? null : UUID.fromString(status.position());
        var overdue = late.keys(run.projectId(), known, run.on(), after, properties.unitsAtOnce());
        var charges = late.post(overdue, known, run.on(), status.memberId());
        var bills = run.bills() + charges.size();
        sql.update(LATE_CHARGE_RUN)
                .set(LATE_CHARGE_RUN.BILLS, bills)
                .set(LATE_CHARGE_RUN.AMOUNT, run.amount().add(LateCharges.total(charges)))
                .where(LATE_CHARGE_RUN.ID.eq(run.id()))
                .execute();
        return overdue.size() < properties.unitsAtOnce()
                ? RunStep.last(bills, bills)
                : RunStep.more(overdue.getLast().toString(), bills, status.total());
    }

    Connection<LateChargeRun> page(Page page, @Nullable LateChargeRunFilter filter) {
        var which = filter == null
                ? noCondition()
                : is(LATE_CHARGE_RUN.PROJECT_ID, filter.projectId()).and(is(RUN.STATE, filter.state()));
        var condition = visibility.of("Query.lateChargeRuns", REACH).and(RUN.KIND.eq(TYPE));
        return LATEST.page(page, sql, RUNS, condition.and(which), LateChargeRuns::run);
    }

    Map<UUID, LateChargeRun> visible(Collection<UUID> keys) {
        return sql.select(RUNS.fields())
                .from(RUNS)
                .where(LATE_CHARGE_RUN.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of(TYPE, REACH))
                .fetchMap(LATE_CHARGE_RUN.ID, LateChargeRuns::run);
    }

    private LateChargeRun find(UUID id) {
        return sql.select(RUNS.fields())
                .from(RUNS)
                .where(LATE_CHARGE_RUN.ID.eq(id))
                .fetchSingle(LateChargeRuns::run);
    }

    private static LateChargeRun run(Record row) {
        return new LateChargeRun(
                row.get(LATE_CHARGE_RUN.ID),
                row.get(LATE_CHARGE_RUN.PROJECT_ID),
                row.get(LATE_CHARGE_RUN.UP_TO),
                row.get(LATE_CHARGE_RUN.BILLS),
                row.get(LATE_CHARGE_RUN.AMOUNT),
                Runs.status(row));
    }
}
