package io.xinqiao.imports;

import static java.util.stream.Collectors.groupingBy;

import io.xinqiao.platform.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.Worksheet;

/**
 * The rows that have a problem, as a workbook: each as it was sent, the bad cells coloured, and at its end what is
 * wrong and what to do. All cells are texts: what looks like a formula stays a text.
 */
final class Report {
    private static final int MOST_ROWS = 5_000;
    private static final String BAD = "FFC7CE";
    private static final String DOUBTFUL = "FFEB9C";
    private static final String HEADER = "DDEBF7";

    private final Messages messages;

    Report(Messages messages) {
        this.messages = messages;
    }

    byte[] write(Workbook workbook, Mapping mapping, List<Problem> problems) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var report = new org.dhatim.fastexcel.Workbook(out, "Xinqiao", "1.0")) {
            var bySheet = problems.stream().collect(groupingBy(Problem::sheet));
            Set<String> names = new HashSet<>();
            for (var sheet : mapping.sheets()) {
                var ofSheet = bySheet.get(sheet.position());
                if (ofSheet == null) continue;
                var page = report.newWorksheet(name(sheet.name(), names));
                write(workbook, sheet, ofSheet, page);
                page.finish();
            }
        }
        return out.toByteArray();
    }

    /** Excel takes 31 characters, without some, and no name twice. */
    private static String name(String of, Set<String> taken) {
        var plain = of.replaceAll("[\\\\/?*\\[\\]:]", "_");
        var name = plain.length() > 28 ? plain.substring(0, 28) : plain;
        for (var at = 2; !taken.add(name.toLowerCase(java.util.Locale.ROOT)); at++) name = name + at;
        return name.isBlank() ? "Sheet" : name;
    }

    private void write(Workbook workbook, Mapping.Sheet sheet, List<Problem> problems, Worksheet page)
            throws IOException {
        Map<Integer, List<Problem>> byRow = problems.stream().collect(groupingBy(Problem::row));
        List<Workbook.Row> rows = new ArrayList<>();
        workbook.read(sheet.position(), row -> {
            if (byRow.containsKey(row.number())) rows.add(row);
            return rows.size() < MOST_ROWS;
        });
        page.value(0, 0, messages.text("import.report.row"));
        page.style(0, 0).bold().fillColor(HEADER).set();
        var width = sheet.columns().stream()
                        .mapToInt(Mapping.Column::position)
                        .max()
                        .orElse(-1)
                + 1;
        for (var column : sheet.columns()) {
            page.value(0, column.position() + 1, column.header());
            page.style(0, column.position() + 1).bold().fillColor(HEADER).set();
        }
        page.value(0, width + 1, messages.text("import.report.problem"));
        page.style(0, width + 1).bold().fillColor(HEADER).set();
        page.width(width + 1, 80);
        var at = 1;
        for (var row : rows) write(page, at++, row, width, byRow.getOrDefault(row.number(), List.of()));
        page.freezePane(0, 1);
    }

    private void write(Worksheet page, int at, Workbook.Row row, int width, List<Problem> problems) {
        page.value(at, 0, Integer.toString(row.number()));
        for (var column = 0; column < width; column++) {
            var cell = row.cell(column);
            if (cell != null) page.value(at, column + 1, cell.text());
        }
        Map<Integer, String> colors = new HashMap<>();
        List<String> words = new ArrayList<>();
        for (var problem : problems) {
            words.add(messages.text(problem.messageKey(), problem.arguments().toArray()));
            var refused = problem.severity() == Problem.Severity.REFUSED;
            if (problem.column() != null) colors.merge(problem.column(), refused ? BAD : DOUBTFUL, Report::graver);
        }
        colors.forEach(
                (column, color) -> page.style(at, column + 1).fillColor(color).set());
        page.value(at, width + 1, String.join("\n", words));
        page.style(at, width + 1).wrapText(true).set();
    }

    private static String graver(String one, String other) {
        return one.equals(BAD) || other.equals(BAD) ? BAD : DOUBTFUL;
    }
}
