package io.xinqiao.execution;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.LightDataFetcher;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.sql.ChildPages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;

/**
 * The edges of one type of object: what its fields lead to when that is no property of its own. A bean of this type is
 * all that is needed. Each edge is followed for all objects of a page at once, in one statement (a data loader, or past
 * it: {@link EdgeLoaders}); a value that is computed costs none.
 *
 * @param <S> the class of the objects
 */
public final class Edges<S> {
    private final String type;
    private final List<Edge> edges = new ArrayList<>();
    private final Map<String, Value<S>> values = new LinkedHashMap<>();

    private Edges(String type) {
        this.type = type;
    }

    /** Edges of the type that has the name of this class. */
    public static <S> Edges<S> of(Class<S> objects) {
        return new Edges<>(objects.getSimpleName());
    }

    /** Edges of a type whose objects are of a class with another name. */
    public static <S> Edges<S> of(String type, Class<S> objects) {
        Objects.requireNonNull(objects);
        return new Edges<>(type);
    }

    /** To the object of a key, which an object may lack or the caller may not see. */
    public <T> Edges<S> to(String field, Function<S, @Nullable UUID> key, Function<Set<UUID>, Map<UUID, T>> load) {
        return add(field, (source, asked) -> key.apply(source), load);
    }

    /** To the list of what hangs on an object; an empty one where nothing does. */
    public <T> Edges<S> toMany(
            String field, Function<S, UUID> key, Function<Collection<UUID>, Map<UUID, List<T>>> load) {
        return this.<UUID, List<T>>add(field, (source, asked) -> key.apply(source), keys -> {
            Map<UUID, List<T>> found = new HashMap<>(load.apply(keys));
            keys.forEach(one -> found.putIfAbsent(one, List.of()));
            return found;
        });
    }

    /** To a page of what hangs on an object ({@link ChildPages}); the field has a connection. */
    public <T> Edges<S> toPages(
            String field,
            Function<S, UUID> key,
            Function<Set<ChildPages.Key>, Map<ChildPages.Key, Connection<T>>> load) {
        return add(
                field,
                (source, asked) -> new ChildPages.Key(
                        key.apply(source), Objects.requireNonNull(asked).page()),
                load);
    }

    /** To what is found for many objects at once by each with what was asked of the field, which has a connection. */
    <K, T> Edges<S> asked(
            String field, BiFunction<S, PageArguments, @Nullable K> key, Function<Set<K>, Map<K, T>> load) {
        return add(field, (source, asked) -> key.apply(source, Objects.requireNonNull(asked)), load);
    }

    /** To the objects of several keys that the caller may see, in the order of the keys. */
    public <T> Edges<S> toAll(
            String field, Function<S, ? extends Collection<UUID>> keys, Function<Set<UUID>, Map<UUID, T>> load) {
        return each(field, sources -> {
            Set<UUID> all = new HashSet<>();
            sources.forEach(source -> all.addAll(keys.apply(source)));
            Map<UUID, T> found = all.isEmpty() ? Map.of() : load.apply(all);
            Map<S, List<T>> objects = new HashMap<>();
            for (var source : sources) {
                objects.put(
                        source,
                        keys.apply(source).stream()
                                .filter(found::containsKey)
                                .map(found::get)
                                .toList());
            }
            return objects;
        });
    }

    /** To whatever is found for many objects at once. */
    public <T> Edges<S> each(String field, Function<List<S>, Map<S, T>> load) {
        return add(field, (source, asked) -> source, sources -> load.apply(List.copyOf(sources)));
    }

    /** A value that is computed from an object alone. */
    public Edges<S> value(String field, Function<S, ? extends @Nullable Object> value) {
        values.put(field, new Value<>(value));
        return this;
    }

    @FunctionalInterface
    private interface KeyOf<S, K> {
        @Nullable
        K of(S source, @Nullable PageArguments asked);
    }

    /** The arguments of a field that leads to a page: the page, and all of them as they were given. */
    record PageArguments(Page page, Map<String, Object> all) {
        static PageArguments of(Map<String, Object> arguments) {
            return new PageArguments(Page.of(arguments), arguments);
        }
    }

    @SuppressWarnings("unchecked") // the objects of its type, and its own keys
    private <K, T> Edges<S> add(String field, KeyOf<S, K> key, Function<Set<K>, Map<K, T>> load) {
        edges.add(new Edge(type + "." + field, field, (KeyOf<Object, Object>) (KeyOf<?, ?>) key, (Function<
                        Set<Object>, Map<Object, Object>>)
                (Function<?, ?>) load));
        return this;
    }

    String type() {
        return type;
    }

    List<Edge> all() {
        return edges;
    }

    Map<String, Value<S>> values() {
        return values;
    }

    /**
     * One edge.
     *
     * @param name that of its loader
     * @param field the field in the schema
     */
    record Edge(String name, String field, KeyOf<Object, Object> keyOf, Function<Set<Object>, Map<Object, Object>> load)
            implements DataFetcher<@Nullable CompletableFuture<Object>> {

        /** The same with lists of so many at most. */
        Edge capped(int most) {
            return new Edge(name, field, keyOf, keys -> {
                var found = load.apply(keys);
                if (found.values().stream().noneMatch(value -> value instanceof List<?> list && list.size() > most)) {
                    return found;
                }
                Map<Object, Object> cut = new HashMap<>();
                found.forEach((key, value) -> cut.put(
                        key, value instanceof List<?> list && list.size() > most ? list.subList(0, most) : value));
                return cut;
            });
        }

        /** Whether the field has the arguments of a page. */
        static boolean isPaged(GraphQLFieldDefinition field) {
            return field.getArgument("first") != null;
        }

        /** What the loader finds an object's value by; null when there is none to be found. */
        @Nullable
        Object key(Object source, @Nullable PageArguments asked) {
            return keyOf.of(source, asked);
        }

        @Override
        public @Nullable CompletableFuture<Object> get(DataFetchingEnvironment environment) {
            var asked = isPaged(environment.getFieldDefinition()) ? PageArguments.of(environment.getArguments()) : null;
            var key = key(Objects.requireNonNull(environment.<Object>getSource()), asked);
            if (key == null) return null;
            DataLoader<Object, Object> loader = Objects.requireNonNull(environment.getDataLoader(name));
            return loader.load(key);
        }
    }

    /** One value: to the engine a property of its object. */
    record Value<S>(Function<S, ? extends @Nullable Object> function) implements LightDataFetcher<@Nullable Object> {
        @Override
        @SuppressWarnings("unchecked") // the objects of its type
        public @Nullable Object get(
                GraphQLFieldDefinition field, Object source, Supplier<DataFetchingEnvironment> environment) {
            return function.apply((S) source);
        }

        @Override
        public @Nullable Object get(DataFetchingEnvironment environment) {
            return get(
                    environment.getFieldDefinition(),
                    Objects.requireNonNull(environment.<Object>getSource()),
                    () -> environment);
        }
    }
}
