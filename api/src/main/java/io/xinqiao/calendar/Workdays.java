package io.xinqiao.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which days are worked on. A year that the State Council has not published yet counts Monday to Friday but for the
 * statutory holidays of fixed date, and is provisional.
 *
 * @param days those that are not what their weekday says
 * @param published the years that are known
 */
public record Workdays(Map<LocalDate, CalendarDay> days, Set<Integer> published) {
    private static final Map<MonthDay, CalendarDay> FIXED = Map.of(
            MonthDay.of(1, 1), fixed("元旦", "New Year's Day"),
            MonthDay.of(5, 1), fixed("劳动节", "Labour Day"),
            MonthDay.of(5, 2), fixed("劳动节", "Labour Day"),
            MonthDay.of(10, 1), fixed("国庆节", "National Day"),
            MonthDay.of(10, 2), fixed("国庆节", "National Day"),
            MonthDay.of(10, 3), fixed("国庆节", "National Day"));

    public Workdays {
        days = Map.copyOf(days);
        published = Set.copyOf(published);
    }

    private static CalendarDay fixed(String nameZh, String nameEn) {
        return new CalendarDay(LocalDate.EPOCH, CalendarDay.Kind.OFF, nameZh, nameEn, false);
    }

    /** What makes this day other than its weekday. */
    public Optional<CalendarDay> special(LocalDate date) {
        var known = days.get(date);
        if (known != null) return Optional.of(known);
        if (!isProvisional(date.getYear())) return Optional.empty();
        return Optional.ofNullable(FIXED.get(MonthDay.from(date)))
                .map(day -> new CalendarDay(date, day.kind(), day.nameZh(), day.nameEn(), false));
    }

    /** Whether one works on this day. */
    public boolean isWorkday(LocalDate date) {
        return special(date)
                .map(day -> day.kind() == CalendarDay.Kind.WORK)
                .orElse(date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0);
    }

    /** The holidays of fixed date on which one would work in a year, in order. */
    List<LocalDate> missingHolidays(int year) {
        return FIXED.keySet().stream()
                .map(day -> day.atYear(year))
                .filter(this::isWorkday)
                .sorted()
                .toList();
    }

    /** Whether the State Council's calendar of this year is not known yet. */
    public boolean isProvisional(int year) {
        return !published.contains(year);
    }
}
