package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.LATE_CHARGE_RUN;
import static io.xinqiao.schema.tenant.Tables.RUN;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.runs.RunKind;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunStatus;
import io.xinqiao.runs.RunStep;
import io.xinqiao.runs.Runs;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

/**
 * Runs that charge for paying late: looked at first, then charged some overdue bills at once, by the rules of when the
 * run was begun. What was owed on days that are over does not change, and no day of a bill is charged twice.
 */
@Service
class LateChargeRuns implements RunKind {
    static final String TYPE = "LateChargeRun";
    private static final RowScope REACH = RowScope.inProject(LATE_CHARGE_RUN.PROJECT_ID);

    private final DSLContext sql;
    private final LateCharges late;
    private final LateChargeRules rules;
    private final Billing billing;
    private final RunRows<LateChargeRun> rows;
    private final Runs runs;
    private final BillingProperties properties;

    LateChargeRuns(
            TenantDatabase database,
            LateCharges late,
            LateChargeRules rules,
            Billing billing,
            RunRows<LateChargeRun> rows,
            Runs runs,
            BillingProperties properties) {
        this.sql = database.sql();
        this.late = late;
        this.rules = rules;
        this.billing = billing;
        this.rows = rows;
        this.runs = runs;
        this.properties = properties;
    }

    @Bean
    static RunRows<LateChargeRun> lateChargeRunRows(TenantDatabase database, Visibility visibility) {
        return RunRows.of(
                LateChargeRun.class,
                LATE_CHARGE_RUN,
                LATE_CHARGE_RUN.ID,
                REACH,
                LateChargeRuns::run,
                database,
                visibility);
    }

    record PostLateChargesInput(UUID projectId, LocalDate on, int expectedBills, BigDecimal expectedAmount) {}

    @Bean
    static Listing<LateChargeRun> lateChargeRunList(RunRows<LateChargeRun> rows) {
        return Listing.of("lateChargeRuns", rows).descending(RUN.REQUESTED_AT).descending(LATE_CHARGE_RUN.AMOUNT);
    }

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
        return rows.find(id);
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** Charges the next overdue bills in the order of their keys. */
    @Override
    public RunStep step(RunStatus status) {
        var run = rows.find(status.id());
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
