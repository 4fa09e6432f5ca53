package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A list of 1,060,000 bills exported in each format, in an API of 512 MB: how long it takes, and how much of the heap
 * is in use after a collection at most while it is written.
 */
final class ExportBench {
    private static final int UNITS = 20_000;
    private static final int PERIODS = 53;
    private static final Pattern ID = Pattern.compile("\"exportRun\":\\{\"id\":\"([^\"]+)\"");
    private static final Pattern SIZE = Pattern.compile("\"size\":([0-9]+)");
    private static final Pattern USED = Pattern.compile("(?:PSYoungGen|ParOldGen)[^\\n]*used ([0-9]+)K");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path jar;
    private final Path work;

    ExportBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var api = ApiServer.start(
                        jar,
                        postgres,
                        signIn,
                        work.resolve("export.log"),
                        "--xinqiao.files.folder=" + work.resolve("files"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "exports").filled(connection, UNITS, 1);
            bill(connection, company.schema());
            var token = signIn.token(company.subject(), company.code(), company.organization());
            System.out.println("\n| format | seconds | MB | live heap before / at most, MiB |\n|---|---|---|---|");
            for (var format : List.of("CSV", "XLSX", "JSON_LINES")) export(api, token, format);
        }
    }

    private static void bill(Connection connection, String schema) throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema + ", shared");
            statement.execute(Company.resource("billing.sql"));
            statement.execute("""
                INSERT INTO bill (id, project_id, building_id, unit_id, fee_item_id, source, period_from, period_to, due_on, amount,
                  settled, discounted, early_discount, reversed)
                SELECT gen_random_uuid(), u.project_id, u.building_id, u.id, f.id, 'RUN', '2020-01-01'::date + 31 * n,
                  '2020-01-31'::date + 31 * n, '2020-02-14'::date + 31 * n, 280.5, 0, 0, 0, false
                FROM unit u, (SELECT id FROM fee_item WHERE code = 'PROPERTY') f, generate_series(1, %d) n
                """.formatted(PERIODS));
            statement.execute("VACUUM ANALYZE");
            statement.execute("RESET search_path");
        }
    }

    private void export(ApiServer api, String token, String format) throws IOException, InterruptedException {
        var before = liveMebibytes(api);
        var most = before;
        var begun = System.nanoTime();
        var answer = ask(
                api.url(),
                token,
                "mutation { exportBills(input: {format: %s}) { exportRun { id } userErrors { message } } }"
                        .formatted(format));
        var id = ID.matcher(answer);
        if (!id.find()) throw new IllegalStateException(answer);
        String run;
        do {
            most = Math.max(most, liveMebibytes(api));
            Thread.sleep(1_000);
            run = ask(
                    api.url(),
                    token,
                    "{ exportRun(id: \\\"%s\\\") { state failure file { size } } }".formatted(id.group(1)));
        } while (run.contains("QUEUED") || run.contains("RUNNING"));
        var seconds = (System.nanoTime() - begun) / 1e9;
        var size = SIZE.matcher(run);
        if (!size.find()) throw new IllegalStateException(run);
        System.out.printf(
                "| %s | %.0f | %.1f | %d / %d |%n", format, seconds, Long.parseLong(size.group(1)) / 1e6, before, most);
    }

    /** What is in use of a node's heap after a collection. */
    private static long liveMebibytes(ApiServer api) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var pid = Long.toString(api.pid());
        Machine.run(List.of(jcmd, pid, "GC.run"), Map.of());
        var used = USED.matcher(Machine.run(List.of(jcmd, pid, "GC.heap_info"), Map.of()));
        var sum = 0L;
        while (used.find()) sum += Long.parseLong(used.group(1));
        return sum / 1024;
    }

    private String ask(String url, String token, String document) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"%s\"}".formatted(document)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString()).body();
        if (answer.contains("\"errors\"")) throw new IllegalStateException(answer);
        return answer;
    }
}
