package io.xinqiao.measures;

import io.xinqiao.identity.RowScope;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The rows that measures count: a table, joined so that no row comes twice, and by which of its columns rows can be put
 * together. Whoever may ask for the list of the same objects may count them, as far as they reach them there.
 */
public final class Facts {
    private final String name;
    private final Table<? extends Record> rows;
    private final String right;
    private final RowScope scope;
    private final Condition counted;
    private final Map<Dimension, Supplier<? extends Field<?>>> dimensions;
    private final @Nullable Shown shown;

    private Facts(
            String name,
            Table<? extends Record> rows,
            String right,
            RowScope scope,
            Condition counted,
            Map<Dimension, Supplier<? extends Field<?>>> dimensions,
            @Nullable Shown shown) {
        this.name = name;
        this.rows = rows;
        this.right = right;
        this.scope = scope;
        this.counted = counted;
        this.dimensions = dimensions;
        this.shown = shown;
    }

    /**
     * The objects behind the rows.
     *
     * @param type what the schema calls them
     * @param key the column with their keys
     */
    public record Shown(String type, Field<UUID> key) {}

    /**
     * The rows of a list.
     *
     * @param name what statements remember them by
     * @param right the row of the permissions: the root field that lists the same objects
     */
    public static Facts of(String name, Table<? extends Record> rows, String right, RowScope scope) {
        return new Facts(name, rows, right, scope, DSL.noCondition(), Map.of(), null);
    }

    /** Counts no others than these. */
    public Facts only(Condition condition) {
        return new Facts(name, rows, right, scope, counted.and(condition), dimensions, shown);
    }

    /** Rows can be put together by this column, whatever else it takes to know it. */
    public Facts by(Dimension dimension, Field<?> column) {
        return by(dimension, () -> column);
    }

    /** Rows can be put together by the places that their columns name. */
    public Facts byPlace(Field<UUID> project, Field<UUID> building, Field<UUID> unit) {
        return by(Dimension.PROJECT, project).by(Dimension.BUILDING, building).by(Dimension.UNIT, unit);
    }

    /** The same of what depends on the day on which it is asked. */
    public Facts by(Dimension dimension, Supplier<? extends Field<?>> column) {
        Map<Dimension, Supplier<? extends Field<?>>> more = new EnumMap<>(Dimension.class);
        more.putAll(dimensions);
        more.put(dimension, column);
        return new Facts(name, rows, right, scope, counted, Collections.unmodifiableMap(more), shown);
    }

    /** These objects of the schema stand behind the rows. */
    public Facts showing(String type, Field<UUID> key) {
        return new Facts(name, rows, right, scope, counted, dimensions, new Shown(type, key));
    }

    public String name() {
        return name;
    }

    public Table<? extends Record> rows() {
        return rows;
    }

    public String right() {
        return right;
    }

    public RowScope scope() {
        return scope;
    }

    public Condition counted() {
        return counted;
    }

    /** The objects behind the rows; null where nobody can look at them one by one. */
    public @Nullable Shown shown() {
        return shown;
    }

    /** By what they can be put together. */
    public Set<Dimension> dimensions() {
        return dimensions.keySet();
    }

    /** The column of a dimension that they have. */
    public Field<?> column(Dimension dimension) {
        var column = dimensions.get(dimension);
        if (column == null) throw new IllegalArgumentException(name + " has no " + dimension);
        return column.get();
    }
}
