package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.QUERY_RUN;
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

/** The results of runs go some days after they are written; the record stays. */
@Service
class QuerySweep {
    private static final Duration EVERY = Duration.ofHours(6);

    private final TenantDatabase database;
    private final Files files;
    private final QueryLimits limits;
    private final Clock clock;

    QuerySweep(TenantDatabase database, Files files, QueryLimits limits, Clock clock) {
        this.database = database;
        this.files = files;
        this.limits = limits;
        this.clock = clock;
    }

    @Bean
    static RecurringWork queryResultsAreForgotten(QuerySweep sweep, Registry registry, TenantDatabase database) {
        return new RecurringWork("forget-query-results", EVERY, () -> registry.forEach(database, sweep::forget));
    }

    void forget() {
        var before = clock.instant().minus(Duration.ofDays(limits.keptDays()));
        database.writeLong(() -> {
            var sql = database.sql();
            var old = sql.select(QUERY_RUN.FILE_ID)
                    .from(QUERY_RUN)
                    .join(RUN)
                    .on(RUN.ID.eq(QUERY_RUN.ID))
                    .where(QUERY_RUN.FILE_ID.isNotNull())
                    .and(RUN.ENDED_AT.lt(before))
                    .fetchArray(QUERY_RUN.FILE_ID);
            sql.update(QUERY_RUN)
                    .setNull(QUERY_RUN.FILE_ID)
                    .where(QUERY_RUN.FILE_ID.eq(any(old)))
                    .execute();
            files.forget(old);
            return null;
        });
    }
}
