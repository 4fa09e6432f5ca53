package io.xinqiao.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sheets of a workbook are about, where their headers stand, and what their columns mean: proposed from the
 * words in the headers, and correctable.
 */
record Mapping(List<Sheet> sheets) {
    private static final int HEADER_WITHIN = 20;
    private static final int MOST_SHEETS = 50;
    private static final int MOST_ROWS = 300_000;
    private static final int ENOUGH_HEADERS = 2;

    Mapping {
        sheets = List.copyOf(sheets);
    }

    /** A column: where it stands (from 0), its header, and what it means; null when it is not read. */
    record Column(int position, String header, @Nullable ImportField field) {}

    /**
     * One sheet.
     *
     * @param headerRow the number of the row with the headers; 0 when none was found
     * @param rows how many rows below it hold anything
     */
    record Sheet(int position, String name, SheetKind kind, int headerRow, int rows, List<Column> columns) {
        Sheet {
            columns = List.copyOf(columns);
        }

        /** Whether the row is the upper of two rows of headers. */
        boolean isHeader(Workbook.Row row) {
            return row.number() == headerRow - 1 && HeaderGroups.isOfGroups(row);
        }

        /** Where each meaning stands. */
        Map<ImportField, Column> fields() {
            Map<ImportField, Column> fields = new EnumMap<>(ImportField.class);
            for (var column : columns) if (column.field() != null) fields.putIfAbsent(column.field(), column);
            return fields;
        }
    }

    /** Finds out what the workbook is about; reads it once, to count its rows as well. */
    static Mapping propose(Workbook workbook) throws IOException {
        List<Sheet> sheets = new ArrayList<>();
        var names = workbook.sheets();
        if (names.size() > MOST_SHEETS) throw new BadWorkbook("refused.import.bad.sheets", MOST_SHEETS);
        for (var position = 0; position < names.size(); position++) {
            List<Workbook.Row> beginning = new ArrayList<>();
            var counted = new int[1];
            var last = new int[1];
            workbook.read(position, row -> {
                if (row.number() <= HEADER_WITHIN) beginning.add(row);
                counted[0]++;
                last[0] = row.number();
                if (counted[0] > MOST_ROWS) throw new BadWorkbook("refused.import.bad.rows", MOST_ROWS);
                return true;
            });
            sheets.add(sheet(position, names.get(position), beginning, counted[0]));
        }
        return new Mapping(sheets);
    }

    private static Sheet sheet(int position, String name, List<Workbook.Row> beginning, int rows) {
        var header = beginning.stream()
                .max(Comparator.comparingLong(Mapping::knownHeaders).thenComparingInt(row -> -row.number()))
                .filter(row -> knownHeaders(row) >= ENOUGH_HEADERS);
        if (header.isEmpty()) return unknown(position, name, beginning, rows);
        var row = header.get();
        var at = beginning.indexOf(row);
        var headers = HeaderGroups.of(
                at == 0 ? null : beginning.get(at - 1), row, at + 1 < beginning.size() ? beginning.get(at + 1) : null);
        var kind = SheetKind.readable().stream()
                .max(Comparator.comparingInt(candidate -> score(candidate, name, headers)))
                .filter(best -> score(best, name, headers) > 0)
                .orElse(SheetKind.IGNORED);
        var data =
                beginning.stream().filter(one -> one.number() > headers.row()).toList();
        var above = beginning.size() - data.size();
        return new Sheet(position, name, kind, headers.row(), rows - above, columns(kind, headers, data));
    }

    /** A sheet without a known header: the first row with the most words may hold headers that a clerk can explain. */
    private static Sheet unknown(int position, String name, List<Workbook.Row> beginning, int rows) {
        var guess = beginning.stream()
                .max(Comparator.comparingLong(Mapping::words).thenComparingInt(row -> -row.number()))
                .filter(row -> words(row) >= ENOUGH_HEADERS);
        if (guess.isEmpty()) return new Sheet(position, name, SheetKind.IGNORED, 0, rows, List.of());
        var row = guess.get();
        var above = beginning.indexOf(row) + 1;
        var headers = HeaderGroups.of(null, row, null);
        return new Sheet(
                position,
                name,
                SheetKind.IGNORED,
                row.number(),
                rows - above,
                columns(SheetKind.IGNORED, headers, List.of()));
    }

    private static long words(Workbook.Row row) {
        return row.cells().stream()
                .filter(cell -> cell != null && !cell.isNumber())
                .count();
    }

    /** The same, where the columns of sheets are found anew whose kind or row of headers a clerk has named. */
    Mapping completed(Workbook workbook) throws IOException {
        List<Sheet> completed = new ArrayList<>();
        for (var sheet : sheets) {
            var isOpen = sheet.kind() != SheetKind.IGNORED && sheet.columns().isEmpty() && sheet.headerRow() > 0;
            completed.add(isOpen ? withColumns(workbook, sheet) : sheet);
        }
        return new Mapping(completed);
    }

    private static Sheet withColumns(Workbook workbook, Sheet sheet) throws IOException {
        List<Workbook.Row> above = new ArrayList<>();
        List<Workbook.Row> data = new ArrayList<>();
        workbook.read(sheet.position(), row -> {
            (row.number() <= sheet.headerRow() ? above : data).add(row);
            return data.size() < HEADER_WITHIN;
        });
        if (above.isEmpty() || above.getLast().number() != sheet.headerRow()) return sheet;
        var headers = HeaderGroups.of(above.size() < 2 ? null : above.get(above.size() - 2), above.getLast(), null);
        return new Sheet(
                sheet.position(),
                sheet.name(),
                sheet.kind(),
                sheet.headerRow(),
                sheet.rows(),
                columns(sheet.kind(), headers, data));
    }

    private static long knownHeaders(Workbook.Row row) {
        return row.cells().stream()
                .filter(cell -> cell != null && !cell.isNumber() && Headers.isKnown(cell.text()))
                .map(cell -> CellValues.header(cell.text()))
                .distinct()
                .count();
    }

    private static int score(SheetKind kind, String name, HeaderGroups headers) {
        Set<ImportField> found = EnumSet.noneOf(ImportField.class);
        for (var column : columns(kind, headers, List.of())) if (column.field() != null) found.add(column.field());
        return kind.score(name, found);
    }

    /**
     * The columns up to the last whose header says anything. Behind a gap, what nobody knows is an explanation beside
     * the table; a column without a header is one nevertheless when its first rows hold something.
     */
    private static List<Column> columns(SheetKind kind, HeaderGroups headers, List<Workbook.Row> data) {
        var meanings = Headers.meanings(kind, headers);
        var last = meanings.keySet().stream().mapToInt(at -> at).max().orElse(-1);
        List<Column> columns = new ArrayList<>();
        var isBehindGap = false;
        for (var at = 0; at < headers.names().size(); at++) {
            var position = at;
            var name = headers.name(at);
            if (name == null) {
                isBehindGap |= !columns.isEmpty();
                var isFilled = at < last && data.stream().anyMatch(row -> row.cell(position) != null);
                if (isFilled) columns.add(new Column(at, "", null));
            } else if (!isBehindGap || at <= last || Headers.isKnown(name)) {
                columns.add(new Column(at, name, meanings.get(at)));
            }
        }
        return columns;
    }
}
