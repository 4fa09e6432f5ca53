package io.xinqiao.tenants;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;

/** Runs {@link RecurringWork}, each piece once over all nodes, and goes on where a node that died left off. */
final class Jobs implements SmartLifecycle {
    static final Duration LOOK = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private volatile boolean running;
    private boolean scheduling;

    Jobs(DataSource registry, List<RecurringWork> work, Duration look) {
        List<RecurringTask<Void>> tasks = work.stream()
                .map(piece -> Tasks.recurring(piece.name(), FixedDelay.of(piece.every()))
                        .execute((instance, context) -> piece.work().run()))
                .toList();
        this.scheduler = Scheduler.create(registry)
                .startTasks(tasks)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .pollingInterval(look)
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, true))
                .build();
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
