package io.xinqiao.runs;

import static io.xinqiao.schema.tenant.Tables.RUN;
import static java.util.stream.Collectors.toMap;

import io.xinqiao.events.Outbox;
import io.xinqiao.notices.FailureNotices;
import io.xinqiao.platform.Request;
import io.xinqiao.runs.RunQueue.Attempt;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Does the steps of runs, one transaction each. The job queue has a node's work done by another when the node dies, and
 * retries what fails; what it gives up is FAILED here with its reason, in nobody's way, and told.
 *
 * <p>The run's row is not held while a step goes on, so that a long one can say how far it is. Should two nodes do the
 * same step, because one was thought dead, only one of them finds the row as it was and commits.
 */
@Component
class RunWork {
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Registry registry;
    private final RunQueue queue;
    private final Outbox outbox;
    private final FailureNotices failedWork;
    private final RunTurns turns;
    private final Clock clock;
    private final Map<String, RunKind> kinds;

    RunWork(
            TenantDatabase database,
            Registry registry,
            RunQueue queue,
            Outbox outbox,
            FailureNotices failedWork,
            RunTurns turns,
            Clock clock,
            ObjectProvider<RunKind> kinds) {
        this.database = database;
        this.sql = database.sql();
        this.registry = registry;
        this.queue = queue;
        this.outbox = outbox;
        this.failedWork = failedWork;
        this.turns = turns;
        this.clock = clock;
        this.kinds = kinds.stream().collect(toMap(RunKind::type, Function.identity()));
    }

    private void work(String text) {
        var attempt = Attempt.of(text);
        var tenant = registry.ofOrganization(attempt.organization()).orElseThrow(JobQueue.NotYet::new);
        new Request("run-" + attempt.run(), Locale.SIMPLIFIED_CHINESE)
                .call(() -> database.as(tenant, () -> {
                    try (var _ = turn(tenant, attempt)) {
                        while (take(attempt)) {
                            // Step by step, each committed.
                        }
                    }
                    return null;
                }));
    }

    private RunTurns.Turn turn(Tenant tenant, Attempt attempt) {
        var kind = sql.select(RUN.KIND)
                .from(RUN)
                .where(RUN.ID.eq(attempt.run()))
                .fetchOptional(RUN.KIND)
                .orElseThrow(JobQueue.NotYet::new);
        return Objects.requireNonNull(kinds.get(kind), kind).isAskersOwn() ? turns.take(tenant) : () -> {};
    }

    /** One step; whether there is another. */
    private boolean take(Attempt attempt) {
        var isNew = database.write(() -> start(attempt));
        if (isNew) return true;
        try {
            return database.writeLong(() -> step(attempt));
        } catch (RunRefusal refused) {
            return database.write(() -> {
                underWay(attempt)
                        .ifPresent(run -> settle(run, RunStep.failed(run, refused.messageKey(), refused.arguments())));
                return false;
            });
        }
    }

    /** The run, while it is under way in this attempt. */
    private Optional<RunStatus> underWay(Attempt attempt) {
        return sql.selectFrom(RUN)
                .where(RUN.ID.eq(attempt.run()))
                .and(RUN.ATTEMPT.eq(attempt.number()))
                .and(Runs.UNDER_WAY)
                .fetchOptional(Runs::status);
    }

    /** The same; looked for again when it is not committed yet. */
    private Optional<RunStatus> find(Attempt attempt) {
        var found = underWay(attempt);
        if (found.isPresent()) return found;
        var isThere = sql.fetchExists(RUN, RUN.ID.eq(attempt.run()).and(RUN.ATTEMPT.ge(attempt.number())));
        if (!isThere) throw new JobQueue.NotYet();
        return Optional.empty();
    }

    /** Says that a node is at it; whether nobody has said so before. */
    private boolean start(Attempt attempt) {
        var run = find(attempt).filter(found -> found.state() == RunState.QUEUED);
        if (run.isEmpty()) return false;
        sql.update(RUN)
                .set(RUN.STATE, RunState.RUNNING.name())
                .set(RUN.STARTED_AT, clock.instant())
                .set(RUN.VERSION, run.get().version() + 1)
                .where(RUN.ID.eq(attempt.run()))
                .and(RUN.VERSION.eq(run.get().version()))
                .execute();
        outbox.record(Runs.TOPIC, attempt.run());
        return true;
    }

    private boolean step(Attempt attempt) {
        var run = find(attempt).orElse(null);
        if (run == null) return false;
        var kind = Objects.requireNonNull(kinds.get(run.kind()), run.kind());
        var step = run.takingBack() ? kind.takeBack(run) : kind.step(run);
        settle(run, step);
        return !step.last();
    }

    /**
     * Writes down what a step has come to; whoever finds the run otherwise than it was has done the step for nothing.
     */
    private void settle(RunStatus run, RunStep step) {
        var end = step.failureKey() != null ? RunState.FAILED : run.takingBack() ? RunState.TAKEN_BACK : RunState.DONE;
        var settled = sql.update(RUN)
                .set(RUN.STATE, step.last() ? end.name() : RunState.RUNNING.name())
                .set(RUN.DONE, step.done())
                .set(RUN.TOTAL, step.total())
                .set(RUN.POSITION, step.position())
                .set(RUN.FAILURE_KEY, step.failureKey())
                .set(RUN.FAILURE_ARGUMENTS, step.failureKey() == null ? null : texts(step.failureArguments()))
                .set(RUN.ENDED_AT, step.last() ? clock.instant() : null)
                .set(RUN.VERSION, run.version() + 1)
                .where(RUN.ID.eq(run.id()))
                .and(RUN.VERSION.eq(run.version()))
                .execute();
        if (settled == 0) throw new JobQueue.NotYet();
        outbox.record(Runs.TOPIC, run.id());
        if (step.last() && end != RunState.TAKEN_BACK) {
            Objects.requireNonNull(kinds.get(run.kind()), run.kind())
                    .ended(run.id(), end, step.failureKey(), step.failureArguments());
        }
    }

    private static String @Nullable [] texts(List<Object> arguments) {
        return arguments.stream().map(Object::toString).toArray(String[]::new);
    }

    /** The run stands still, in nobody's way, until somebody tries it again or takes it back. */
    private void giveUp(String text, Trouble trouble) {
        var attempt = Attempt.of(text);
        registry.ofOrganization(attempt.organization())
                .ifPresent(tenant -> database.as(
                        tenant,
                        () -> database.write(() -> {
                            underWay(attempt).ifPresent(run -> {
                                settle(run, RunStep.failed(run, FailureNotices.reason(trouble), List.of()));
                                failedWork.tell(run.kind(), run.id(), run.memberId(), trouble);
                            });
                            return null;
                        })));
    }

    /** Asks for what is under way once more: what is written down already is not written twice. */
    private void askForForgotten() {
        sql.select(RUN.ID, RUN.ATTEMPT)
                .from(RUN)
                .where(Runs.UNDER_WAY)
                .forEach(run -> queue.ask(run.value1(), run.value2()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        OneOffWork runsAreDone(RunWork work) {
            return new OneOffWork(RunQueue.WORK, work::work, work::giveUp);
        }

        /** Whatever became of what was written down, no run stands still without a reason. */
        @Bean
        RecurringWork forgottenRunsGoOn(RunWork work, Registry registry, TenantDatabase database) {
            return new RecurringWork("resume-runs", EVERY, () -> registry.forEach(database, work::askForForgotten));
        }
    }
}
