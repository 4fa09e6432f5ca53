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
import java.util.concurrent.Executors;
import javax.sql.DataSource;
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
    private static final int TRIES = 5;

    private final Scheduler scheduler;
    private volatile boolean running;
    private boolean scheduling;

    Jobs(
            DataSource registry,
            List<RecurringWork> work,
            List<OneOffWork> pieces,
            Later later,
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
        return Tasks.custom(work.name(), String.class).onFailure(Jobs::again).execute((instance, context) -> {
            var piece = instance.getData();
            work.work().accept(piece);
            return (done, operations) -> {
                operations.stop();
                work.after().accept(piece);
            };
        });
    }

    /** What was not there yet is looked for again in a second; what failed, in ten; neither without end. */
    private static void again(ExecutionComplete failed, ExecutionOperations<String> operations) {
        var execution = failed.getExecution();
        var notYet = failed.getCause().filter(Later.NotYet.class::isInstance).isPresent();
        if (execution.consecutiveFailures + 1 >= (notYet ? LOOKED_FOR : TRIES)) {
            log.error(
                    "Given up: {} {}",
                    execution.getTaskName(),
                    execution.getId(),
                    failed.getCause().orElse(null));
            operations.stop();
            return;
        }
        operations.reschedule(failed, failed.getTimeDone().plusSeconds(notYet ? 1 : 10));
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
