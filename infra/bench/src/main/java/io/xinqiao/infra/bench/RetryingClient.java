package io.xinqiao.infra.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A client as it should be: what gets no answer, or is told to come again, is sent again, to whichever node answers.
 */
final class RetryingClient {
    private static final Pattern AGAIN =
            Pattern.compile("\"code\":\"(UNAVAILABLE|TIMEOUT|BUSY|RATE_LIMITED|CONFLICT)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TIMES = 600;

    final Map<String, Boolean> tickets = new ConcurrentHashMap<>();
    final Map<String, Boolean> payments = new ConcurrentHashMap<>();
    final AtomicInteger again = new AtomicInteger();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile List<Supplier<String>> nodes = List.of();

    void over(List<Supplier<String>> urls) {
        nodes = List.copyOf(urls);
    }

    /** Sends it until it is answered, and notes its key as confirmed. */
    void once(String token, String document, Map<String, Boolean> confirmed, UUID key)
            throws IOException, InterruptedException {
        send(token, document);
        confirmed.put(key.toString(), true);
    }

    /** The answer; a refusal that another try cannot change is an error of the benchmark. */
    String send(String token, String document) throws IOException, InterruptedException {
        var last = "";
        for (var at = ThreadLocalRandom.current().nextInt(2); at < TIMES; at++) {
            try {
                var answer = post(nodes.get(at % nodes.size()).get(), token, document);
                last = answer.body();
                if (answer.status() == 200 && !last.contains("\"errors\"")) {
                    if (last.contains("\"userErrors\":[{")) throw new IllegalStateException(document + ": " + last);
                    return last;
                }
                if (answer.status() != 503
                        && answer.status() != 429
                        && !AGAIN.matcher(last).find()) {
                    throw new IllegalStateException(document + ": " + last);
                }
            } catch (IOException cutOff) {
                last = cutOff.toString();
            }
            again.incrementAndGet();
            Thread.sleep(100);
        }
        throw new IOException("No answer to " + document + ": " + last);
    }

    private record Answer(int status, String body) {}

    private Answer post(String url, String token, String document) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"%s\"}".formatted(document)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }

    /** The first id of a list. */
    String id(String token, String list) throws IOException, InterruptedException {
        return ids(token, list + "(first: 1)").getFirst();
    }

    /** The ids of a list's page. */
    List<String> ids(String token, String page) throws IOException, InterruptedException {
        var found =
                Pattern.compile("\"id\":\"([^\"]+)\"").matcher(send(token, "{ %s { nodes { id } } }".formatted(page)));
        List<String> ids = new ArrayList<>();
        while (found.find()) ids.add(found.group(1));
        return ids;
    }

    /** The id of whatever has a code. */
    static String idOf(String answer, String code) {
        var found =
                Pattern.compile("\"id\":\"([^\"]+)\",\"code\":\"" + code + "\"").matcher(answer);
        if (!found.find()) throw new IllegalStateException(answer);
        return found.group(1);
    }

    static String value(String answer, String field) {
        var found = Pattern.compile("\"%s\":\"?([^\",}]+)".formatted(field)).matcher(answer);
        if (!found.find()) throw new IllegalStateException(answer);
        return found.group(1);
    }
}
