package io.xinqiao.surveys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hides what so few have said that it would tell who they are. Because the sum of all is known, one hidden cell alone
 * could be reckoned: others are hidden with it, the smallest first (complementary suppression).
 */
final class Suppression {
    /** As many have to have said something for it to be told. */
    static final int FEWEST = 5;

    private Suppression() {}

    /** For each cell whether it is hidden. What nobody has said is no secret unless it has to hide another. */
    static List<Boolean> hidden(List<Integer> counts) {
        List<Integer> hidden = new ArrayList<>(IntStream.range(0, counts.size())
                .filter(at -> counts.get(at) > 0 && counts.get(at) < FEWEST)
                .boxed()
                .toList());
        var others = IntStream.range(0, counts.size())
                .boxed()
                .filter(at -> !hidden.contains(at))
                .sorted(Comparator.comparing((Integer at) -> counts.get(at) == 0)
                        .thenComparing(counts::get))
                .iterator();
        while (!hidden.isEmpty() && others.hasNext() && (hidden.size() < 2 || sum(counts, hidden) < FEWEST)) {
            hidden.add(others.next());
        }
        return IntStream.range(0, counts.size()).mapToObj(hidden::contains).toList();
    }

    private static int sum(List<Integer> counts, List<Integer> of) {
        return of.stream().mapToInt(counts::get).sum();
    }
}
