package io.xinqiao.execution;

import graphql.execution.ExecutionContext;
import graphql.execution.MergedField;
import graphql.execution.ValuesResolver;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLFieldDefinition;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.dataloader.BatchLoaderEnvironment;
import org.jspecify.annotations.Nullable;
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
    Edge of(GraphQLFieldDefinition field, DataFetcher<?> fetcher) {
        var gate = fetcher instanceof FieldGuard guard ? guard : null;
        if (!((gate == null ? fetcher : gate.behind()) instanceof Edges.Edge edge)) return null;
        var paged = Edges.Edge.isPaged(field);
        if (!paged && !field.getArguments().isEmpty()) return null;
        return new Edge(field, gate, edge, Objects.requireNonNull(loaders.mapped(edge.name())), paged);
    }

    /** One kind of edge, and what stands before it. */
    record Edge(
            GraphQLFieldDefinition field,
            @Nullable FieldGuard gate,
            Edges.Edge edge,
            OperationLoaders.Mapped loader,
            boolean paged) {

        /** What each object leads to, which may be nothing; null when the engine has to tell what is wrong. */
        @Nullable
        Object @Nullable [] follow(ExecutionContext execution, MergedField asked, Object[] objects) {
            var values = new @Nullable Object[objects.length];
            var keys = objects.length == 0 ? values : permittedKeys(execution, asked, objects);
            if (keys == null) return null;
            Set<Object> wanted =
                    Arrays.stream(keys).filter(Objects::nonNull).collect(Collectors.toCollection(LinkedHashSet::new));
            if (wanted.isEmpty()) return values;
            var environment = BatchLoaderEnvironment.newBatchLoaderEnvironment()
                    .context(execution.getGraphQLContext())
                    .build();
            var found = loader.load(wanted, environment);
            if (found == null) return null;
            for (var at = 0; at < keys.length; at++) {
                var key = keys[at];
                if (key != null) values[at] = found.get(key);
            }
            return values;
        }

        private @Nullable Object @Nullable [] permittedKeys(
                ExecutionContext execution, MergedField asked, Object[] objects) {
            try {
                if (gate != null) gate.require();
                var arguments = paged ? arguments(execution, asked) : Map.<String, Object>of();
                if (paged
                        && !InputRules.problems(execution.getGraphQLSchema(), field, arguments)
                                .isEmpty()) return null;
                var asPage = paged ? Edges.PageArguments.of(arguments) : null;
                var keys = new @Nullable Object[objects.length];
                for (var at = 0; at < keys.length; at++) keys[at] = edge.key(objects[at], asPage);
                return keys;
            } catch (RuntimeException refused) {
                // The engine asks again, and tells why at every place.
                return null;
            }
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
