package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** When something is due, over midnights, months and changes of clocks ({@code schedule-cases.csv}). */
class QueryCadenceTest {
    private static QueryCadence cadence(String days, LocalTime time, ZoneId zone) {
        if (days.equals("DAILY")) return new QueryCadence(List.of(DayOfWeek.values()), null, time, zone);
        if (Character.isDigit(days.charAt(0))) return new QueryCadence(List.of(), Integer.valueOf(days), time, zone);
        return new QueryCadence(
                Arrays.stream(days.split(" ")).map(DayOfWeek::valueOf).toList(), null, time, zone);
    }

    @ParameterizedTest(name = "{5}: {0} {1} {2} after {3}")
    @CsvFileSource(resources = "/schedule-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void theNextMomentIsThatOfTheTable(
            String days, LocalTime time, ZoneId zone, Instant after, Instant next, String why) {
        assertThat(cadence(days, time, zone).next(after)).as(why).isEqualTo(next);
    }

    @Test
    void whatWasMissedSeveralTimesIsDueAsOfTheLast() {
        var daily = cadence("DAILY", LocalTime.of(8, 0), ZoneId.of("Asia/Shanghai"));
        var due = Instant.parse("2026-11-27T00:00:00Z");
        assertThat(daily.latest(due, due)).isEqualTo(due);
        assertThat(daily.latest(due, Instant.parse("2026-11-27T23:59:59Z"))).isEqualTo(due);
        assertThat(daily.latest(due, Instant.parse("2026-11-30T00:00:00Z")))
                .isEqualTo(Instant.parse("2026-11-30T00:00:00Z"));
        assertThat(daily.latest(due, Instant.parse("2026-11-30T11:00:00Z")))
                .isEqualTo(Instant.parse("2026-11-30T00:00:00Z"));
    }
}
