package io.xinqiao.exports;

import static io.xinqiao.schema.tenant.Tables.EXPORT_RUN;
import static io.xinqiao.schema.tenant.Tables.RUN;
import static org.jooq.impl.DSL.any;

import io.xinqiao.files.Files;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

/** The files of exports go some days after they are written; what was asked for stays on record. */
@Service
class ExportSweep {
    private static final Duration EVERY = Duration.ofHours(6);

    private final TenantDatabase database;
    private final Files files;
    private final ExportProperties properties;
    private final Clock clock;

    ExportSweep(TenantDatabase database, Files files, ExportProperties properties, Clock clock) {
        this.database = database;
        this.files = files;
        this.properties = properties;
        this.clock = clock;
    }

    @Bean
    static RecurringWork exportsAreForgotten(ExportSweep sweep, Registry registry, TenantDatabase database) {
        return new RecurringWork("forget-exports", EVERY, () -> registry.forEach(database, sweep::forget));
    }

    void forget() {
        var before = clock.instant().minus(Duration.ofDays(properties.keptDays()));
        database.writeLong(() -> {
            var sql = database.sql();
            var old = sql.select(EXPORT_RUN.FILE_ID)
                    .from(EXPORT_RUN)
                    .join(RUN)
                    .on(RUN.ID.eq(EXPORT_RUN.ID))
                    .where(EXPORT_RUN.FILE_ID.isNotNull())
                    .and(RUN.ENDED_AT.lt(before))
                    .fetchArray(EXPORT_RUN.FILE_ID);
            sql.update(EXPORT_RUN)
                    .setNull(EXPORT_RUN.FILE_ID)
                    .where(EXPORT_RUN.FILE_ID.eq(any(old)))
                    .execute();
            files.forget(old);
            return null;
        });
    }
}
