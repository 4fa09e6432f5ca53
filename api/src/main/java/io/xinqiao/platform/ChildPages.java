package io.xinqiao.platform;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.unnest;

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
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.SelectLimitPercentStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Pages of children for many parents at once, such as the timelines of a page of tickets: one statement, in which
 * PostgreSQL walks the index of each parent only as far as the page goes.
 *
 * @param columns what is fetched of a child, its parent among it
 * @param parent the children's column that names their parent
 */
public record ChildPages<T, K>(
        DSLContext sql,
        Table<? extends Record> children,
        Columns columns,
        Field<UUID> parent,
        Keyset<T, K> keyset,
        Function<Row, T> mapper) {

    /** One parent's page. */
    public record Key(UUID parent, Page page) {}

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
        return Map.of(
                only,
                columns.fetch(
                        cut(sql.select(columns.inOnePiece()).from(children), parent.eq(only), page, visible), mapper));
    }

    private Map<UUID, List<T>> rowsOfMany(Page page, UUID[] parents, Condition visible) {
        var asked = unnest(parents).as("asked", "parent");
        var askedParent = Objects.requireNonNull(asked.field("parent", UUID.class));
        // Named at once: a derived table without a name is rendered once more, to make a name of its text.
        var child = lateral(cut(select(columns.fields()).from(children), parent.eq(askedParent), page, visible)
                .asTable("child"));
        return columns.fetchGroups(
                sql.select(child.fields())
                        .from(asked)
                        .crossJoin(child)
                        .orderBy(keyset.order(
                                page,
                                Objects.requireNonNull(child.field(keyset.column())),
                                Objects.requireNonNull(child.field(keyset.key())))),
                parent,
                mapper);
    }

    /** One parent's page of children, and one row more to see whether there are more. */
    private <R extends Record> SelectLimitPercentStep<R> cut(
            SelectJoinStep<R> from, Condition ofParent, Page page, Condition visible) {
        return from.where(ofParent)
                .and(visible)
                .and(keyset.seek(page))
                .orderBy(keyset.order(page, keyset.column(), keyset.key()))
                .limit(page.size() + 1);
    }

    private Map<UUID, Integer> counts(UUID[] parents, Condition visible) {
        return sql.select(parent, count())
                .from(children)
                .where(parent.eq(any(parents)))
                .and(visible)
                .groupBy(parent)
                .fetchMap(parent, count());
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
