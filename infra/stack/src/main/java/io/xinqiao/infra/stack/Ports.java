package io.xinqiao.infra.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Which ports of this machine are free. */
public final class Ports {
    private Ports() {}

    /** A port that nobody listens on at the moment. */
    public static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether somebody already listens on the port. */
    public static boolean taken(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.getLocalPort() != port;
        } catch (IOException inUse) {
            return true;
        }
    }
}
