package io.xinqiao.runs;

import static io.xinqiao.schema.tenant.Tables.RUN;
import static org.jooq.impl.DSL.inline;

import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The runs of the company: begun, taken back and tried again inside the change of whoever asks for it. */
@Service
public class Runs {
    /** Whatever happens to a run is told of under this name. */
    static final String TOPIC = "Run";

    static final Condition UNDER_WAY = RUN.STATE.in(RunState.QUEUED.name(), RunState.RUNNING.name());

    private final TenantDatabase database;
    private final DSLContext sql;
    private final RunQueue queue;
    private final Outbox outbox;
    private final Clock clock;

    Runs(TenantDatabase database, RunQueue queue, Outbox outbox, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.queue = queue;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * A run to begin.
     *
     * @param project whose it is; null for one of the whole company
     * @param alone whether only one of its kind may be under way in its project
     * @param total of how much; 0 while nobody knows
     */
    public record NewRun(UUID id, String kind, @Nullable UUID project, boolean alone, int total) {}

    /** Begins a run for the caller: the last that a change does, because a node may look for it at once. */
    public void begin(NewRun run) {
        sql.insertInto(RUN)
                .set(RUN.ID, run.id())
                .set(RUN.KIND, run.kind())
                .set(RUN.PROJECT_ID, run.project())
                .set(RUN.ALONE, run.alone())
                .set(RUN.STATE, RunState.QUEUED.name())
                .set(RUN.TAKING_BACK, false)
                .set(RUN.DONE, 0)
                .set(RUN.TOTAL, run.total())
                .set(RUN.REQUESTED_BY, Caller.current().memberId())
                .set(RUN.REQUESTED_AT, clock.instant())
                .set(RUN.ATTEMPT, 1)
                .set(RUN.VERSION, 1)
                .execute();
        queued(run.id(), 1);
    }

    /**
     * Writes down what was done at once while the caller waited: a run that is over.
     *
     * @param failureKey why it came to nothing, in the messages; null when it is done
     */
    public void record(NewRun run, Instant begunAt, @Nullable String failureKey, List<String> failureArguments) {
        sql.insertInto(RUN)
                .set(RUN.ID, run.id())
                .set(RUN.KIND, run.kind())
                .set(RUN.PROJECT_ID, run.project())
                .set(RUN.ALONE, run.alone())
                .set(RUN.STATE, (failureKey == null ? RunState.DONE : RunState.FAILED).name())
                .set(RUN.TAKING_BACK, false)
                .set(RUN.DONE, run.total())
                .set(RUN.TOTAL, run.total())
                .set(RUN.FAILURE_KEY, failureKey)
                .set(RUN.FAILURE_ARGUMENTS, failureKey == null ? null : failureArguments.toArray(String[]::new))
                .set(RUN.REQUESTED_BY, Caller.current().memberId())
                .set(RUN.REQUESTED_AT, begunAt)
                .set(RUN.STARTED_AT, begunAt)
                .set(RUN.ENDED_AT, clock.instant())
                .set(RUN.ATTEMPT, 1)
                .set(RUN.VERSION, 1)
                .execute();
    }

    /** Begins to take a run back that is done or has failed; the caller holds its row. */
    public void takeBack(RunStatus run, int total) {
        again(
                run,
                Map.of(
                        RUN.TAKING_BACK,
                        true,
                        RUN.TAKEN_BACK_BY,
                        Caller.current().memberId(),
                        RUN.DONE,
                        0,
                        RUN.TOTAL,
                        total,
                        RUN.POSITION,
                        inline(null, RUN.POSITION)));
    }

    /** Begins the next part of a run that is through, or has failed; the caller holds its row. */
    public void goOn(RunStatus run) {
        again(run, Map.of(RUN.TAKING_BACK, false, RUN.DONE, 0, RUN.TOTAL, 0, RUN.POSITION, inline(null, RUN.POSITION)));
    }

    /** Goes on with a run that has failed, where it stopped; the caller holds its row. */
    void retry(RunStatus run) {
        again(run, Map.of());
    }

    /** Calls off a run that is under way; the caller holds its row. What a step of it does meanwhile is for nothing. */
    void cancel(RunStatus run) {
        sql.update(RUN)
                .set(RUN.STATE, RunState.CANCELLED.name())
                .set(RUN.ENDED_AT, clock.instant())
                .set(RUN.VERSION, run.version() + 1)
                .where(RUN.ID.eq(run.id()))
                .execute();
        outbox.record(TOPIC, run.id());
    }

    /**
     * Lets a long step go on while its run is what it was when the step began.
     *
     * @throws JobQueue.NotYet when it was called off, or another node has taken it over
     */
    public void requireUnderWay(RunStatus run) {
        if (!isUnderWay(run)) throw new JobQueue.NotYet();
    }

    /** Whether a run is what it was when its step began, and not called off. */
    public boolean isUnderWay(RunStatus run) {
        return sql.fetchExists(
                RUN, RUN.ID.eq(run.id()).and(RUN.VERSION.eq(run.version())).and(UNDER_WAY));
    }

    private void again(RunStatus run, Map<?, ?> changes) {
        sql.update(RUN)
                .set(RUN.STATE, RunState.QUEUED.name())
                .setNull(RUN.FAILURE_KEY)
                .setNull(RUN.FAILURE_ARGUMENTS)
                .setNull(RUN.STARTED_AT)
                .setNull(RUN.ENDED_AT)
                .set(RUN.ATTEMPT, run.attempt() + 1)
                .set(RUN.VERSION, run.version() + 1)
                .set(changes)
                .where(RUN.ID.eq(run.id()))
                .execute();
        queued(run.id(), run.attempt() + 1);
    }

    /**
     * Refuses what would be the second of its kind under way in its project. Two at once meet at the index: the change
     * of one is done again, and comes here then.
     *
     * @param field of the input that names what is busy
     */
    public void refuseBusy(String kind, @Nullable UUID project, String field) {
        var busy = sql.fetchExists(
                RUN,
                RUN.KIND.eq(kind).and(RUN.PROJECT_ID.eq(project)).and(RUN.ALONE).and(UNDER_WAY));
        if (busy) throw Refused.because(Code.CONFLICT, "refused.run.busy", List.of(), field);
    }

    /** Written down before the change is committed, so that it cannot be forgotten. */
    private void queued(UUID run, int attempt) {
        outbox.record(TOPIC, run);
        queue.ask(run, attempt);
        database.afterCommit(queue::wake);
    }

    /** A run, held until the transaction ends. */
    public RunStatus lock(UUID id) {
        return sql.selectFrom(RUN).where(RUN.ID.eq(id)).forUpdate().fetchSingle(Runs::status);
    }

    /** The status in a row that a kind's own was joined with. */
    public static RunStatus status(Record row) {
        var arguments = row.get(RUN.FAILURE_ARGUMENTS);
        return new RunStatus(
                row.get(RUN.ID),
                row.get(RUN.KIND),
                row.get(RUN.PROJECT_ID),
                RunState.valueOf(row.get(RUN.STATE)),
                row.get(RUN.TAKING_BACK),
                row.get(RUN.DONE),
                row.get(RUN.TOTAL),
                row.get(RUN.POSITION),
                row.get(RUN.FAILURE_KEY),
                arguments == null ? List.of() : Arrays.asList(arguments),
                row.get(RUN.REQUESTED_BY),
                row.get(RUN.REQUESTED_AT),
                row.get(RUN.TAKEN_BACK_BY),
                row.get(RUN.STARTED_AT),
                row.get(RUN.ENDED_AT),
                row.get(RUN.ATTEMPT),
                row.get(RUN.VERSION));
    }
}
