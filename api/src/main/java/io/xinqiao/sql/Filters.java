package io.xinqiao.sql;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The fields of a filter as conditions: what was not asked for narrows nothing. */
public final class Filters {
    private Filters() {}

    /** Rows with this value. */
    public static <T> Condition is(Field<T> field, @Nullable T value) {
        return value == null ? noCondition() : field.eq(value);
    }

    /** Rows with this name. */
    public static Condition is(Field<String> field, @Nullable Enum<?> value) {
        return value == null ? noCondition() : field.eq(value.name());
    }

    /** Rows with one of these names. */
    public static Condition in(Field<String> field, @Nullable List<? extends Enum<?>> values) {
        return values == null
                ? noCondition()
                : field.eq(any(values.stream().map(Enum::name).toArray(String[]::new)));
    }

    /** Rows from this value on. */
    public static <T> Condition atLeast(Field<T> field, @Nullable T value) {
        return value == null ? noCondition() : field.ge(value);
    }

    /** Rows up to this value, itself included. */
    public static <T> Condition atMost(Field<T> field, @Nullable T value) {
        return value == null ? noCondition() : field.le(value);
    }

    /** Rows that begin with this text. */
    public static Condition begins(Field<String> field, @Nullable String text) {
        return text == null ? noCondition() : field.startsWith(text);
    }

    /** Rows that meet a condition, or that do not. */
    public static Condition whether(@Nullable Boolean wanted, Condition condition) {
        if (wanted == null) return noCondition();
        return wanted ? condition : condition.not();
    }
}
