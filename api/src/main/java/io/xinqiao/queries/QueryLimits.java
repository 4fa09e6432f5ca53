package io.xinqiao.queries;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much a run of a saved query may take: the one table of limits, whichever door it comes by.
 *
 * @param rowsAtOnce rows, where somebody waits for the answer
 * @param secondsAtOnce seconds, where somebody waits
 * @param pointsAtOnce points, where somebody waits
 * @param rows in a file
 * @param seconds for a file
 * @param points points for a file
 * @param statementSeconds what one statement of the database may take: PostgreSQL ends it then
 * @param underWay how many runs a member may have in the background
 * @param keptDays how many days their files are kept
 */
@ConfigurationProperties("xinqiao.queries")
record QueryLimits(
        @DefaultValue("1000") int rowsAtOnce,
        @DefaultValue("20") int secondsAtOnce,
        @DefaultValue("10000") int pointsAtOnce,
        @DefaultValue("200000") int rows,
        @DefaultValue("600") int seconds,
        @DefaultValue("5000000") int points,
        @DefaultValue("30") int statementSeconds,
        @DefaultValue("3") int underWay,
        @DefaultValue("30") int keptDays) {
    /** What one run may take. */
    record Bounds(int rows, int seconds, int points, int statementSeconds) {}

    Bounds atOnce() {
        return new Bounds(rowsAtOnce, secondsAtOnce, pointsAtOnce, Math.min(statementSeconds, secondsAtOnce));
    }

    Bounds inBackground() {
        return new Bounds(rows, seconds, points, statementSeconds);
    }
}
