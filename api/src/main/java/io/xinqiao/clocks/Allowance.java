package io.xinqiao.clocks;

import io.xinqiao.calendar.Basis;
import io.xinqiao.calendar.WorkingTime;
import java.time.Duration;

/** How long something may take: 15 minutes by the clock, or 3 working days. */
public record Allowance(int amount, Unit unit, Basis basis) {
    /** A day is as long as the hours that count on it. */
    public enum Unit {
        MINUTES,
        HOURS,
        DAYS
    }

    Duration in(WorkingTime time) {
        return switch (unit) {
            case MINUTES -> Duration.ofMinutes(amount);
            case HOURS -> Duration.ofHours(amount);
            case DAYS -> time.day(basis).multipliedBy(amount);
        };
    }
}
