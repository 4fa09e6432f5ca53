package io.xinqiao.sql;

import static java.util.stream.Collectors.joining;

import io.xinqiao.tenants.TenantDatabase;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.jooq.Param;
import org.jooq.Record;
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

    private record Column<R, T>(Field<T> field, Function<R, @Nullable T> value, Param<@Nullable Object[]> array) {
        Column(Field<T> field, Function<R, @Nullable T> value) {
            this(field, value, arrayOf(field));
        }

        @SuppressWarnings("unchecked") // whatever it is an array of, it is one
        private static Param<@Nullable Object[]> arrayOf(Field<?> field) {
            var type = sent(field.getDataType()).getArrayDataType();
            return (Param<@Nullable Object[]>) (Param<?>) DSL.param(field.getName(), type);
        }

        /**
         * Moments are bound by a binding of ours, which knows no arrays. An array of arrays would be run down to its
         * last value: each of them goes as the text that PostgreSQL reads it from.
         */
        private static DataType<?> sent(DataType<?> type) {
            if (Object[].class.isAssignableFrom(type.getType())) return SQLDataType.CLOB;
            return type.getType() == Instant.class ? SQLDataType.TIMESTAMPWITHTIMEZONE : type;
        }

        /** An array of exactly the column's class. */
        @Nullable
        Object[] valuesOf(List<R> rows) {
            var values = (@Nullable Object[])
                    Array.newInstance(sent(field.getDataType()).getType(), rows.size());
            for (var at = 0; at < values.length; at++) {
                var one = value.apply(rows.get(at));
                values[at] = switch (one) {
                    case Instant moment -> moment.atOffset(ZoneOffset.UTC);
                    case Object[] array -> literal(array);
                    case null, default -> one;
                };
            }
            return values;
        }

        Field<?> unnested(Field<@Nullable Object[]> values) {
            var type = field.getDataType();
            var each = DSL.function(DSL.name("unnest"), sent(type), values);
            return Object[].class.isAssignableFrom(type.getType()) ? each.cast(type) : each;
        }

        private static String literal(Object[] array) {
            return Arrays.stream(array)
                    .map(one -> '"' + one.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                    .collect(joining(",", "{", "}"));
        }

        Field<@Nullable Object[]> valuesIn(List<R> rows) {
            return DSL.val(valuesOf(rows), array.getDataType());
        }

        void fill(PreparedText.Use use, List<R> rows) {
            use.set(array, valuesOf(rows));
        }
    }

    private final Table<? extends Record> table;
    private final List<Column<R, ?>> columns = new ArrayList<>();
    private final PreparedText insert = new PreparedText(() -> inserting(Column::array));

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

    /** Inserts all rows; how many. Whoever does so all the time keeps this, and has the text written once. */
    public int insert(DSLContext sql, List<R> rows) {
        return inPieces(rows, piece -> filled(sql, piece).query().execute());
    }

    /** Inserts all rows together with what follows in the change around it ({@link TenantDatabase#defer}). */
    public void insertLater(TenantDatabase database, List<R> rows) {
        inPieces(rows, piece -> {
            database.defer(filled(database.sql(), piece).query());
            return piece.size();
        });
    }

    private PreparedText.Use filled(DSLContext sql, List<R> rows) {
        var use = insert.in(sql);
        for (var column : columns) column.fill(use, rows);
        return use;
    }

    /** Inserts the rows that nothing stands in the way of; how many. */
    public int insertNew(DSLContext sql, List<R> rows) {
        return inPieces(
                rows,
                piece -> sql.execute(inserting(column -> column.valuesIn(piece)).onConflictDoNothing()));
    }

    /**
     * Inserts the rows, or adds their numbers to those of the rows with the same key. Whoever does so at once with
     * others has their rows in the order of the key, or two could wait for each other.
     */
    public void addUp(DSLContext sql, List<? extends Field<?>> key, List<? extends Field<?>> numbers, List<R> rows) {
        Map<Field<?>, Field<?>> sums = new LinkedHashMap<>();
        for (var number : numbers) sums.put(number, number.plus(DSL.excluded(number)));
        inPieces(
                rows,
                piece -> sql.execute(inserting(column -> column.valuesIn(piece))
                        .onConflict(key)
                        .doUpdate()
                        .set(sums)));
    }

    /** Changes the rows with these keys, each to its own values; how many. */
    public int update(DSLContext sql, Field<UUID> key, Function<R, @Nullable UUID> keyOf, List<R> rows) {
        return inPieces(rows, piece -> {
            var changed = DSL.select(Stream.concat(Stream.of(new Column<R, UUID>(key, keyOf)), columns.stream())
                            .map(column -> column.unnested(column.valuesIn(piece))
                                    .as(column.field().getName()))
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

    /** Several arrays beside one another are run down together (PostgreSQL 10 and later). */
    private InsertOnDuplicateStep<?> inserting(Function<Column<R, ?>, Field<@Nullable Object[]>> values) {
        return DSL.insertInto(table)
                .columns(columns.stream().<Field<?>>map(Column::field).toList())
                .select(DSL.select(columns.stream()
                        .<Field<?>>map(column -> column.unnested(values.apply(column)))
                        .toList()));
    }

    /** An array as a column of rows. */
    public static <T> Field<T> unnest(DataType<T> type, @Nullable T[] values) {
        return unnest(type, DSL.val(values, type.getArrayDataType()));
    }

    public static <T> Field<T> unnest(DataType<T> type, Field<T[]> array) {
        return DSL.function(DSL.name("unnest"), type, array);
    }
}
