package io.xinqiao.community;

import com.tyme.lunar.LunarDay;
import com.tyme.solar.SolarDay;
import com.tyme.solar.SolarTerm;
import io.xinqiao.community.CommunityEvent.Kind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a community does in a year: festivals by the lunar calendar, fixed campaigns, a day of convenience services each
 * quarter, a forum each month ({@code domain.md} §6).
 */
final class EventCalendar {
    private static final int LAST_MONTH = 12;
    private static final int MONTHS_OF_A_QUARTER = 3;
    private static final int THIRD = 3;
    private static final int FIRST_YEAR = 1900;

    private EventCalendar() {}

    /** A day, and what to do on it; the key is its own within the year. */
    record Proposal(String key, String name, Kind kind, LocalDate on) {}

    /** The proposals of a year, in the order of their days; none for years before anybody lived in a community. */
    static List<Proposal> of(int year) {
        if (year < FIRST_YEAR) return List.of();
        List<Proposal> proposals = new ArrayList<>();
        var springFestival = lunar(year, 1, 1);
        // The last day of the old year is the 29th or the 30th of its month: it is the day before the new one.
        proposals.add(festival("new-years-eve", "迎新春写春联", springFestival.minusDays(1)));
        proposals.add(festival("spring-festival", "春节团拜", springFestival));
        proposals.add(festival("lantern", "元宵灯会", lunar(year, 1, 15)));
        proposals.add(festival("qingming", "清明追思", qingming(year)));
        proposals.add(festival("dragon-boat", "端午包粽子", lunar(year, 5, 5)));
        proposals.add(festival("mid-autumn", "中秋游园", lunar(year, 8, 15)));
        proposals.add(festival("national-day", "国庆同乐", LocalDate.of(year, 10, 1)));
        proposals.add(festival("double-ninth", "重阳敬老", lunar(year, 9, 9)));
        proposals.add(new Proposal("lei-feng", "学雷锋志愿服务", Kind.VOLUNTEERING, LocalDate.of(year, 3, 5)));
        proposals.add(new Proposal("work-safety", "安全生产月宣传", Kind.LECTURE, LocalDate.of(year, 6, 1)));
        proposals.add(new Proposal("fire-drill", "119 消防演练", Kind.SAFETY_DRILL, LocalDate.of(year, 11, 9)));
        for (var month = 1; month <= LAST_MONTH; month++) {
            var of = YearMonth.of(year, month).atDay(1);
            if (month % MONTHS_OF_A_QUARTER == 0) {
                proposals.add(new Proposal(
                        "convenience-day-" + month / MONTHS_OF_A_QUARTER,
                        "便民服务日",
                        Kind.CONVENIENCE_DAY,
                        of.with(TemporalAdjusters.dayOfWeekInMonth(THIRD, DayOfWeek.SATURDAY))));
            }
            proposals.add(new Proposal(
                    "forum-" + month, "业主恳谈会", Kind.FORUM, of.with(TemporalAdjusters.lastInMonth(DayOfWeek.FRIDAY))));
        }
        proposals.sort(Comparator.comparing(Proposal::on).thenComparing(Proposal::key));
        return proposals;
    }

    private static Proposal festival(String key, String name, LocalDate on) {
        return new Proposal(key, name, Kind.FESTIVAL, on);
    }

    /** A day of the lunar calendar; of a month that comes twice, the first. */
    private static LocalDate lunar(int year, int month, int day) {
        return day(LunarDay.fromYmd(year, month, day).getSolarDay());
    }

    private static LocalDate qingming(int year) {
        return day(SolarTerm.fromName(year, "清明").getJulianDay().getSolarDay());
    }

    private static LocalDate day(SolarDay day) {
        return LocalDate.of(day.getYear(), day.getMonth(), day.getDay());
    }
}
