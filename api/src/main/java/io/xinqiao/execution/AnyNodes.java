package io.xinqiao.execution;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.xinqiao.platform.GlobalId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Finds objects of whatever types by their global ids: those that are there and the caller's to see. */
@Component
public final class AnyNodes {
    private final ObjectProvider<NodeSource> sources;
    private final NodeAccess access;

    AnyNodes(ObjectProvider<NodeSource> sources, NodeAccess access) {
        this.sources = sources;
        this.access = access;
    }

    /** Those of these ids, in one statement a type. */
    public Map<GlobalId, Object> visible(Collection<GlobalId> ids) {
        Map<String, NodeSource> byType = sources.stream().collect(toMap(NodeSource::type, identity()));
        Map<GlobalId, Object> found = new HashMap<>();
        ids.stream()
                .filter(id -> byType.containsKey(id.type()) && access.reaches(id.type()))
                .collect(groupingBy(GlobalId::type, mapping(GlobalId::key, toSet())))
                .forEach((type, keys) -> Objects.requireNonNull(byType.get(type))
                        .visible(keys)
                        .forEach((key, object) -> found.put(new GlobalId(type, key), object)));
        return found;
    }

    /** How an edge to one such object is followed for many at once ({@link Edges#each}). */
    public <S> Function<List<S>, Map<S, Object>> of(Function<S, GlobalId> id) {
        return sources -> {
            var found = visible(sources.stream().map(id).toList());
            Map<S, Object> objects = new HashMap<>();
            for (var source : sources) {
                var object = found.get(id.apply(source));
                if (object != null) objects.put(source, object);
            }
            return objects;
        };
    }
}
