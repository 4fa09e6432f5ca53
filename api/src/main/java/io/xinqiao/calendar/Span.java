package io.xinqiao.calendar;

import java.time.Duration;
import java.time.Instant;

/** From one moment until just before another. */
public record Span(Instant from, Instant to) {
    public Span {
        if (to.isBefore(from)) throw new IllegalArgumentException("ends before it begins");
    }

    public Duration length() {
        return Duration.between(from, to);
    }
}
