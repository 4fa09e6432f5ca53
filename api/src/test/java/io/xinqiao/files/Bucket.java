package io.xinqiao.files;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * As much of a store that speaks S3 as a bucket needs: PUT, GET, DELETE of objects by path. It takes nothing that is
 * not signed, and no body whose length was not told.
 */
final class Bucket implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    private volatile boolean full;

    private Bucket(HttpServer server) {
        this.server = server;
    }

    static Bucket open() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var bucket = new Bucket(server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/xinqiao", bucket::answer);
            server.start();
            return bucket;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var key = exchange.getRequestURI().getPath();
            var headers = exchange.getRequestHeaders();
            var signature = headers.getFirst("Authorization");
            if (signature == null || !signature.startsWith("AWS4-HMAC-SHA256 Credential=local/")) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    if (full) {
                        exchange.sendResponseHeaders(507, -1);
                        return;
                    }
                    var length = Integer.parseInt(headers.getFirst("Content-Length"));
                    var body = exchange.getRequestBody().readNBytes(length);
                    if (body.length != length) {
                        exchange.sendResponseHeaders(400, -1);
                        return;
                    }
                    var taken = objects.putIfAbsent(key, body) != null;
                    var over = !"*".equals(headers.getFirst("If-None-Match"));
                    if (taken && over) objects.put(key, body);
                    exchange.sendResponseHeaders(taken && !over ? 412 : 200, -1);
                }
                case "GET" -> {
                    var query = exchange.getRequestURI().getQuery();
                    if (query != null && query.contains("list-type=2")) {
                        list(exchange, query.replaceFirst(".*prefix=([^&]*).*", "$1"));
                        return;
                    }
                    var object = objects.get(key);
                    if (object == null) {
                        var error = "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>"
                                .getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().set("Content-Type", "application/xml");
                        exchange.sendResponseHeaders(404, error.length);
                        exchange.getResponseBody().write(error);
                        return;
                    }
                    exchange.sendResponseHeaders(200, object.length == 0 ? -1 : object.length);
                    if (object.length > 0) exchange.getResponseBody().write(object);
                }
                case "DELETE" -> {
                    objects.remove(key);
                    exchange.sendResponseHeaders(204, -1);
                }
                default -> exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private void list(HttpExchange exchange, String prefix) throws IOException {
        var keys = objects.keySet().stream()
                .map(path -> path.substring("/xinqiao/".length()))
                .filter(key -> key.startsWith(prefix))
                .map("<Contents><Key>%s</Key></Contents>"::formatted)
                .collect(Collectors.joining());
        var body = "<ListBucketResult><IsTruncated>false</IsTruncated>%s</ListBucketResult>"
                .formatted(keys)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Takes nothing any more, or takes again. */
    void setFull(boolean now) {
        full = now;
    }

    /** How many objects there are. */
    int size() {
        return objects.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
