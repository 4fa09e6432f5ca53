package io.xinqiao.platform;

import java.lang.reflect.Array;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Many rows in one statement: each column travels as one array, so that the text is the same for any number of rows and
 * PostgreSQL reads them set by set. A hundred thousand rows of twenty columns take seconds, not minutes.
 *
 * @param <R> what a row is made of
 */
public final class Bulk<R> {
    /** How many rows go at once: more would only hold more memory. */
    private static final int AT_ONCE = 5_000;

    private record Column<R, T>(Field<T> field, Function<R, @Nullable T> value) {}

    private final Table<? extends Record> table;
    private final List<Column<R, ?>> columns = new ArrayList<>();

    private Bulk(Table<? extends Record> table) {
        this.table = table;
    }

    /** Rows of this table, columns to follow. */
    public static <R> Bulk<R> into(Table<? extends Record> table) {
        return new Bulk<>(table);
    }

    /** A column, and what it gets of a row. */
    public <T> Bulk<R> set(Field<T> field, Function<R, @Nullable T> value) {
        columns.add(new Column<>(field, value));
        return this;
    }

    /** Inserts all rows; how many. */
    public int insert(DSLContext sql, List<R> rows) {
        return inPieces(rows, piece -> statement(sql, piece).execute());
    }

    /** Inserts the rows that nothing stands in the way of; how many. */
    public int insertNew(DSLContext sql, List<R> rows) {
        return inPieces(
                rows, piece -> statement(sql, piece).onConflictDoNothing().execute());
    }

    /** Changes the rows with these keys, each to its own values; how many. */
    public int update(DSLContext sql, Field<UUID> key, Function<R, @Nullable UUID> keyOf, List<R> rows) {
        return inPieces(rows, piece -> {
            var changed = DSL.select(Stream.concat(Stream.of(new Column<R, UUID>(key, keyOf)), columns.stream())
                            .map(column ->
                                    unnested(column, piece).as(column.field().getName()))
                            .toList())
                    .asTable("changed");
            var statement = sql.update(table);
            Map<Field<?>, Field<?>> values = new LinkedHashMap<>();
            for (var column : columns)
                values.put(column.field(), changed.field(column.field().getName()));
            return statement
                    .set(values)
                    .from(changed)
                    .where(key.eq(DSL.field(DSL.name("changed", key.getName()), UUID.class)))
                    .execute();
        });
    }

    private int inPieces(List<R> rows, Function<List<R>, Integer> insert) {
        var inserted = 0;
        for (var from = 0; from < rows.size(); from += AT_ONCE) {
            inserted += insert.apply(rows.subList(from, Math.min(rows.size(), from + AT_ONCE)));
        }
        return inserted;
    }

    private InsertOnDuplicateStep<?> statement(DSLContext sql, List<R> rows) {
        return sql.insertInto(table)
                .columns(columns.stream().<Field<?>>map(Column::field).toList())
                .select(asRows(rows));
    }

    private Select<Record> asRows(List<R> rows) {
        return DSL.select(
                columns.stream().<Field<?>>map(column -> unnested(column, rows)).toList());
    }

    /** Several of these beside one another run down their arrays together (PostgreSQL 10 and later). */
    private static <R, T> Field<?> unnested(Column<R, T> column, List<R> rows) {
        var type = column.field().getDataType();
        if (type.getType() == Instant.class) return unnestedMoments(column, rows);
        @SuppressWarnings("unchecked") // an array of exactly the column's class
        @Nullable
        T[] values = (T[]) Array.newInstance(type.getType(), rows.size());
        for (var at = 0; at < rows.size(); at++) values[at] = column.value().apply(rows.get(at));
        return unnest(type, values);
    }

    /** Moments are bound by a binding of ours, which knows no arrays. */
    private static <R> Field<?> unnestedMoments(Column<R, ?> column, List<R> rows) {
        var moments = new @Nullable OffsetDateTime[rows.size()];
        for (var at = 0; at < moments.length; at++) {
            if (column.value().apply(rows.get(at)) instanceof Instant moment) {
                moments[at] = moment.atOffset(ZoneOffset.UTC);
            }
        }
        return unnest(SQLDataType.TIMESTAMPWITHTIMEZONE, moments);
    }

    /** An array as a column of rows. */
    static <T> Field<T> unnest(DataType<T> type, @Nullable T[] values) {
        return DSL.function(DSL.name("unnest"), type, DSL.val(values, type.getArrayDataType()));
    }
}
