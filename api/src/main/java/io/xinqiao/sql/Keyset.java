package io.xinqiao.sql;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Page;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/**
 * An order of a list in which every item has a place of its own: one column, and the key to break ties. Pages are cut
 * by comparing with the last place seen, never by counting rows off (OFFSET).
 *
 * @param name goes into cursors, so that a cursor of one order is not taken for another's
 * @param column what to order by: text, whole numbers, days or moments
 * @param key the unique key of the row
 */
public record Keyset<T, K>(
        String name,
        Field<K> column,
        Field<UUID> key,
        boolean descending,
        Function<T, K> columnOf,
        Function<T, UUID> keyOf) {

    private static final char SEPARATOR = '\u001f';

    /** No list is ordered by a text that is longer than this would hold. */
    private static final int LONGEST_CURSOR = 2_000;

    private static final int LAST_YEAR = 9999;

    /** In the query planner's units, of which a page over an index takes some dozens: about twenty milliseconds. */
    private static final double MOST_COST = 3_000;

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,16}(\\.[0-9]{1,6})?");

    /** A cursor names its table too: lists of other things have orders of the same name. */
    public Keyset {
        if (key instanceof TableField<?, ?> of && of.getTable() != null)
            name = of.getTable().getName() + "." + name;
    }

    /** Fetches rows: the WHERE's last condition, the ORDER BY, the LIMIT. */
    @FunctionalInterface
    public interface Query<T> {
        List<T> fetch(Condition seek, List<OrderField<?>> order, int limit);
    }

    /** The page. */
    public Connection<T> page(Page page, Query<T> query, IntSupplier counter) {
        return connection(page, query.fetch(seek(page), order(page, column, key), page.size() + 1), counter);
    }

    /** The page of those rows of a table that meet a condition. */
    public Connection<T> page(
            Page page,
            DSLContext sql,
            Table<? extends Record> table,
            Condition condition,
            RecordMapper<Record, T> mapper) {
        return page(
                page,
                (seek, order, limit) -> sql.select(table.fields())
                        .from(table)
                        .where(condition)
                        .and(seek)
                        .orderBy(order)
                        .limit(limit)
                        .fetch(mapper),
                () -> countUpToCap(sql, table, condition));
    }

    /** The same, read by columns. */
    public Connection<T> page(
            Page page,
            DSLContext sql,
            Table<? extends Record> table,
            Columns columns,
            Condition condition,
            Function<Row, T> mapper) {
        return page(
                page,
                (seek, order, limit) -> columns.fetch(
                        sql.select(columns.inOnePiece())
                                .from(table)
                                .where(condition)
                                .and(seek)
                                .orderBy(order)
                                .limit(limit),
                        mapper),
                () -> countUpToCap(sql, table, condition));
    }

    /** Whether the database expects to look through much for a page; it is asked for the plan, and executes nothing. */
    public boolean isDear(Page page, DSLContext sql, Table<? extends Record> table, Condition condition) {
        var plan = sql.explain(sql.select(table.fields())
                .from(table)
                .where(condition)
                .and(seek(page))
                .orderBy(order(page, column, key))
                .limit(page.size() + 1));
        return plan.cost() > MOST_COST;
    }

    /** What lies beyond the page's cursor. */
    Condition seek(Page page) {
        return page.cursor() == null ? noCondition() : beyond(page.cursor(), down(page));
    }

    /** The order in which the page's rows are fetched, over these fields (a derived table's, for example). */
    List<OrderField<?>> order(Page page, Field<?> byColumn, Field<?> byKey) {
        return down(page) ? List.of(byColumn.desc(), byKey.desc()) : List.of(byColumn.asc(), byKey.asc());
    }

    private boolean down(Page page) {
        return descending != page.backward();
    }

    /** The page made of rows that were fetched in its order, one more than it holds if there are more. */
    Connection<T> connection(Page page, List<T> fetched, IntSupplier counter) {
        var rows = new ArrayList<>(fetched);
        var more = rows.size() > page.size();
        if (more) rows.removeLast();
        var items = page.backward() ? rows.reversed() : rows;
        var edges = items.stream()
                .map(item -> new Connection.Edge<>(item, this::cursor))
                .toList();
        var touched = page.cursor() != null;
        return new Connection<>(
                edges,
                new Connection.PageInfo(
                        page.backward() ? touched : more,
                        page.backward() ? more : touched,
                        edges.isEmpty() ? null : edges.getFirst(),
                        edges.isEmpty() ? null : edges.getLast()),
                counter);
    }

    /** Counts the rows of a table that meet a condition, up to just beyond the cap. */
    public static int countUpToCap(DSLContext sql, Table<? extends Record> table, Condition condition) {
        return sql.fetchCount(DSL.select(inline(1)).from(table).where(condition).limit(Connection.COUNT_CAP + 1));
    }

    private Condition beyond(String cursor, boolean down) {
        var place = parse(cursor);
        var here = row(column, key);
        var there = row(val(place.value, column), val(place.key, key));
        return down ? here.lessThan(there) : here.greaterThan(there);
    }

    private record Place<K>(K value, UUID key) {}

    private String cursor(T item) {
        var text = name + SEPARATOR + written(columnOf.apply(item)) + SEPARATOR + keyOf.apply(item);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Object written(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value;
    }

    private Place<K> parse(String cursor) {
        if (cursor.length() > LONGEST_CURSOR) throw invalid();
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            var first = text.indexOf(SEPARATOR);
            var last = text.lastIndexOf(SEPARATOR);
            if (first < 0 || first == last || !text.substring(0, first).equals(name) || text.indexOf('\0') >= 0)
                throw invalid();
            return new Place<>(value(text.substring(first + 1, last)), UUID.fromString(text.substring(last + 1)));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw invalid();
        }
    }

    private K value(String text) {
        var type = column.getType();
        Object value;
        if (type == Instant.class)
            value = storable(Instant.parse(text).atOffset(ZoneOffset.UTC)).toInstant();
        else if (type == Integer.class) value = Integer.valueOf(text);
        else if (type == String.class) value = text;
        else if (type == LocalDate.class) value = storable(LocalDate.parse(text));
        else if (type == UUID.class) value = UUID.fromString(text);
        else if (type == BigDecimal.class) value = decimal(text);
        else throw new IllegalStateException("No cursor over " + type);
        return type.cast(value);
    }

    /** A number as it is written into cursors, and no longer. */
    private static BigDecimal decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) throw invalid();
        return new BigDecimal(text);
    }

    /** A day or moment that the database knows as well; those of Java go on for a billion years. */
    private static <D extends Temporal> D storable(D moment) {
        var year = moment.get(ChronoField.YEAR);
        if (year < 1 || year > LAST_YEAR) throw invalid();
        return moment;
    }

    private static CodedException invalid() {
        return new CodedException(ErrorCode.INVALID_CURSOR, "page.cursor");
    }
}
