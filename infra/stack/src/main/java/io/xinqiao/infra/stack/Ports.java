package io.xinqiao.infra.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Which ports of this machine are free. */
public final class Ports {
    private static final int LOWEST = 12_000;
    private static final int LOWEST_OF_CONNECTIONS = 32_000;

    private Ports() {}

    /**
     * A port that nobody listens on at the moment. None of those that the system gives to outgoing connections: one of
     * them could have it before whoever asked listens.
     */
    public static int free() {
        for (var tries = 0; tries < 1_000; tries++) {
            var port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_OF_CONNECTIONS);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one may be free.
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        throw new IllegalStateException("No port is free");
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
