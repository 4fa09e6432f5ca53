package io.xinqiao.queries;

import io.xinqiao.execution.ListColumn;

/** What the cells of a column are, as the schema's {@code QueryCellKind}. */
enum CellKind {
    TEXT(ListColumn.Kind.TEXT),
    CONSTANT(ListColumn.Kind.CONSTANT),
    ID(ListColumn.Kind.TEXT),
    FLAG(ListColumn.Kind.FLAG),
    DAY(ListColumn.Kind.DAY),
    MOMENT(ListColumn.Kind.MOMENT),
    DECIMAL(ListColumn.Kind.DECIMAL),
    NUMBER(ListColumn.Kind.NUMBER);

    private final ListColumn.Kind inSheets;

    CellKind(ListColumn.Kind inSheets) {
        this.inSheets = inSheets;
    }

    /** What they are in a file. */
    ListColumn.Kind inSheets() {
        return inSheets;
    }
}
