package io.xinqiao.queries;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A day relative to that of the run, such as the first of last month; the cases are a table of their own. */
record RelativeDay(Span span, Edge edge, int plusDays) {
    /** As it is asked for: without an edge it is the first day. */
    record Input(Span span, @Nullable Edge edge, @Nullable Integer plusDays) {
        RelativeDay told() {
            return new RelativeDay(
                    span, Objects.requireNonNullElse(edge, Edge.FIRST_DAY), Objects.requireNonNullElse(plusDays, 0));
        }
    }

    private static final int MONTHS_OF_A_QUARTER = 3;

    /** Which span of days; a week begins on Monday. */
    enum Span {
        TODAY,
        YESTERDAY,
        THIS_WEEK,
        LAST_WEEK,
        THIS_MONTH,
        LAST_MONTH,
        THIS_QUARTER,
        LAST_QUARTER,
        THIS_YEAR,
        LAST_YEAR
    }

    /** Which edge of the span. */
    enum Edge {
        FIRST_DAY,
        LAST_DAY,
        DAY_AFTER
    }

    /** The day, asked for on another. */
    LocalDate on(LocalDate today) {
        var day = switch (edge) {
            case FIRST_DAY -> first(today);
            case LAST_DAY -> after(today).minusDays(1);
            case DAY_AFTER -> after(today);
        };
        return day.plusDays(plusDays);
    }

    private LocalDate first(LocalDate today) {
        return switch (span) {
            case TODAY -> today;
            case YESTERDAY -> today.minusDays(1);
            case THIS_WEEK -> monday(today);
            case LAST_WEEK -> monday(today).minusWeeks(1);
            case THIS_MONTH -> today.withDayOfMonth(1);
            case LAST_MONTH -> today.withDayOfMonth(1).minusMonths(1);
            case THIS_QUARTER -> quarter(today);
            case LAST_QUARTER -> quarter(today).minusMonths(MONTHS_OF_A_QUARTER);
            case THIS_YEAR -> today.withDayOfYear(1);
            case LAST_YEAR -> today.withDayOfYear(1).minusYears(1);
        };
    }

    private LocalDate after(LocalDate today) {
        var first = first(today);
        return switch (span) {
            case TODAY, YESTERDAY -> first.plusDays(1);
            case THIS_WEEK, LAST_WEEK -> first.plusWeeks(1);
            case THIS_MONTH, LAST_MONTH -> first.plusMonths(1);
            case THIS_QUARTER, LAST_QUARTER -> first.plusMonths(MONTHS_OF_A_QUARTER);
            case THIS_YEAR, LAST_YEAR -> first.plusYears(1);
        };
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static LocalDate quarter(LocalDate day) {
        var month = (day.getMonthValue() - 1) / MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1;
        return LocalDate.of(day.getYear(), month, 1);
    }
}
