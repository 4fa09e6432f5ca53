package io.xinqiao.analytics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Hides cells of too few cases, and so many more that what is hidden cannot be worked out from the total and the rest:
 * at least two cells, of as many cases together as one must have.
 */
final class SmallCells {
    private SmallCells() {}

    /**
     * Which of some cells that add up to a total are hidden.
     *
     * @param cases of how many each is
     * @param least of how many a cell has to be to be told; nobody is hidden by a cell of none
     */
    static boolean[] hidden(int[] cases, int least) {
        var hidden = new boolean[cases.length];
        for (var at = 0; at < cases.length; at++) hidden[at] = cases[at] > 0 && cases[at] < least;
        while (isWorkedOut(cases, hidden, least)) {
            var next = IntStream.range(0, cases.length)
                    .filter(at -> !hidden[at] && cases[at] > 0)
                    .boxed()
                    .min(Comparator.comparingInt(at -> cases[at]));
            if (next.isEmpty()) break;
            hidden[next.get()] = true;
        }
        return hidden;
    }

    /** Whether the total of such cells is hidden too: what is hidden among them is all that could hide it. */
    static boolean hidesTotal(int[] cases, boolean[] hidden, int least) {
        var all = Arrays.stream(cases).sum();
        return (all > 0 && all < least) || isWorkedOut(cases, hidden, least);
    }

    private static boolean isWorkedOut(int[] cases, boolean[] hidden, int least) {
        var cells = 0;
        var together = 0;
        for (var at = 0; at < cases.length; at++) {
            if (!hidden[at]) continue;
            cells++;
            together += cases[at];
        }
        return cells == 1 || (cells > 1 && together < least);
    }
}
