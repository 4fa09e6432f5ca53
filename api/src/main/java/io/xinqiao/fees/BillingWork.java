package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILLING_RUN;

import io.xinqiao.fees.BillingSql.Asked;
import io.xinqiao.fees.BillingSql.Posted;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.notices.FailureNotices;
import io.xinqiao.platform.Outbox;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.Trouble;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Posts runs and takes them back piece by piece, each piece one transaction with how far the run is. Whoever is cut off
 * leaves whole pieces; another node goes on with the next.
 */
@Component
class BillingWork {
    /** Every step of a run is told of under this name. */
    static final String TOPIC = "BillingRun";

    static final Condition UNDER_WAY =
            BILLING_RUN.STATE.in(BillingRun.State.POSTING.name(), BillingRun.State.REVERSING.name());

    /** Pieces of "post-bills" had other names; what an older release wrote down of them is found by the sweep. */
    private static final String WORK = "work-on-billing-runs";

    private static final char BETWEEN = '|';
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final BillingSql billing;
    private final BillReversals reversals;
    private final Outbox outbox;
    private final Registry registry;
    private final JobQueue later;
    private final BookingDays days;
    private final FailureNotices failedWork;
    private final Clock clock;

    BillingWork(
            TenantDatabase database,
            BillingSql billing,
            BillReversals reversals,
            Outbox outbox,
            Registry registry,
            JobQueue later,
            BookingDays days,
            FailureNotices failedWork,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.billing = billing;
        this.reversals = reversals;
        this.outbox = outbox;
        this.registry = registry;
        this.later = later;
        this.days = days;
        this.failedWork = failedWork;
        this.clock = clock;
    }

    /** Has a run worked on that is just begun, taken back or tried again. */
    BillingRun begin(BillingRun run) {
        outbox.record(TOPIC, run.id());
        // Written down before the run is committed, so that it cannot be forgotten; whoever is too early comes again.
        ask(run);
        database.afterCommit(later::wake);
        return run;
    }

    private void ask(BillingRun run) {
        var organization = Objects.requireNonNull(database.tenant().organizationId());
        later.ask(WORK, new Piece(organization, run.id(), run.attempt()).text());
    }

    /** An attempt at a run; asked for again it is the same. */
    private record Piece(String organization, UUID run, int attempt) {
        static Piece of(String text) {
            var parts = text.split("\\" + BETWEEN, -1);
            return new Piece(parts[0], UUID.fromString(parts[1]), Integer.parseInt(parts[2]));
        }

        String text() {
            return organization + BETWEEN + run + BETWEEN + attempt;
        }
    }

    private void work(String text) {
        var piece = Piece.of(text);
        var tenant = registry.ofOrganization(piece.organization()).orElseThrow(JobQueue.NotYet::new);
        database.as(tenant, () -> {
            while (database.writeLong(() -> step(piece))) {
                // Piece by piece, each committed.
            }
            return null;
        });
    }

    /** The run stands still, in nobody's way, until somebody tries it again or takes it back. */
    private void giveUp(String text, Trouble trouble) {
        var piece = Piece.of(text);
        registry.ofOrganization(piece.organization())
                .ifPresent(tenant -> database.as(
                        tenant,
                        () -> database.write(() -> {
                            var failed = sql.update(BILLING_RUN)
                                    .set(BILLING_RUN.FAILED_WHILE, BILLING_RUN.STATE)
                                    .set(BILLING_RUN.STATE, BillingRun.State.FAILED.name())
                                    .set(BILLING_RUN.FAILURE, trouble.name())
                                    .set(BILLING_RUN.VERSION, BILLING_RUN.VERSION.plus(1))
                                    .set(BILLING_RUN.CHANGED_AT, clock.instant())
                                    .where(BILLING_RUN.ID.eq(piece.run()))
                                    .and(BILLING_RUN.ATTEMPT.eq(piece.attempt()))
                                    .and(UNDER_WAY)
                                    .execute();
                            if (failed == 0) return null;
                            outbox.record(TOPIC, piece.run());
                            failedWork.tell(TOPIC, piece.run(), trouble);
                            return null;
                        })));
    }

    /** Asks for what is under way once more: what is written down already is not written twice. */
    private void askForForgotten() {
        sql.selectFrom(BILLING_RUN).where(UNDER_WAY).fetch(Billing::run).forEach(this::ask);
    }

    /** One piece; whether there is more to do. */
    private boolean step(Piece piece) {
        var run = sql.selectFrom(BILLING_RUN)
                .where(BILLING_RUN.ID.eq(piece.run()))
                .forUpdate()
                .fetchOptional(Billing::run)
                .filter(found -> found.attempt() >= piece.attempt())
                .orElseThrow(JobQueue.NotYet::new);
        return switch (run.state()) {
            case POSTING -> postPiece(run);
            case REVERSING -> reversePiece(run);
            case POSTED, REVERSED, FAILED -> false;
        };
    }

    private boolean postPiece(BillingRun run) {
        var all = billing.pieces(run.projectId());
        var last = run.done() >= all.size();
        var bills = run.bills();
        var amount = run.amount();
        if (!last) {
            var asked = new Asked(
                    run.projectId(),
                    all.get(run.done()),
                    run.cycle(),
                    run.periodFrom(),
                    run.periodTo(),
                    run.feeItemIds(),
                    List.of());
            var posted = new Posted(
                    run.id(),
                    run.startedById(),
                    days.today(run.projectId()),
                    clock.instant().atOffset(ZoneOffset.UTC));
            if (run.attempt() > 1) billing.dropBilled(asked, posted);
            var made = billing.post(asked, posted);
            bills += made.get("bills", Integer.class);
            amount = amount.add(made.get("amount", BigDecimal.class));
        }
        goOn(run, last ? BillingRun.State.POSTED : run.state(), all.size(), bills, amount);
        return !last;
    }

    /** It is taken back when none of its bills stands any more, whatever became of them meanwhile. */
    private boolean reversePiece(BillingRun run) {
        var by = new BillReversals.By(run.startedById(), days.today(run.projectId()), clock.instant());
        var stands = reversals.takeBack(run.id(), by);
        goOn(run, stands ? run.state() : BillingRun.State.REVERSED, run.pieces(), run.bills(), run.amount());
        return stands;
    }

    private void goOn(BillingRun run, BillingRun.State state, int pieces, int bills, BigDecimal amount) {
        sql.update(BILLING_RUN)
                .set(BILLING_RUN.STATE, state.name())
                .set(BILLING_RUN.PIECES, pieces)
                .set(BILLING_RUN.DONE, Math.min(pieces, run.done() + 1))
                .set(BILLING_RUN.BILLS, bills)
                .set(BILLING_RUN.AMOUNT, amount)
                .set(BILLING_RUN.VERSION, run.version() + 1)
                .set(BILLING_RUN.CHANGED_AT, clock.instant())
                .where(BILLING_RUN.ID.eq(run.id()))
                .execute();
        outbox.record(TOPIC, run.id());
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        OneOffWork billsArePosted(BillingWork work) {
            return new OneOffWork(WORK, work::work, work::giveUp);
        }

        /** Whatever became of what was written down, no run stands still without a reason. */
        @Bean
        RecurringWork forgottenRunsGoOn(BillingWork work, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "resume-billing-runs", EVERY, () -> registry.forEach(database, work::askForForgotten));
        }
    }
}
