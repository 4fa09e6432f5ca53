package io.xinqiao.execution;

import io.xinqiao.platform.NewId;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;

/**
 * When objects were entered and changed last, as every {@code Node} tells it. The first is told by the object, or by
 * the moment that its key begins with; the second is asked for where somebody wants to know it, in one statement for
 * all objects of a kind.
 */
@Component
final class Times {
    private final ObjectProvider<NodeSource> sources;

    Times(ObjectProvider<NodeSource> sources) {
        this.sources = sources;
    }

    /** When an object was entered. */
    static @Nullable Instant createdAt(Object object) {
        var own = CREATED_AT.get(object.getClass());
        if (own.isPresent() && ReflectionUtils.invokeMethod(own.get(), object) instanceof Instant at) return at;
        return NewId.madeAt(keyOf(object));
    }

    /** The key of an object, which every class of ours tells by {@code id()}. */
    static UUID keyOf(Object object) {
        return (UUID) Objects.requireNonNull(
                ReflectionUtils.invokeMethod(ID.get(object.getClass()).orElseThrow(), object));
    }

    /** How it is found when objects were changed last. */
    List<Edges<?>> edges() {
        List<Edges<?>> all = new ArrayList<>();
        sources.forEach(source ->
                all.add(Edges.of(source.type(), Object.class).each("updatedAt", objects -> updated(source, objects))));
        return all;
    }

    private static Map<Object, Instant> updated(NodeSource source, List<Object> objects) {
        var changed = source.updated(objects.stream().map(Times::keyOf).toList());
        Map<Object, Instant> found = new HashMap<>();
        for (var object : objects) {
            var created = Objects.requireNonNull(createdAt(object));
            var at = changed.getOrDefault(keyOf(object), created);
            found.put(object, at.isBefore(created) ? created : at);
        }
        return found;
    }

    private static final ClassValue<Optional<Method>> ID = getter("id", UUID.class);
    private static final ClassValue<Optional<Method>> CREATED_AT = getter("createdAt", Instant.class);

    private static ClassValue<Optional<Method>> getter(String name, Class<?> of) {
        return new ClassValue<>() {
            @Override
            protected Optional<Method> computeValue(Class<?> type) {
                return Optional.ofNullable(ReflectionUtils.findMethod(type, name))
                        .filter(method -> method.getReturnType() == of)
                        .map(method -> {
                            ReflectionUtils.makeAccessible(method);
                            return method;
                        });
            }
        };
    }
}
