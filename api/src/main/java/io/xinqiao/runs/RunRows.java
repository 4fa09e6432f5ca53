package io.xinqiao.runs;

import static io.xinqiao.schema.tenant.Tables.RUN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.execution.NodeSource;
import io.xinqiao.identity.KeptTimes;
import io.xinqiao.identity.ListSource;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.sql.Groups;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.RecordColumns.Stored;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.Table;

/**
 * Reads the runs of one kind, each with what a table of its own keeps of it: list, single, node. A bean of this type is
 * where {@code node}, {@code retryRun} and {@code runProgress} find them.
 *
 * @param <T> the class of the runs; its simple name is the kind, and that of the type in the schema
 */
public final class RunRows<T extends Run> implements NodeSource, ListSource<T> {
    private final String kind;
    private final Field<UUID> key;
    private final KeptTimes times;
    private final Table<Record> rows;
    private final RowScope scope;
    private final RecordMapper<Record, T> mapper;
    private final Collection<Stored> stored;
    private final DSLContext sql;
    private final Visibility visibility;

    private RunRows(
            Class<T> type,
            Table<? extends Record> own,
            Field<UUID> key,
            RowScope scope,
            RecordMapper<Record, T> mapper,
            DSLContext sql,
            Visibility visibility) {
        this.kind = type.getSimpleName();
        this.key = key;
        this.times = new KeptTimes(sql, RUN, own);
        this.rows = own.join(RUN).on(RUN.ID.eq(key));
        this.scope = scope;
        this.mapper = mapper;
        this.stored = RecordColumns.byName(
                type, Stream.of(own, RUN).flatMap(Table::fieldStream).toArray(Field<?>[]::new));
        this.sql = sql;
        this.visibility = visibility;
    }

    /** The runs of a class, kept in a table whose key {@code id} is that of the run. */
    public static <T extends Run> RunRows<T> of(
            Class<T> type,
            Table<? extends Record> own,
            Field<UUID> key,
            RowScope scope,
            RecordMapper<Record, T> mapper,
            TenantDatabase database,
            Visibility visibility) {
        return new RunRows<>(type, own, key, scope, mapper, database.sql(), visibility);
    }

    @Override
    public String type() {
        return kind;
    }

    /** The run as the work in the background sees it. */
    public T find(UUID id) {
        return Objects.requireNonNull(read(List.of(id), noCondition()).get(id));
    }

    /** The run that the caller reaches by a field of the schema. */
    public Optional<T> reached(String field, UUID id) {
        return Optional.ofNullable(
                read(List.of(id), visibility.of(field, scope)).get(id));
    }

    @Override
    public Map<UUID, T> visible(Collection<UUID> keys) {
        return read(keys, visibility.of(kind, scope));
    }

    @Override
    public Map<UUID, T> behind(Collection<UUID> keys) {
        return read(keys, visibility.behind(kind, scope));
    }

    @Override
    public Map<UUID, Instant> updated(Collection<UUID> keys) {
        return times.updated(keys);
    }

    private Map<UUID, T> read(Collection<UUID> keys, Condition visible) {
        return sql.select(rows.fields())
                .from(rows)
                .where(key.eq(any(keys.toArray(UUID[]::new))))
                .and(visible)
                .fetchMap(key, mapper);
    }

    @Override
    public Field<UUID> key() {
        return key;
    }

    @Override
    public UUID keyOf(T run) {
        return run.id();
    }

    /** What is stored of a run in its kind's table, and how it stands. */
    @Override
    public Collection<Stored> stored() {
        return stored;
    }

    @Override
    public void require(List<String> rights) {
        visibility.require(rights);
    }

    @Override
    public Connection<T> page(String field, Page page, Keyset<T, ?> order, Condition filter) {
        return order.page(page, sql, rows, reachedBy(field).and(filter), mapper);
    }

    /** A page of them for each of many objects would be of two tables with columns of the same names. */
    @Override
    public boolean isRelated() {
        return false;
    }

    @Override
    public Map<UUID, Connection<T>> pages(
            String field, Field<UUID> owner, Set<UUID> owners, Page page, Keyset<T, ?> order, Condition filter) {
        throw new UnsupportedOperationException(kind);
    }

    @Override
    public List<? extends Record> aggregate(
            String field, List<Field<?>> values, Condition filter, List<Field<?>> groups, int limit) {
        return Groups.of(sql, rows, reachedBy(field).and(filter), groups, values, limit);
    }

    private Condition reachedBy(String field) {
        return visibility.of(field, scope).and(RUN.KIND.eq(kind));
    }
}
