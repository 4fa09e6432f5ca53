package io.xinqiao.surveys;

import io.xinqiao.platform.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Draws households at random, by a seed that is told: whoever has the list of households and the seed can draw the same
 * ones. A household's place in the row is {@code SHA-256(seed ‖ ":" ‖ key)}; the first ones are drawn.
 */
final class SampleDraw {
    private SampleDraw() {}

    /** Somebody who can be drawn, and where. */
    interface Home {
        UUID key();

        UUID buildingId();
    }

    /** So many of all; all where there are no more. */
    static <H extends Home> List<H> draw(List<H> homes, String seed, int size) {
        return homes.stream()
                .sorted(Comparator.comparing((H home) -> Sha256.of(seed + ":" + home.key()))
                        .thenComparing(Home::key))
                .limit(size)
                .toList();
    }

    /** So many of all, of each building in proportion. */
    static <H extends Home> List<H> drawByBuilding(List<H> homes, String seed, int size) {
        SortedMap<UUID, List<H>> byBuilding = new TreeMap<>();
        for (var home : homes) {
            byBuilding
                    .computeIfAbsent(home.buildingId(), building -> new ArrayList<>())
                    .add(home);
        }
        var sizes = shares(byBuilding.values().stream().map(List::size).toList(), Math.min(size, homes.size()));
        List<H> drawn = new ArrayList<>();
        var at = 0;
        for (var building : byBuilding.values()) drawn.addAll(draw(building, seed, sizes.get(at++)));
        return drawn;
    }

    /** Parts of a whole in proportion to these sizes, never more than a size (largest remainder). */
    static List<Integer> shares(List<Integer> sizes, int whole) {
        var all = sizes.stream().mapToLong(Integer::longValue).sum();
        List<Integer> given = new ArrayList<>();
        for (var size : sizes) given.add(all == 0 ? 0 : (int) (size * (long) whole / all));
        while (given.stream().mapToInt(Integer::intValue).sum() < whole) {
            var next = -1;
            for (var at = 0; at < sizes.size(); at++) {
                if (given.get(at) < sizes.get(at) && (next < 0 || isNearer(sizes, given, at, next, whole, all)))
                    next = at;
            }
            given.set(next, given.get(next) + 1);
        }
        return given;
    }

    /** Whether one lacks more of its exact part than another. */
    private static boolean isNearer(
            List<Integer> sizes, List<Integer> given, int one, int other, long whole, long all) {
        return sizes.get(one) * whole - given.get(one) * all > sizes.get(other) * whole - given.get(other) * all;
    }
}
