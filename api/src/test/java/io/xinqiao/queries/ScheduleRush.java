package io.xinqiao.queries;

import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiProcess;
import java.time.Duration;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/** Makes a node look for what is due all the time, and not only when its turn comes: a node to be killed. */
class ScheduleRush implements ApplicationRunner {
    private final ScheduleSweep sweep;
    private final Registry registry;
    private final TenantDatabase database;

    ScheduleRush(ScheduleSweep sweep, Registry registry, TenantDatabase database) {
        this.sweep = sweep;
        this.registry = registry;
        this.database = database;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        while (!Thread.currentThread().isInterrupted()) {
            registry.forEach(database, sweep::bringAll);
            ApiProcess.pause(Duration.ofMillis(50));
        }
    }
}
