package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BILLING_RUN;
import static org.jooq.impl.DSL.any;

import io.xinqiao.fees.BillingSql.Asked;
import io.xinqiao.fees.BillingSql.Posted;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.runs.RunKind;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunStatus;
import io.xinqiao.runs.RunStep;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * The steps of a billing run: it posts what was drafted, some buildings at once, and takes back what stands. What is
 * left is what is still there, whatever units and buildings come and go meanwhile.
 */
@Component
class BillingWork implements RunKind {
    static final String TYPE = "BillingRun";

    private final DSLContext sql;
    private final RunRows<BillingRun> runs;
    private final BillingSql billing;
    private final OtherBills others;
    private final BillReversals reversals;
    private final BookingDays days;
    private final Clock clock;

    BillingWork(
            TenantDatabase database,
            RunRows<BillingRun> runs,
            BillingSql billing,
            OtherBills others,
            BillReversals reversals,
            BookingDays days,
            Clock clock) {
        this.sql = database.sql();
        this.runs = runs;
        this.billing = billing;
        this.others = others;
        this.reversals = reversals;
        this.days = days;
        this.clock = clock;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public RunStep step(RunStatus status) {
        var run = runs.find(status.id());
        var left = billing.drafted(run.id());
        var dropped = 0;
        var made = 0;
        if (!left.isEmpty()) {
            var asked = new Asked(
                    run.projectId(),
                    left.getFirst(),
                    run.cycle(),
                    run.periodFrom(),
                    run.periodTo(),
                    run.feeItemIds(),
                    List.of());
            var posted = new Posted(
                    run.id(),
                    status.memberId(),
                    days.today(run.projectId()),
                    clock.instant().atOffset(ZoneOffset.UTC));
            // Only beside a run that stood still can another have billed the same.
            if (status.attempt() > 1) dropped = billing.dropBilled(asked, posted);
            var bills = billing.post(asked, posted);
            made = bills.get("bills", Integer.class);
            add(run, made, bills.get("amount", BigDecimal.class));
            // A building is posted once in a run: what is drafted for it goes in one piece.
            others.billed(BILL.RUN_ID
                    .eq(run.id())
                    .and(BILL.BUILDING_ID.eq(any(asked.buildings().toArray(UUID[]::new)))));
        }
        var done = status.done() + made;
        var total = status.total() - dropped;
        return left.size() > 1 ? RunStep.more(done, total) : RunStep.last(done, total);
    }

    private void add(BillingRun run, int bills, BigDecimal amount) {
        sql.update(BILLING_RUN)
                .set(BILLING_RUN.BILLS, run.bills() + bills)
                .set(BILLING_RUN.AMOUNT, run.amount().add(amount))
                .where(BILLING_RUN.ID.eq(run.id()))
                .execute();
    }

    /** It is taken back when none of its bills stands any more, whatever became of them meanwhile. */
    @Override
    public RunStep takeBack(RunStatus status) {
        var run = runs.find(status.id());
        var by = new BillReversals.By(status.memberId(), days.today(run.projectId()), clock.instant());
        var left = reversals.takeBack(run.id(), by);
        var done = Math.max(status.done(), status.total() - left);
        return left > 0 ? RunStep.more(done, status.total()) : RunStep.last(status.total(), status.total());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(BillingProperties.class)
    static class Wiring {}
}
