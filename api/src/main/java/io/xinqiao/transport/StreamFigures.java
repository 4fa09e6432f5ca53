package io.xinqiao.transport;

import io.xinqiao.platform.Figures;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the reference tells of requests and streams. */
@Component
class StreamFigures implements Figures {
    private static final int MEBIBYTE = 1024 * 1024;

    private final StreamLimits limits;

    StreamFigures(StreamLimits limits) {
        this.limits = limits;
    }

    @Override
    public Map<String, String> figures() {
        return Map.of(
                "body.largest", GraphQlFilter.LARGEST_BODY / MEBIBYTE + " MB",
                "streams.perToken", Integer.toString(limits.perToken()),
                "streams.perSocket", Integer.toString(limits.perSocket()),
                "streams.initialization", Long.toString(limits.initialization().toSeconds()),
                "streams.heartbeat", Long.toString(limits.heartbeat().toSeconds()));
    }
}
