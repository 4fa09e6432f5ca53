package io.xinqiao.exports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.Tries;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports as a client has them: asked for, waited for, fetched and read. */
public final class Exports {
    private static final String WORK = "work-on-runs";

    private final Api api;

    public Exports(Api api) {
        this.api = api;
    }

    static String mutation(String list) {
        return "export" + Character.toUpperCase(list.charAt(0)) + list.substring(1);
    }

    static Map<String, Object> input(String format, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("format", format);
        for (var at = 0; at < more.length; at += 2) input.put((String) more[at], more[at + 1]);
        return input;
    }

    Api.Answer ask(String list, Map<String, ?> input) {
        return api.mutate(mutation(list), input, "exportRun { id }");
    }

    String begin(String list, Map<String, ?> input) {
        return ask(list, input)
                .fine()
                .data("/" + mutation(list) + "/exportRun/id")
                .asString();
    }

    JsonNode look(String id) {
        return api.ask(
                        "query($id: ID!) { exportRun(id: $id) { id state done total percent failure columns list format"
                                + " file { name size sha256 downloadUrl } } }",
                        Map.of("id", id))
                .fine()
                .data("/exportRun");
    }

    /** Waits until it is over. */
    JsonNode settled(String id) {
        for (var at = 0; at < 3_000; at++) {
            var now = look(id);
            if (!List.of("QUEUED", "RUNNING").contains(now.at("/state").asString())) return now;
            ApiProcess.pause(Duration.ofMillis(20));
        }
        throw new IllegalStateException("The export does not end: " + look(id));
    }

    /** The same without the pauses between tries. */
    JsonNode hurried(String id) throws SQLException {
        for (var at = 0; at < 1_000; at++) {
            var now = look(id);
            if (!List.of("QUEUED", "RUNNING").contains(now.at("/state").asString())) return now;
            Tries.hurry(WORK, 1);
            ApiProcess.pause(Duration.ofMillis(100));
        }
        throw new IllegalStateException("The export does not end: " + look(id));
    }

    byte[] content(String id) {
        var done = settled(id);
        assertThat(done.at("/state").asString()).as(done.toString()).isEqualTo("DONE");
        var got = api.get(done.at("/file/downloadUrl").asString());
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).hasSize(done.at("/file/size").asInt());
        return got.body();
    }

    byte[] of(String list, Map<String, ?> input) {
        return content(begin(list, input));
    }

    List<JsonNode> lines(String list, Object... more) {
        var text = new String(of(list, input("JSON_LINES", more)), StandardCharsets.UTF_8);
        var json = JsonMapper.builder().build();
        return text.lines().map(json::readTree).toList();
    }

    /** Cells of text with commas, without its mark. */
    public List<List<String>> csv(String list, Object... more) {
        var text = new String(of(list, input("CSV", more)), StandardCharsets.UTF_8);
        assertThat(text).startsWith("\uFEFF").endsWith("\r\n");
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var at = 1; at < text.length(); at++) {
            var one = text.charAt(at);
            if (one == '"') {
                if (quoted && text.startsWith("\"\"", at)) cell.append(text.charAt(at++));
                else quoted = !quoted;
            } else if (quoted) {
                cell.append(one);
            } else if (one == ',' || one == '\r') {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (one == '\n') {
                rows.add(row);
                row = new ArrayList<>();
            } else {
                cell.append(one);
            }
        }
        return rows;
    }
}
