package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQLContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments come out in the time of the business, always with seconds, and mean the moment that went in. */
class ScalarsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z,         2026-01-01T08:00:00+08:00",
        "2026-11-21T16:00:00Z,         2026-11-22T00:00:00+08:00",
        "2026-11-21T15:59:59Z,         2026-11-21T23:59:59+08:00",
        "2026-11-21T15:59:59.5Z,       2026-11-21T23:59:59.500+08:00",
        "2026-11-21T15:59:00.000001Z,  2026-11-21T23:59:00.000001+08:00",
        "1988-07-01T00:00:00Z,         1988-07-01T09:00:00+09:00"
    })
    void aMomentIsWrittenInTheTimeOfTheBusiness(Instant moment, String text) {
        var written = Scalars.DATE_TIME
                .getCoercing()
                .serialize(moment, GraphQLContext.getDefault(), Locale.SIMPLIFIED_CHINESE);
        assertThat(written).isEqualTo(text);
        assertThat(OffsetDateTime.parse(text).toInstant()).isEqualTo(moment);
    }
}
