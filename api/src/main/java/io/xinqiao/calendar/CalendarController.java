package io.xinqiao.calendar;

import io.xinqiao.calendar.Calendars.Calendar;
import io.xinqiao.calendar.Calendars.SetCalendarInput;
import io.xinqiao.execution.Edges;
import io.xinqiao.platform.Request;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The calendar in the words of the schema. */
@Controller
class CalendarController {
    private final Calendars calendars;

    private final ObjectProvider<CalendarListener> listeners;

    CalendarController(Calendars calendars, ObjectProvider<CalendarListener> listeners) {
        this.calendars = calendars;
        this.listeners = listeners;
    }

    record SetCalendarPayload(Calendar calendar, int recountedClocks) {}

    @QueryMapping
    @Nullable
    Calendar calendar(@Argument int year) {
        return Calendars.isKnown(year) ? calendars.of(year) : null;
    }

    @MutationMapping
    SetCalendarPayload setCalendar(@Argument SetCalendarInput input) {
        var calendar = calendars.set(input);
        var recounted = listeners.stream().mapToInt(CalendarListener::changed).sum();
        return new SetCalendarPayload(calendar, recounted);
    }

    @Bean
    Edges<CalendarDay> calendarDayEdges() {
        return Edges.of(CalendarDay.class)
                .value("name", day -> Request.current().locale().equals(Locale.ENGLISH) ? day.nameEn() : day.nameZh());
    }
}
