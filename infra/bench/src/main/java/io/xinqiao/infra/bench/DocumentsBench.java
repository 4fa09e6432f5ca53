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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Documents at the limits, each sent as a text that the API has not seen: how long it takes until they are read. Each
 * has two operations and the request names none, so that nothing is executed.
 */
final class DocumentsBench {
    private static final int WARMING = 30;
    private static final int TIMES = 15;
    private static final String ANOTHER = " query another { __typename } ";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path jar;
    private final Path work;
    private int sent;

    DocumentsBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    private static String repeated(int times, String piece) {
        return IntStream.range(0, times)
                .mapToObj(at -> piece.replace("%d", "" + at).replace("%n", "" + (at + 1)))
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> documents() {
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put("a small one", "query one { viewer { isOperator } }");
        documents.put("5,000 tokens", "query one { viewer { " + "isOperator ".repeat(4_970) + "} }");
        documents.put(
                "a chain of 20 fragments",
                "query one { ...f0 } " + repeated(19, "fragment f%d on Query { ...f%n }")
                        + " fragment f19 on Query { __typename }");
        documents.put(
                "95 operations over one fragment",
                repeated(95, "query q%d { ...f }") + " fragment f on Query { viewer { " + "isOperator ".repeat(98)
                        + "} }");
        documents.put(
                "one field of nodes, and of a type",
                "query one { node(id: \\\"x\\\") { " + "id ".repeat(4_400) + "... on Unit { id } ".repeat(70) + "} }");
        documents.put("4,970 fields that are none", "query one { viewer { " + repeated(4_970, "x%d") + "} }");
        documents.put(
                "600 variables in a list",
                "query one(" + repeated(600, "$v%d: ID!") + ") { nodes(ids: [" + repeated(600, "$v%d") + "]) { id } }");
        documents.put("1,200 variables for nothing", "query one(" + repeated(1_200, "$v%d: Int") + ") { __typename }");
        documents.put("90,000 lines", "query one { viewer { isOperator } " + "\\n".repeat(90_000) + "}");
        documents.put(
                "a block of 22,000 lines",
                "query one { node(id: \\\"\\\"\\\"" + "   \\n".repeat(22_000) + "\\\"\\\"\\\") { id } }");
        documents.put(
                "refused: 480 fragments",
                "query one { ...f0 } " + repeated(480, "fragment f%d on Query { ...f%n }")
                        + " fragment f480 on Query { __typename }");
        documents.put(
                "refused: a number of 90,000 digits",
                "query one { tickets(first: " + "9".repeat(90_000) + ") { totalCount } }");
        return documents;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var api = ApiServer.start(jar, postgres, signIn, work.resolve("documents.log"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "documents").filled(connection, 1_000, 100);
            var token = signIn.token(company.subject(), company.code(), company.organization());
            var documents = documents();
            for (var at = 0; at < WARMING; at++) {
                for (var document : documents.values()) ask(api.url(), token, document);
            }
            System.out.println("\n| document | median / slowest ms | goal |\n|---|---|---|");
            for (var document : documents.entrySet()) {
                System.out.println("| %s | %s | < 50 |"
                        .formatted(document.getKey(), measured(api.url(), token, document.getValue())));
            }
        }
    }

    private String measured(String url, String token, String document) throws IOException, InterruptedException {
        var times = new double[TIMES];
        for (var at = 0; at < TIMES; at++) {
            var begun = System.nanoTime();
            ask(url, token, document);
            times[at] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(times);
        return "%.1f / %.1f".formatted(times[TIMES / 2], times[TIMES - 1]);
    }

    private void ask(String url, String token, String document) throws IOException, InterruptedException {
        var text = document + ANOTHER + "# " + sent++;
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"" + text + "\"}"))
                .build();
        var answer = http.send(request, BodyHandlers.ofString()).body();
        if (!answer.contains("BAD_REQUEST")) throw new IllegalStateException(answer);
    }
}
