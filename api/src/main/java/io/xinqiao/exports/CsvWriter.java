package io.xinqiao.exports;

import io.xinqiao.execution.SheetColumn;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text with commas (RFC 4180), in UTF-8 with the mark by which Excel knows that it is. */
final class CsvWriter implements SheetWriter {
    private static final String MARK = "\uFEFF";
    private static final String NEEDS_QUOTES = ",\"\r\n";

    private final OutputStream out;
    private final Locale locale;

    CsvWriter(OutputStream out, List<String> titles, Locale locale) throws IOException {
        this.out = out;
        this.locale = locale;
        var header = new StringBuilder(MARK);
        for (var at = 0; at < titles.size(); at++) {
            if (at > 0) header.append(',');
            header.append(quoted(titles.get(at)));
        }
        write(header.append("\r\n"));
    }

    @Override
    public void rows(List<Part> parts, int rows) throws IOException {
        var text = new StringBuilder();
        for (var row = 0; row < rows; row++) {
            for (var at = 0; at < parts.size(); at++) {
                if (at > 0) text.append(',');
                var cell = cell(parts.get(at).column(), parts.get(at).values()[row]);
                if (cell != null) text.append(quoted(cell));
            }
            text.append("\r\n");
        }
        write(text);
    }

    private @Nullable String cell(SheetColumn column, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant moment -> Cells.text(Cells.moment(moment));
            case BigDecimal number -> Cells.number(number).toPlainString();
            case Number number -> number.toString();
            default -> {
                var text = Cells.text(column, value, locale);
                yield text == null ? null : Cells.harmless(text);
            }
        };
    }

    private static String quoted(String cell) {
        return cell.chars().anyMatch(one -> NEEDS_QUOTES.indexOf(one) >= 0)
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell;
    }

    private void write(CharSequence text) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void finish() {
        // The last line is written already.
    }
}
