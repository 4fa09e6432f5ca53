package io.xinqiao.imports;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sheets of rows of cells, whatever the file was. Rows are read one after the other and not kept. */
interface Workbook extends AutoCloseable {
    /**
     * One cell.
     *
     * @param text as one reads it; a number without its format
     * @param isNumber whether the file says that it is one: a date is a number of days then
     */
    record Cell(String text, boolean isNumber) {}

    /** One row; the number is the one at its left edge, from 1. Missing cells are null. */
    record Row(int number, List<@Nullable Cell> cells) {
        @Nullable
        Cell cell(int position) {
            return position < cells.size() ? cells.get(position) : null;
        }
    }

    /** Gets the rows of a sheet in their order; false when it has seen enough. */
    @FunctionalInterface
    interface Rows {
        boolean take(Row row);
    }

    /** The names of the sheets in their order. */
    List<String> sheets();

    /** Reads a sheet's rows that hold anything. */
    void read(int sheet, Rows rows) throws IOException;

    @Override
    void close() throws IOException;
}
