package io.xinqiao.execution;

import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.round;
import static org.jooq.impl.DSL.sum;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Counts and sums up the rows of a declared list.
 *
 * @param numbers what is summed up and averaged
 * @param extremes of what the least and the most is looked for
 */
record AggregateQuery(DeclaredList list, Condition filter, List<FilterField> numbers, List<FilterField> extremes) {
    /** More would be a list, and no summary. */
    static final int MOST_GROUPS = 1000;

    private static final int PLACES = 6;

    private static final String ZONE = "Asia/Shanghai";

    /** How long the spans are that a time is put into, in the time zone of the business; weeks begin on Monday. */
    enum Grain {
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        YEAR
    }

    /** What rows are put together by. */
    record Grouping(FilterField field, Grain grain) {
        String name() {
            return field.shown().getName();
        }

        Field<?> value() {
            return switch (field.kind()) {
                case DAYS -> beginning(field.column().cast(SQLDataType.LOCALDATETIME));
                case MOMENTS ->
                    beginning(DSL.function(
                            DSL.name("timezone"), SQLDataType.LOCALDATETIME, inline(ZONE), field.column()));
                default -> field.column();
            };
        }

        private Field<LocalDate> beginning(Field<LocalDateTime> time) {
            return DSL.function(
                            DSL.name("date_trunc"),
                            SQLDataType.LOCALDATETIME,
                            inline(grain.name().toLowerCase(Locale.ROOT)),
                            time)
                    .cast(SQLDataType.LOCALDATE);
        }
    }

    /** All rows together. */
    Map<String, Object> total() {
        return group(list.aggregate(values(), filter, List.of(), 1).getFirst(), List.of());
    }

    /** The groups in the order of their values, up to one more than are told. */
    List<Map<String, Object>> groups(List<Grouping> by) {
        by.forEach(grouping -> list.require(grouping.field().rights()));
        List<Field<?>> keys = new ArrayList<>();
        for (var at = 0; at < by.size(); at++) keys.add(by.get(at).value().as("key_" + at));
        return list.aggregate(values(), filter, keys, MOST_GROUPS + 1).stream()
                .map(row -> group(row, by))
                .toList();
    }

    private List<Field<?>> values() {
        List<Field<?>> values = new ArrayList<>();
        values.add(count());
        for (var number : numbers) {
            list.require(number.rights());
            values.add(sum(number(number)));
            values.add(round(avg(number(number)), PLACES));
        }
        for (var extreme : extremes) {
            list.require(extreme.rights());
            values.add(min(extreme.column()));
            values.add(max(extreme.column()));
        }
        return values;
    }

    @SuppressWarnings("unchecked") // those of numbers only
    private static Field<? extends Number> number(FilterField field) {
        return (Field<? extends Number>) field.column();
    }

    /** Read in the order in which {@link #values} has them. */
    private Map<String, Object> group(Record row, List<Grouping> by) {
        var at = 0;
        Map<String, Object> group = new LinkedHashMap<>();
        if (!by.isEmpty()) {
            Map<String, @Nullable Object> key = new LinkedHashMap<>();
            for (var grouping : by) key.put(grouping.name(), row.get(at++));
            group.put("key", key);
        }
        group.put("count", Objects.requireNonNull(row.get(at++)));
        Map<String, @Nullable Object> sums = new LinkedHashMap<>();
        Map<String, @Nullable Object> averages = new LinkedHashMap<>();
        for (var number : numbers) {
            sums.put(number.name(), row.get(at++));
            averages.put(number.name(), row.get(at++));
        }
        Map<String, @Nullable Object> least = new LinkedHashMap<>();
        Map<String, @Nullable Object> most = new LinkedHashMap<>();
        for (var extreme : extremes) {
            least.put(extreme.name(), row.get(at++));
            most.put(extreme.name(), row.get(at++));
        }
        group.putAll(Map.of("sum", sums, "average", averages, "min", least, "max", most));
        return group;
    }
}
