package io.xinqiao.inspections;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.inspections.Coverage.Subject;
import io.xinqiao.inspections.Coverage.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which cycles there are, and which of them were missed. */
class CoverageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        DAY     | 2026-02-27 | 2026-03-02 | 2026-02-27 2026-02-28 2026-03-01 2026-03-02
        WEEK    | 2026-11-01 | 2026-11-22 | 2026-11-02 2026-11-09 2026-11-16
        WEEK    | 2026-11-02 | 2026-11-08 | 2026-11-02
        WEEK    | 2026-11-03 | 2026-11-08 |
        WEEK    | 2026-11-02 | 2026-11-07 |
        WEEK    | 2025-12-29 | 2026-01-04 | 2025-12-29
        MONTH   | 2026-01-31 | 2026-04-30 | 2026-02-01 2026-03-01 2026-04-01
        MONTH   | 2024-02-01 | 2024-02-29 | 2024-02-01
        MONTH   | 2024-02-01 | 2024-02-28 |
        QUARTER | 2026-01-01 | 2026-12-31 | 2026-01-01 2026-04-01 2026-07-01 2026-10-01
        QUARTER | 2026-02-01 | 2026-06-30 | 2026-04-01
        """)
    void onlyWholeCyclesCount(Cycle cycle, LocalDate from, LocalDate to, String expected) {
        var begins = cycle.within(from, to).stream().map(Cycle.Turn::from).toList();
        assertThat(begins)
                .isEqualTo(
                        expected == null
                                ? List.of()
                                : Arrays.stream(expected.split(" "))
                                        .map(LocalDate::parse)
                                        .toList());
    }

    /** Windows of two hours from 00:00; times are hours and minutes of one day. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        00:30 02:30 04:30 | 06:00 | 3 | 0
        00:00 02:00 04:00 | 06:00 | 3 | 0
        01:59 03:59 05:59 | 06:00 | 3 | 0
        00:30 00:40 00:50 | 06:00 | 1 | 2
        02:00             | 06:00 | 1 | 2
        00:30             | 05:59 | 1 | 1
        00:30             | 01:59 | 0 | 0
                          | 06:00 | 0 | 3
        06:00             | 06:00 | 0 | 3
        """)
    void aWindowIsDoneMissedOrNotOver(String times, String now, int done, int missed) {
        var subject = UUID.randomUUID();
        List<Instant> inspected = times == null
                ? List.of()
                : Arrays.stream(times.split(" ")).map(CoverageTest::at).toList();
        var windows = List.of(
                new Window(at("00:00"), at("02:00")),
                new Window(at("02:00"), at("04:00")),
                new Window(at("04:00"), at("06:00")));
        var outcome = Coverage.of(List.of(new Subject(subject, windows, null)), Map.of(subject, inspected), at(now));
        assertThat(outcome.done()).isEqualTo(done);
        assertThat(outcome.misses()).hasSize(missed);
        assertThat(outcome.expected()).isEqualTo(done + missed);
    }

    @Test
    void oneSubjectsInspectionDoesNotCountForAnother() {
        var one = UUID.randomUUID();
        var other = UUID.randomUUID();
        var windows = List.of(new Window(at("00:00"), at("02:00")));
        var outcome = Coverage.of(
                List.of(new Subject(one, windows, null), new Subject(other, windows, null)),
                Map.of(one, List.of(at("01:00"))),
                at("03:00"));
        assertThat(outcome.misses()).extracting(Coverage.Miss::subjectId).containsExactly(other);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-20T" + time + ":00Z");
    }
}
