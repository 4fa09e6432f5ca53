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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Every filter and every order of units and of bills, and words, in a company of 200,000 units with 1,000,000 bills:
 * how long a page takes, as a multiple of the usual page of the same list, measured in turns with it. Whatever takes
 * more than twice as long has to say that it needs a narrower filter.
 */
final class QuestionsBench {
    private static final int UNITS = 200_000;
    private static final int PERIODS = 5;
    private static final int TIMES = 15;
    private static final double ALLOWED = 2;
    private static final Pattern FIELD = Pattern.compile(
            "\\{\"name\":\"(\\w+)\",\"type\":\\{\"kind\":\"\\w+\",\"name\":(null|\"\\w+\"),\"ofType\":(null|\\{[^}]*(?:\\{[^}]*\\})?\\})");
    private static final Pattern NAME = Pattern.compile("\"name\":\"(\\w+)\"");
    private static final Pattern VALUES = Pattern.compile("\\{\"name\":\"([A-Z_0-9]+)\"\\}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path jar;
    private final Path work;

    QuestionsBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var api = ApiServer.start(jar, postgres, signIn, work.resolve("questions.log"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "questions").filled(connection, UNITS, UNITS);
            bill(connection, company.schema());
            var token = signIn.token(company.subject(), company.code(), company.organization());
            System.out.println("\n| list | asked | ms | the usual page | times |\n|---|---|---|---|---|");
            var over = 0;
            for (var list : List.of(
                    new Asked("units", "Unit", List.of("7-1-", "1801", "楼", "9")),
                    new Asked("bills", "Bill", List.of()),
                    new Asked("persons", "Person", List.of("业主 77", "9876", "yz", "yezhu 1", "业")),
                    new Asked("tickets", "Ticket", List.of("漏水", "漏水 199", "X-77", "loushui")))) {
                over += measure(api.url(), token, list);
            }
            System.out.println("\n" + over + " take more than " + ALLOWED + " times as long and say nothing");
        }
    }

    private record Asked(String list, String type, List<String> words) {}

    private static void bill(Connection connection, String schema) throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema + ", shared");
            statement.execute(Company.resource("billing.sql"));
            statement.execute("""
                INSERT INTO bill (id, project_id, building_id, unit_id, fee_item_id, source, period_from, period_to, due_on, amount,
                  settled, discounted, early_discount, reversed)
                SELECT gen_random_uuid(), u.project_id, u.building_id, u.id, f.id, 'RUN', '2020-01-01'::date + 31 * n,
                  '2020-01-31'::date + 31 * n, '2020-02-14'::date + 31 * n, 100 + floor * 10 + n, 0, 0, 0, false
                FROM unit u, (SELECT id FROM fee_item WHERE code = 'PROPERTY') f, generate_series(1, %d) n
                """.formatted(PERIODS));
            statement.execute("VACUUM ANALYZE");
            statement.execute("RESET search_path");
        }
    }

    private int measure(String url, String token, Asked list) throws IOException, InterruptedException {
        var usual = "{ %s(first: 50) { nodes { id } } }".formatted(list.list());
        var over = 0;
        for (var arguments : questions(url, token, list)) {
            var asked = "{ %s(first: 50, %s) { nodes { id } } }".formatted(list.list(), arguments);
            var told = ask(url, token, asked).contains("\"errors\"");
            var times = new double[TIMES];
            var usually = new double[TIMES];
            for (var at = -2; at < TIMES; at++) {
                var one = timed(url, token, asked);
                var other = timed(url, token, usual);
                if (at < 0) continue;
                times[at] = one;
                usually[at] = other;
            }
            Arrays.sort(times);
            Arrays.sort(usually);
            var ratio = times[TIMES / 2] / usually[TIMES / 2];
            if (ratio > ALLOWED && !told) over++;
            System.out.printf(
                    "| %s | %s | %.1f | %.1f | %.1f%s |%n",
                    list.list(),
                    arguments,
                    times[TIMES / 2],
                    usually[TIMES / 2],
                    ratio,
                    told ? ", told" : ratio > ALLOWED ? " OVER" : "");
        }
        return over;
    }

    private double timed(String url, String token, String asked) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        ask(url, token, asked);
        return (System.nanoTime() - begun) / 1e6;
    }

    /** What the schema says that the list can be asked by, with a value for each. */
    private List<String> questions(String url, String token, Asked list) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (var order : values(url, token, list.type() + "OrderingField")) {
            for (var direction : List.of("ASC", "DESC")) {
                all.add("orderBy: {field: %s, direction: %s}".formatted(order, direction));
            }
        }
        for (var word : list.words()) all.add("filter: {search: \"%s\"}".formatted(word));
        var known = ask(
                url,
                token,
                "{ __type(name: \"%sFilter\") { inputFields { name type { kind name ofType { name ofType { name } } } } } }"
                        .formatted(list.type()));
        Map<String, String> types = new LinkedHashMap<>();
        FIELD.matcher(known).results().forEach(field -> types.put(field.group(1), base(field)));
        for (var field : types.entrySet()) {
            for (var value : literals(url, token, list, field.getKey(), field.getValue())) {
                all.add("filter: {%s: %s}".formatted(field.getKey(), value));
            }
        }
        return all;
    }

    private static String base(MatchResult field) {
        if (!field.group(2).equals("null")) return field.group(2).replace("\"", "");
        var names = NAME.matcher(field.group(3))
                .results()
                .map(name -> name.group(1))
                .toList();
        return names.isEmpty() ? "" : names.getLast();
    }

    private List<String> literals(String url, String token, Asked list, String name, String type)
            throws IOException, InterruptedException {
        return switch (type) {
            case "Boolean" -> List.of("true", "false");
            case "DateRange" -> List.of("{from: \"2020-04-01\", to: \"2020-05-30\"}");
            case "DateTimeRange" -> List.of("{from: \"2026-03-01T00:00:00Z\", before: \"2026-03-02T00:00:00Z\"}");
            case "MoneyRange" -> List.of("{from: \"200.00\"}", "{from: \"200.00\", to: \"201.00\"}");
            case "DecimalRange" -> List.of("{from: \"80\"}", "{from: \"10000\"}");
            case "IntRange" -> List.of("{from: 7, to: 7}", "{from: 1000}");
            case "String" -> name.equals("search") ? List.of() : List.of("\"1\"");
            case "ID" -> id(url, token, list, name);
            default ->
                type.endsWith("Filter")
                        ? List.of()
                        : values(url, token, type).stream()
                                .map(value -> "[" + value + "]")
                                .toList();
        };
    }

    /** That of the object to which a first one leads by the field. */
    private List<String> id(String url, String token, Asked list, String name)
            throws IOException, InterruptedException {
        var field = name.replaceAll("Id$", "");
        var answer = ask(url, token, "{ %s(first: 1) { nodes { %s { id } } } }".formatted(list.list(), field));
        var id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(answer);
        return id.find() ? List.of("\"" + id.group(1) + "\"") : List.of();
    }

    private List<String> values(String url, String token, String type) throws IOException, InterruptedException {
        return VALUES.matcher(ask(url, token, "{ __type(name: \"%s\") { enumValues { name } } }".formatted(type)))
                .results()
                .map(value -> value.group(1))
                .toList();
    }

    private String ask(String url, String token, String document) throws IOException, InterruptedException {
        var body = document.replace("\\", "\\\\").replace("\"", "\\\"");
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"" + body + "\"}"))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
