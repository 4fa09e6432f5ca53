package io.xinqiao.inspections;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** How often something is inspected, by the calendar: weeks begin on Monday. */
enum Cycle {
    DAY,
    WEEK,
    MONTH,
    QUARTER;

    private static final int MONTHS_OF_A_QUARTER = 3;

    /** A whole cycle: its first day, and the first day after it. */
    record Turn(LocalDate from, LocalDate before) {}

    /** The cycles that lie within these days, from the first to the last, each of them whole. */
    List<Turn> within(LocalDate first, LocalDate last) {
        List<Turn> turns = new ArrayList<>();
        var from = beginOf(first);
        if (from.isBefore(first)) from = after(from);
        for (var to = after(from); !to.isAfter(last.plusDays(1)); from = to, to = after(to)) {
            turns.add(new Turn(from, to));
        }
        return turns;
    }

    private LocalDate beginOf(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER ->
                LocalDate.of(
                        day.getYear(), (day.getMonthValue() - 1) / MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1, 1);
        };
    }

    private LocalDate after(LocalDate begin) {
        return switch (this) {
            case DAY -> begin.plusDays(1);
            case WEEK -> begin.plusWeeks(1);
            case MONTH -> begin.plusMonths(1);
            case QUARTER -> begin.plusMonths(MONTHS_OF_A_QUARTER);
        };
    }
}
