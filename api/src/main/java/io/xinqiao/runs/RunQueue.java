package io.xinqiao.runs;

import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Asks the job queue for the work of runs, an attempt at a run as one job. */
@Component
class RunQueue {
    static final String WORK = "work-on-runs";
    private static final char BETWEEN = '|';

    private final TenantDatabase database;
    private final JobQueue jobs;

    RunQueue(TenantDatabase database, JobQueue jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /** An attempt at a run; asked for again it is the same. */
    record Attempt(String organization, UUID run, int number) {
        static Attempt of(String text) {
            var parts = text.split("\\" + BETWEEN, -1);
            return new Attempt(parts[0], UUID.fromString(parts[1]), Integer.parseInt(parts[2]));
        }

        String text() {
            return organization + BETWEEN + run + BETWEEN + number;
        }
    }

    /**
     * Asks for the work of a run of the bound company. It is written down before the change is committed, so that it
     * cannot be forgotten; whoever is too early comes again.
     */
    void ask(UUID run, int attempt) {
        var organization = Objects.requireNonNull(database.tenant().organizationId());
        jobs.ask(WORK, new Attempt(organization, run, attempt).text());
    }

    void wake() {
        jobs.wake();
    }
}
