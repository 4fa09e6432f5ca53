package io.xinqiao.exports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An object a line, with the values of the API's answers. */
final class JsonLinesWriter implements SheetWriter {
    private final OutputStream out;
    private final JsonMapper json;

    JsonLinesWriter(OutputStream out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public void rows(List<Part> parts, int rows) throws IOException {
        var lines = new ByteArrayOutputStream();
        for (var row = 0; row < rows; row++) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (var part : parts) {
                var value = part.values()[row];
                object.put(
                        part.column().name(),
                        value == null ? null : part.column().written(value));
            }
            lines.writeBytes(json.writeValueAsBytes(object));
            lines.write('\n');
        }
        lines.writeTo(out);
    }

    @Override
    public void finish() {
        // The last line is written already.
    }
}
