package io.xinqiao.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which part of 1,000 bytes a header asks for: the first and how many, all, or none that is there. */
class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0+1",
        "bytes=0-99, 0+100",
        "bytes=100-, 100+900",
        "bytes=-1, 999+1",
        "bytes=-1000, 0+1000",
        "bytes=-5000, 0+1000",
        "bytes=900-5000, 900+100",
        "bytes=1000-, none",
        "bytes=5000-6000, none",
        "bytes=-0, none",
        "bytes=5-2, all",
        "bytes=-, all",
        "'bytes=0-1,5-6', all",
        "bytes=a-b, all",
        "bytes=99999999999999999999-, all",
        "lines=0-1, all",
        ", all"
    })
    void aHeaderAsksForOnePart(String header, String part) {
        var found = ByteRange.of(header, 1000);
        var told = found.map(range -> range.isNone() ? "none" : range.from() + "+" + range.length())
                .orElse("all");
        assertThat(told).isEqualTo(part);
    }
}
