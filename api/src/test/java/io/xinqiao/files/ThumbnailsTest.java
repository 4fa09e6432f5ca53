package io.xinqiao.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a picture may measure. */
class ThumbnailsTest {
    @ParameterizedTest
    @CsvSource({
        "8000, 8000, false",
        "8001, 8000, true",
        "20000, 3200, false",
        "20001, 1, true",
        "64000000, 1, true",
        "1, 2147483647, true",
        "2147483647, 2147483647, true"
    })
    void neitherTooManyPixelsNorOneSideBeyondAllMeasure(int width, int height, boolean tooLarge) {
        assertThat(Thumbnails.isTooLarge(width, height)).isEqualTo(tooLarge);
    }
}
