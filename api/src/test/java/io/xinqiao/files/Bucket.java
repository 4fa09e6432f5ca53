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

/**
 * As much of a store that speaks S3 as a bucket needs: PUT, GET, DELETE of objects by path. It takes nothing that is
 * not signed, and no body whose length was not told.
 */
final class Bucket implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    private Bucket(HttpServer server) {
        this.server = server;
    }

    static Bucket open() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var bucket = new Bucket(server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/xinqiao/", bucket::answer);
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
                    var length = Integer.parseInt(headers.getFirst("Content-Length"));
                    var body = exchange.getRequestBody().readNBytes(length);
                    if (body.length == length) objects.put(key, body);
                    exchange.sendResponseHeaders(body.length == length ? 200 : 400, -1);
                }
                case "GET" -> {
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

    @Override
    public void close() {
        server.stop(0);
    }
}
