package io.xinqiao.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
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
        if (names.size() > MOST_SHEETS) throw new BadWorkbook("import.bad.sheets", MOST_SHEETS);
        for (var position = 0; position < names.size(); position++) {
            List<Workbook.Row> beginning = new ArrayList<>();
            var counted = new int[1];
            var last = new int[1];
            workbook.read(position, row -> {
                if (row.number() <= HEADER_WITHIN) beginning.add(row);
                counted[0]++;
                last[0] = row.number();
                if (counted[0] > MOST_ROWS) throw new BadWorkbook("import.bad.rows", MOST_ROWS);
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
        if (header.isEmpty()) return new Sheet(position, name, SheetKind.IGNORED, 0, rows, List.of());
        var row = header.get();
        var kind = SheetKind.readable().stream()
                .max(Comparator.comparingInt(candidate -> score(candidate, name, row)))
                .filter(best -> score(best, name, row) > 0)
                .orElse(SheetKind.IGNORED);
        var above =
                beginning.stream().filter(one -> one.number() <= row.number()).count();
        return new Sheet(position, name, kind, row.number(), rows - (int) above, columns(kind, row));
    }

    private static long knownHeaders(Workbook.Row row) {
        return row.cells().stream()
                .filter(cell -> cell != null && !cell.isNumber() && Headers.isKnown(cell.text()))
                .map(cell -> Values.header(cell.text()))
                .distinct()
                .count();
    }

    private static int score(SheetKind kind, String name, Workbook.Row header) {
        Set<ImportField> found = EnumSet.noneOf(ImportField.class);
        for (var column : columns(kind, header)) if (column.field() != null) found.add(column.field());
        return kind.score(name, found);
    }

    /** The columns up to the first that has no header: what stands to the right of a gap is explanation. */
    private static List<Column> columns(SheetKind kind, Workbook.Row header) {
        List<Column> columns = new ArrayList<>();
        Set<ImportField> taken = new HashSet<>();
        for (var at = 0; at < header.cells().size(); at++) {
            var cell = header.cell(at);
            if (cell == null) {
                if (columns.isEmpty()) continue;
                break;
            }
            var field = Headers.meaning(kind, cell.text())
                    .filter(meaning -> taken.add(meaning))
                    .orElse(null);
            columns.add(new Column(at, cell.text(), field));
        }
        return columns;
    }
}
