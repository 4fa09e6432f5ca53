package io.xinqiao.tenants;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Set;
import org.jooq.DSLContext;

/** Which tables of each company hold so many rows that looking through one takes long, by autovacuum's statistics. */
final class LargeTables {
    private static final int LARGE = 50_000;
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST_COMPANIES = 20_000;

    private final Cache<String, Set<String>> known = Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumSize(MOST_COMPANIES)
            .build();

    /** Whether a table of a schema is one of them. */
    boolean contains(String schema, String table, DSLContext sql) {
        var large = known.getIfPresent(schema);
        if (large == null) {
            // Never inside the cache, where a database that does not answer would hold up other companies.
            large = found(schema, sql);
            known.put(schema, large);
        }
        return large.contains(table);
    }

    void forget(String schema) {
        known.invalidate(schema);
    }

    private static Set<String> found(String schema, DSLContext sql) {
        var namespace = field(name("pg_namespace", "oid"), Long.class);
        return sql.select(field(name("relname"), String.class))
                .from(table(name("pg_class")))
                .join(table(name("pg_namespace")))
                .on(namespace.eq(field(name("relnamespace"), Long.class)))
                .where(field(name("nspname"), String.class).eq(schema))
                .and(field(name("reltuples"), Float.class).gt(inline((float) LARGE)))
                .fetchSet(0, String.class);
    }
}
