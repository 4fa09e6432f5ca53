package io.xinqiao.meters;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a meter showed on a day.
 *
 * @param since the day of the reading before; null for the first one
 * @param used what was used since then; below zero where an estimate had been too high
 * @param usual what a day took by the readings before
 */
record MeterReading(
        UUID id,
        UUID meterId,
        Meter.Whose whose,
        Kind kind,
        LocalDate readOn,
        @Nullable LocalDate since,
        BigDecimal value,
        BigDecimal used,
        boolean rolledOver,
        @Nullable BigDecimal usual,
        @Nullable Anomaly anomaly,
        @Nullable Instant checkedAt,
        @Nullable String note,
        UUID readBy,
        Instant at) {
    private static final BigDecimal MUCH = BigDecimal.valueOf(3);
    private static final int DECIMALS_OF_A_DAY = 6;

    /** How it came to be. */
    enum Kind {
        INSTALLED,
        READ,
        ESTIMATED,
        REMOVED
    }

    /** What is odd about it. */
    enum Anomaly {
        THREE_TIMES,
        NO_USE,
        BELOW_ESTIMATE,
        LOWER
    }

    /** Readings are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /**
     * What somebody read, before it is held against the reading before.
     *
     * @param lowerBecause why it is lower than the reading before, which was misread; what that charged is credited
     */
    record Seen(
            Kind kind,
            LocalDate readOn,
            BigDecimal value,
            boolean rolledOver,
            @Nullable String note,
            @Nullable String lowerBecause) {
        Seen(Kind kind, LocalDate readOn, BigDecimal value, boolean rolledOver, @Nullable String note) {
            this(kind, readOn, value, rolledOver, note, null);
        }

        /** What is written down beside it. */
        @Nullable
        String remark() {
            return lowerBecause == null ? note : lowerBecause;
        }
    }

    /** Whether what is seen is below the reading before, and cannot be right without an explanation. */
    static boolean isTooLow(MeterReading before, Seen seen) {
        return !seen.rolledOver()
                && seen.lowerBecause() == null
                && before.kind() != Kind.ESTIMATED
                && seen.value().compareTo(before.value()) < 0;
    }

    /** What was used between the reading before and what is seen now. */
    static BigDecimal used(Meter meter, MeterReading before, Seen seen) {
        var steps = seen.value().subtract(before.value());
        if (seen.rolledOver()) steps = steps.add(meter.round());
        return steps.multiply(meter.factor()).setScale(3, RoundingMode.HALF_UP);
    }

    /** What is odd about using so much in these days. */
    static @Nullable Anomaly anomaly(MeterReading before, Seen seen, BigDecimal used, @Nullable BigDecimal usual) {
        if (used.signum() < 0) return before.kind() == Kind.ESTIMATED ? Anomaly.BELOW_ESTIMATE : Anomaly.LOWER;
        if (usual == null || usual.signum() <= 0) return null;
        if (used.signum() == 0) return Anomaly.NO_USE;
        var days = BigDecimal.valueOf(ChronoUnit.DAYS.between(before.readOn(), seen.readOn()));
        return used.compareTo(usual.multiply(days).multiply(MUCH)) >= 0 ? Anomaly.THREE_TIMES : null;
    }

    /** What a day takes if so many days took so much. */
    static @Nullable BigDecimal aDay(BigDecimal used, long days) {
        return days == 0 ? null : used.divide(BigDecimal.valueOf(days), DECIMALS_OF_A_DAY, RoundingMode.HALF_UP);
    }

    UUID unitId() {
        return whose.unitId();
    }
}
