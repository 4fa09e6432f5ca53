package io.xinqiao.transport;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What clients may hold open. What is 0 follows from the heap.
 *
 * @param perNode sockets and event streams of the whole node
 * @param perAddress those of one client's address
 * @param unsigned sockets of the whole node whose client has not said yet who it is
 * @param unsignedPerAddress those of one client's address
 * @param perToken sockets and event streams of one sign-in
 * @param perSocket operations that run at once on one socket
 * @param subscriptions of the whole node
 * @param initialization how long a socket may stay without {@code connection_init}
 * @param heartbeat how often an event stream with nothing to tell shows that it is alive
 * @param sendTime how long one message may take to be taken by the client
 * @param receiveTime how long one message may take to come
 */
@ConfigurationProperties("xinqiao.streams")
record StreamLimits(
        @DefaultValue("0") int perNode,
        @DefaultValue("0") int perAddress,
        @DefaultValue("0") int unsigned,
        @DefaultValue("0") int unsignedPerAddress,
        @DefaultValue("20") int perToken,
        @DefaultValue("50") int perSocket,
        @DefaultValue("0") int subscriptions,
        @DefaultValue("5s") Duration initialization,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("10s") Duration sendTime,
        @DefaultValue("20s") Duration receiveTime) {
    /** What an open socket takes, most of it the container's buffers, and a subscription with the events that wait. */
    private static final int SOCKET_BYTES = 64 * 1024;

    private static final int SUBSCRIPTION_BYTES = 16 * 1024;

    StreamLimits {
        var share = Runtime.getRuntime().maxMemory() / 8;
        if (perNode == 0) perNode = (int) Math.max(64, share / SOCKET_BYTES);
        if (perAddress == 0) perAddress = Math.max(1, perNode / 2);
        if (unsigned == 0) unsigned = Math.max(1, perNode / 4);
        if (unsignedPerAddress == 0) unsignedPerAddress = Math.max(1, unsigned / 4);
        if (subscriptions == 0) subscriptions = (int) Math.max(256, share / SUBSCRIPTION_BYTES);
    }
}
