package io.xinqiao.analytics;

import io.xinqiao.analytics.TimeSpan.Comparison;
import io.xinqiao.measures.MeasureUnit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question of analytics: a table.
 *
 * @param totals all that the caller reaches together, not only the rows that are told; null where not asked for
 * @param truncated whether groups were left out of the rows or put together as others
 * @param readAt how things stood then
 */
record Analytics(
        List<Column> columns,
        List<Row> rows,
        @Nullable Row totals,
        boolean truncated,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        Instant readAt) {
    /** What stands in a column. */
    enum ColumnKind {
        DIMENSION,
        TIME,
        MEASURE
    }

    /** What the values of a column are. */
    enum ValueType {
        TEXT,
        DATE,
        DECIMAL
    }

    /**
     * What a column holds.
     *
     * @param name the constant of the measure or dimension; TIME for that of the time
     * @param unit null but of a measure, like definition, version and since
     */
    record Column(
            ColumnKind kind,
            String name,
            String label,
            ValueType type,
            @Nullable MeasureUnit unit,
            @Nullable String definition,
            @Nullable Integer version,
            @Nullable LocalDate since) {}

    /** A row of the table; {@code others} puts together the groups that are not told. */
    record Row(List<Cell> cells, boolean others) {}

    /**
     * A cell of a row: the id and name of an object, a constant and its name, the first day of a piece of time, or a
     * figure; all null where there is nothing to say.
     *
     * @param suppressed whether the figure is of so few that it would tell of somebody
     */
    record Cell(
            @Nullable String value,
            @Nullable String text,
            @Nullable LocalDate day,
            @Nullable BigDecimal decimal,
            boolean suppressed,
            List<Compared> compared) {
        static Cell of(@Nullable String value, @Nullable String text) {
            return new Cell(value, text, null, null, false, List.of());
        }

        static Cell of(LocalDate day) {
            return new Cell(null, null, day, null, false, List.of());
        }
    }

    /**
     * The same figure of another time.
     *
     * @param change how much more it is now
     * @param changePercent the same in percent of the other
     */
    record Compared(
            Comparison comparison,
            @Nullable BigDecimal decimal,
            @Nullable BigDecimal change,
            @Nullable BigDecimal changePercent) {}
}
