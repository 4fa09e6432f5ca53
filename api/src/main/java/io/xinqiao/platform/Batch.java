package io.xinqiao.platform;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows one kind of edge for a whole page of objects: one statement, however many there are. */
public final class Batch {
    private Batch() {}

    /** The one object behind each source, by key. Sources without a key, or whose object is not visible, have none. */
    public static <S, T> Map<S, T> one(
            List<S> sources, Function<S, @Nullable UUID> key, Function<Set<UUID>, Map<UUID, T>> load) {
        var keys = keys(sources, key);
        if (keys.isEmpty()) return Map.of();
        var found = load.apply(keys);
        Map<S, T> result = new HashMap<>();
        for (var source : sources) {
            var target = found.get(key.apply(source));
            if (target != null) result.put(source, target);
        }
        return result;
    }

    /** The objects that hang on each source; an empty list where nothing does. */
    public static <S, T> Map<S, List<T>> many(
            List<S> sources, Function<S, UUID> key, Function<Collection<UUID>, Map<UUID, List<T>>> load) {
        var found = load.apply(sources.stream().map(key).collect(Collectors.toSet()));
        Map<S, List<T>> result = new HashMap<>();
        for (var source : sources) result.put(source, found.getOrDefault(key.apply(source), List.of()));
        return result;
    }

    private static <S> Set<UUID> keys(List<S> sources, Function<S, @Nullable UUID> key) {
        return sources.stream().map(key).filter(Objects::nonNull).collect(Collectors.toSet());
    }
}
