package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Relative days are those of the business's calendar ({@code relative-dates.csv}). */
class RelativeDayTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/relative-dates.csv", delimiter = '|', numLinesToSkip = 1)
    void aRelativeDayIsThatOfTheTable(
            LocalDate today, RelativeDay.Span span, RelativeDay.Edge edge, int plusDays, LocalDate day) {
        assertThat(new RelativeDay(span, edge, plusDays).on(today)).isEqualTo(day);
    }

    private static QueryValue today(RelativeDay.Edge edge) {
        return new QueryValue(null, null, null, null, null, null, new RelativeDay(RelativeDay.Span.TODAY, edge, 0));
    }

    @Test
    void aDayChangesAtMidnightOfTheBusiness() {
        var first = today(RelativeDay.Edge.FIRST_DAY);
        assertThat(first.sent("Date", Instant.parse("2026-11-29T15:59:59.999Z")))
                .isEqualTo("2026-11-29");
        assertThat(first.sent("Date", Instant.parse("2026-11-29T16:00:00Z"))).isEqualTo("2026-11-30");
        assertThat(first.sent("DateTime", Instant.parse("2026-11-29T16:00:00Z")))
                .isEqualTo("2026-11-30T00:00+08:00");
        assertThat(today(RelativeDay.Edge.DAY_AFTER).sent("DateTime", Instant.parse("2026-12-31T15:59:59Z")))
                .isEqualTo("2027-01-01T00:00+08:00");
    }

    @Test
    void aWholeNumberIsSentAsOneAndABrokenOneAsItIs() {
        var now = Instant.EPOCH;
        assertThat(number("3").sent("Int", now)).isEqualTo(3);
        assertThat(number("3.5").sent("Int", now)).isEqualTo("3.5");
        assertThat(number("3.50").sent("Money", now)).isEqualTo("3.50");
        assertThat(new QueryValue(null, null, null, null, null, List.of("A"), null).sent("TicketState", now))
                .isEqualTo(List.of("A"));
    }

    private static QueryValue number(String text) {
        return new QueryValue(null, new java.math.BigDecimal(text), null, null, null, null, null);
    }
}
