package io.xinqiao.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Working time against the table that a supervisor can read, {@code clock-cases.csv}, and against what must always
 * hold.
 */
class WorkingTimeTest {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Hours SERVICE = Hours.parse("08:00-22:00").orElseThrow();
    private static final Workdays WORKDAYS = published();

    enum Unit {
        MINUTES,
        HOURS,
        DAYS
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/clock-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void comesOutAsTheTableSays(
            String what,
            String office,
            LocalDateTime start,
            int amount,
            Unit unit,
            Basis basis,
            String pauses,
            LocalDateTime due) {
        var time = new WorkingTime(WORKDAYS, Hours.parse(office).orElseThrow(), SERVICE, CHINA);
        var allowed = switch (unit) {
            case MINUTES -> Duration.ofMinutes(amount);
            case HOURS -> Duration.ofHours(amount);
            case DAYS -> time.day(basis).multipliedBy(amount);
        };
        assertThat(time.end(at(start), allowed, basis, spans(pauses))
                        .atZone(CHINA)
                        .toLocalDateTime())
                .as(what)
                .isEqualTo(due);
    }

    /** However it is paused: what is counted adds up to the amount, never inside a pause, a holiday or a night. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatIsCountedAddsUp(long seed) {
        var random = new Random(seed);
        var time =
                new WorkingTime(WORKDAYS, Hours.parse("09:00-12:00,13:30-18:00").orElseThrow(), SERVICE, CHINA);
        for (var round = 0; round < 50; round++) {
            var start = at(LocalDateTime.of(2026, 1, 1, 0, 0)).plusSeconds(random.nextInt(360 * 86_400));
            var basis = Basis.values()[random.nextInt(3)];
            var amount = Duration.ofMinutes(1 + random.nextInt(5_000));
            List<Span> pauses = new ArrayList<>();
            var from = start.plusSeconds(random.nextInt(86_400));
            for (var pause = random.nextInt(4); pause > 0; pause--) {
                var to = from.plusSeconds(random.nextInt(200_000));
                pauses.add(new Span(from, to));
                from = to.plusSeconds(1 + random.nextInt(100_000));
            }
            var counted = time.counted(start, amount, basis, pauses);
            var due = counted.getLast().to();
            assertThat(counted.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus))
                    .isEqualTo(amount);
            assertThat(time.between(start, due, basis, pauses)).isEqualTo(amount);
            for (var span : counted) {
                assertThat(pauses)
                        .noneMatch(pause ->
                                pause.from().isBefore(span.to()) && span.from().isBefore(pause.to()));
                if (basis == Basis.WORKING) {
                    assertThat(WORKDAYS.isWorkday(LocalDate.ofInstant(span.from(), CHINA)))
                            .isTrue();
                }
            }
            assertThat(time.end(start, amount, basis, List.of()))
                    .as("a pause never makes it earlier")
                    .isBeforeOrEqualTo(due);
        }
    }

    @Test
    void aYearThatIsNotPublishedIsProvisional() {
        var time = new WorkingTime(WORKDAYS, Hours.parse("09:00-18:00").orElseThrow(), SERVICE, CHINA);
        var newYearsEve = at(LocalDateTime.of(2026, 12, 31, 12, 0));
        assertThat(time.isProvisional(newYearsEve, newYearsEve.plusSeconds(3_600)))
                .isFalse();
        assertThat(time.isProvisional(newYearsEve, newYearsEve.plusSeconds(86_400)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9-12",
                "09:00",
                "12:00-09:00",
                "09:00-12:00,11:00-13:00",
                "13:00-14:00,09:00-10:00",
                "09:00-09:00",
                "25:00-26:00"
            })
    void hoursThatMakeNoSenseAreNone(String text) {
        assertThat(Hours.parse(text)).isEmpty();
    }

    private static Instant at(LocalDateTime local) {
        return local.atZone(CHINA).toInstant();
    }

    private static List<Span> spans(String text) {
        if (text == null) return List.of();
        return Arrays.stream(text.split(" "))
                .map(pause -> pause.split("/"))
                .map(ends -> new Span(at(LocalDateTime.parse(ends[0])), at(LocalDateTime.parse(ends[1]))))
                .toList();
    }

    private static Workdays published() {
        var file = Objects.requireNonNull(WorkingTimeTest.class.getResourceAsStream("/calendar/holidays-cn.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            Map<LocalDate, CalendarDay> days = lines.lines()
                    .skip(1)
                    .map(line -> line.split(","))
                    .collect(Collectors.toMap(
                            cells -> LocalDate.parse(cells[0]),
                            cells -> new CalendarDay(
                                    LocalDate.parse(cells[0]),
                                    CalendarDay.Kind.valueOf(cells[1]),
                                    cells[2],
                                    cells[3],
                                    false)));
            return new Workdays(days, Set.of(2024, 2025, 2026));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
