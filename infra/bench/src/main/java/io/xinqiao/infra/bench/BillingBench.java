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
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One billing run of 500,000 bills, previewed and posted over the API, against the bare {@code INSERT … SELECT} of the
 * same rows (bills, lines, postings) into empty copies of their tables with the same indexes, in the same database.
 * Then a day of dunning for all that owe, and the same day once more.
 */
final class BillingBench {
    private static final int UNITS = 250_000;
    private static final Pattern VALUE = Pattern.compile("\"(id|bills|amount|state)\":\"?([^\",}]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path jar;
    private final Path work;

    BillingBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var api = ApiServer.start(jar, postgres, signIn, work.resolve("billing.log"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "billing").filled(connection, UNITS, 1);
            try (var statement = connection.createStatement()) {
                statement.execute("SET search_path = " + company.schema() + ", shared");
                statement.execute(Company.resource("billing.sql"));
                statement.execute("VACUUM ANALYZE");
                statement.execute("RESET search_path");
            }
            var token = signIn.token(company.subject(), company.code(), company.organization());
            var posted = post(api.url(), token);
            var bare = bare(connection, company.schema());
            var dunning = dun(api.url(), token);
            var again = dun(api.url(), token);
            System.out.println("\n| what | seconds |\n|---|---|");
            System.out.printf("| preview of %s bills | %.1f |%n", posted.bills(), posted.preview());
            System.out.printf("| posting them, until the run is DONE | %.1f |%n", posted.post());
            System.out.printf("| the same rows by bare INSERT … SELECT | %.1f |%n", bare);
            System.out.printf("| posting / bare | %.2f |%n", posted.post() / bare);
            System.out.printf("| dunning all that owe: %s | %.1f |%n", dunning.what(), dunning.seconds());
            System.out.printf("| dunning once more: %s | %.1f |%n", again.what(), again.seconds());
        }
    }

    private record Dunned(String what, double seconds) {}

    private Dunned dun(String url, String token) throws IOException, InterruptedException {
        var project = value(ask(url, token, "{ projects(first: 1) { nodes { id } } }"), "id");
        var begun = System.nanoTime();
        var done = ask(
                url,
                token,
                "mutation { runDunning(input: {projectId: \\\"%s\\\"}) { opened closed planned cancelled messages userErrors { message } } }"
                        .formatted(project));
        var what = done.replaceAll(".*\"runDunning\":\\{|,\"userErrors.*", "").replace("\"", "");
        return new Dunned(what, seconds(begun, System.nanoTime()));
    }

    private record Posted(String bills, double preview, double post) {}

    private Posted post(String url, String token) throws IOException, InterruptedException {
        var items = "feeItemIds: [" + feeItem(url, token, "PROPERTY") + ", " + feeItem(url, token, "GARBAGE") + "]";
        var project = value(ask(url, token, "{ projects(first: 1) { nodes { id } } }"), "id");
        var what = "projectId: \\\"%s\\\", cycle: MONTH, periodFrom: \\\"2026-04-01\\\", %s".formatted(project, items);
        var begun = System.nanoTime();
        var preview = ask(url, token, "{ billingPreview(input: {%s}) { bills amount } }".formatted(what));
        var previewed = System.nanoTime();
        var bills = value(preview, "bills");
        var run = ask(
                url,
                token,
                "mutation { postBillingRun(input: {idempotencyKey: \\\"%s\\\", %s, expectedBills: %s, expectedAmount: \\\"%s\\\"}) { billingRun { id } userErrors { message } } }"
                        .formatted(UUID.randomUUID(), what, bills, value(preview, "amount")));
        var id = value(run, "id");
        while (!ask(url, token, "{ billingRun(id: \\\"%s\\\") { state } }".formatted(id))
                .contains("DONE")) {
            Thread.sleep(100);
        }
        return new Posted(bills, seconds(begun, previewed), seconds(previewed, System.nanoTime()));
    }

    private String feeItem(String url, String token, String code) throws IOException, InterruptedException {
        var items = ask(url, token, "{ feeItems { id code } }");
        var found =
                Pattern.compile("\"id\":\"([^\"]+)\",\"code\":\"" + code + "\"").matcher(items);
        if (!found.find()) throw new IllegalStateException(items);
        return "\\\"" + found.group(1) + "\\\"";
    }

    private static double bare(Connection connection, String schema) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema + ", shared");
            for (var table : new String[] {"bill", "bill_line", "posting"}) {
                statement.execute("CREATE TABLE bare_%1$s (LIKE %1$s INCLUDING ALL)".formatted(table));
            }
            var begun = System.nanoTime();
            connection.setAutoCommit(false);
            for (var table : new String[] {"bill", "bill_line", "posting"}) {
                statement.execute("INSERT INTO bare_%1$s SELECT * FROM %1$s".formatted(table));
            }
            connection.commit();
            connection.setAutoCommit(true);
            return seconds(begun, System.nanoTime());
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static String value(String answer, String field) {
        var found = VALUE.matcher(answer);
        while (found.find()) {
            if (found.group(1).equals(field)) return found.group(2);
        }
        throw new IllegalStateException(answer);
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
