package io.xinqiao.infra.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A third party's client of the API: a document, variables, a token. */
final class DemoApi {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final URI endpoint;

    DemoApi(String endpoint) {
        this.endpoint = URI.create(endpoint);
    }

    /** Waits until the API answers at all (without a token: that one is missing). */
    boolean answersWithin(int seconds) throws InterruptedException {
        var deadline = Instant.now().plusSeconds(seconds);
        while (Instant.now().isBefore(deadline)) {
            try {
                if (HTTP.send(HttpRequest.newBuilder(endpoint).build(), BodyHandlers.discarding())
                                .statusCode()
                        == 401) {
                    return true;
                }
            } catch (IOException notYet) {
                Thread.sleep(200);
            }
        }
        return false;
    }

    /** A mutation with one input; the selection is asked of its payload. Anything but success stops the demo. */
    JsonNode mutate(String token, String mutation, Map<String, ?> input, String selection) {
        var type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input";
        var document = "mutation($input: %s!) { %s(input: $input) { %s userErrors { field message } } }"
                .formatted(type, mutation, selection);
        var payload = ask(token, document, Map.of("input", input)).path(mutation);
        if (!payload.path("userErrors").isEmpty()) {
            throw new IllegalStateException(mutation + " " + input + ": " + payload.path("userErrors"));
        }
        return payload;
    }

    JsonNode ask(String token, String document, Map<String, ?> variables) {
        var body = JSON.writeValueAsString(Map.of("query", document, "variables", variables));
        var request = HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer =
                    JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
            if (answer.has("errors")) throw new IllegalStateException(document + ": " + answer.path("errors"));
            return answer.path("data");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
