package io.xinqiao.venues;

import io.xinqiao.calendar.CalendarDay;
import io.xinqiao.calendar.Hours;
import io.xinqiao.calendar.Span;
import io.xinqiao.calendar.Workdays;
import io.xinqiao.platform.Refused.Problem;
import io.xinqiao.platform.UserError.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When a venue can be used: on its weekdays, but for the days on which it is closed and, where it keeps them, public
 * holidays. The rules of a single booking stand here, in the order in which they are told.
 */
record OpenDays(Venue venue, List<VenueClosure> closures, Workdays workdays, ZoneId zone) {
    private static final DateTimeFormatter CLOCK_TIME = DateTimeFormatter.ofPattern("HH:mm");

    OpenDays {
        closures = List.copyOf(closures);
    }

    /** Why a time cannot be booked, whoever else has booked; empty when it can. */
    Optional<Problem> problem(Instant startsAt, Instant endsAt, Instant now) {
        var terms = venue.terms();
        if (!endsAt.isAfter(startsAt) || !isMinute(startsAt) || !isMinute(endsAt)) return invalid("time");
        if (startsAt.isBefore(now)) return invalid("past");
        var day = LocalDate.ofInstant(startsAt, zone);
        if (day.isAfter(LocalDate.ofInstant(now, zone).plusDays(terms.advanceDays()))) {
            return invalid("ahead", terms.advanceDays());
        }
        if (Duration.between(startsAt, endsAt).compareTo(Duration.ofMinutes(terms.longestMinutes())) > 0) {
            return invalid("long", terms.longestMinutes());
        }
        var closed = closures.stream().filter(closure -> closure.covers(day)).findFirst();
        if (closed.isPresent()) {
            return invalid("closed", day.toString(), closed.get().reason());
        }
        if (isHoliday(day)) return invalid("holiday", day.toString());
        if (windows(day).stream().noneMatch(open -> !startsAt.isBefore(open.from()) && !endsAt.isAfter(open.to()))) {
            return invalid(
                    "hours", day.toString(), hours(day).map(Hours::toString).orElse("—"));
        }
        return Optional.empty();
    }

    /** The problem that another booking stands there. */
    Problem taken(VenueBooking other) {
        return problem(Code.TAKEN, "taken", day(other.time()), times(other.time()), other.number());
    }

    private String day(VenueBooking.Time time) {
        return LocalDate.ofInstant(time.startsAt(), zone).toString();
    }

    private String times(VenueBooking.Time time) {
        return CLOCK_TIME.format(time.startsAt().atZone(zone)) + "–"
                + CLOCK_TIME.format(time.endsAt().atZone(zone));
    }

    private static Optional<Problem> invalid(String reason, Object... arguments) {
        return Optional.of(problem(Code.INVALID, reason, arguments));
    }

    private static Problem problem(Code code, String reason, Object... arguments) {
        return new Problem(code, "refused.venue." + reason, List.of(arguments), List.of("startsAt"));
    }

    private static boolean isMinute(Instant at) {
        return at.equals(at.truncatedTo(ChronoUnit.MINUTES));
    }

    private boolean isHoliday(LocalDate day) {
        return venue.opening().closedOnHolidays()
                && workdays.special(day)
                        .filter(special -> special.kind() == CalendarDay.Kind.OFF)
                        .isPresent();
    }

    private Optional<Hours> hours(LocalDate day) {
        return WeekHours.stored(venue.opening().weekHours()).on(day.getDayOfWeek());
    }

    private List<Span> windows(LocalDate day) {
        return hours(day)
                .map(hours -> hours.windows().stream()
                        .map(window -> new Span(
                                day.atTime(window.from()).atZone(zone).toInstant(),
                                (window.before().equals(LocalTime.MIDNIGHT)
                                                ? day.plusDays(1).atStartOfDay()
                                                : day.atTime(window.before()))
                                        .atZone(zone)
                                        .toInstant()))
                        .toList())
                .orElse(List.of());
    }

    /** When it is open on a day. */
    List<Span> open(LocalDate day) {
        return isHoliday(day) || closures.stream().anyMatch(closure -> closure.covers(day)) ? List.of() : windows(day);
    }

    /** How long it is open on all of these days. */
    Duration openTime(LocalDate from, LocalDate before) {
        return from.datesUntil(before)
                .flatMap(day -> open(day).stream())
                .map(Span::length)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * When it can still be used, given what is taken from setting up to cleaning up: whoever uses it next needs the
     * same time before and after.
     */
    List<Span> free(LocalDate from, LocalDate to, List<Span> taken, Instant now) {
        var setUp = Duration.ofMinutes(venue.opening().setUpMinutes());
        var cleanUp = Duration.ofMinutes(venue.opening().cleanUpMinutes());
        var inOrder = taken.stream().sorted(Comparator.comparing(Span::from)).toList();
        List<Span> free = new ArrayList<>();
        from.datesUntil(to.plusDays(1)).flatMap(day -> open(day).stream()).forEach(open -> {
            var begin = later(open.from(), now);
            for (var one : inOrder) {
                add(free, begin, earlier(one.from().minus(cleanUp), open.to()));
                begin = later(begin, one.to().plus(setUp));
            }
            add(free, begin, open.to());
        });
        return free;
    }

    private static void add(List<Span> free, Instant from, Instant to) {
        var begin = from.truncatedTo(ChronoUnit.MINUTES).equals(from)
                ? from
                : from.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        if (begin.isBefore(to)) free.add(new Span(begin, to));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
