package io.xinqiao.execution;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import graphql.language.FieldDefinition;
import io.xinqiao.platform.GlobalId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Filters a declared list by one stored column.
 *
 * @param shown the field of the object that shows it
 * @param rights the rows of the table of permissions that whoever asks by it must pass: those of whoever reads it
 */
public record FilterField(String name, Kind kind, Field<?> column, FieldDefinition shown, List<String> rights) {
    /** How a column is asked by. */
    public enum Kind {
        ID,
        CONSTANTS,
        TEXT,
        FLAG,
        DAYS,
        MOMENTS,
        DECIMALS,
        NUMBERS;

        /** How a class of values is asked by; empty where it is not. */
        static Optional<Kind> of(Class<?> type) {
            if (type.isEnum()) return Optional.of(CONSTANTS);
            if (type == String.class) return Optional.of(TEXT);
            if (type == Boolean.class || type == boolean.class) return Optional.of(FLAG);
            if (type == LocalDate.class) return Optional.of(DAYS);
            if (type == Instant.class) return Optional.of(MOMENTS);
            if (type == BigDecimal.class) return Optional.of(DECIMALS);
            if (type == Integer.class || type == int.class) return Optional.of(NUMBERS);
            return Optional.empty();
        }
    }

    /** The rows that have what was asked for. */
    @SuppressWarnings("unchecked") // the engine has read the value as the kind's type
    Condition condition(Object value) {
        return switch (kind) {
            case ID -> ((Field<UUID>) column).eq(GlobalId.keyOf((String) value));
            case CONSTANTS -> ((Field<String>) column).eq(any(((List<String>) value).toArray(String[]::new)));
            case TEXT -> ((Field<String>) column).eq((String) value);
            case FLAG -> ((Field<Boolean>) column).eq((Boolean) value);
            case DAYS -> within((Field<LocalDate>) column, (Map<String, LocalDate>) value);
            case MOMENTS -> within((Field<Instant>) column, (Map<String, Instant>) value);
            case DECIMALS -> within((Field<BigDecimal>) column, (Map<String, BigDecimal>) value);
            case NUMBERS -> within((Field<Integer>) column, (Map<String, Integer>) value);
        };
    }

    private static <V> Condition within(Field<V> column, Map<String, V> range) {
        return bound(range.get("from"), column::ge)
                .and(bound(range.get("to"), column::le))
                .and(bound(range.get("before"), column::lt));
    }

    @FunctionalInterface
    private interface Comparison<V> {
        Condition with(V value);
    }

    private static <V> Condition bound(@Nullable V value, Comparison<V> comparison) {
        return value == null ? noCondition() : comparison.with(value);
    }
}
