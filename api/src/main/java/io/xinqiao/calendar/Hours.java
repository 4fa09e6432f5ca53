package io.xinqiao.calendar;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The windows of one day in which time counts, such as 09:00–12:00 and 13:30–18:00; one that ends at 24:00 (or 00:00)
 * lasts until the day ends. In order, and never touching one another twice.
 */
public record Hours(List<Window> windows) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST = 6;
    private static final String END_OF_DAY = "24:00";

    /** A part of a day. */
    public record Window(LocalTime from, LocalTime to) {
        /** Where it ends, from midnight. */
        Duration end() {
            return to.equals(LocalTime.MIDNIGHT) ? DAY : Duration.between(LocalTime.MIDNIGHT, to);
        }

        Duration begin() {
            return Duration.between(LocalTime.MIDNIGHT, from);
        }

        @Override
        public String toString() {
            return from + "-" + (to.equals(LocalTime.MIDNIGHT) ? END_OF_DAY : to);
        }
    }

    public Hours {
        windows = List.copyOf(windows);
        if (windows.isEmpty() || windows.size() > MOST) throw new IllegalArgumentException("1 to 6 windows");
        var last = Duration.ZERO;
        for (var window : windows) {
            if (window.begin().compareTo(last) < 0 || window.end().compareTo(window.begin()) <= 0) {
                throw new IllegalArgumentException("windows overlap or end before they begin");
            }
            last = window.end();
        }
    }

    /** Reads {@code 09:00-12:00,13:30-18:00}; empty when it is none. */
    public static Optional<Hours> parse(String text) {
        List<Window> windows = new ArrayList<>();
        try {
            for (var part : text.split(",", -1)) {
                var ends = part.strip().split("-", -1);
                if (ends.length != 2) return Optional.empty();
                var to = ends[1].strip();
                windows.add(new Window(
                        LocalTime.parse(ends[0].strip()),
                        to.equals(END_OF_DAY) ? LocalTime.MIDNIGHT : LocalTime.parse(to)));
            }
            return Optional.of(new Hours(windows));
        } catch (DateTimeParseException | IllegalArgumentException nonsense) {
            return Optional.empty();
        }
    }

    /** How much of a day counts. */
    public Duration perDay() {
        return windows.stream()
                .map(window -> window.end().minus(window.begin()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public String toString() {
        return windows.stream().map(Window::toString).collect(joining(","));
    }
}
