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
record Problem(
        int sheet,
        int row,
        @Nullable Integer column,
        Severity severity,
        String messageKey,
        List<String> arguments,
        @Nullable String value) {
    /** Whether the row stays out, or goes in nevertheless. */
    public enum Severity {
        REFUSED,
        WARNING
    }

    /** By sheet, row and column; what is about the whole row comes first. */
    static final Comparator<Problem> IN_ORDER = Comparator.comparingInt(Problem::sheet)
            .thenComparingInt(Problem::row)
            .thenComparingInt(problem -> problem.column() == null ? -1 : problem.column());

    Problem {
        arguments = List.copyOf(arguments);
    }
}
