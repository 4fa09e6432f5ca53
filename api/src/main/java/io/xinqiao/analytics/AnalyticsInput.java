package io.xinqiao.analytics;

import io.xinqiao.analytics.TimeSpan.Comparison;
import io.xinqiao.analytics.TimeSpan.Grain;
import io.xinqiao.analytics.TimeSpan.Relative;
import io.xinqiao.measures.Dimension;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question of analytics as it is asked. */
record AnalyticsInput(
        List<String> measures,
        @Nullable List<Dimension> by,
        @Nullable Time time,
        @Nullable List<DimensionFilter> filter,
        @Nullable List<Comparison> compare,
        @Nullable Boolean totals,
        @Nullable Ordering orderBy,
        @Nullable Integer first) {
    /** Of what time, and in pieces of what length; of all time where nothing is said. */
    record Time(@Nullable Grain grain, Span span, @Nullable String zone) {}

    /** One of the two. */
    record Span(@Nullable Relative relative, @Nullable Days between) {}

    record Days(LocalDate from, LocalDate to) {}

    /** Rows of which a dimension has one of these values: ids of objects, or constants. */
    record DimensionFilter(Dimension dimension, List<String> values) {}

    record Ordering(String measure, @Nullable Direction direction) {}

    enum Direction {
        ASC,
        DESC
    }

    List<Dimension> dimensions() {
        return by == null ? List.of() : by;
    }

    List<DimensionFilter> filters() {
        return filter == null ? List.of() : filter;
    }

    List<Comparison> comparisons() {
        return compare == null ? List.of() : compare;
    }

    @Nullable
    Grain grain() {
        return time == null ? null : time.grain();
    }
}
