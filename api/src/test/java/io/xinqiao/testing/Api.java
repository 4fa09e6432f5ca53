package io.xinqiao.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the API, as a third party would write one: HTTP and JSON, nothing of ours. */
public final class Api {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    /** Whose key is required, and made here for each call that is not about keys. */
    private static final Set<String> UNDER_A_KEY = Set.of("forfeitDeposit", "issueInvoice", "receiveCashDelivery");

    private final int port;
    private final Map<String, String> headers;

    public Api(int port) {
        this(port, Map.of());
    }

    private Api(int port, Map<String, String> headers) {
        this.port = port;
        this.headers = headers;
    }

    /** The same client with a token. */
    public Api as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Api inEnglish() {
        return with("Accept-Language", "en");
    }

    public Api with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Api(port, more);
    }

    /** What came back. */
    public record Answer(int status, String body, HttpResponse<String> response) {
        /** The codes of the errors below a root field of the answer. */
        public Set<String> codesAt(String root) {
            return json().path("errors")
                    .valueStream()
                    .filter(error -> error.path("path").path(0).asString("").equals(root))
                    .map(error -> error.at("/extensions/code").asString())
                    .collect(Collectors.toSet());
        }

        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** The value at a JSON pointer below data. */
        public JsonNode data(String pointer) {
            return json().at("/data" + pointer);
        }

        /** The code of the first error; empty when there is none. */
        public String code() {
            return json().at("/errors/0/extensions/code").asString("");
        }

        public String message() {
            return json().at("/errors/0/message").asString("");
        }

        /** The code of the first user error of a mutation; empty when there is none. */
        public String refusal(String mutation) {
            return data("/" + mutation + "/userErrors/0/code").asString("");
        }

        /** The stable key of why the mutation was refused, or nothing. */
        public String reason(String mutation) {
            return data("/" + mutation + "/userErrors/0/reason").asString("");
        }

        /** This answer, which must be without any error. */
        public Answer fine() {
            if (status != 200 || json().has("errors")) throw new AssertionError(status + " " + body);
            for (var field : json().path("data")) {
                if (!field.path("userErrors").isEmpty()) throw new AssertionError(body);
            }
            return this;
        }
    }

    /** Sends the content of an announced file; the status. */
    public int put(String path, byte[] content) {
        return exchange(path, request -> request.PUT(BodyPublishers.ofByteArray(content)))
                .statusCode();
    }

    /** Sends the content of an announced file, however it is published; all that came back. */
    public Answer put(String path, BodyPublisher content) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(120))
                .PUT(content);
        headers.forEach(request::header);
        return send(request);
    }

    /** What lies at a path. */
    public HttpResponse<byte[]> get(String path) {
        return exchange(path, HttpRequest.Builder::GET);
    }

    private HttpResponse<byte[]> exchange(String path, UnaryOperator<HttpRequest.Builder> with) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofMinutes(3));
        headers.forEach(request::header);
        try {
            return HTTP.send(with.apply(request).build(), BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    public Answer ask(String document) {
        return ask(document, Map.of());
    }

    public Answer ask(String document, Map<String, ?> variables) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("query", document);
        body.put("variables", variables);
        return post(JSON.writeValueAsString(body));
    }

    /** A mutation with one input; the selection is asked of its payload. */
    public Answer mutate(String mutation, Map<String, ?> input, String selection) {
        var type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input";
        Map<String, Object> told = new HashMap<>(input);
        if (UNDER_A_KEY.contains(mutation))
            told.putIfAbsent("idempotencyKey", UUID.randomUUID().toString());
        return ask(
                "mutation($input: %s!) { %s(input: $input) { %s userErrors { code reason field message } } }"
                        .formatted(type, mutation, selection),
                Map.of("input", told));
    }

    public Answer post(String body) {
        return send(request().header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder request() {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/graphql"))
                .timeout(Duration.ofMinutes(3));
        if (!headers.containsKey("Accept")) {
            request.header("Accept", "application/graphql-response+json, application/json;q=0.9");
        }
        headers.forEach(request::header);
        return request;
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
