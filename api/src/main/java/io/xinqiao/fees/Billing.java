package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILLING_RUN;
import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.RUN;
import static org.jooq.impl.DSL.any;

import io.xinqiao.archives.Projects;
import io.xinqiao.fees.BillingPreviews.BillingPreview;
import io.xinqiao.fees.BillingSql.Asked;
import io.xinqiao.fees.Prices.NextPrice;
import io.xinqiao.fees.Prices.PriceInput;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunState;
import io.xinqiao.runs.Runs;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

/**
 * Billing runs: looked at first, then begun or taken back. Exactly once is the database's: one bill for each unit, item
 * and period that is not reversed. {@link BillingWork} does the rest.
 */
@Service
class Billing {
    private static final int MOST_ITEMS = 20;
    private static final RowScope REACH = RowScope.inProject(BILLING_RUN.PROJECT_ID);

    private final DSLContext sql;
    private final BillingSql billing;
    private final BillingPreviews previews;
    private final Projects projects;
    private final RunRows<BillingRun> rows;
    private final Runs runs;
    private final BillReversals reversals;
    private final InvoiceLookup invoiced;

    Billing(
            TenantDatabase database,
            BillingSql billing,
            BillingPreviews previews,
            Projects projects,
            RunRows<BillingRun> rows,
            Runs runs,
            BillReversals reversals,
            InvoiceLookup invoiced) {
        this.sql = database.sql();
        this.billing = billing;
        this.previews = previews;
        this.projects = projects;
        this.rows = rows;
        this.runs = runs;
        this.reversals = reversals;
        this.invoiced = invoiced;
    }

    /** What to bill: a project, items, and the period that begins on a day. */
    record BillingInput(
            UUID projectId,
            Cycle cycle,
            LocalDate periodFrom,
            List<UUID> feeItemIds,
            @Nullable List<SupposedPriceInput> whatIf) {
        List<UUID> items() {
            return feeItemIds.stream().distinct().toList();
        }

        List<SupposedPriceInput> supposed() {
            return whatIf == null ? List.of() : whatIf;
        }

        Asked of(List<UUID> buildings, List<NextPrice> supposed) {
            return new Asked(projectId, buildings, cycle, periodFrom, cycle.lastDay(periodFrom), items(), supposed);
        }
    }

    /** A price that nobody has set. */
    record SupposedPriceInput(UUID chargeStandardId, PriceInput price) {}

    record PostBillingRunInput(
            UUID projectId,
            Cycle cycle,
            LocalDate periodFrom,
            List<UUID> feeItemIds,
            int expectedBills,
            BigDecimal expectedAmount) {
        BillingInput what() {
            return new BillingInput(projectId, cycle, periodFrom, feeItemIds, null);
        }
    }

    record ReverseBillingRunInput(
            UUID runId, String reason, @Nullable Boolean despiteInvoices) {}

    @Bean
    static RunRows<BillingRun> billingRunRows(TenantDatabase database, Visibility visibility) {
        return RunRows.of(BillingRun.class, BILLING_RUN, BILLING_RUN.ID, REACH, Billing::run, database, visibility);
    }

    @Bean
    static Listing<BillingRun> billingRunList(RunRows<BillingRun> rows) {
        return Listing.of("billingRuns", rows)
                .descending(BILLING_RUN.PERIOD_FROM)
                .descending(RUN.REQUESTED_AT)
                .descending(BILLING_RUN.AMOUNT)
                .search(BILLING_RUN.REASON);
    }

    /** Works a run out without writing anything; empty where the caller does not reach the project or an item. */
    Optional<BillingPreview> preview(BillingInput input) {
        if (projects.reachable("Query.billingPreview", input.projectId()).isEmpty()) return Optional.empty();
        var wrong = wrong(input);
        if (wrong.isPresent())
            throw new CodedException(ErrorCode.BAD_REQUEST, wrong.get().key(), MOST_ITEMS);
        if (!known(input.feeItemIds())) return Optional.empty();
        return previews.of(input);
    }

    private record Wrong(String key, String field) {}

    private static Optional<Wrong> wrong(BillingInput input) {
        if (!input.cycle().beginsOn(input.periodFrom())) {
            return Optional.of(new Wrong("refused.billing.period", "periodFrom"));
        }
        if (input.feeItemIds().isEmpty() || input.feeItemIds().size() > MOST_ITEMS) {
            return Optional.of(new Wrong("refused.billing.items", "feeItemIds"));
        }
        return Optional.empty();
    }

    private boolean known(List<UUID> items) {
        var asked = items.stream().distinct().toArray(UUID[]::new);
        return sql.fetchCount(FEE_ITEM, FEE_ITEM.ID.eq(any(asked))) == asked.length;
    }

    /** Begins a run, if it would do now what somebody has looked at. */
    BillingRun post(PostBillingRunInput input) {
        if (projects.reachable("Mutation.postBillingRun", input.projectId()).isEmpty()) {
            throw Refused.notFound("projectId");
        }
        wrong(input.what()).ifPresent(wrong -> {
            throw Refused.because(Code.INVALID, wrong.key(), List.of(MOST_ITEMS), wrong.field());
        });
        if (!known(input.feeItemIds())) throw Refused.notFound("feeItemIds");
        lock(input.projectId());
        runs.refuseBusy(BillingWork.TYPE, input.projectId(), "projectId");
        var id = NewId.next();
        // Worked out once the project is this run's alone: whoever came first has posted by now, or is waited for.
        draft(id, input);
        runs.begin(new Runs.NewRun(id, BillingWork.TYPE, input.projectId(), true, input.expectedBills()));
        sql.insertInto(BILLING_RUN)
                .set(BILLING_RUN.ID, id)
                .set(BILLING_RUN.PROJECT_ID, input.projectId())
                .set(BILLING_RUN.CYCLE, input.cycle().name())
                .set(BILLING_RUN.PERIOD_FROM, input.periodFrom())
                .set(BILLING_RUN.PERIOD_TO, input.cycle().lastDay(input.periodFrom()))
                .set(BILLING_RUN.FEE_ITEM_IDS, input.what().items().toArray(UUID[]::new))
                .set(BILLING_RUN.BILLS, 0)
                .set(BILLING_RUN.AMOUNT, BigDecimal.ZERO)
                .execute();
        return rows.find(id);
    }

    /** One at a time begins something in a project; units and tickets may be added meanwhile. */
    void lock(UUID project) {
        sql.select(PROJECT.ID)
                .from(PROJECT)
                .where(PROJECT.ID.eq(project))
                .forNoKeyUpdate()
                .fetchSingle();
    }

    /** Works out what is posted and keeps it, if it is what somebody has looked at; it is posted as it is kept. */
    private void draft(UUID run, PostBillingRunInput input) {
        var bills = 0;
        var amount = BigDecimal.ZERO.setScale(2);
        for (var buildings : billing.pieces(input.projectId())) {
            var drafted = billing.draft(input.what().of(buildings, List.of()), run);
            bills += drafted.get("bills", Integer.class);
            amount = amount.add(drafted.get("amount", BigDecimal.class));
        }
        if (bills != input.expectedBills() || amount.compareTo(input.expectedAmount()) != 0) {
            throw Refused.because(Code.CONFLICT, "refused.billing.changed", List.of(bills, amount), "expectedAmount");
        }
        if (bills == 0) throw Refused.because(Code.INVALID, "refused.billing.nothing", List.of(), "feeItemIds");
    }

    /** Takes a posted run back. What was paid of it stays with the units as prepayment. */
    BillingRun reverse(ReverseBillingRunInput input) {
        var known =
                rows.reached("Mutation.reverseBillingRun", input.runId()).orElseThrow(() -> Refused.notFound("runId"));
        var run = runs.lock(known.id());
        if (run.state() != RunState.DONE && run.state() != RunState.FAILED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.billing.notPosted", List.of(), "runId");
        }
        lock(known.projectId());
        runs.refuseBusy(run.kind(), run.projectId(), "runId");
        var issued = invoiced.invoices(run.id());
        if (issued > 0 && !Boolean.TRUE.equals(input.despiteInvoices())) {
            throw Refused.because(Code.REQUIRED, "refused.billing.invoices", List.of(issued), "despiteInvoices");
        }
        sql.update(BILLING_RUN)
                .set(BILLING_RUN.REASON, input.reason())
                .where(BILLING_RUN.ID.eq(run.id()))
                .execute();
        runs.takeBack(run, reversals.standing(run.id()));
        return rows.find(run.id());
    }

    private static BillingRun run(Record row) {
        return new BillingRun(
                row.get(BILLING_RUN.ID),
                row.get(BILLING_RUN.PROJECT_ID),
                Cycle.valueOf(row.get(BILLING_RUN.CYCLE)),
                row.get(BILLING_RUN.PERIOD_FROM),
                row.get(BILLING_RUN.PERIOD_TO),
                List.of(row.get(BILLING_RUN.FEE_ITEM_IDS)),
                row.get(BILLING_RUN.BILLS),
                row.get(BILLING_RUN.AMOUNT),
                row.get(BILLING_RUN.REASON),
                Runs.status(row));
    }
}
