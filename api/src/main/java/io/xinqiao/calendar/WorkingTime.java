package io.xinqiao.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Counts time as people work it: over windows of days, without holidays, without pauses.
 *
 * @param office the hours of workdays
 * @param service the hours in which somebody answers, every day
 */
public record WorkingTime(Workdays workdays, Hours office, Hours service, ZoneId zone) {
    /** Nothing may be promised for later than this. */
    public static final int FURTHEST_DAYS = 3_700;

    /** How long one day of this basis is. */
    public Duration day(Basis basis) {
        return switch (basis) {
            case ELAPSED -> Duration.ofDays(1);
            case WORKING -> office.perDay();
            case SERVICE -> service.perDay();
        };
    }

    /**
     * When an amount of time that begins to run at a moment has run out.
     *
     * @param pauses in which it does not run, in order
     */
    public Instant end(Instant start, Duration amount, Basis basis, List<Span> pauses) {
        return counted(start, amount, basis, pauses).getLast().to();
    }

    /** The spans that are counted until an amount has run out, in order; at least one. */
    public List<Span> counted(Instant start, Duration amount, Basis basis, List<Span> pauses) {
        if (amount.isNegative()) throw new IllegalArgumentException("an amount of time is never negative");
        List<Span> counted = new ArrayList<>();
        var left = amount;
        var day = start.atZone(zone).toLocalDate();
        var last = day.plusDays(FURTHEST_DAYS);
        while (!day.isAfter(last)) {
            for (var window : windows(day, basis)) {
                for (var span : without(window, start, pauses)) {
                    if (span.length().compareTo(left) >= 0) {
                        counted.add(new Span(span.from(), span.from().plus(left)));
                        return counted;
                    }
                    counted.add(span);
                    left = left.minus(span.length());
                }
            }
            day = day.plusDays(1);
        }
        throw new IllegalArgumentException("No end of " + amount + " within " + FURTHEST_DAYS + " days");
    }

    /** How much time counts between two moments. */
    public Duration between(Instant from, Instant to, Basis basis, List<Span> pauses) {
        var counted = Duration.ZERO;
        if (!from.isBefore(to)) return counted;
        var lastDay = to.atZone(zone).toLocalDate();
        for (var day = from.atZone(zone).toLocalDate(); !day.isAfter(lastDay); day = day.plusDays(1)) {
            for (var window : windows(day, basis)) {
                for (var span : without(window, from, pauses)) {
                    if (span.from().isBefore(to)) {
                        counted = counted.plus(Duration.between(span.from(), earlier(span.to(), to)));
                    }
                }
            }
        }
        return counted;
    }

    /** The days between two moments, both included, whose weekday would let one work but on which one is off. */
    public List<CalendarDay> holidays(Instant from, Instant to) {
        return from.atZone(zone)
                .toLocalDate()
                .datesUntil(to.atZone(zone).toLocalDate().plusDays(1))
                .flatMap(day -> workdays.special(day).stream())
                .sorted(Comparator.comparing(CalendarDay::day))
                .toList();
    }

    /** Whether the calendar of a year between two moments is not published yet. */
    public boolean isProvisional(Instant from, Instant to) {
        var last = to.atZone(zone).getYear();
        for (var year = from.atZone(zone).getYear(); year <= last; year++) {
            if (workdays.isProvisional(year)) return true;
        }
        return false;
    }

    private List<Span> windows(LocalDate day, Basis basis) {
        return switch (basis) {
            case ELAPSED ->
                List.of(new Span(
                        day.atStartOfDay(zone).toInstant(),
                        day.plusDays(1).atStartOfDay(zone).toInstant()));
            case WORKING -> workdays.isWorkday(day) ? on(day, office) : List.of();
            case SERVICE -> on(day, service);
        };
    }

    private List<Span> on(LocalDate day, Hours hours) {
        return hours.windows().stream()
                .map(window -> {
                    var endsNextDay = window.before().equals(LocalTime.MIDNIGHT);
                    return new Span(
                            day.atTime(window.from()).atZone(zone).toInstant(),
                            (endsNextDay ? day.plusDays(1).atStartOfDay() : day.atTime(window.before()))
                                    .atZone(zone)
                                    .toInstant());
                })
                .toList();
    }

    /** What is left of a window behind a moment and outside the pauses. */
    private static List<Span> without(Span window, Instant start, List<Span> pauses) {
        List<Span> left = new ArrayList<>();
        var from = later(window.from(), start);
        for (var pause : pauses) {
            if (!pause.to().isAfter(from) || !pause.from().isBefore(window.to())) continue;
            if (pause.from().isAfter(from)) left.add(new Span(from, pause.from()));
            from = later(from, pause.to());
        }
        if (from.isBefore(window.to())) left.add(new Span(from, window.to()));
        return left;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
