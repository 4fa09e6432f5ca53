package io.xinqiao.kpi;

import io.xinqiao.analytics.Figures.Days;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A month, quarter or year of the calendar.
 *
 * @param from its first day
 */
record KpiPeriod(Kind kind, LocalDate from) {
    private static final int MONTHS_OF_A_YEAR = 12;
    private static final int DECIMALS = 2;

    /** How long it is. */
    enum Kind {
        MONTH(1),
        QUARTER(3),
        YEAR(12);

        private final int months;

        Kind(int months) {
            this.months = months;
        }
    }

    /** The one that a day belongs to. */
    static KpiPeriod of(Kind kind, LocalDate day) {
        var month = day.getMonthValue() - 1;
        return new KpiPeriod(kind, LocalDate.of(day.getYear(), month - month % kind.months + 1, 1));
    }

    LocalDate to() {
        return from.plusMonths(kind.months).minusDays(1);
    }

    boolean isOver(LocalDate today) {
        return today.isAfter(to());
    }

    /** Its days until today; none where it has not begun. */
    Optional<Days> until(LocalDate today) {
        if (today.isBefore(from)) return Optional.empty();
        return Optional.of(new Days(from, isOver(today) ? to() : today));
    }

    /** The same days of the year before. */
    static Days yearBefore(Days days) {
        var isWhole = days.to().plusDays(1).getDayOfMonth() == 1;
        return new Days(
                days.from().minusYears(1),
                isWhole
                        ? days.to().plusDays(1).minusYears(1).minusDays(1)
                        : days.to().minusYears(1));
    }

    /** What is aimed at in it: of what gathers in the course of the year, its part. */
    BigDecimal share(Kpi kpi, BigDecimal ofYear) {
        return kpi.gathers()
                ? ofYear.multiply(BigDecimal.valueOf(kind.months))
                        .divide(BigDecimal.valueOf(MONTHS_OF_A_YEAR), DECIMALS, RoundingMode.HALF_UP)
                : ofYear.setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
