package io.xinqiao.venues;

import io.xinqiao.calendar.Hours;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The opening hours of a week. */
record WeekHours(Map<DayOfWeek, Hours> days) {
    WeekHours {
        days = Map.copyOf(days);
    }

    /** The hours of a day of the week; empty when it is closed. */
    record VenueHours(DayOfWeek weekday, List<Hours.Window> hours) {}

    /**
     * Of what somebody has told; days that they left out are closed.
     *
     * @throws Refused INVALID for hours that are none, or a day that is told twice
     */
    static WeekHours told(List<VenueHours> told) {
        Map<DayOfWeek, Hours> days = new EnumMap<>(DayOfWeek.class);
        Set<DayOfWeek> named = EnumSet.noneOf(DayOfWeek.class);
        for (var day : told) {
            if (!named.add(day.weekday())) {
                throw Refused.because(Code.INVALID, "refused.venue.weekday", List.of(), "openingHours");
            }
            if (day.hours().isEmpty()) continue;
            var hours = Hours.of(day.hours())
                    .orElseThrow(() ->
                            Refused.because(Code.INVALID, "refused.venue.openingHours", List.of(), "openingHours"));
            days.put(day.weekday(), hours);
        }
        return new WeekHours(days);
    }

    /** Of what is stored: the texts of seven days. */
    static WeekHours stored(List<String> texts) {
        Map<DayOfWeek, Hours> days = new EnumMap<>(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            Hours.parse(texts.get(day.getValue() - 1)).ifPresent(hours -> days.put(day, hours));
        }
        return new WeekHours(days);
    }

    /** The hours of a day; none when it is closed. */
    Optional<Hours> on(DayOfWeek day) {
        return Optional.ofNullable(days.get(day));
    }

    /** As it is stored: the texts of Monday to Sunday. */
    List<String> texts() {
        return Arrays.stream(DayOfWeek.values()).map(this::text).toList();
    }

    /** As it is shown. */
    List<VenueHours> shown() {
        return Arrays.stream(DayOfWeek.values())
                .map(day -> new VenueHours(day, on(day).map(Hours::windows).orElse(List.of())))
                .toList();
    }

    private String text(DayOfWeek day) {
        return on(day).map(Hours::toString).orElse("");
    }
}
