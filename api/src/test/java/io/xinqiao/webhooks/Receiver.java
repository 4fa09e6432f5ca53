package io.xinqiao.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Somebody else's system: it answers as it is told to, and remembers what it got. */
final class Receiver implements AutoCloseable {
    record Got(Map<String, List<String>> headers, String body) {
        String id() {
            return headers.get("Webhook-id").getFirst();
        }
    }

    enum Mood {
        FINE,
        FAILS,
        HANGS,
        DRIPS,
        REDIRECTS,
        GONE
    }

    private final HttpServer server;
    private final List<Got> got = new CopyOnWriteArrayList<>();
    volatile Mood mood = Mood.FINE;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/hook";
    }

    List<Got> got() {
        return got;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var mine = new Got(Map.copyOf(exchange.getRequestHeaders()), body);
            switch (mood) {
                case FINE -> {
                    got.add(mine);
                    exchange.sendResponseHeaders(204, -1);
                }
                case FAILS -> exchange.sendResponseHeaders(503, -1);
                case HANGS -> Thread.sleep(20_000);
                case DRIPS -> {
                    got.add(mine);
                    exchange.sendResponseHeaders(200, 1_000);
                    for (var at = 0; at < 1_000; at++) {
                        exchange.getResponseBody().write('.');
                        exchange.getResponseBody().flush();
                        Thread.sleep(200);
                    }
                }
                case REDIRECTS -> {
                    exchange.getResponseHeaders().set("Location", "http://localhost:1/inside");
                    exchange.sendResponseHeaders(302, -1);
                }
                case GONE -> exchange.sendResponseHeaders(410, -1);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
