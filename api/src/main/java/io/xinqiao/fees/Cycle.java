package io.xinqiao.fees;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** How often something is charged; a period begins with its first month of the calendar year. */
public enum Cycle {
    MONTH(1),
    QUARTER(3),
    HALF_YEAR(6),
    YEAR(12);

    private final int months;

    Cycle(int months) {
        this.months = months;
    }

    /** The cycle of so many months. */
    static Optional<Cycle> ofMonths(int months) {
        return Arrays.stream(values()).filter(cycle -> cycle.months == months).findFirst();
    }

    /** Whether a period may begin on this day. */
    boolean beginsOn(LocalDate day) {
        return day.getDayOfMonth() == 1 && (day.getMonthValue() - 1) % months == 0;
    }

    /** The last day of the period that begins on this one. */
    LocalDate lastDay(LocalDate first) {
        return first.plusMonths(months).minusDays(1);
    }
}
