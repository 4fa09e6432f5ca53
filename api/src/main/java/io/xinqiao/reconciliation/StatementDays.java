package io.xinqiao.reconciliation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Days whose year stands last, such as 27/11/2026: the whole file tells whether its months come first. */
final class StatementDays {
    private static final Pattern YEAR_LAST =
            Pattern.compile("([0-3]?[0-9])[-/.]([0-3]?[0-9])[-/.]([12][0-9]{3})(?:[ T].*)?");
    private static final Pattern COMPACT_MOMENT = Pattern.compile("([12][0-9]{3})([01][0-9])([0-3][0-9])[ T]?[0-9].*");
    private static final Pattern TIME = Pattern.compile("(?:^|[ T])([0-2]?[0-9]):([0-5][0-9])(?::([0-5][0-9]))?");
    private static final int MONTHS = 12;
    private static final int MINUTE = 60;

    private final boolean monthFirst;

    private StatementDays(boolean monthFirst) {
        this.monthFirst = monthFirst;
    }

    /** The order that a file's days have: the day first, unless one of them can only be read the other way. */
    static StatementDays of(Collection<String> texts) {
        var dayFirst = false;
        var monthFirst = false;
        for (var text : texts) {
            var parts = YEAR_LAST.matcher(text);
            if (!parts.matches()) continue;
            if (number(parts, 1) > MONTHS) dayFirst = true;
            if (number(parts, 2) > MONTHS) monthFirst = true;
        }
        return new StatementDays(monthFirst && !dayFirst);
    }

    /** The day that a text names; empty when it names none. */
    Optional<LocalDate> day(String text) {
        try {
            var parts = YEAR_LAST.matcher(text);
            if (parts.matches()) {
                var month = number(parts, monthFirst ? 1 : 2);
                return Optional.of(LocalDate.of(number(parts, 3), month, number(parts, monthFirst ? 2 : 1)));
            }
            var moment = COMPACT_MOMENT.matcher(text);
            if (moment.matches()) {
                return Optional.of(LocalDate.of(number(moment, 1), number(moment, 2), number(moment, 3)));
            }
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The second of the day; null when a text tells no time. */
    static @Nullable Integer second(String text) {
        var time = TIME.matcher(text);
        if (!time.find()) return null;
        var seconds = time.group(3) == null ? 0 : number(time, 3);
        return (number(time, 1) * MINUTE + number(time, 2)) * MINUTE + seconds;
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }
}
