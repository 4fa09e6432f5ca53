package io.xinqiao.infra.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Asks the API over connections that it keeps, with as little work of its own as there can be: a driver that shares the
 * machine with what it measures takes it from that.
 */
final class HttpAsker {
    private static final int PIECE = 16 * 1024;

    private final int port;
    private final Duration patience;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    HttpAsker(int port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Connection(int port, Duration patience) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) patience.toMillis());
            in = new BufferedInputStream(socket.getInputStream(), PIECE);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** The bytes of a question, to be asked as often as one likes. */
    static byte[] question(String token, String document) {
        var body = "{\"query\":\"%s\"}".formatted(document);
        return String.join(
                        "\r\n",
                        "POST /graphql HTTP/1.1",
                        "Host: localhost",
                        "Authorization: Bearer " + token,
                        "Content-Type: application/json",
                        "Content-Length: " + body.length(),
                        "",
                        body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The status of the answer, which is read to its end; 0 when none came. */
    int ask(byte[] question) {
        var kept = idle.pollFirst();
        try {
            if (kept != null) return ask(kept, question);
        } catch (IOException ended) {
            // The server may have closed it meanwhile.
        }
        try {
            return ask(new Connection(port, patience), question);
        } catch (IOException failed) {
            return 0;
        }
    }

    private int ask(Connection connection, byte[] question) throws IOException {
        var stays = false;
        try {
            connection.socket.getOutputStream().write(question);
            var status = Integer.parseInt(line(connection.in).split(" ", 3)[1]);
            var length = 0L;
            stays = true;
            for (var header = line(connection.in); !header.isEmpty(); header = line(connection.in)) {
                var colon = header.indexOf(':');
                var value = header.substring(colon + 1).strip();
                switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                    case "content-length" -> length = Long.parseLong(value);
                    case "connection" -> stays = !value.equals("close");
                    default -> {}
                }
            }
            connection.in.skipNBytes(length);
            return status;
        } finally {
            if (stays) idle.addFirst(connection);
            else connection.close();
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new EOFException();
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }
}
