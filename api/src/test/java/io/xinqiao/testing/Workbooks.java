package io.xinqiao.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.Workbook;

/** Workbooks made by tests. */
public final class Workbooks {
    private Workbooks() {}

    /** A workbook of these sheets; each row a list of texts, numbers or nulls. */
    public static byte[] xlsx(Map<String, List<List<Object>>> sheets) {
        var out = new ByteArrayOutputStream();
        try (var workbook = new Workbook(out, "test", "1.0")) {
            sheets.forEach((name, rows) -> {
                var sheet = workbook.newWorksheet(name);
                for (var row = 0; row < rows.size(); row++) {
                    for (var column = 0; column < rows.get(row).size(); column++) {
                        switch (rows.get(row).get(column)) {
                            case null -> {}
                            case Number number -> sheet.value(row, column, number);
                            case Object text -> sheet.value(row, column, text.toString());
                        }
                    }
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return out.toByteArray();
    }
}
