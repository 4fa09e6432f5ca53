package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Saved queries as a client has them: saved, run, waited for. */
final class Queries {
    static final List<String> STAFF = List.of(
            "TENANT_ADMIN", "SUPERVISOR", "STEWARD", "CASHIER", "FRONT_DESK", "FINANCE", "TECHNICIAN", "ANALYST");

    static final String RUN = "savedQueryRun { id state failure rowCount points tookMs cutBy readAt requestedBy { id }"
            + " savedQueryVersion { sequence } } table { columns { path label kind } truncated"
            + " rows { cells { text decimal day at flag } } }";

    private final Api api;

    Queries(Api api) {
        this.api = api;
    }

    static Map<String, Object> input(String name, String document, String rowsPath, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("name", name);
        input.put("document", document);
        input.put("rowsPath", rowsPath);
        for (var at = 0; at < more.length; at += 2) input.put((String) more[at], more[at + 1]);
        return input;
    }

    static Map<String, Object> column(String path) {
        return Map.of("path", path);
    }

    static Map<String, Object> argument(String name, String kind, Object value) {
        return Map.of("name", name, "value", Map.of(kind, value));
    }

    Api.Answer ask(Map<String, ?> input) {
        return api.mutate("createSavedQuery", input, "savedQuery { id version sequence }");
    }

    String save(String name, String document, String rowsPath, Object... more) {
        return ask(input(name, document, rowsPath, more))
                .fine()
                .data("/createSavedQuery/savedQuery/id")
                .asString();
    }

    Api.Answer run(String query, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("savedQueryId", query);
        for (var at = 0; at < more.length; at += 2) input.put((String) more[at], more[at + 1]);
        return api.mutate("runSavedQuery", input, RUN);
    }

    /** What stands in the first cells of all rows. */
    List<String> firsts(String query, Object... more) {
        var answer = run(query, more).fine();
        var table = answer.data("/runSavedQuery/table");
        assertThat(table.isNull()).as(answer.body()).isFalse();
        return table.at("/rows")
                .valueStream()
                .map(row -> row.at("/cells/0/text").asString(""))
                .toList();
    }

    Api.Answer start(String query, String format, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("savedQueryId", query);
        input.put("format", format);
        for (var at = 0; at < more.length; at += 2) input.put((String) more[at], more[at + 1]);
        return api.mutate("startSavedQueryRun", input, "savedQueryRun { id }");
    }

    String begin(String query, String format, Object... more) {
        return start(query, format, more)
                .fine()
                .data("/startSavedQueryRun/savedQueryRun/id")
                .asString();
    }

    JsonNode look(String id) {
        return api.ask(
                        "query($id: ID!) { savedQueryRun(id: $id) { id state failure rowCount points tookMs cutBy done"
                                + " file { name size downloadUrl } } }",
                        Map.of("id", id))
                .fine()
                .data("/savedQueryRun");
    }

    JsonNode settled(String id) {
        for (var at = 0; at < 3_000; at++) {
            var now = look(id);
            if (!List.of("QUEUED", "RUNNING").contains(now.at("/state").asString())) return now;
            ApiProcess.pause(Duration.ofMillis(20));
        }
        throw new IllegalStateException("The run does not end: " + look(id));
    }

    byte[] content(String id) {
        var done = settled(id);
        assertThat(done.at("/state").asString()).as(done.toString()).isEqualTo("DONE");
        var got = api.get(done.at("/file/downloadUrl").asString());
        assertThat(got.statusCode()).isEqualTo(200);
        return got.body();
    }

    /** So many topics in the company's planted project, whose names begin so. */
    static void topics(Company company, String name, int topics) throws SQLException {
        HeldRows.change(
                company,
                "INSERT INTO opinion_topic (id, project_id, name, version) SELECT gen_random_uuid(), p.id, '" + name
                        + "' || lpad(n::text, 4, '0'), 1 FROM generate_series(1, " + topics
                        + ") n, (SELECT project_id AS id FROM opinion_topic ORDER BY id LIMIT 1) p");
    }
}
