package io.xinqiao.queries;

import io.xinqiao.exports.ExportFormat;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A saved query that is run for people at set times.
 *
 * @param arguments as they were told, in JSON: relative days are worked out when it is due
 * @param language of the files, that of whoever made it
 * @param zone such as Asia/Shanghai
 * @param nextAt null while it is paused
 */
record QuerySchedule(
        UUID id,
        UUID savedQueryId,
        UUID ownerId,
        String arguments,
        ExportFormat format,
        String language,
        List<DayOfWeek> weekdays,
        @Nullable Integer dayOfMonth,
        int secondOfDay,
        String zone,
        List<UUID> recipientIds,
        State state,
        @Nullable QueryPauseReason pausedBecause,
        @Nullable Instant nextAt,
        @Nullable Instant lastAt,
        int version) {
    /** Whether it runs. */
    enum State {
        ACTIVE,
        PAUSED
    }

    QuerySchedule {
        weekdays = List.copyOf(weekdays);
        recipientIds = List.copyOf(recipientIds);
    }

    LocalTime timeOfDay() {
        return LocalTime.ofSecondOfDay(secondOfDay);
    }

    QueryCadence cadence() {
        return new QueryCadence(weekdays, dayOfMonth, timeOfDay(), ZoneId.of(zone));
    }

    Locale locale() {
        return Locale.forLanguageTag(language);
    }
}
