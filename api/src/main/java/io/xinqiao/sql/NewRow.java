package io.xinqiao.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a new row and what each gets of an object, for a {@link PreparedText} insert.
 *
 * @param <R> what a row is made of
 */
public final class NewRow<R> {
    private record Column<R, T>(Field<T> field, Param<T> param, Function<R, @Nullable T> value) {
        void fill(PreparedText.Use use, R object) {
            use.set(param, value.apply(object));
        }

        void addTo(Bulk<R> many) {
            many.set(field, value);
        }
    }

    private final List<Column<R, ?>> columns = new ArrayList<>();

    /** A column, and what it gets. */
    public <T> NewRow<R> set(Field<T> field, Function<R, @Nullable T> value) {
        columns.add(new Column<>(field, DSL.param(field.getName(), field.getDataType()), value));
        return this;
    }

    /** The columns, in their order. */
    public List<Field<?>> fields() {
        return columns.stream().<Field<?>>map(Column::field).toList();
    }

    /** What stands for their values in a statement. */
    public List<Field<?>> params() {
        return columns.stream().<Field<?>>map(Column::param).toList();
    }

    /** The same columns for many rows in one statement. */
    public Bulk<R> many(Table<? extends Record> table) {
        var many = Bulk.<R>into(table);
        for (var column : columns) column.addTo(many);
        return many;
    }

    /** Gives the values of an object. */
    public PreparedText.Use fill(PreparedText.Use use, R object) {
        for (var column : columns) column.fill(use, object);
        return use;
    }
}
