package io.xinqiao.queries;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When something is due again and again: at a time of the day in a time zone, on days of the week or on one of the
 * month. A time that a change of clocks skips is moved on by as much; one that comes twice is the first.
 *
 * @param weekdays none where it is monthly
 * @param dayOfMonth in a month that has no such day, its last
 */
record QueryCadence(List<DayOfWeek> weekdays, @Nullable Integer dayOfMonth, LocalTime timeOfDay, ZoneId zone) {
    QueryCadence {
        weekdays = List.copyOf(weekdays);
        if (weekdays.isEmpty() == (dayOfMonth == null)) {
            throw new IllegalArgumentException("Either days of the week or a day of the month");
        }
    }

    /** The first due moment after this one. */
    Instant next(Instant after) {
        // A skipped time may be moved past midnight, so that the day before is looked at too.
        var day = LocalDate.ofInstant(after, zone).minusDays(1);
        while (true) {
            if (isOn(day)) {
                var due = ZonedDateTime.of(day, timeOfDay, zone).toInstant();
                if (due.isAfter(after)) return due;
            }
            day = day.plusDays(1);
        }
    }

    /** The last due moment that has come: this one, or a later one that was missed too. */
    Instant latest(Instant due, Instant now) {
        var latest = due;
        for (var next = next(latest); !next.isAfter(now); next = next(latest)) latest = next;
        return latest;
    }

    private boolean isOn(LocalDate day) {
        return dayOfMonth == null
                ? weekdays.contains(day.getDayOfWeek())
                : day.getDayOfMonth() == Math.min(dayOfMonth, day.lengthOfMonth());
    }
}
