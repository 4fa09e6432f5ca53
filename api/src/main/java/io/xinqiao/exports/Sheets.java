package io.xinqiao.exports;

import io.xinqiao.execution.SheetColumn;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Begins files of rows in the formats that exports have. */
@Component
public final class Sheets {
    private final JsonMapper json;
    private final ExportProperties properties;

    Sheets(JsonMapper json, ExportProperties properties) {
        this.json = json;
        this.properties = properties;
    }

    /**
     * A file of rows, with its header.
     *
     * @param name of the sheet, where a format has one
     */
    public SheetWriter begin(
            ExportFormat format, OutputStream out, String name, List<? extends SheetColumn> columns, Locale locale)
            throws IOException {
        return switch (format) {
            case CSV -> new CsvWriter(out, titles(columns, locale), locale);
            case JSON_LINES -> new JsonLinesWriter(out, json);
            case XLSX -> new ExcelWriter(out, name, titles(columns, locale), locale, properties.rowsOfASheet());
        };
    }

    /** What stands above the columns; of two with the same words each says which it is. */
    private static List<String> titles(List<? extends SheetColumn> columns, Locale locale) {
        var often =
                columns.stream().collect(Collectors.groupingBy(column -> column.title(locale), Collectors.counting()));
        return columns.stream()
                .map(column -> {
                    var title = column.title(locale);
                    return often.getOrDefault(title, 0L) > 1 ? title + " (" + column.constant() + ")" : title;
                })
                .toList();
    }
}
