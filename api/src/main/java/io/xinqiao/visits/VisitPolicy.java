package io.xinqiao.visits;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How often households are visited.
 *
 * @param projectId null for the whole company
 * @param moveInDays within so many days of moving in
 * @param routinePerYear evenly through the year
 * @param samplePercent of each steward's households, once a quarter
 */
record VisitPolicy(@Nullable UUID projectId, int moveInDays, int routinePerYear, int samplePercent) {
    /** {@code domain.md} §5; the size of the sample is ours. */
    static final VisitPolicy OF_THE_TRADE = new VisitPolicy(null, 7, 2, 5);
}
