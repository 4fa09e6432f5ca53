package io.xinqiao.imports;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sheets of rows of cells, whatever the file was. Rows are read one after the other and not kept. */
public interface Workbook extends AutoCloseable {
    /**
     * One cell.
     *
     * @param text as one reads it; a number without its format
     * @param isNumber whether the file says that it is one: a date is a number of days then
     * @param isDay whether the file shows that number as a date
     */
    record Cell(String text, boolean isNumber, boolean isDay) {
        public Cell(String text, boolean isNumber) {
            this(text, isNumber, false);
        }
    }

    /** One row; the number is the one at its left edge, from 1. Missing cells are null. */
    record Row(int number, List<@Nullable Cell> cells) {
        @Nullable
        public Cell cell(int position) {
            return position < cells.size() ? cells.get(position) : null;
        }

        /** Whether the row is no data but words about it: a note, a sum, who made the sheet. */
        public boolean isExplanation() {
            var texts = cells.stream().filter(Objects::nonNull).map(Cell::text).toList();
            return !texts.isEmpty() && Explanations.ofFirst(CellValues.normal(texts.getFirst()), texts.size()) != null;
        }
    }

    /** Gets the rows of a sheet in their order; false when it has seen enough. */
    @FunctionalInterface
    interface Rows {
        boolean take(Row row);
    }

    /**
     * Opens what somebody uploaded: XLSX, or a table of text in UTF-8, UTF-16 or GB18030.
     *
     * @throws BadWorkbook when it is neither, encrypted, damaged, or made to do harm
     */
    static Workbook open(byte[] content) throws IOException {
        return switch (FileForm.of(content)) {
            case XLSX -> ExcelWorkbook.open(content);
            case TEXT -> CsvWorkbook.open("CSV", content);
            case ENCRYPTED -> throw new BadWorkbook("refused.import.bad.encrypted");
            case OLD_EXCEL -> throw new BadWorkbook("refused.import.bad.oldExcel");
            case HTML -> throw new BadWorkbook("refused.import.bad.html");
            case XML -> throw new BadWorkbook("refused.import.bad.xml");
            case OTHER -> throw new BadWorkbook("refused.import.bad.other");
        };
    }

    /** A header without blanks, marks and explanations in brackets, in small letters. */
    static String header(String text) {
        return CellValues.header(text);
    }

    /** The number of a building as people write it: {@code 1号楼}, {@code 一栋} and {@code 1#} are 1. */
    static String building(String text) {
        return CellValues.building(text);
    }

    /** The number of the unit that a text names together with its building; empty when it names none. */
    static Optional<String> unitNumber(String text) {
        return UnitNotation.of(text).map(UnitNotation::number);
    }

    /** Whether a text is certainly no person's name: TRUE, a number, an error of a formula. */
    static boolean isNoName(String text) {
        return PersonRows.NO_NAME.matcher(text).matches();
    }

    /** The names of the sheets in their order. */
    List<String> sheets();

    /** Reads a sheet's rows that hold anything. */
    void read(int sheet, Rows rows) throws IOException;

    @Override
    void close() throws IOException;
}
