package io.xinqiao.calendar;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
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
    public record Window(LocalTime from, LocalTime before) {
        /** Where it ends, from midnight. */
        Duration end() {
            return before.equals(LocalTime.MIDNIGHT) ? DAY : Duration.between(LocalTime.MIDNIGHT, before);
        }

        Duration begin() {
            return Duration.between(LocalTime.MIDNIGHT, from);
        }

        @Override
        public String toString() {
            return from + "-" + (before.equals(LocalTime.MIDNIGHT) ? END_OF_DAY : before);
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
            if (!isWhole(window.from()) || !isWhole(window.before())) {
                throw new IllegalArgumentException("not to the minute");
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
        } catch (DateTimeParseException nonsense) {
            return Optional.empty();
        }
        return of(windows);
    }

    /** Of windows as somebody tells them; empty where they overlap, or are too many, none, or not to the minute. */
    public static Optional<Hours> of(List<Window> windows) {
        try {
            return Optional.of(new Hours(windows));
        } catch (IllegalArgumentException nonsense) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(LocalTime time) {
        return time.equals(time.truncatedTo(ChronoUnit.MINUTES));
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
