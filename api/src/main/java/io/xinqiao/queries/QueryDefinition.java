package io.xinqiao.queries;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a version of a query asks: the document, and what is said of its variables, rows, columns and chart. */
record QueryDefinition(
        String document,
        List<Variable> variables,
        String rowsPath,
        List<Column> columns,
        @Nullable Chart chart) {
    QueryDefinition {
        variables = List.copyOf(variables);
        columns = List.copyOf(columns);
    }

    /** What is said of a variable. */
    record Variable(
            String name,
            String label,
            @Nullable String labelEn,
            String type,
            @Nullable QueryValue defaultValue) {}

    /** A column, by its path below a row. */
    record Column(
            String path, @Nullable String label, @Nullable String labelEn) {}

    /** How it is drawn. */
    record Chart(
            Kind kind,
            @Nullable String x,
            List<String> y,
            @Nullable String series) {
        Chart {
            y = List.copyOf(y);
        }

        enum Kind {
            LINE,
            BAR,
            PIE,
            TABLE
        }
    }
}
