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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The lists that a clerk opens all day, in a company of 200,000 units: how long one page of each takes, by itself. */
final class ListsBench {
    private static final int UNITS = 200_000;
    private static final int TICKETS = 10_000;
    private static final int WARMING = 5;
    private static final int TIMES = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path jar;
    private final Path work;

    ListsBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    private static Map<String, String> lists() {
        Map<String, String> lists = new LinkedHashMap<>();
        lists.put("units, first page", "units(first: 50) { nodes { number state owner { name } } }");
        lists.put("units by state", "units(first: 50, filter: {states: [RENOVATING]}) { nodes { number state } }");
        lists.put(
                "units by a part of the number",
                "units(first: 50, filter: {search: \\\"7-1-\\\"}) { nodes { number } }");
        lists.put(
                "units by the owner's name",
                "units(first: 50, filter: {ownerName: \\\"业主 1234\\\"}) { nodes { number owner { name } } }");
        lists.put("units, all counted", "units(first: 1) { totalCount totalCountCapped }");
        lists.put("persons by name", "persons(first: 50, filter: {search: \\\"业主 77\\\"}) { nodes { name phone } }");
        lists.put(
                "persons by a part of the name",
                "persons(first: 50, filter: {search: \\\"9876\\\"}) { nodes { name } }");
        lists.put(
                "persons by a whole phone",
                "persons(first: 50, filter: {phoneNumber: \\\"13800138000\\\"}) { nodes { name } }");
        lists.put(
                "persons by the end of the phone",
                "persons(first: 50, filter: {phoneEnding: \\\"8000\\\"}) { nodes { name } }");
        lists.put(
                "vehicles by a part of the plate",
                "vehicles(first: 50, filter: {plate: \\\"4321\\\"}) { nodes { plate unit { number } } }");
        lists.put("parking spaces", "parkingSpaces(first: 50) { nodes { number unit { number } } }");
        lists.put("visits overdue", "visits(first: 50, filter: {overdue: true}) { nodes { dueOn unit { number } } }");
        lists.put("incomplete archives", "incompleteArchives(first: 50) { nodes { score missing unit { number } } }");
        lists.put("tickets", "tickets(first: 50) { nodes { number unit { number owner { name } } } }");
        return lists;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var api = ApiServer.start(jar, postgres, signIn, work.resolve("lists.log"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "lists").filled(connection, UNITS, TICKETS);
            var steward = UUID.randomUUID().toString();
            try (var statement = connection.createStatement()) {
                statement.execute("SET search_path = " + company.schema() + ", shared");
                statement.execute(Company.resource("lists.sql").replace("${steward}", steward));
                statement.execute("VACUUM ANALYZE");
                statement.execute("RESET search_path");
            }
            var supervisor = signIn.token(company.subject(), company.code(), company.organization());
            var guanjia = signIn.token(steward, company.code(), company.organization());
            System.out.println("\n"
                    + "| list | supervisor of all: median / slowest ms | steward of two buildings: median /"
                    + " slowest ms |\n"
                    + "|---|---|---|");
            for (var list : lists().entrySet()) {
                System.out.println("| %s | %s | %s |"
                        .formatted(
                                list.getKey(),
                                measured(api.url(), supervisor, list.getValue()),
                                measured(api.url(), guanjia, list.getValue())));
            }
        }
    }

    private String measured(String url, String token, String list) throws IOException, InterruptedException {
        var times = new double[TIMES];
        for (var at = -WARMING; at < TIMES; at++) {
            var begun = System.nanoTime();
            ask(url, token, list);
            if (at >= 0) times[at] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(times);
        return "%.1f / %.1f".formatted(times[TIMES / 2], times[TIMES - 1]);
    }

    private void ask(String url, String token, String list) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"{ %s }\"}".formatted(list)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString()).body();
        if (answer.contains("\"errors\"")) throw new IllegalStateException(answer);
    }
}
