package io.xinqiao.queries;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a query.
 *
 * @param part where: document, rowsPath, variables.from, columns.unit.number, chart
 * @param line of the document, from 1
 */
record QueryProblem(
        String message, @Nullable Integer line, @Nullable Integer column, String part) {}
