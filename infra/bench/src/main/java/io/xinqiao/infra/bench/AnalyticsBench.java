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
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What analysts ask of 100,000 tickets, as a multiple of the bare statement that answers the same, measured in turns
 * with it; and the pages of the desk while eight analysts export, as a multiple of those without them.
 */
final class AnalyticsBench {
    private static final int UNITS = 10_000;
    private static final int TICKETS = 100_000;
    private static final int WARMING = 20;
    private static final int MEASURED = 60;
    private static final int ANALYSTS = 8;
    private static final double ALLOWED = 1.3;
    private static final double DESK_ALLOWED = 1.2;
    private static final Pattern RUN = Pattern.compile("\"exportRun\":\\{\"id\":\"([^\"]+)\"");

    private static final String FROM = "2026-01-01";
    private static final String TO = "2026-12-31";
    private static final String ROWS = " FROM ticket WHERE state <> 'CANCELLED' AND submitted_at >= timestamptz"
            + " '2026-01-01 00:00+08' AND submitted_at < timestamptz '2027-01-01 00:00+08' GROUP BY ";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path jar;
    private final Path work;
    private final int seconds;

    AnalyticsBench(Path jar, Path work, int seconds) {
        this.jar = jar;
        this.work = work;
        this.seconds = seconds;
    }

    /** A question of the API, and the statement that answers the same. */
    private record Question(String name, String input, String bare) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question(
                    "tickets by building and kind",
                    "by: [BUILDING, TICKET_KIND], first: 1000",
                    "SELECT building_id, kind, count(*)" + ROWS + "1, 2"),
            new Question(
                    "the same with totals",
                    "by: [BUILDING, TICKET_KIND], first: 1000, totals: true",
                    "SELECT building_id, kind, count(*)" + ROWS + "GROUPING SETS ((building_id, kind), ())"),
            new Question("tickets by kind and month", "by: [TICKET_KIND]", """
                SELECT kind, date_trunc('month', submitted_at AT TIME ZONE 'Asia/Shanghai'), count(*)\
                """ + ROWS + "1, 2"));

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
                        work.resolve("analytics.log"),
                        "--xinqiao.files.folder=" + work.resolve("files"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "analytics").filled(connection, UNITS, TICKETS);
            var analysts = vary(connection, company);
            var desk = signIn.token(company.subject(), company.code(), company.organization());
            System.out.println("\n| asked | ms | the bare statement | times (aim: 1.3) |\n|---|---|---|---|");
            for (var question : QUESTIONS) compare(connection, company, api.url(), desk, question);
            List<String> tokens = new ArrayList<>();
            for (var analyst : analysts) tokens.add(signIn.token(analyst, company.code(), company.organization()));
            exportBeside(api.url(), desk, tokens);
        }
    }

    /** Gives the tickets kinds and states, and the company analysts: their names at the identity provider. */
    private static List<String> vary(Connection connection, Company company) throws SQLException {
        List<String> analysts = new ArrayList<>();
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + company.schema() + ", shared");
            statement.execute("""
                UPDATE ticket SET kind = (ARRAY['REPAIR', 'REPAIR', 'INQUIRY', 'SUGGESTION'])[1 + ('x' || right(id::text, 4))::bit(16)::int % 4]
                """);
            for (var at = 1; at <= ANALYSTS; at++) {
                var subject = company.subject() + "-" + at;
                analysts.add(subject);
                statement.execute("""
                    WITH m AS (INSERT INTO member (id, subject, username, name, created_at)
                      VALUES (gen_random_uuid(), '%s', 'analyst.%d', '分析 %d', now()) RETURNING id)
                    INSERT INTO role_grant (id, member_id, role, project_id, granted_at)
                    SELECT gen_random_uuid(), m.id, 'SUPERVISOR', p.id, now() FROM m, project p
                    """.formatted(subject, at, at));
            }
            statement.execute("VACUUM ANALYZE");
            statement.execute("RESET search_path");
        }
        return analysts;
    }

    private void compare(Connection connection, Company company, String url, String token, Question question)
            throws Exception {
        var document = """
            { analytics(input: { measures: [TICKETS], %s, time: { %s span: { between: { from: \\"%s\\", to: \\"%s\\" } } } })\
             { rows { cells { value text decimal } } totals { cells { decimal } } truncated } }\
            """.formatted(
                        question.input(), question.name().contains("month") ? "grain:" + " MONTH," : "", FROM, TO);
        var times = new double[MEASURED];
        var bare = new double[MEASURED];
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + company.schema() + ", shared");
        }
        try (var prepared = connection.prepareStatement(question.bare())) {
            for (var at = -WARMING; at < MEASURED; at++) {
                var begun = System.nanoTime();
                ask(url, token, document);
                var between = System.nanoTime();
                read(prepared);
                if (at < 0) continue;
                times[at] = (between - begun) / 1e6;
                bare[at] = (System.nanoTime() - between) / 1e6;
            }
        }
        var ratio = median(times) / median(bare);
        System.out.printf(
                "| %s | %.1f | %.1f | %.2f%s |%n",
                question.name(), median(times), median(bare), ratio, ratio > ALLOWED ? " OVER" : "");
    }

    private static void read(PreparedStatement prepared) throws SQLException {
        try (var rows = prepared.executeQuery()) {
            while (rows.next()) rows.getLong(3);
        }
    }

    /** In turns, so that what the machine does otherwise falls on both. */
    private void exportBeside(String url, String desk, List<String> analysts) throws Exception {
        pages(url, desk);
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        var exports = new AtomicInteger();
        for (var turn = 0; turn < 3; turn++) {
            alone.addAll(pages(url, desk));
            var over = new AtomicBoolean();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> exporting = new ArrayList<>();
                for (var analyst : analysts) exporting.add(threads.submit(() -> export(url, analyst, over, exports)));
                Thread.sleep(1_000);
                beside.addAll(pages(url, desk));
                over.set(true);
                for (var one : exporting) one.get();
            }
        }
        var ratio = p95(beside) / p95(alone);
        System.out.println("\n| the desk's pages | p50 ms | p95 ms |\n|---|---|---|");
        System.out.printf("| alone (%,d) | %.1f | %.1f |%n", alone.size(), p50(alone), p95(alone));
        System.out.printf(
                "| while %d analysts export (%,d; %d files of %,d rows) | %.1f | %.1f |%n",
                ANALYSTS, beside.size(), exports.get(), TICKETS, p50(beside), p95(beside));
        System.out.printf("| p95, times (aim: 1.2) | | %.2f%s |%n", ratio, ratio > DESK_ALLOWED ? " OVER" : "");
    }

    private List<Double> pages(String url, String token) throws IOException, InterruptedException {
        List<Double> times = new ArrayList<>();
        var until = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < until) {
            var begun = System.nanoTime();
            ask(
                    url,
                    token,
                    "{ tickets(first: 20) { nodes { number title state unit { number } requester { name } } } }");
            times.add((System.nanoTime() - begun) / 1e6);
            // Somebody at a screen reads, too.
            Thread.sleep(20);
        }
        return times;
    }

    private boolean export(String url, String token, AtomicBoolean over, AtomicInteger exports)
            throws IOException, InterruptedException {
        while (!over.get()) {
            var answer = ask(
                    url,
                    token,
                    "mutation { exportTickets(input: {format: CSV}) { exportRun { id } userErrors { message } } }");
            var run = RUN.matcher(answer);
            if (!run.find()) throw new IllegalStateException(answer);
            String state;
            do {
                Thread.sleep(500);
                state = ask(url, token, "{ exportRun(id: \\\"%s\\\") { state } }".formatted(run.group(1)));
            } while (!over.get() && (state.contains("QUEUED") || state.contains("RUNNING")));
            if (state.contains("DONE")) exports.incrementAndGet();
            if (over.get() && !state.contains("DONE")) {
                ask(
                        url,
                        token,
                        "mutation { cancelRun(input: {runId: \\\"%s\\\"}) { run { state } userErrors { message } } }"
                                .formatted(run.group(1)));
            }
        }
        return true;
    }

    private static double median(double[] times) {
        var sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double p50(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static double p95(List<Double> times) {
        return times.stream().sorted().toList().get((int) Math.ceil(0.95 * times.size()) - 1);
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
