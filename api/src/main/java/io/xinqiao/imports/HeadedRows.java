package io.xinqiao.imports;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the first sheet that has the columns somebody looks for, wherever its headers stand within the first
 * rows.
 *
 * @param <C> the columns, each known by the words of its headers
 */
public final class HeadedRows<C extends Enum<C> & HeadedRows.Column> {
    /** Statements of banks and wallets have up to two dozen lines above their headers. */
    private static final int HEADERS_WITHIN = 30;

    private final Class<C> columns;
    private final List<Set<C>> enough;
    private final Map<C, List<Integer>> positions;
    private final Map<C, String> headers;
    private final List<Row<C>> rows = new ArrayList<>();
    private int seen;

    private HeadedRows(Class<C> columns, List<Set<C>> enough) {
        this.columns = columns;
        this.enough = enough;
        this.positions = new EnumMap<>(columns);
        this.headers = new EnumMap<>(columns);
    }

    /** A column, known by what stands above it. */
    public interface Column {
        /** Headers as {@link Workbook#header} gives them. */
        Set<String> words();
    }

    /**
     * One row, its cells by column.
     *
     * @param cells those that hold anything; several when several headers name the same column
     * @param texts what one reads in the whole row, in its order; blank where nothing is
     * @param headers what stands above the columns
     */
    public record Row<C extends Enum<C>>(
            int number, Map<C, List<Workbook.Cell>> cells, List<String> texts, Map<C, String> headers) {
        /** Whether the row is no data but words about it: a note, a sum, who made the sheet. */
        public boolean isExplanation() {
            List<Workbook.@Nullable Cell> all = new ArrayList<>();
            cells.values().forEach(all::addAll);
            return new Workbook.Row(number, all).isExplanation();
        }

        /** What stands above the column; null where the sheet lacks it. */
        public @Nullable String header(C column) {
            return headers.get(column);
        }

        /** What one reads in the cell; null when it is blank. */
        public @Nullable String text(C column) {
            var texts = texts(column);
            return texts.isEmpty() ? null : texts.getFirst();
        }

        /** What one reads in all cells of the column that hold anything. */
        public List<String> texts(C column) {
            return cells.getOrDefault(column, List.of()).stream()
                    .map(cell -> CellValues.normal(cell.text()))
                    .toList();
        }

        /** The day in the first cell that holds one; empty when none does. */
        public Optional<LocalDate> day(C column) {
            return cells.getOrDefault(column, List.of()).stream()
                    .map(CellValues::date)
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        /** The number in the cell, with its unit or without. */
        public Optional<BigDecimal> number(C column) {
            var text = text(column);
            return text == null ? Optional.empty() : CellValues.decimal(text);
        }
    }

    /**
     * All rows behind the headers that hold anything in one of the columns; empty when no sheet has the columns.
     *
     * @param enough sets of columns; a row is the headers when it has all of one set
     */
    public static <C extends Enum<C> & Column> Optional<List<Row<C>>> read(
            Workbook workbook, Class<C> columns, List<Set<C>> enough) throws IOException {
        return readAll(workbook, columns, enough)
                .map(rows -> rows.stream().filter(row -> !row.cells().isEmpty()).toList());
    }

    /** All rows behind the headers, those too that hold nothing in any of the columns; empty without headers. */
    public static <C extends Enum<C> & Column> Optional<List<Row<C>>> readAll(
            Workbook workbook, Class<C> columns, List<Set<C>> enough) throws IOException {
        var reading = new HeadedRows<>(columns, enough);
        for (var at = 0; at < workbook.sheets().size() && reading.positions.isEmpty(); at++) {
            reading.seen = 0;
            workbook.read(at, row -> {
                reading.take(row);
                return !reading.positions.isEmpty() || reading.seen < HEADERS_WITHIN;
            });
        }
        return reading.positions.isEmpty() ? Optional.empty() : Optional.of(reading.rows);
    }

    private void take(Workbook.Row row) {
        seen++;
        if (positions.isEmpty()) {
            find(row);
            return;
        }
        Map<C, List<Workbook.Cell>> cells = new EnumMap<>(columns);
        positions.forEach((column, places) -> {
            List<Workbook.Cell> held = new ArrayList<>();
            for (var at : places) {
                var cell = row.cell(at);
                if (cell == null) continue;
                var plain = plain(cell);
                if (!plain.text().isBlank()) held.add(plain);
            }
            if (!held.isEmpty()) cells.put(column, held);
        });
        List<String> texts = new ArrayList<>();
        for (var cell : row.cells()) texts.add(cell == null ? "" : plain(cell).text());
        rows.add(new Row<>(row.number(), cells, texts, headers));
    }

    /** Some put a backtick before what a spreadsheet would take for a number. */
    private static Workbook.Cell plain(Workbook.Cell cell) {
        return cell.text().startsWith("`") ? new Workbook.Cell(cell.text().substring(1), cell.isNumber()) : cell;
    }

    private void find(Workbook.Row row) {
        Map<C, List<Integer>> found = new EnumMap<>(columns);
        for (var at = 0; at < row.cells().size(); at++) {
            var cell = row.cell(at);
            if (cell == null) continue;
            var header = Workbook.header(cell.text());
            for (var column : columns.getEnumConstants()) {
                if (column.words().contains(header)) {
                    found.computeIfAbsent(column, none -> new ArrayList<>()).add(at);
                }
            }
        }
        if (enough.stream().noneMatch(set -> found.keySet().containsAll(set))) return;
        positions.putAll(found);
        found.forEach((column, places) -> {
            var cell = row.cell(places.getFirst());
            if (cell != null) headers.put(column, cell.text());
        });
    }
}
