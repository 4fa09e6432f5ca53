package io.xinqiao.transport;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a client may hold open.
 *
 * @param perToken sockets and event streams of one sign-in
 * @param perSocket operations that run at once on one socket
 * @param initialization how long a socket may stay without {@code connection_init}
 * @param heartbeat how often an event stream with nothing to tell shows that it is alive
 * @param sendTime how long one message may take to be taken by the client
 */
@ConfigurationProperties("xinqiao.streams")
record StreamLimits(
        @DefaultValue("20") int perToken,
        @DefaultValue("50") int perSocket,
        @DefaultValue("5s") Duration initialization,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("10s") Duration sendTime) {}
