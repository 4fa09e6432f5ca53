package io.xinqiao.runs;

import static io.xinqiao.schema.tenant.Tables.RUN;

import io.xinqiao.events.Outbox;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.util.function.IntConsumer;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Says how far a long step is, past the transaction that the step is in: that one is not seen before its end. */
@Component
public class RunProgress {
    private static final Logger log = LoggerFactory.getLogger(RunProgress.class);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Outbox outbox;

    RunProgress(TenantDatabase database, Outbox outbox) {
        this.database = database;
        this.sql = database.sql();
        this.outbox = outbox;
    }

    /** Takes how much of a run is done while a step of it goes on. */
    public IntConsumer of(RunStatus run, int total) {
        var tenant = database.tenant();
        return done -> {
            try {
                Thread.ofVirtual()
                        .name("run-progress")
                        .start(() -> tell(tenant, run, done, total))
                        .join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void tell(Tenant tenant, RunStatus run, int done, int total) {
        try {
            database.as(
                    tenant,
                    () -> database.write(() -> {
                        sql.update(RUN)
                                .set(RUN.DONE, done)
                                .set(RUN.TOTAL, Math.max(total, done))
                                .where(RUN.ID.eq(run.id()))
                                .and(RUN.VERSION.eq(run.version()))
                                .execute();
                        outbox.record(Runs.TOPIC, run.id());
                        return null;
                    }));
        } catch (RuntimeException failure) {
            log.warn("Progress of run {} could not be told", run.id(), failure);
        }
    }
}
