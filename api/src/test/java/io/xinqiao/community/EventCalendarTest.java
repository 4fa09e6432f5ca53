package io.xinqiao.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.xinqiao.community.EventCalendar.Proposal;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Festivals fall on the days on which people keep them. */
class EventCalendarTest {
    @ParameterizedTest(name = "{1} {0}")
    @CsvSource({
        "2025,mid-autumn,2025-10-06", // within the days of National Day
        "2026,mid-autumn,2026-09-25",
        "2033,mid-autumn,2033-09-08", // before a leap month
        "2026,new-years-eve,2026-02-16", // the 29th of its month: there is no 30th
        "2025,new-years-eve,2025-01-28",
        "2026,spring-festival,2026-02-17",
        "2026,lantern,2026-03-03",
        "2026,dragon-boat,2026-06-19",
        "2025,dragon-boat,2025-05-31",
        "2025,double-ninth,2025-10-29", // behind the leap month of 2025, the sixth
        "2028,dragon-boat,2028-05-28", // the fifth month comes twice: the first counts
        "2026,qingming,2026-04-05",
        "2028,qingming,2028-04-04",
        "2026,lei-feng,2026-03-05",
        "2026,fire-drill,2026-11-09",
        "2026,convenience-day-1,2026-03-21",
        "2026,forum-2,2026-02-27",
    })
    void aFestivalFallsOnItsDay(int year, String key, LocalDate on) {
        assertThat(EventCalendar.of(year).stream().collect(Collectors.toMap(Proposal::key, Proposal::on)))
                .contains(entry(key, on));
    }

    @Test
    void everyYearHasAllOfThemOnceAndWithinTheYear() {
        for (var year : IntStream.rangeClosed(1950, 2100).toArray()) {
            var proposals = EventCalendar.of(year);
            assertThat(proposals)
                    .extracting(Proposal::key)
                    .doesNotHaveDuplicates()
                    .hasSize(27);
            assertThat(proposals).allMatch(one -> one.on().getYear() == year);
            assertThat(proposals).isSortedAccordingTo(java.util.Comparator.comparing(Proposal::on));
        }
    }
}
