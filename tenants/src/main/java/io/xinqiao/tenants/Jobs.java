package io.xinqiao.tenants;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs {@link RecurringWork} and {@link OneOffWork}, each piece once over all nodes, and goes on where a node that died
 * left off: six signs of life later.
 */
final class Jobs implements SmartLifecycle {
    static final Duration LOOK = Duration.ofSeconds(1);
    private static final int AT_ONCE = 100;
    private static final Logger log = LoggerFactory.getLogger(Jobs.class);
    private static final int SIGNS_MISSED = 6;
    private static final Duration AWAITED_AT_STOP = Duration.ofSeconds(10);
    private static final int LOOKED_FOR = 30;

    /** How often is tried what will not pass by itself. */
    private static final int TRIES = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private static final Duration BUSY_FOR_LEAST = Duration.ofSeconds(1);
    private static final Duration BUSY_FOR_MOST = Duration.ofSeconds(4);

    /** How long is tried what may pass by itself. */
    private static final Duration TRIED_FOR = Duration.ofDays(1);

    private final Scheduler scheduler;
    private volatile boolean running;
    private boolean scheduling;

    Jobs(
            DataSource registry,
            List<RecurringWork> work,
            List<OneOffWork> pieces,
            JobQueue later,
            Duration look,
            Duration signOfLife) {
        List<RecurringTask<Void>> tasks = work.stream()
                .map(piece -> Tasks.recurring(piece.name(), FixedDelay.of(piece.every()))
                        .execute((instance, context) -> piece.work().run()))
                .toList();
        List<Task<?>> oneOff =
                pieces.stream().<Task<?>>map(piece -> task(piece)).toList();
        this.scheduler = Scheduler.create(registry, oneOff)
                .startTasks(tasks)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .threads(AT_ONCE)
                .pollingInterval(look)
                .heartbeatInterval(signOfLife)
                .missedHeartbeatsLimit(SIGNS_MISSED)
                .shutdownMaxWait(AWAITED_AT_STOP)
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, true))
                .build();
        later.wakes(scheduler::triggerCheckForDueExecutions);
    }

    private static Task<String> task(OneOffWork work) {
        return Tasks.custom(work.name(), String.class)
                .onFailure((failed, operations) -> again(work, failed, operations))
                .execute((instance, context) -> {
                    var piece = instance.getData();
                    try {
                        work.work().accept(piece);
                    } catch (JobQueue.Busy busy) {
                        return (put, operations) ->
                                operations.reschedule(put, put.getTimeDone().plus(whenBusy()));
                    }
                    return (done, operations) -> {
                        operations.stop();
                        work.after().accept(piece);
                    };
                });
    }

    /** Not all at the same moment: what waits for the same would come together again and again. */
    private static Duration whenBusy() {
        return Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(BUSY_FOR_LEAST.toMillis(), BUSY_FOR_MOST.toMillis()));
    }

    /**
     * What may pass is tried for a day; what will not, a few times. Whatever is given up is told to whom it concerns.
     */
    private static void again(OneOffWork work, ExecutionComplete failed, ExecutionOperations<String> operations) {
        var execution = failed.getExecution();
        var cause = failed.getCause().orElse(null);
        var pause = pause(cause, execution.consecutiveFailures + 1);
        if (pause.isPresent()) {
            log.warn("Tried again in {}: {} {}", pause.get(), work.name(), execution.getId(), cause);
            operations.reschedule(failed, failed.getTimeDone().plus(pause.get()));
            return;
        }
        try {
            work.givenUp().tell(execution.getId(), Trouble.of(cause));
        } catch (RuntimeException untold) {
            log.error("Nobody could be told that {} {} fails", work.name(), execution.getId(), untold);
            operations.reschedule(failed, failed.getTimeDone().plus(LONGEST_PAUSE));
            return;
        }
        log.error("Given up: {} {}", work.name(), execution.getId(), cause);
        operations.stop();
    }

    /**
     * How long to wait before work that failed is tried again; empty when it is given up. What was not there yet is
     * looked for each second.
     *
     * @param tries how often it has failed in a row
     */
    static Optional<Duration> pause(@Nullable Throwable cause, int tries) {
        if (cause instanceof JobQueue.NotYet) {
            return tries < LOOKED_FOR ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
        }
        if (!Trouble.of(cause).mayPass() && tries >= TRIES) return Optional.empty();
        var pause = FIRST_PAUSE;
        var waited = Duration.ZERO;
        for (var before = 1; before < tries; before++) {
            waited = waited.plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        return waited.compareTo(TRIED_FOR) < 0 ? Optional.of(pause) : Optional.empty();
    }

    @Override
    public void start() {
        running = true;
        // It opens a connection first, which the start of the application need not wait for.
        Thread.ofVirtual().name("jobs-start").start(this::startUnlessStopped);
    }

    private synchronized void startUnlessStopped() {
        if (!running) return;
        scheduler.start();
        scheduling = true;
    }

    @Override
    public void stop() {
        running = false;
        stopIfStarted();
    }

    private synchronized void stopIfStarted() {
        if (scheduling) scheduler.stop();
        scheduling = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
