package io.xinqiao.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.archives.Place;
import io.xinqiao.calendar.CalendarDay;
import io.xinqiao.calendar.Hours;
import io.xinqiao.calendar.Span;
import io.xinqiao.calendar.Workdays;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused.Problem;
import io.xinqiao.venues.VenueBooking.Time;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * When a venue can be booked: Monday to Friday 9 to 12 and 13:30 to 21, Saturday from 9 to midnight, closed on holidays
 * and on 10 and 11 December, four hours at most, sixty days ahead.
 */
class OpenDaysTest {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final String FREE = "可以";
    private static final String WORKDAY = "09:00-12:00,13:30-21:00";
    private static final List<String> WEEK = List.of(WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, "09:00-24:00", "");

    private static OpenDays days(int setUp, int cleanUp) {
        var venue = new Venue(
                NewId.next(),
                NewId.next(),
                "多功能厅",
                null,
                null,
                50,
                new Venue.Opening(WEEK, true, setUp, cleanUp),
                new Venue.Terms(BigDecimal.ZERO, false, 60, 24, 240, 60),
                true,
                1);
        var closure = new VenueClosure(
                NewId.next(), venue.id(), LocalDate.of(2026, 12, 10), LocalDate.of(2026, 12, 11), "消毒", 1);
        var workdays = Stream.of(
                        special(LocalDate.of(2027, 1, 1), CalendarDay.Kind.OFF),
                        special(LocalDate.of(2027, 1, 9), CalendarDay.Kind.WORK))
                .collect(Collectors.toMap(CalendarDay::day, day -> day));
        return new OpenDays(venue, List.of(closure), new Workdays(workdays, Set.of(2026, 2027)), CHINA);
    }

    private static CalendarDay special(LocalDate date, CalendarDay.Kind kind) {
        return new CalendarDay(date, kind, "元旦", "New Year's Day", false);
    }

    private static Instant at(String text) {
        return LocalDateTime.parse(text, MINUTES).atZone(CHINA).toInstant();
    }

    private static Time time(String from, String to, OpenDays days) {
        return Time.of(at(from), at(to), days.venue().opening());
    }

    /** The table is for whoever runs a venue; bookings that are there already are those of the day. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/venue-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void aTimeIsFreeOrToldWhyNot(
            String name,
            String now,
            String from,
            String to,
            @Nullable String others,
            int setUp,
            int cleanUp,
            String expected) {
        var days = days(setUp, cleanUp);
        var told = days.problem(at(from), at(to), at(now)).stream()
                .map(Problem::messageKey)
                .map(key -> key.substring("refused.venue.".length()))
                .collect(Collectors.joining(";"));
        if (told.isEmpty()) {
            var wanted = time(from, to, days);
            told = (others == null ? Stream.<String>empty() : Arrays.stream(others.split(";", -1)))
                    .map(span -> span.split("~", -1))
                    .map(ends -> time(day(from) + ends[0], day(from) + ends[1], days))
                    .filter(wanted::overlaps)
                    .map(clash -> "taken")
                    .collect(Collectors.joining(";"));
        }
        assertThat(told.isEmpty() ? FREE : told).as(name).isEqualTo(expected);
    }

    private static String day(String text) {
        return text.substring(0, "2026-12-02 ".length());
    }

    @Test
    void aClashIsCalledByItsTimeAndNumber() {
        var days = days(30, 0);
        var other = new VenueBooking(
                NewId.next(),
                new Place(NewId.next(), null, null),
                days.venue().id(),
                "JX-CD-2026-0001",
                new VenueBooking.About("生日会", null, null),
                time("2026-12-02 10:00", "2026-12-02 11:00", days),
                VenueBooking.State.CONFIRMED,
                new VenueBooking.Terms(null, false, BigDecimal.ZERO, null, Instant.EPOCH),
                new VenueBooking.Origin(NewId.next(), null),
                1);
        assertThat(days.taken(other).arguments()).containsExactly("2026-12-02", "10:00–11:00", "JX-CD-2026-0001");
    }

    @Test
    void whatIsFreeLeavesTimeToSetUpAndCleanUp() {
        var days = days(30, 15);
        var taken = time("2026-12-02 15:00", "2026-12-02 16:00", days);
        var day = LocalDate.of(2026, 12, 2);
        assertThat(days.free(day, day, List.of(taken.blocked()), at("2026-12-02 09:10")))
                .containsExactly(
                        new Span(at("2026-12-02 09:10"), at("2026-12-02 12:00")),
                        new Span(at("2026-12-02 13:30"), at("2026-12-02 14:15")),
                        new Span(at("2026-12-02 16:45"), at("2026-12-02 21:00")));
        assertThat(days.free(LocalDate.of(2026, 12, 10), LocalDate.of(2026, 12, 11), List.of(), at("2026-12-01 00:00")))
                .isEmpty();
    }

    @Test
    void openTimeLeavesOutWhatIsClosed() {
        assertThat(days(0, 0).openTime(LocalDate.of(2026, 12, 7), LocalDate.of(2026, 12, 14)))
                .as("three weekdays of ten and a half hours, and a Saturday of fifteen")
                .isEqualTo(Duration.ofMinutes(3 * 630 + 900));
    }

    @Test
    void whatIsRepeatedKeepsItsHour() {
        var first = LocalDateTime.of(2027, 1, 31, 10, 0);
        assertThat(Repetition.WEEKLY.beginnings(first, 3))
                .containsExactly(first, first.plusDays(7), first.plusDays(14));
        assertThat(Repetition.BIWEEKLY.beginnings(first, 2)).containsExactly(first, first.plusDays(14));
        assertThat(Repetition.MONTHLY.beginnings(first, 3))
                .containsExactly(first, LocalDateTime.of(2027, 2, 28, 10, 0), LocalDateTime.of(2027, 3, 31, 10, 0));
    }

    @Test
    void hoursAreReadAsTheyAreWritten() {
        var week = WeekHours.told(List.of(new WeekHours.VenueHours(
                DayOfWeek.SATURDAY, Hours.parse("09:00-24:00").orElseThrow().windows())));
        assertThat(week.texts()).containsExactly("", "", "", "", "", "09:00-24:00", "");
        assertThat(WeekHours.stored(week.texts())).isEqualTo(week);
    }
}
