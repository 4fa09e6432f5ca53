package io.xinqiao.platform;

import graphql.execution.ExecutionContext;
import graphql.execution.MergedField;
import graphql.execution.ValuesResolver;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import org.dataloader.BatchLoaderEnvironment;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.execution.SelfDescribingDataFetcher;
import org.springframework.stereotype.Component;

/**
 * Follows edges for many objects at once and past the engine, with the functions of its loaders: without a promise for
 * each object, and a loader that gathers them.
 */
@Component
final class EdgeLoaders {
    private final OperationLoaders loaders;

    EdgeLoaders(OperationLoaders loaders) {
        this.loaders = loaders;
    }

    /** How the edge of a field is followed; null when only the engine can. */
    @Nullable
    Edge of(GraphQLObjectType type, GraphQLFieldDefinition field, DataFetcher<?> fetcher) {
        if (!(fetcher instanceof FieldGuard gate)) return null;
        var loader = loaders.mapped(type.getName() + "." + field.getName());
        if (loader == null) return null;
        return switch (gate.behind()) {
            case ChildEdge.Fetcher<?> children -> new Edge(field, gate, loader, children.edge());
            case SelfDescribingDataFetcher<?> described
            when isBatch(described) && field.getArguments().isEmpty() -> new Edge(field, gate, loader, null);
            default -> null;
        };
    }

    private static boolean isBatch(SelfDescribingDataFetcher<?> fetcher) {
        var method = fetcher.asMethod();
        return method != null && method.isAnnotationPresent(BatchMapping.class);
    }

    /**
     * One kind of edge.
     *
     * @param children where it leads to pages; otherwise it takes no arguments and its keys are the objects
     */
    record Edge(
            GraphQLFieldDefinition field,
            FieldGuard gate,
            OperationLoaders.Mapped loader,
            @Nullable ChildEdge<?, ?> children) {

        /** What each object leads to, which may be nothing; null when the engine has to tell what is wrong. */
        @Nullable
        Object @Nullable [] follow(ExecutionContext execution, MergedField asked, Object[] objects) {
            if (objects.length == 0) return objects;
            var keys = permittedKeys(execution, asked, objects);
            if (keys == null) return null;
            var environment = BatchLoaderEnvironment.newBatchLoaderEnvironment()
                    .context(execution.getGraphQLContext())
                    .build();
            var found = loader.load(new LinkedHashSet<>(Arrays.asList(keys)), environment);
            if (found == null) return null;
            var values = new @Nullable Object[objects.length];
            for (var at = 0; at < keys.length; at++) values[at] = found.get(keys[at]);
            return values;
        }

        private Object @Nullable [] permittedKeys(ExecutionContext execution, MergedField asked, Object[] objects) {
            try {
                gate.require();
                return children == null ? objects : keys(children, arguments(execution, asked), objects);
            } catch (RuntimeException refused) {
                // The engine asks again, and tells why at every place.
                return null;
            }
        }

        private Object @Nullable [] keys(ChildEdge<?, ?> children, Map<String, Object> arguments, Object[] objects) {
            if (!InputRules.problems(field, arguments).isEmpty()) return null;
            var page = Page.of(arguments);
            return Arrays.stream(objects)
                    .map(parent -> children.key(parent, page))
                    .toArray();
        }

        private Map<String, Object> arguments(ExecutionContext execution, MergedField asked) {
            return ValuesResolver.getArgumentValues(
                    execution.getGraphQLSchema().getCodeRegistry(),
                    field.getArguments(),
                    asked.getArguments(),
                    execution.getCoercedVariables(),
                    execution.getGraphQLContext(),
                    execution.getLocale());
        }
    }
}
