package io.xinqiao.identity;

import static org.jooq.impl.DSL.any;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * What tables keep of their objects by themselves: when each was changed last ({@code updated_at}), and how often
 * ({@code version}), and since when it is out of use ({@code archived_at}). A table without the first holds what stays
 * as it was entered.
 */
public final class KeptTimes {
    private static final String UPDATED_AT = "updated_at";
    private static final String VERSION = "version";
    private static final String ARCHIVED_AT = "archived_at";

    private final DSLContext sql;
    private final List<Table<? extends Record>> tables;
    private final @Nullable Field<Integer> version;
    private final @Nullable Field<Instant> archivedAt;

    /** Of objects in this table; where several hold one object, its version is in the first. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public KeptTimes(DSLContext sql, Table<? extends Record>... tables) {
        this.sql = sql;
        this.tables = Arrays.stream(tables)
                .filter(table -> table.field(UPDATED_AT) != null)
                .toList();
        this.version = tables[0].field(VERSION, Integer.class);
        this.archivedAt = tables[0].field(ARCHIVED_AT, Instant.class);
    }

    /** Whether objects in a table can change. */
    boolean areKept() {
        return !tables.isEmpty();
    }

    boolean isVersioned() {
        return areKept() && version != null;
    }

    /** Those of objects that were changed since they were entered; where several tables hold one, the latest. */
    public Map<UUID, Instant> updated(Collection<UUID> keys) {
        Map<UUID, Instant> found = new HashMap<>();
        for (var table : tables) {
            var updated = Objects.requireNonNull(table.field(UPDATED_AT, Instant.class));
            sql.select(keyOf(table), updated)
                    .from(table)
                    .where(keyOf(table).eq(any(keys.toArray(UUID[]::new))))
                    .and(updated.isNotNull())
                    .forEach(row -> found.merge(row.value1(), row.value2(), KeptTimes::later));
        }
        return found;
    }

    Map<UUID, Integer> versions(Collection<UUID> keys) {
        if (!isVersioned()) return Map.of();
        var table = tables.getFirst();
        return sql.select(keyOf(table), version)
                .from(table)
                .where(keyOf(table).eq(any(keys.toArray(UUID[]::new))))
                .fetchMap(keyOf(table), version);
    }

    Optional<Integer> lockedVersion(UUID one) {
        if (!isVersioned()) return Optional.empty();
        var table = tables.getFirst();
        return sql.select(version)
                .from(table)
                .where(keyOf(table).eq(one))
                .forUpdate()
                .fetchOptional(version);
    }

    Optional<Field<Instant>> archivedAt() {
        return Optional.ofNullable(archivedAt);
    }

    /** Those of objects that are out of use, and since when. */
    Map<UUID, Instant> archived(Collection<UUID> keys) {
        if (archivedAt == null) return Map.of();
        var table = tables.getFirst();
        return sql.select(keyOf(table), archivedAt)
                .from(table)
                .where(keyOf(table).eq(any(keys.toArray(UUID[]::new))))
                .and(archivedAt.isNotNull())
                .fetchMap(keyOf(table), archivedAt);
    }

    private static Field<UUID> keyOf(Table<? extends Record> table) {
        return Objects.requireNonNull(table.field("id", UUID.class));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
