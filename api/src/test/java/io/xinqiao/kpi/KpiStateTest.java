package io.xinqiao.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.kpi.Kpi.Direction;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Whether a target is reached, and what is aimed at in a part of a year, is as the tables have it. */
class KpiStateTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/kpi-cases.csv", numLinesToSkip = 1)
    void figuresStandAsTheTableHasIt(
            Kpi kpi,
            @Nullable BigDecimal actual,
            @Nullable BigDecimal target,
            @Nullable Direction direction,
            boolean over,
            KpiState state,
            @Nullable String why) {
        assertThat(KpiState.of(kpi, actual, target, direction, over)).as(why).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/kpi-periods.csv", numLinesToSkip = 1)
    void timesAreAsTheTableHasThem(
            KpiPeriod.Kind kind,
            LocalDate day,
            LocalDate today,
            LocalDate from,
            LocalDate to,
            @Nullable LocalDate until,
            boolean over,
            BigDecimal share,
            @Nullable LocalDate yearFrom,
            @Nullable LocalDate yearTo) {
        var period = KpiPeriod.of(kind, day);
        assertThat(period.from()).isEqualTo(from);
        assertThat(period.to()).isEqualTo(to);
        assertThat(period.isOver(today)).isEqualTo(over);
        assertThat(period.share(Kpi.EVENT_PARTICIPATION, new BigDecimal(120))).isEqualByComparingTo(share);
        assertThat(period.share(Kpi.COLLECTION_RATE, new BigDecimal(96)))
                .as("a rate is the same in whatever time")
                .isEqualByComparingTo("96");
        var days = period.until(today);
        assertThat(days.isPresent()).isEqualTo(until != null);
        days.ifPresent(span -> {
            assertThat(span.from()).isEqualTo(from);
            assertThat(span.to()).isEqualTo(until);
            var before = KpiPeriod.yearBefore(span);
            assertThat(before.from()).isEqualTo(yearFrom);
            assertThat(before.to()).isEqualTo(yearTo);
        });
    }
}
