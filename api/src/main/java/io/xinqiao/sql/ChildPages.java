package io.xinqiao.sql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.unnest;
import static org.jooq.impl.DSL.val;

import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SelectJoinStep;
import org.jooq.SelectLimitPercentStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Pages of children for many parents at once, such as the timelines of a page of tickets: one statement, in which
 * PostgreSQL walks the index of each parent only as far as the page goes.
 */
public final class ChildPages<T, K> {
    private static final Param<UUID> PARENT = param("parent", UUID.class);
    private static final Param<UUID[]> PARENTS = param("parents", SQLDataType.UUID.getArrayDataType());
    private static final Param<Integer> MOST = param("most", Integer.class);
    private static final Page FIRST = new Page(1, false, null);
    private static final Page LAST = new Page(1, true, null);

    private final DSLContext sql;
    private final Table<? extends Record> children;
    private final Columns columns;
    private final Field<UUID> parent;
    private final Keyset<T, K> keyset;
    private final Function<Row, T> mapper;
    private final TextPerCondition firstOfOne = new TextPerCondition(visible -> ofOne(FIRST, PARENT, visible, MOST));
    private final TextPerCondition lastOfOne = new TextPerCondition(visible -> ofOne(LAST, PARENT, visible, MOST));
    private final TextPerCondition firstOfMany = new TextPerCondition(visible -> ofMany(FIRST, PARENTS, visible, MOST));
    private final TextPerCondition lastOfMany = new TextPerCondition(visible -> ofMany(LAST, PARENTS, visible, MOST));

    /**
     * Pages of children.
     *
     * @param columns what is fetched of a child, its parent among it
     * @param parent the children's column that names their parent
     */
    public ChildPages(
            DSLContext sql,
            Table<? extends Record> children,
            Columns columns,
            Field<UUID> parent,
            Keyset<T, K> keyset,
            Function<Row, T> mapper) {
        this.sql = sql;
        this.children = children;
        this.columns = columns;
        this.parent = parent;
        this.keyset = keyset;
        this.mapper = mapper;
    }

    /** One parent's page. */
    public record Key(UUID parent, Page page) {}

    /** The same page of each of these parents. */
    public Map<UUID, Connection<T>> load(Set<UUID> parents, Page page, Condition visible) {
        Map<UUID, Connection<T>> pages = new HashMap<>();
        load(parents.stream().map(parent -> new Key(parent, page)).collect(toSet()), visible)
                .forEach((key, found) -> pages.put(key.parent(), found));
        return pages;
    }

    /** All the pages asked for; {@code visible} says which children the caller sees. */
    public Map<Key, Connection<T>> load(Set<Key> keys, Condition visible) {
        Map<Key, Connection<T>> pages = new HashMap<>();
        keys.stream()
                .collect(groupingBy(Key::page, mapping(Key::parent, toSet())))
                .forEach((page, parents) -> {
                    var rows = rows(page, parents.toArray(UUID[]::new), visible);
                    var counts = new Counts(() -> counts(parents.toArray(UUID[]::new), visible));
                    for (var key : parents) {
                        var ofParent = rows.getOrDefault(key, List.of());
                        pages.put(new Key(key, page), keyset.connection(page, ofParent, () -> counts.of(key)));
                    }
                });
        return pages;
    }

    private Map<UUID, List<T>> rows(Page page, UUID[] parents, Condition visible) {
        return parents.length == 1 ? rowsOfOne(page, parents[0], visible) : rowsOfMany(page, parents, visible);
    }

    private Map<UUID, List<T>> rowsOfOne(Page page, UUID only, Condition visible) {
        var fixed = isAtAnEnd(page) ? (page.backward() ? lastOfOne : firstOfOne).by(visible) : null;
        if (fixed != null) {
            var query =
                    fixed.in(sql).set(PARENT, only).set(MOST, page.size() + 1).rows(columns.fields());
            return Map.of(only, columns.fetch(query, mapper));
        }
        var query = ofOne(page, val(only), visible, val(page.size() + 1));
        query.attach(sql.configuration());
        return Map.of(only, columns.fetch(query, mapper));
    }

    private Map<UUID, List<T>> rowsOfMany(Page page, UUID[] parents, Condition visible) {
        var fixed = isAtAnEnd(page) ? (page.backward() ? lastOfMany : firstOfMany).by(visible) : null;
        if (fixed != null) {
            var query = fixed.in(sql)
                    .set(PARENTS, parents)
                    .set(MOST, page.size() + 1)
                    .rows(columns.fields());
            return columns.fetchGroups(query, parent, mapper);
        }
        var query = ofMany(page, val(parents, PARENTS.getDataType()), visible, val(page.size() + 1));
        query.attach(sql.configuration());
        return columns.fetchGroups(query, parent, mapper);
    }

    /** Whether a page is the first or the last: those are asked for most, and their text is always the same. */
    private static boolean isAtAnEnd(Page page) {
        return page.cursor() == null;
    }

    private ResultQuery<?> ofOne(Page page, Field<UUID> only, Condition visible, Field<Integer> most) {
        return cut(select(columns.inOnePiece()).from(children), parent.eq(only), page, visible, most);
    }

    private ResultQuery<?> ofMany(Page page, Field<UUID[]> parents, Condition visible, Field<Integer> most) {
        var asked = unnest(parents).as("asked", "parent");
        var askedParent = Objects.requireNonNull(asked.field("parent", UUID.class));
        // Named at once: a derived table without a name is rendered once more, to make a name of its text.
        var child = lateral(cut(select(columns.fields()).from(children), parent.eq(askedParent), page, visible, most)
                .asTable("child"));
        return select(child.fields())
                .from(asked)
                .crossJoin(child)
                .orderBy(keyset.order(
                        page,
                        Objects.requireNonNull(child.field(keyset.column())),
                        Objects.requireNonNull(child.field(keyset.key()))));
    }

    /** One parent's page of children, and one row more to see whether there are more. */
    private <R extends Record> SelectLimitPercentStep<R> cut(
            SelectJoinStep<R> from, Condition ofParent, Page page, Condition visible, Field<Integer> most) {
        return from.where(ofParent)
                .and(visible)
                .and(keyset.seek(page))
                .orderBy(keyset.order(page, keyset.column(), keyset.key()))
                .limit(most);
    }

    /** How many children each parent has, counted up to just beyond the cap. */
    private Map<UUID, Integer> counts(UUID[] parents, Condition visible) {
        var asked = unnest(val(parents, PARENTS.getDataType())).as("asked", "parent");
        var askedParent = Objects.requireNonNull(asked.field("parent", UUID.class));
        var child = select(inline(1))
                .from(children)
                .where(parent.eq(askedParent))
                .and(visible)
                .limit(Connection.COUNT_CAP + 1)
                .asTable("child");
        var number = DSL.field(select(count()).from(child));
        return sql.select(askedParent, number).from(asked).fetchMap(askedParent, number);
    }

    /** The counts of all parents, fetched together when the first is asked for. */
    private static final class Counts {
        private final Supplier<Map<UUID, Integer>> source;
        private @Nullable Map<UUID, Integer> counted;

        Counts(Supplier<Map<UUID, Integer>> source) {
            this.source = source;
        }

        int of(UUID parent) {
            if (counted == null) counted = source.get();
            return counted.getOrDefault(parent, 0);
        }
    }
}
