package io.xinqiao.imports;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a row, and where.
 *
 * @param column from 0; null when it is about the whole row
 * @param value as it stands there, masked where it is personal
 */
public record Problem(
        int sheet,
        int row,
        @Nullable Integer column,
        Severity severity,
        String messageKey,
        List<String> arguments,
        @Nullable String value) {
    /** Whether the row stays out, goes in nevertheless, or is no data at all. */
    public enum Severity {
        REFUSED,
        /** The row goes in; a cell that is not understood does not. */
        WARNING,
        /** Words about the data, such as a sum; nobody has to mend them. */
        SKIPPED
    }

    /** By sheet, row and column; what is about the whole row comes first. */
    static final Comparator<Problem> IN_ORDER = Comparator.comparingInt(Problem::sheet)
            .thenComparingInt(Problem::row)
            .thenComparingInt(problem -> problem.column() == null ? -1 : problem.column());

    /** The same about a cell in which nothing stands. */
    Problem blank() {
        return new Problem(sheet, row, column, severity, messageKey, arguments, "");
    }

    public Problem {
        arguments = List.copyOf(arguments);
    }
}
