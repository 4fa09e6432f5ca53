package io.xinqiao.imports;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sheets of rows of cells, whatever the file was. Rows are read one after the other and not kept. */
public interface Workbook extends AutoCloseable {
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
        public Cell cell(int position) {
            return position < cells.size() ? cells.get(position) : null;
        }
    }

    /** Gets the rows of a sheet in their order; false when it has seen enough. */
    @FunctionalInterface
    interface Rows {
        boolean take(Row row);
    }

    /**
     * Opens what somebody uploaded: XLSX, or CSV in UTF-8 or GB18030.
     *
     * @throws BadWorkbook when it is neither, damaged, or made to do harm
     */
    static Workbook open(byte[] content) throws IOException {
        if (content.length >= 2 && content[0] == 'P' && content[1] == 'K') return ExcelWorkbook.open(content);
        if (content.length >= 2 && (content[0] & 0xff) == 0xd0 && (content[1] & 0xff) == 0xcf) {
            throw new BadWorkbook("import.bad.oldExcel");
        }
        return CsvWorkbook.open("CSV", content);
    }

    /** A header without blanks, marks and explanations in brackets, in small letters. */
    static String header(String text) {
        return Values.header(text);
    }

    /** The names of the sheets in their order. */
    List<String> sheets();

    /** Reads a sheet's rows that hold anything. */
    void read(int sheet, Rows rows) throws IOException;

    @Override
    void close() throws IOException;
}
