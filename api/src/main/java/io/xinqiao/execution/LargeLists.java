package io.xinqiao.execution;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Page;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Duration;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Refuses questions that the database would answer by looking through a large table, before it does: the query planner
 * is asked what a page costs. Of tables that are not large nothing is asked.
 */
@Component
final class LargeLists {
    private static final int LARGE = 50_000;

    /** In the planner's units, of which a page over an index takes some dozens: about twenty milliseconds. */
    private static final double MOST = 3_000;

    private static final Duration STATISTICS_KEPT = Duration.ofMinutes(10);
    private static final int MOST_COMPANIES = 20_000;

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Cache<String, Set<String>> large = Caffeine.newBuilder()
            .expireAfterWrite(STATISTICS_KEPT)
            .maximumSize(MOST_COMPANIES)
            .build();

    LargeLists(TenantDatabase database) {
        this.database = database;
        this.sql = database.sql();
    }

    /**
     * A page that is found quickly, as far as the database can tell before.
     *
     * @throws CodedException BAD_REQUEST when it needs a narrower filter
     */
    Connection<?> page(DeclaredList list, Page page, DeclaredList.@Nullable Order order, Condition condition) {
        if (!isLarge(list.table().getName())) return list.page(page, order, condition);
        return list.quickPage(page, order, condition, MOST)
                .orElseThrow(() -> new CodedException(ErrorCode.BAD_REQUEST, "request.narrow"));
    }

    /** Has the statistics read anew when they are next needed. */
    void forget() {
        large.invalidateAll();
    }

    private boolean isLarge(String table) {
        return large.get(database.tenant().slot().schema(), none -> largeTables())
                .contains(table);
    }

    /** By the statistics that autovacuum keeps. */
    private Set<String> largeTables() {
        return sql.select(field(name("relname"), String.class))
                .from(table(name("pg_class")))
                .where(condition("relnamespace = current_schema()::regnamespace"))
                .and(field(name("reltuples"), Float.class).gt(inline((float) LARGE)))
                .fetchSet(0, String.class);
    }
}
