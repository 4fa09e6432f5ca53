package io.xinqiao.platform;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.dataloader.DataLoaderRegistry;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.DefaultBatchLoaderRegistry;
import org.springframework.stereotype.Component;

/**
 * The loaders of edges, each under its name ({@code Ticket.unit}). An operation gets those only whose fields stand in
 * its document: the framework would make all of them for every request and ask each of them at every level whether
 * there is something to load, and there are hundreds.
 */
@Component
class NamedLoaders implements BatchLoaderRegistry {
    private final Map<String, DefaultBatchLoaderRegistry> byName = new ConcurrentHashMap<>();
    private final Cache<Document, List<DefaultBatchLoaderRegistry>> ofDocument =
            Caffeine.newBuilder().weakKeys().build();

    @Override
    public <K, V> RegistrationSpec<K, V> forTypePair(Class<K> keyType, Class<V> valueType) {
        throw new UnsupportedOperationException("A loader has the name of its edge");
    }

    @Override
    public <K, V> RegistrationSpec<K, V> forName(String name) {
        return byName.computeIfAbsent(name, none -> new DefaultBatchLoaderRegistry())
                .forName(name);
    }

    @Override
    public void registerDataLoaders(DataLoaderRegistry registry, GraphQLContext context) {
        byName.values().forEach(loader -> loader.registerDataLoaders(registry, context));
    }

    /** New loaders for an operation of this document. */
    DataLoaderRegistry of(Document document, GraphQLContext context) {
        var needed = ofDocument.get(document, this::neededBy);
        if (needed.isEmpty()) return EmptyDataLoaderRegistryInstance.EMPTY_DATALOADER_REGISTRY;
        var registry = DataLoaderRegistry.newRegistry().build();
        needed.forEach(loader -> loader.registerDataLoaders(registry, context));
        return registry;
    }

    private List<DefaultBatchLoaderRegistry> neededBy(Document document) {
        var fields = fields(document).collect(toSet());
        return byName.entrySet().stream()
                .filter(loader -> fields.contains(
                        loader.getKey().substring(loader.getKey().lastIndexOf('.') + 1)))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Stream<String> fields(Node<?> node) {
        var below = node.getChildren().stream().flatMap(NamedLoaders::fields);
        return node instanceof Field field ? Stream.concat(Stream.of(field.getName()), below) : below;
    }
}
