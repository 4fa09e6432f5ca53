package io.xinqiao.execution;

import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.GraphQLContext;
import graphql.execution.instrumentation.dataloader.EmptyDataLoaderRegistryInstance;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.Node;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dataloader.BatchLoaderEnvironment;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderOptions;
import org.dataloader.DataLoaderRegistry;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.DefaultBatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The registry of the data loaders of one operation: those of edges, each under its name ({@code Ticket.unit}). An
 * operation gets those only whose fields stand in its document, and each when the engine first asks for it: the
 * framework would make all of them for every request and ask each of them at every level whether there is something to
 * load, and there are hundreds.
 */
@Component
class OperationLoaders implements BatchLoaderRegistry {
    private final Map<String, DefaultBatchLoaderRegistry> byName = new ConcurrentHashMap<>();
    private final Map<String, Mapped> mapped = new ConcurrentHashMap<>();
    private final Cache<Document, Boolean> isNeededBy =
            Caffeine.newBuilder().weakKeys().build();

    @Override
    public <K, V> RegistrationSpec<K, V> forTypePair(Class<K> keyType, Class<V> valueType) {
        throw new UnsupportedOperationException("A loader has the name of its edge");
    }

    @Override
    public <K, V> RegistrationSpec<K, V> forName(String name) {
        return new Named<>(
                name,
                byName.computeIfAbsent(name, none -> new DefaultBatchLoaderRegistry())
                        .forName(name));
    }

    /** The loader of an edge. */
    void register(Edges.Edge edge) {
        this.forName(edge.name())
                .registerMappedBatchLoader((keys, environment) ->
                        Mono.fromSupplier(() -> edge.load().apply(keys)));
    }

    /** What is behind a loader that finds values by key; null when there is none of that name. */
    @Nullable
    Mapped mapped(String name) {
        return mapped.get(name);
    }

    /** How a loader failed in an operation: the engine, which asks again, is told the same. */
    private record Failure(String loader, RuntimeException reason) {
        boolean concerns(String other) {
            // After a failed statement the transaction takes no more.
            return loader.equals(other) || reason instanceof DataAccessException;
        }
    }

    /** A loader that finds values by key. */
    record Mapped(String name, BiFunction<Set<Object>, BatchLoaderEnvironment, Mono<Map<Object, Object>>> function) {
        /** The values of these keys, found now; null when that failed, which the engine will tell. */
        @Nullable
        Map<Object, Object> load(Set<Object> keys, BatchLoaderEnvironment environment) {
            try {
                return function.apply(keys, environment).block();
            } catch (RuntimeException reason) {
                GraphQLContext context = Objects.requireNonNull(environment.getContext());
                context.put(Failure.class, new Failure(name, reason));
                return null;
            }
        }

        private Mono<Map<Object, Object>> promise(Set<Object> keys, BatchLoaderEnvironment environment) {
            GraphQLContext context = Objects.requireNonNull(environment.getContext());
            Failure failure = context.get(Failure.class);
            return failure != null && failure.concerns(name)
                    ? Mono.error(failure.reason())
                    : function.apply(keys, environment);
        }
    }

    /** Notes what is registered under a name. */
    private final class Named<K, V> implements RegistrationSpec<K, V> {
        private final String name;
        private final RegistrationSpec<K, V> registration;

        Named(String name, RegistrationSpec<K, V> registration) {
            this.name = name;
            this.registration = registration;
        }

        @Override
        public RegistrationSpec<K, V> withName(String other) {
            throw new UnsupportedOperationException("A loader has the name of its edge");
        }

        @Override
        public RegistrationSpec<K, V> withOptions(Consumer<DataLoaderOptions.Builder> options) {
            return new Named<>(name, registration.withOptions(options));
        }

        @Override
        public RegistrationSpec<K, V> withOptions(DataLoaderOptions options) {
            return new Named<>(name, registration.withOptions(options));
        }

        @Override
        public void registerBatchLoader(BiFunction<List<K>, BatchLoaderEnvironment, Flux<V>> loader) {
            registration.registerBatchLoader(loader);
        }

        @Override
        @SuppressWarnings("unchecked") // its keys are what its edge hands it
        public void registerMappedBatchLoader(BiFunction<Set<K>, BatchLoaderEnvironment, Mono<Map<K, V>>> loader) {
            var known = new Mapped(name, (BiFunction<Set<Object>, BatchLoaderEnvironment, Mono<Map<Object, Object>>>)
                    (BiFunction<?, ?, ?>) loader);
            mapped.put(name, known);
            ((RegistrationSpec<Object, Object>) registration).registerMappedBatchLoader(known::promise);
        }
    }

    @Override
    public void registerDataLoaders(DataLoaderRegistry registry, GraphQLContext context) {
        byName.values().forEach(loader -> loader.registerDataLoaders(registry, context));
    }

    /** New loaders for an operation of this document. */
    DataLoaderRegistry of(Document document, GraphQLContext context) {
        return isNeededBy.get(document, this::hasEdges)
                ? new OfOperation(byName, context)
                : EmptyDataLoaderRegistryInstance.EMPTY_DATALOADER_REGISTRY;
    }

    private boolean hasEdges(Document document) {
        var fields = fields(document).collect(toSet());
        return byName.keySet().stream().anyMatch(name -> fields.contains(name.substring(name.lastIndexOf('.') + 1)));
    }

    /** The loaders of one operation: what is read past the engine needs none. */
    private static final class OfOperation extends DataLoaderRegistry {
        private final Map<String, DefaultBatchLoaderRegistry> byName;
        private final GraphQLContext context;

        OfOperation(Map<String, DefaultBatchLoaderRegistry> byName, GraphQLContext context) {
            this.byName = byName;
            this.context = context;
        }

        @Override
        public <K, V> @Nullable DataLoader<K, V> getDataLoader(String name) {
            DataLoader<K, V> already = super.getDataLoader(name);
            var known = already == null ? byName.get(name) : null;
            if (known == null) return already;
            // It asks the registry that it is given whether it has one of that name.
            var made = new DataLoaderRegistry();
            known.registerDataLoaders(made, context);
            register(name, Objects.requireNonNull(made.getDataLoader(name)));
            return super.getDataLoader(name);
        }
    }

    private static Stream<String> fields(Node<?> node) {
        var below = node.getChildren().stream().flatMap(OperationLoaders::fields);
        return node instanceof Field field ? Stream.concat(Stream.of(field.getName()), below) : below;
    }
}
