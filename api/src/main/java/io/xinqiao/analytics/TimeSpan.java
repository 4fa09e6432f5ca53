package io.xinqiao.analytics;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.MONTHS;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A span of whole days in a time zone, half-open: it begins with its first day and ends where {@code before} begins.
 *
 * @param step how far back the same span of before lies
 */
record TimeSpan(LocalDate from, LocalDate before, Period step, ZoneId zone) {
    private static final int DAYS_OF_A_WEEK = 7;
    private static final int WEEKS_OF_A_YEAR = 52;
    private static final int MONTHS_OF_A_QUARTER = 3;

    /** How long the pieces are that a span is cut into; weeks begin on Monday. */
    enum Grain {
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        YEAR;

        /** The first day of the piece that a day belongs to. */
        LocalDate beginning(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
                case QUARTER -> day.with(day.getMonth().firstMonthOfQuarter()).withDayOfMonth(1);
                case YEAR -> day.withDayOfYear(1);
            };
        }

        /** How many days one has at least. */
        int days() {
            return switch (this) {
                case DAY -> 1;
                case WEEK -> DAYS_OF_A_WEEK;
                case MONTH -> 28;
                case QUARTER -> 90;
                case YEAR -> 365;
            };
        }

        LocalDate next(LocalDate beginning) {
            return beginning.plus(length());
        }

        private Period length() {
            return switch (this) {
                case DAY -> Period.ofDays(1);
                case WEEK -> Period.ofDays(DAYS_OF_A_WEEK);
                case MONTH -> Period.ofMonths(1);
                case QUARTER -> Period.ofMonths(MONTHS_OF_A_QUARTER);
                case YEAR -> Period.ofYears(1);
            };
        }
    }

    /** A span that is told from the day on which it is asked; what has not been yet is not part of it. */
    enum Relative {
        TODAY(Grain.DAY, 0, 1),
        YESTERDAY(Grain.DAY, -1, 1),
        LAST_7_DAYS(Grain.DAY, -7, 7),
        LAST_30_DAYS(Grain.DAY, -30, 30),
        THIS_WEEK(Grain.WEEK, 0, 1),
        LAST_WEEK(Grain.WEEK, -1, 1),
        THIS_MONTH(Grain.MONTH, 0, 1),
        LAST_MONTH(Grain.MONTH, -1, 1),
        LAST_12_MONTHS(Grain.MONTH, -12, 12),
        THIS_QUARTER(Grain.QUARTER, 0, 1),
        LAST_QUARTER(Grain.QUARTER, -1, 1),
        THIS_YEAR(Grain.YEAR, 0, 1),
        LAST_YEAR(Grain.YEAR, -1, 1);

        private final Grain grain;
        private final int begins;
        private final int pieces;

        Relative(Grain grain, int begins, int pieces) {
            this.grain = grain;
            this.begins = begins;
            this.pieces = pieces;
        }

        /** The span as it is on a day. */
        TimeSpan on(LocalDate today, ZoneId zone) {
            var from = grain.beginning(today).plus(grain.length().multipliedBy(begins));
            var before = from.plus(grain.length().multipliedBy(pieces));
            var tomorrow = today.plusDays(1);
            return new TimeSpan(
                    from,
                    before.isAfter(tomorrow) ? tomorrow : before,
                    grain.length().multipliedBy(pieces),
                    zone);
        }
    }

    /** With what a span is compared. */
    enum Comparison {
        PREVIOUS_PERIOD,
        YEAR_BEFORE
    }

    /** From this day to that, both included: whole months are compared with as many months before, days with days. */
    static TimeSpan between(LocalDate from, LocalDate to, ZoneId zone) {
        var before = to.plusDays(1);
        var step = from.getDayOfMonth() == 1 && before.getDayOfMonth() == 1
                ? Period.ofMonths((int) MONTHS.between(from, before))
                : Period.ofDays((int) DAYS.between(from, before));
        return new TimeSpan(from, before, step, zone);
    }

    /** How many days it has. */
    long days() {
        return DAYS.between(from, before);
    }

    /** The first days of the pieces that it is cut into, those without anything in them too. */
    List<LocalDate> pieces(Grain grain) {
        return Stream.iterate(grain.beginning(from), day -> day.isBefore(before), grain::next)
                .toList();
    }

    /** The span that it is compared with, cut into the same pieces. */
    TimeSpan compared(Comparison with, Optional<Grain> grain) {
        var back = switch (with) {
            case PREVIOUS_PERIOD -> step;
            // Mondays stay Mondays.
            case YEAR_BEFORE ->
                grain.filter(Grain.WEEK::equals).isPresent()
                        ? Period.ofDays(DAYS_OF_A_WEEK * WEEKS_OF_A_YEAR)
                        : Period.ofYears(1);
        };
        // Whole months are compared with whole months, whatever their length.
        var end = from.getDayOfMonth() == 1 && before.getDayOfMonth() == 1
                ? before.minus(back)
                : before.minusDays(1).minus(back).plusDays(1);
        return new TimeSpan(from.minus(back), end, step, zone);
    }

    /** The piece of the other span that each of this is compared with; the 29th of February has none a year before. */
    Map<LocalDate, LocalDate> counterparts(Comparison with, TimeSpan other, Grain grain) {
        Map<LocalDate, LocalDate> counterparts = new HashMap<>();
        var ours = pieces(grain);
        if (with == Comparison.YEAR_BEFORE && grain != Grain.WEEK) {
            ours.stream()
                    .filter(piece -> !isLeapDay(piece))
                    .forEach(piece -> counterparts.put(piece, piece.minusYears(1)));
            return counterparts;
        }
        var theirs = other.pieces(grain);
        for (var at = 0; at < Math.min(ours.size(), theirs.size()); at++)
            counterparts.put(ours.get(at), theirs.get(at));
        return counterparts;
    }

    private static boolean isLeapDay(LocalDate day) {
        return day.getMonth() == Month.FEBRUARY && day.getDayOfMonth() == Month.FEBRUARY.maxLength();
    }
}
