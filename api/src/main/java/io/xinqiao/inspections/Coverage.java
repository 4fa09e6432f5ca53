package io.xinqiao.inspections;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What should have been inspected and was not: each subject once in each window in which it was there to be inspected.
 * A window that is not over yet is neither done nor missed.
 */
final class Coverage {
    private Coverage() {}

    /** From a moment until before another. */
    record Window(Instant from, Instant before) {}

    /**
     * Something that is to be inspected.
     *
     * @param windows in which it should be
     * @param routeId the route by which, if any
     */
    record Subject(UUID id, List<Window> windows, @Nullable UUID routeId) {}

    /** A subject that nobody inspected in a window. */
    record Miss(UUID subjectId, Window window, @Nullable UUID routeId) {}

    /** How it comes out. */
    record Outcome(int expected, int done, List<Miss> misses) {}

    /** Reckons with the inspections that took place, by subject. */
    static Outcome of(Collection<Subject> subjects, Map<UUID, List<Instant>> inspected, Instant now) {
        var expected = 0;
        List<Miss> misses = new ArrayList<>();
        for (var subject : subjects) {
            NavigableSet<Instant> times = new TreeSet<>(inspected.getOrDefault(subject.id(), List.of()));
            for (var window : subject.windows()) {
                if (window.before().isAfter(now)) continue;
                expected++;
                var first = times.ceiling(window.from());
                if (first == null || !first.isBefore(window.before())) {
                    misses.add(new Miss(subject.id(), window, subject.routeId()));
                }
            }
        }
        return new Outcome(expected, expected - misses.size(), misses);
    }
}
