package io.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A percentage is rounded once. */
class PercentTest {
    @ParameterizedTest
    @CsvSource({
        "95946, 100000, 95.9",
        "95950, 100000, 96.0",
        "1031, 1152, 89.5",
        "650.00, 1200.00, 54.2",
        "1, 3, 33.3",
        "0, 7, 0.0",
        "-1, 8, -12.5"
    })
    void isRoundedOnce(BigDecimal part, BigDecimal whole, String percent) {
        assertThat(Percent.of(part, whole)).hasToString(percent);
    }

    @Test
    void ofNothingThereIsNone() {
        assertThat(Percent.of(0, 0)).isNull();
    }
}
