package io.xinqiao.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection to the API, byte by byte: a client that keeps to no rules, or is slow. */
public final class RawHttp implements AutoCloseable {
    private static final int PATIENCE = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawHttp(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress("localhost", port));
        socket.setSoTimeout(PATIENCE);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    public static RawHttp to(int port) throws IOException {
        return new RawHttp(port, 0);
    }

    /** One that lets the server send little ahead. */
    public static RawHttp takingLittle(int port) throws IOException {
        return new RawHttp(port, 4 * 1024);
    }

    /** An answer; the names of its headers are in small letters. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** Whether something has come that was not read yet. */
    public boolean isAnswered() throws IOException {
        return in.available() > 0;
    }

    /** Sends this as it is. */
    public RawHttp send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return this;
    }

    /** Asks for a socket. */
    public Answer upgrade() throws IOException {
        return upgrade("");
    }

    /** The same with more headers. */
    public Answer upgrade(String more) throws IOException {
        send("GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + more + "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n");
        return answer();
    }

    /** Sends a WebSocket's text frame, at most 65,535 bytes; or one that is to be continued. */
    public RawHttp frame(String text, boolean last) throws IOException {
        return frame(text, last ? 0x81 : 0x01);
    }

    private RawHttp frame(String text, int first) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = new ByteArrayOutputStream();
        frame.write(first);
        frame.write(0x80 | 126);
        frame.write(bytes.length >> 8);
        frame.write(bytes.length);
        frame.writeBytes(new byte[4]); // a mask that changes nothing
        frame.writeBytes(bytes);
        out.write(frame.toByteArray());
        out.flush();
        return this;
    }

    /** The next frame's text; a closing frame is its code. */
    public String frame() throws IOException {
        var first = in.readUnsignedByte();
        var length = in.readUnsignedByte();
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = Math.toIntExact(in.readLong());
        var bytes = in.readNBytes(length);
        if ((first & 0x0f) == 8) return Integer.toString((bytes[0] & 0xff) << 8 | bytes[1] & 0xff);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads an answer whose length is told. */
    public Answer answer() throws IOException {
        var status = Integer.parseInt(line().split(" ")[1]);
        Map<String, String> headers = new TreeMap<>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            headers.put(name, line.substring(line.indexOf(':') + 1).strip());
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Answer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }

    /** One byte of what the server sends; -1 when it has ended the connection. */
    public int read() throws IOException {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    /** Whether something has come that nobody has read yet. */
    public boolean hasAnswer() throws IOException {
        return in.available() > 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
