package io.xinqiao.calendar;

import java.time.LocalDate;

/**
 * A day that is not what its weekday says.
 *
 * @param amended whether the company has entered it, and not the State Council
 */
public record CalendarDay(LocalDate day, Kind kind, String nameZh, String nameEn, boolean amended) {
    /** A day off, or a day on which one works although it is a weekend (调休). */
    public enum Kind {
        OFF,
        WORK
    }
}
