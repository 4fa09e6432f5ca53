package io.xinqiao.fees;

import static io.xinqiao.platform.Filters.is;
import static io.xinqiao.schema.tenant.Tables.BILLING_RUN;
import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.archives.Projects;
import io.xinqiao.fees.BillingPreviews.BillingPreview;
import io.xinqiao.fees.BillingSql.Asked;
import io.xinqiao.fees.Prices.NextPrice;
import io.xinqiao.fees.Prices.PriceInput;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Billing runs: looked at first, then begun, taken back, or tried again when they were given up. Exactly once is the
 * database's: one bill for each unit, item and period that is not reversed. {@link BillingWork} does the rest.
 */
@Service
class Billing {
    private static final int MOST_ITEMS = 20;
    private static final Keyset<BillingRun, LocalDate> LATEST =
            new Keyset<>("runs", BILLING_RUN.PERIOD_FROM, BILLING_RUN.ID, true, BillingRun::periodFrom, BillingRun::id);
    private static final RowScope REACH = RowScope.inProject(BILLING_RUN.PROJECT_ID);

    private final DSLContext sql;
    private final BillingSql billing;
    private final BillingPreviews previews;
    private final Projects projects;
    private final Visibility visibility;
    private final BillingWork work;
    private final InvoiceLookup invoiced;
    private final Clock clock;

    Billing(
            TenantDatabase database,
            BillingSql billing,
            BillingPreviews previews,
            Projects projects,
            Visibility visibility,
            BillingWork work,
            InvoiceLookup invoiced,
            Clock clock) {
        this.sql = database.sql();
        this.billing = billing;
        this.previews = previews;
        this.projects = projects;
        this.visibility = visibility;
        this.work = work;
        this.invoiced = invoiced;
        this.clock = clock;
    }

    /** What to bill: a project, items, and the period that begins on a day. */
    record BillingInput(
            UUID projectId,
            Cycle cycle,
            LocalDate periodFrom,
            List<UUID> feeItemIds,
            @Nullable List<SupposedPriceInput> supposing) {
        List<UUID> items() {
            return feeItemIds.stream().distinct().toList();
        }

        List<SupposedPriceInput> supposed() {
            return supposing == null ? List.of() : supposing;
        }

        Asked of(List<UUID> buildings, List<NextPrice> supposed) {
            return new Asked(projectId, buildings, cycle, periodFrom, cycle.lastDay(periodFrom), items(), supposed);
        }
    }

    /** A price that nobody has set. */
    record SupposedPriceInput(UUID standardId, PriceInput price) {}

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

    record RetryBillingRunInput(UUID runId) {}

    record BillingRunFilter(@Nullable UUID projectId, BillingRun.@Nullable State state) {
        Condition condition() {
            return is(BILLING_RUN.PROJECT_ID, projectId).and(is(BILLING_RUN.STATE, state));
        }
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
        var moment = clock.instant();
        var id = NewId.next();
        var begun = sql.insertInto(BILLING_RUN)
                .set(BILLING_RUN.ID, id)
                .set(BILLING_RUN.PROJECT_ID, input.projectId())
                .set(BILLING_RUN.CYCLE, input.cycle().name())
                .set(BILLING_RUN.PERIOD_FROM, input.periodFrom())
                .set(BILLING_RUN.PERIOD_TO, input.cycle().lastDay(input.periodFrom()))
                .set(BILLING_RUN.FEE_ITEM_IDS, input.what().items().toArray(UUID[]::new))
                .set(BILLING_RUN.STATE, BillingRun.State.POSTING.name())
                .set(BILLING_RUN.PIECES, billing.pieces(input.projectId()).size())
                .set(BILLING_RUN.DONE, 0)
                .set(BILLING_RUN.BILLS, 0)
                .set(BILLING_RUN.AMOUNT, BigDecimal.ZERO)
                .set(BILLING_RUN.ATTEMPT, 1)
                .set(BILLING_RUN.VERSION, 1)
                .set(BILLING_RUN.STARTED_AT, moment)
                .set(BILLING_RUN.STARTED_BY, Caller.current().memberId())
                .set(BILLING_RUN.CHANGED_AT, moment)
                .onConflictDoNothing()
                .execute();
        if (begun == 0) throw Refused.because(Code.CONFLICT, "refused.billing.busy", List.of(), "projectId");
        // Worked out once the project is this run's alone: whoever came first has posted by now, or is waited for.
        draft(id, input);
        return work.begin(find(id));
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
        var run = locked("Mutation.reverseBillingRun", input.runId());
        if (run.state() != BillingRun.State.POSTED && run.state() != BillingRun.State.FAILED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.billing.notPosted", List.of(), "runId");
        }
        refuseBusy(run);
        var issued = invoiced.invoices(run.id());
        if (issued > 0 && !Boolean.TRUE.equals(input.despiteInvoices())) {
            throw Refused.because(Code.REQUIRED, "refused.billing.invoices", List.of(issued), "despiteInvoices");
        }
        sql.update(BILLING_RUN)
                .set(BILLING_RUN.STATE, BillingRun.State.REVERSING.name())
                .set(BILLING_RUN.PIECES, BillReversals.pieces(run.bills()))
                .set(BILLING_RUN.DONE, 0)
                .set(BILLING_RUN.REASON, input.reason())
                .setNull(BILLING_RUN.FAILURE)
                .setNull(BILLING_RUN.FAILED_WHILE)
                .set(BILLING_RUN.ATTEMPT, run.attempt() + 1)
                .set(BILLING_RUN.VERSION, run.version() + 1)
                .set(BILLING_RUN.CHANGED_AT, clock.instant())
                .where(BILLING_RUN.ID.eq(run.id()))
                .execute();
        return work.begin(find(run.id()));
    }

    /** Goes on with a run that was given up, where it stopped; what is posted or taken back already stays so. */
    BillingRun retry(RetryBillingRunInput input) {
        var run = locked("Mutation.retryBillingRun", input.runId());
        if (run.state() != BillingRun.State.FAILED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.billing.notFailed", List.of(), "runId");
        }
        refuseBusy(run);
        sql.update(BILLING_RUN)
                .set(BILLING_RUN.STATE, BILLING_RUN.FAILED_WHILE)
                .setNull(BILLING_RUN.FAILURE)
                .setNull(BILLING_RUN.FAILED_WHILE)
                .set(BILLING_RUN.ATTEMPT, run.attempt() + 1)
                .set(BILLING_RUN.VERSION, run.version() + 1)
                .set(BILLING_RUN.CHANGED_AT, clock.instant())
                .where(BILLING_RUN.ID.eq(run.id()))
                .execute();
        return work.begin(find(run.id()));
    }

    private BillingRun locked(String mutation, UUID id) {
        return sql.selectFrom(BILLING_RUN)
                .where(BILLING_RUN.ID.eq(id))
                .and(visibility.of(mutation, REACH))
                .forUpdate()
                .fetchOptional(Billing::run)
                .orElseThrow(() -> Refused.notFound("runId"));
    }

    private void refuseBusy(BillingRun run) {
        lock(run.projectId());
        var busy = sql.fetchExists(
                BILLING_RUN, BILLING_RUN.PROJECT_ID.eq(run.projectId()).and(BillingWork.UNDER_WAY));
        if (busy) throw Refused.because(Code.CONFLICT, "refused.billing.busy", List.of(), "runId");
    }

    private BillingRun find(UUID id) {
        return sql.selectFrom(BILLING_RUN).where(BILLING_RUN.ID.eq(id)).fetchSingle(Billing::run);
    }

    Connection<BillingRun> page(Page page, @Nullable BillingRunFilter filter) {
        var condition =
                visibility.of("Query.billingRuns", REACH).and(filter == null ? noCondition() : filter.condition());
        return LATEST.page(page, sql, BILLING_RUN, condition, Billing::run);
    }

    Map<UUID, BillingRun> visible(String row, Collection<UUID> keys) {
        return sql.selectFrom(BILLING_RUN)
                .where(BILLING_RUN.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of(row, REACH))
                .fetchMap(BILLING_RUN.ID, Billing::run);
    }

    static BillingRun run(Record row) {
        return new BillingRun(
                row.get(BILLING_RUN.ID),
                row.get(BILLING_RUN.PROJECT_ID),
                Cycle.valueOf(row.get(BILLING_RUN.CYCLE)),
                row.get(BILLING_RUN.PERIOD_FROM),
                row.get(BILLING_RUN.PERIOD_TO),
                List.of(row.get(BILLING_RUN.FEE_ITEM_IDS)),
                BillingRun.State.valueOf(row.get(BILLING_RUN.STATE)),
                row.get(BILLING_RUN.PIECES),
                row.get(BILLING_RUN.DONE),
                row.get(BILLING_RUN.BILLS),
                row.get(BILLING_RUN.AMOUNT),
                row.get(BILLING_RUN.REASON),
                BillingRun.failure(row.get(BILLING_RUN.FAILURE)),
                row.get(BILLING_RUN.ATTEMPT),
                row.get(BILLING_RUN.VERSION),
                row.get(BILLING_RUN.STARTED_AT),
                row.get(BILLING_RUN.STARTED_BY),
                row.get(BILLING_RUN.CHANGED_AT));
    }
}
