package io.xinqiao.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of graphql-transport-ws, as a third party would write one. */
public final class SocketClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private SocketClient(int port, boolean deaf) {
        this.socket = HTTP.newWebSocketBuilder()
                .subprotocols("graphql-transport-ws")
                .buildAsync(URI.create("ws://localhost:" + port + "/graphql"), new Ear(deaf))
                .join();
    }

    /** A socket, not initialized yet. */
    public static SocketClient open(int port) {
        return new SocketClient(port, false);
    }

    /** A socket that is initialized with a token. */
    public static SocketClient as(int port, String token) {
        var client = open(port);
        client.initialize(token);
        return client;
    }

    /** One that takes nothing more from the network once it has subscribed. */
    public static SocketClient deaf(int port) {
        return new SocketClient(port, true);
    }

    private final class Ear implements WebSocket.Listener {
        private final boolean deaf;
        private final StringBuilder text = new StringBuilder();

        Ear(boolean deaf) {
            this.deaf = deaf;
        }

        @Override
        public void onOpen(WebSocket opened) {
            opened.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            if (!deaf) from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }

    public void initialize(String token) {
        send(Map.of("type", "connection_init", "payload", Map.of("Authorization", "Bearer " + token)));
        var answer = next();
        if (!answer.path("type").asString().equals("connection_ack")) throw new AssertionError(answer.toString());
    }

    public void subscribe(String id, String query, Map<String, ?> variables) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("query", query);
        payload.put("variables", variables);
        send(Map.of("id", id, "type", "subscribe", "payload", payload));
    }

    public void send(Object message) {
        sendText(JSON.writeValueAsString(message));
    }

    public void sendText(String text) {
        socket.sendText(text, true).join();
    }

    /** The next message; a test that waits for one that does not come fails. */
    public JsonNode next() {
        var message = within(Duration.ofMinutes(2));
        if (message == null) throw new AssertionError("No message within two minutes; closed: " + closed);
        return message;
    }

    /** The next message, or null when none comes in that time. */
    public JsonNode within(Duration time) {
        try {
            return messages.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The code with which the server closes. */
    public int closeCode() {
        return closed.orTimeout(2, TimeUnit.MINUTES).join();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
