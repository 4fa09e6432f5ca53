package io.xinqiao.exports;

import io.xinqiao.execution.SheetColumn;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * An Excel workbook. What is written leaves memory with each page; texts stand in their cells, because a table of all
 * texts would have to be remembered to the end. When a sheet is full, another begins.
 */
final class ExcelWriter implements SheetWriter {
    private static final Pattern UNFIT = Pattern.compile("[\\[\\]:*?/\\\\]");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\uFFFE\uFFFF&&[^\t\r\n]]");
    private static final int LONGEST_NAME = 24;
    private static final int LONGEST_TEXT = 32_767;
    private static final double WIDTH = 18;

    private final Workbook workbook;
    private final String name;
    private final List<String> titles;
    private final Locale locale;
    private final int most;
    private int sheets;
    private Worksheet sheet;
    private int next;

    /** @param most how many rows a sheet holds below its header */
    ExcelWriter(OutputStream out, String name, List<String> titles, Locale locale, int most) {
        this.workbook = new Workbook(out, "Xinqiao", "1.0");
        var fit = UNFIT.matcher(name).replaceAll(" ");
        this.name = fit.substring(0, Math.min(fit.length(), LONGEST_NAME));
        this.titles = titles;
        this.locale = locale;
        this.most = most;
        this.sheet = begin();
    }

    private Worksheet begin() {
        sheets++;
        var begun = workbook.newWorksheet(sheets == 1 ? name : name + " " + sheets);
        begun.freezePane(0, 1);
        for (var at = 0; at < titles.size(); at++) {
            begun.width(at, WIDTH);
            begun.inlineString(0, at, titles.get(at));
        }
        begun.range(0, 0, 0, Math.max(0, titles.size() - 1)).style().bold().set();
        next = 1;
        return begun;
    }

    @Override
    public void rows(List<Part> parts, int rows) throws IOException {
        for (var from = 0; from < rows; ) {
            if (next > most) {
                sheet.finish();
                sheet = begin();
            }
            var some = Math.min(rows - from, most - next + 1);
            for (var at = 0; at < parts.size(); at++) write(parts.get(at), at, from, some);
            sheet.flush();
            next += some;
            from += some;
        }
    }

    private void write(Part part, int column, int from, int rows) {
        for (var at = 0; at < rows; at++) write(part.column(), next + at, column, part.values()[from + at]);
        var format = format(part.column());
        if (format != null) {
            sheet.range(next, column, next + rows - 1, column)
                    .style()
                    .format(format)
                    .set();
        }
    }

    private void write(SheetColumn column, int row, int at, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Instant moment -> sheet.value(row, at, Cells.moment(moment));
            case LocalDate day -> sheet.value(row, at, day);
            case BigDecimal number -> sheet.value(row, at, number);
            case Number number -> sheet.value(row, at, number);
            default -> {
                var text = Cells.text(column, value, locale);
                // Text in a cell stays text: only a formula's own cell is worked out.
                if (text != null) sheet.inlineString(row, at, fit(text));
            }
        }
    }

    private static String fit(String text) {
        var seen = UNSEEN.matcher(text).replaceAll("");
        return seen.length() > LONGEST_TEXT ? seen.substring(0, LONGEST_TEXT) : seen;
    }

    private static @Nullable String format(SheetColumn column) {
        return switch (column.kind()) {
            case DAY -> "yyyy-mm-dd";
            case MOMENT -> "yyyy-mm-dd hh:mm:ss";
            case DECIMAL -> "0.00####";
            default -> null;
        };
    }

    @Override
    public void finish() throws IOException {
        workbook.finish();
    }
}
