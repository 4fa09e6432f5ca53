package io.xinqiao.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cells of few are hidden, and cannot be worked out from what is told. */
class SmallCellsTest {
    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "5 6 7, 000, false",
        "4 6 7, 110, false",
        "4 6 7 0, 1100, false",
        "1 2 30, 111, false",
        "1 2 3 30, 1110, false",
        "4 4 30, 110, false",
        "0 0 0, 000, false",
        "3, 1, true",
        "9, 0, false",
        "4 30, 11, false",
        "0 4 0, 010, true",
    })
    void areHidden(String cases, String expected, boolean total) {
        var all = numbers(cases);
        var hidden = SmallCells.hidden(all, 5);
        var told = IntStream.range(0, all.length)
                .mapToObj(at -> hidden[at] ? "1" : "0")
                .reduce("", String::concat);
        assertThat(told).isEqualTo(expected);
        assertThat(SmallCells.hidesTotal(all, hidden, 5)).isEqualTo(total);
    }

    @Test
    void neverTellOfFewerThanFiveByDifference() {
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++) {
            var cases = random.ints(1 + random.nextInt(8), 0, 12).toArray();
            var hidden = SmallCells.hidden(cases, 5);
            var isTotalTold = !SmallCells.hidesTotal(cases, hidden, 5);
            var left = IntStream.range(0, cases.length)
                    .filter(at -> hidden[at])
                    .map(at -> cases[at])
                    .sum();
            var count =
                    IntStream.range(0, cases.length).filter(at -> hidden[at]).count();
            for (var at = 0; at < cases.length; at++) {
                if (!hidden[at]) assertThat(cases[at] == 0 || cases[at] >= 5).isTrue();
            }
            if (isTotalTold && count > 0) {
                assertThat(left).as(Arrays.toString(cases)).isGreaterThanOrEqualTo(5);
                assertThat(count).as(Arrays.toString(cases)).isGreaterThan(1);
            }
        }
    }
}
