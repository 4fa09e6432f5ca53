package io.xinqiao.load;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a node does at once. What is 0 follows from the machine: from its cores what uses the processor, from the
 * heap what uses memory.
 *
 * @param connections TCP connections that are open, idle ones among them
 * @param requests HTTP requests under way, from their first byte to the last of their answer
 * @param requestsPerAddress those of one client's address
 * @param lightCost an operation of more points is heavy
 * @param light light operations that run
 * @param heavy heavy operations that run
 * @param events events of subscriptions that are worked out
 * @param files uploads and downloads
 * @param patience how long an operation waits for its place
 * @param bodies memory for bodies and messages that are being read or worked on
 * @param answers memory for answers that are being sent
 * @param slowness how long a client may keep the node waiting in all, besides what its bytes take
 * @param slowest the least that a client has to send or take in a second
 */
@ConfigurationProperties("xinqiao.load")
public record LoadLimits(
        @DefaultValue("0") int connections,
        @DefaultValue("0") int requests,
        @DefaultValue("0") int requestsPerAddress,
        @DefaultValue("50") int lightCost,
        @DefaultValue("0") int light,
        @DefaultValue("0") int heavy,
        @DefaultValue("0") int events,
        @DefaultValue("0") int files,
        @DefaultValue("5s") Duration patience,
        @DefaultValue("0") DataSize bodies,
        @DefaultValue("0") DataSize answers,
        @DefaultValue("20s") Duration slowness,
        @DefaultValue("16KB") DataSize slowest) {
    /** A connection has Tomcat's buffers, a request besides these its thread and the beginning of its body. */
    private static final int CONNECTION_BYTES = 64 * 1024;

    private static final int REQUEST_BYTES = 512 * 1024;
    private static final int LIGHT_BYTES = 2 * 1024 * 1024;
    private static final int HEAVY_BYTES = 16 * 1024 * 1024;

    public LoadLimits {
        var cores = Runtime.getRuntime().availableProcessors();
        var heap = Runtime.getRuntime().maxMemory();
        if (connections == 0) connections = within(256, heap / 4 / CONNECTION_BYTES, 16_384);
        if (requests == 0) requests = within(64, heap / REQUEST_BYTES, 8_192);
        if (requestsPerAddress == 0) requestsPerAddress = Math.max(1, requests / 2);
        if (light == 0) light = within(16, heap / LIGHT_BYTES, 32L * cores);
        if (heavy == 0) heavy = within(4, heap / HEAVY_BYTES, 8L * cores);
        if (events == 0) events = heavy;
        if (files == 0) files = within(8, heap / HEAVY_BYTES, 256);
        if (bodies.toBytes() == 0) bodies = DataSize.ofBytes(heap / 8);
        if (answers.toBytes() == 0) answers = DataSize.ofBytes(heap / 8);
    }

    private static int within(long least, long wanted, long most) {
        return (int) Math.max(least, Math.min(wanted, most));
    }
}
