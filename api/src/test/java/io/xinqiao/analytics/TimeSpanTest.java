package io.xinqiao.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.analytics.TimeSpan.Comparison;
import io.xinqiao.analytics.TimeSpan.Grain;
import io.xinqiao.analytics.TimeSpan.Relative;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Spans of time are cut and compared as an analyst would with a calendar. */
@DisplayNameGeneration(DisplayNameGenerator.Simple.class)
class TimeSpanTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/period-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void areAsTheCalendarHasThem(
            String name,
            LocalDate today,
            String zone,
            String asked,
            Grain grain,
            Comparison comparison,
            LocalDate from,
            LocalDate to,
            LocalDate comparedFrom,
            LocalDate comparedTo,
            int pieces,
            LocalDate piece,
            String counterpart) {
        var place = ZoneId.of(zone);
        var days = asked.split("/");
        var span = days.length == 2
                ? TimeSpan.between(LocalDate.parse(days[0]), LocalDate.parse(days[1]), place)
                : Relative.valueOf(asked).on(today, place);
        assertThat(span.from()).as(name).isEqualTo(from);
        assertThat(span.before().minusDays(1)).as(name).isEqualTo(to);
        var other = span.compared(comparison, Optional.of(grain));
        assertThat(other.from()).as(name).isEqualTo(comparedFrom);
        assertThat(other.before().minusDays(1)).as(name).isEqualTo(comparedTo);
        assertThat(span.pieces(grain)).as(name).hasSize(pieces);
        var found = span.counterparts(comparison, other, grain).get(piece);
        assertThat(found == null ? "none" : found.toString()).as(name).isEqualTo(counterpart);
    }
}
