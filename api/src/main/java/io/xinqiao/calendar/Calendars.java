package io.xinqiao.calendar;

import static io.xinqiao.schema.tenant.Tables.CALENDAR_DAY;
import static io.xinqiao.schema.tenant.Tables.CALENDAR_YEAR;

import io.xinqiao.identity.Caller;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The calendar that a company works by: the State Council's, and what the company has amended. */
@Repository
public class Calendars {
    private static final int FIRST_YEAR = 2024;
    private static final int LAST_YEAR = 2100;

    private final DSLContext sql;
    private final Clock clock;
    private final Map<LocalDate, CalendarDay> shipped = shipped();
    private final Set<Integer> shippedYears =
            shipped.keySet().stream().map(LocalDate::getYear).collect(Collectors.toUnmodifiableSet());

    Calendars(TenantDatabase database, Clock clock) {
        this.sql = database.sql();
        this.clock = clock;
    }

    /** A year's days that are not what their weekdays say. */
    record Calendar(int year, boolean provisional, List<CalendarDay> days) {}

    record SetCalendarInput(int year, List<DayInput> days, boolean published) {}

    record DayInput(
            LocalDate day, CalendarDay.Kind kind, @Nullable String name) {}

    /** The days as they are now. */
    public Workdays workdays() {
        var days = new HashMap<>(shipped);
        sql.select(CALENDAR_DAY.DATE, CALENDAR_DAY.KIND, CALENDAR_DAY.NAME)
                .from(CALENDAR_DAY)
                .forEach(row -> {
                    var date = row.value1();
                    var kind = CalendarDay.Kind.valueOf(row.value2());
                    days.put(date, new CalendarDay(date, kind, row.value3(), row.value3(), true));
                });
        var published = new HashSet<>(shippedYears);
        published.addAll(sql.select(CALENDAR_YEAR.YEAR).from(CALENDAR_YEAR).fetchSet(CALENDAR_YEAR.YEAR));
        return new Workdays(days, published);
    }

    static boolean isKnown(int year) {
        return year >= FIRST_YEAR && year <= LAST_YEAR;
    }

    Calendar of(int year) {
        var workdays = workdays();
        var days = LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .flatMap(date -> workdays.special(date).stream())
                .sorted(Comparator.comparing(CalendarDay::day))
                .toList();
        return new Calendar(year, workdays.isProvisional(year), days);
    }

    /** Replaces what the company has amended in a year. */
    Calendar set(SetCalendarInput input) {
        var year = input.year();
        if (!isKnown(year)) throw invalid("year");
        Set<LocalDate> seen = new HashSet<>();
        for (var day : input.days()) {
            if (day.day().getYear() != year || !seen.add(day.day())) throw invalid("days");
        }
        if (input.published()) refuseWithoutHolidays(input);
        var begin = LocalDate.of(year, 1, 1);
        sql.deleteFrom(CALENDAR_DAY)
                .where(CALENDAR_DAY.DATE.ge(begin))
                .and(CALENDAR_DAY.DATE.lt(begin.plusYears(1)))
                .execute();
        sql.deleteFrom(CALENDAR_YEAR).where(CALENDAR_YEAR.YEAR.eq(year)).execute();
        var by = Caller.current().memberId();
        Bulk.<DayInput>into(CALENDAR_DAY)
                .set(CALENDAR_DAY.DATE, DayInput::day)
                .set(CALENDAR_DAY.KIND, day -> day.kind().name())
                .set(
                        CALENDAR_DAY.NAME,
                        day -> day.name() == null ? day.kind() == CalendarDay.Kind.OFF ? "休" : "班" : day.name())
                .insert(sql, input.days());
        if (input.published()) {
            sql.insertInto(CALENDAR_YEAR)
                    .set(CALENDAR_YEAR.YEAR, year)
                    .set(CALENDAR_YEAR.PUBLISHED_AT, clock.instant())
                    .set(CALENDAR_YEAR.PUBLISHED_BY, by)
                    .execute();
        }
        return of(year);
    }

    /** A year is complete only with the holidays that the law fixes: they count no longer by themselves then. */
    private void refuseWithoutHolidays(SetCalendarInput input) {
        var days = new HashMap<>(shipped);
        for (var day : input.days()) {
            days.put(day.day(), new CalendarDay(day.day(), day.kind(), "", "", true));
        }
        var missing = new Workdays(days, Set.of(input.year())).missingHolidays(input.year());
        if (missing.isEmpty()) return;
        var first = missing.getFirst();
        throw Refused.because(
                Code.INVALID, "refused.calendar.published", List.of(input.year(), first.toString()), "published");
    }

    private static Refused invalid(String field) {
        return Refused.because(Code.INVALID, "refused.calendar." + field, List.of(), field);
    }

    /** The State Council's days as they come with the product. */
    private static Map<LocalDate, CalendarDay> shipped() {
        var file = Objects.requireNonNull(Calendars.class.getResourceAsStream("/calendar/holidays-cn.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split(",", 4))
                    .map(cells -> new CalendarDay(
                            LocalDate.parse(cells[0]), CalendarDay.Kind.valueOf(cells[1]), cells[2], cells[3], false))
                    .collect(Collectors.toMap(CalendarDay::day, day -> day));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
