package io.xinqiao.imports;

import io.xinqiao.imports.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a sheet is left out because it is no data: rows, columns that nobody knows, or the whole sheet. */
final class SkippedRows {
    /** So many are told one by one; of a sheet whose rows are prepared for years to come the rest is only counted. */
    private static final int ONE_BY_ONE = 500;

    private final Mapping.Sheet sheet;
    private final List<Problem> told = new ArrayList<>();
    private int more;

    SkippedRows(Mapping.Sheet sheet) {
        this.sheet = sheet;
    }

    /** A line that stands above the headers: a title, who made the sheet. The names of groups are headers too. */
    void above(Workbook.Row row) {
        if (row.number() == sheet.headerRow() || sheet.isHeader(row)) return;
        var at = RowReader.firstWritten(row);
        var first = Objects.requireNonNull(row.cell(at));
        add(problem(row.number(), at, "import.skipped.above", "", RowReader.told(first.text())));
    }

    void add(Problem row) {
        if (told.size() < ONE_BY_ONE) told.add(row);
        else more++;
    }

    /** The rows that were left out. */
    List<Problem> told() {
        if (more == 0) return told;
        List<Problem> all = new ArrayList<>(told);
        var last = told.getLast().row();
        all.add(problem(last + 1, null, "import.skipped.more", Integer.toString(more), null));
        return all;
    }

    /** The columns that have a header and are not read. */
    List<Problem> columns() {
        return sheet.columns().stream()
                .filter(column -> column.field() == null)
                .map(column ->
                        problem(sheet.headerRow(), column.position(), "import.skipped.column", "", column.header()))
                .toList();
    }

    private Problem problem(int row, @Nullable Integer column, String key, String argument, @Nullable String value) {
        return new Problem(sheet.position(), row, column, Severity.SKIPPED, key, List.of(argument), value);
    }

    /** A sheet that is not read at all. */
    static Problem whole(Mapping.Sheet sheet) {
        return new Problem(
                sheet.position(),
                Math.max(1, sheet.headerRow()),
                null,
                Severity.SKIPPED,
                "import.skipped.sheet",
                List.of(Integer.toString(sheet.rows())),
                sheet.name());
    }
}
