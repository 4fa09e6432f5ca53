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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The door of an event to which 2,000 parties come: each code is scanned by itself, as a gate does it, and how long the
 * API takes to say that they may come in. Then all of them are sent again at once, as by a device that was without a
 * network: nobody may come in twice.
 */
final class CheckInsBench {
    private static final int UNITS = 25_000;
    private static final int TICKETS = 1_000;
    private static final int WARMING = 200;
    private static final int MEASURED = 2_000;
    private static final int PAGE = 100;
    private static final int BATCH = 500;
    private static final String CHECK_IN =
            "mutation($input: CheckInToEventInput!) { checkInToEvent(input: $input) { checkIns { outcome } } }";
    private static final Pattern CODE = Pattern.compile("\"code\":\"(XQ1[^\"]+)\"");
    private static final Pattern CURSOR = Pattern.compile("\"endCursor\":\"([^\"]+)\"");
    private static final Pattern EVENT = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path jar;
    private final Path work;

    CheckInsBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var api = ApiServer.start(jar, postgres, signIn, work.resolve("checkins.log"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "checkins").filled(connection, UNITS, TICKETS);
            var registrations = Integer.toString(WARMING + MEASURED);
            try (var statement = connection.createStatement()) {
                statement.execute("SET search_path = " + company.schema() + ", shared");
                statement.execute(Company.resource("checkins.sql").replace("${registrations}", registrations));
                statement.execute("RESET search_path");
            }
            var token = signIn.token(company.subject(), company.code(), company.organization());
            var door = new Door(api.url(), token);
            var codes = door.codes();
            if (codes.size() != WARMING + MEASURED) throw new IllegalStateException(codes.size() + " codes");
            var times = new double[MEASURED];
            for (var at = 0; at < codes.size(); at++) {
                var begun = System.nanoTime();
                door.scan(codes.get(at));
                if (at >= WARMING) times[at - WARMING] = (System.nanoTime() - begun) / 1e6;
            }
            Arrays.sort(times);
            System.out.println("\n| what | measured |\n|---|---|");
            System.out.printf("| signed codes checked in, one request each | %,d |%n", MEASURED);
            System.out.printf("| p50 | %.1f ms |%n", quantile(times, 0.50));
            System.out.printf("| p95 (aim: 20 ms) | %.1f ms |%n", quantile(times, 0.95));
            System.out.printf("| p99 | %.1f ms |%n", quantile(times, 0.99));
            System.out.printf("| longest | %.1f ms |%n", times[times.length - 1]);
            System.out.printf("| all of them again, %d in a request, each | %.2f ms |%n", BATCH, door.again(codes));
        }
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** A device at the door. */
    private final class Door {
        private final String url;
        private final String token;
        private final String event;

        Door(String url, String token) throws IOException, InterruptedException {
            this.url = url;
            this.token = token;
            this.event = found(EVENT, ask("{ communityEvents(first: 1) { nodes { id } } }"));
        }

        /** What the residents' codes say. */
        List<String> codes() throws IOException, InterruptedException {
            List<String> codes = new ArrayList<>();
            var after = "";
            for (var before = -1; codes.size() > before; ) {
                before = codes.size();
                var page = ask("{ eventRegistrations(first: %d%s) { nodes { code } pageInfo { endCursor } } }"
                        .formatted(PAGE, after.isEmpty() ? "" : ", after: \\\"" + after + "\\\""));
                var code = CODE.matcher(page);
                while (code.find()) codes.add(code.group(1));
                var cursor = CURSOR.matcher(page);
                if (!cursor.find()) return codes;
                after = cursor.group(1);
            }
            return codes;
        }

        void scan(String code) throws IOException, InterruptedException {
            var answer = checkIn(List.of(code));
            if (!answer.contains("\"CHECKED_IN\"")) throw new IllegalStateException(answer);
        }

        /** Milliseconds for each when all come again in a few requests. */
        double again(List<String> codes) throws IOException, InterruptedException {
            var begun = System.nanoTime();
            for (var from = 0; from < codes.size(); from += BATCH) {
                var answer = checkIn(codes.subList(from, Math.min(codes.size(), from + BATCH)));
                if (answer.contains("\"CHECKED_IN\"")) throw new IllegalStateException("Somebody came in twice");
            }
            return (System.nanoTime() - begun) / 1e6 / codes.size();
        }

        private String checkIn(List<String> codes) throws IOException, InterruptedException {
            List<String> scans = new ArrayList<>();
            for (var code : codes) {
                scans.add("{\"nonce\":\"%s\",\"by\":{\"code\":\"%s\"}}".formatted(UUID.randomUUID(), code));
            }
            return ask(
                    CHECK_IN,
                    "{\"input\":{\"communityEventId\":\"%s\",\"checkIns\":[%s]}}"
                            .formatted(event, String.join(",", scans)));
        }

        private static String found(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            if (!matcher.find()) throw new IllegalStateException(text);
            return matcher.group(1);
        }

        private String ask(String document) throws IOException, InterruptedException {
            return ask(document, "{}");
        }

        private String ask(String document, String variables) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"query\":\"%s\",\"variables\":%s}".formatted(document, variables)))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString()).body();
            if (answer.contains("\"errors\"")) throw new IllegalStateException(answer);
            return answer;
        }
    }
}
