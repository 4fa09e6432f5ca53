package io.xinqiao.platform;

import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldCollectorParameters;
import graphql.execution.MergedField;
import graphql.execution.MergedSelectionSet;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.LightDataFetcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The engine's own way of executing, but for the leaves of an object that are plain properties of a record: those are
 * read and written down at once, without the dozen of objects that the engine makes for each field of each row. Of a
 * page of fifty tickets nine fields in ten are such. What is not plain, null where it must not be, or fails in any way
 * is left to the engine, whose errors are the contract's. Which leaves a selection has is worked out once an operation.
 */
final class LeavesFirst extends AsyncExecutionStrategy {
    LeavesFirst(DataFetcherExceptionHandler errors) {
        super(errors);
    }

    /** A leaf that is a property of its object. */
    private record Leaf(
            GraphQLFieldDefinition field, LightDataFetcher<?> property, GraphQLType type, boolean required) {
        Object read(ExecutionContext execution, Object of) {
            try {
                var value = execution.getValueUnboxer().unbox(property.get(field, of, LeavesFirst::noEnvironment));
                if (value == null) return required ? Nothing.LEFT_TO_THE_ENGINE : Nothing.NULL;
                var written = switch (type) {
                    case GraphQLScalarType scalar ->
                        scalar.getCoercing().serialize(value, execution.getGraphQLContext(), execution.getLocale());
                    case GraphQLEnumType values ->
                        values.serialize(value, execution.getGraphQLContext(), execution.getLocale());
                    default -> Nothing.LEFT_TO_THE_ENGINE;
                };
                return written == null ? Nothing.LEFT_TO_THE_ENGINE : written;
            } catch (Exception left) {
                // The engine reads it once more and tells what is wrong.
                return Nothing.LEFT_TO_THE_ENGINE;
            }
        }
    }

    /** What is read of a leaf that has no value to write down. */
    private enum Nothing {
        NULL,
        LEFT_TO_THE_ENGINE
    }

    private static DataFetchingEnvironment noEnvironment() {
        throw new IllegalStateException("A plain property needs no environment");
    }

    /**
     * What a selection asks of a type.
     *
     * @param leaves by their place among all fields; null where the field is none
     */
    private record Plan(MergedSelectionSet all, List<@Nullable Leaf> leaves, MergedSelectionSet others) {}

    /** The plans of an operation: a selection is the same object wherever it comes again. */
    private static final class Plans {
        /** Far more than an operation has; a subscription that goes on for days begins anew. */
        private static final int MOST = 1_000;

        private final Map<Position, Plan> known = new ConcurrentHashMap<>();
    }

    private static final class Position {
        private final MergedField field;
        private final GraphQLObjectType type;

        Position(MergedField field, GraphQLObjectType type) {
            this.field = field;
            this.type = type;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // two equal selections at two places are two
        public boolean equals(@Nullable Object other) {
            return other instanceof Position position && position.field == field && position.type == type;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(field) * 31 + System.identityHashCode(type);
        }
    }

    @Override
    protected Object completeValueForObject(
            ExecutionContext execution, ExecutionStrategyParameters parameters, GraphQLObjectType type, Object of) {
        var plan = plan(execution, parameters.getField(), type);
        if (plan.others().size() == plan.all().size()) {
            return engine(execution, parameters, type, of, plan.all());
        }
        var values = new ArrayList<@Nullable Object>(plan.leaves().size());
        for (var leaf : plan.leaves()) {
            var value = leaf == null ? null : leaf.read(execution, of);
            if (value instanceof Nothing nothing) {
                if (nothing == Nothing.LEFT_TO_THE_ENGINE) return engine(execution, parameters, type, of, plan.all());
                value = null;
            }
            values.add(value);
        }
        if (plan.others().isEmpty()) {
            // Whoever batches the edges counts the objects that are done.
            var edges = execution.getDataLoaderDispatcherStrategy();
            edges.executeObject(execution, parameters, 0);
            edges.executeObjectOnFieldValuesInfo(List.of(), parameters);
            return written(execution, plan, values);
        }
        var others = engine(execution, parameters, type, of, plan.others());
        return others instanceof CompletableFuture<?> later
                ? later.thenApply(done -> written(execution, plan, with(plan, values, done)))
                : written(execution, plan, with(plan, values, others));
    }

    private Object engine(
            ExecutionContext execution,
            ExecutionStrategyParameters parameters,
            GraphQLObjectType type,
            Object of,
            MergedSelectionSet fields) {
        var step = parameters.getExecutionStepInfo().changeTypeWithPreservedNonNull(type);
        return executeObject(
                execution,
                parameters.transform(
                        object -> object.executionStepInfo(step).fields(fields).source(of)));
    }

    private static Map<String, Object> written(ExecutionContext execution, Plan plan, List<@Nullable Object> values) {
        return execution
                .getResponseMapFactory()
                .createInsertionOrdered(plan.all().getKeys(), values);
    }

    private static List<@Nullable Object> with(Plan plan, List<@Nullable Object> values, Object others) {
        var keys = plan.all().getKeys();
        for (var at = 0; at < keys.size(); at++) {
            if (plan.leaves().get(at) == null) values.set(at, ((Map<?, ?>) others).get(keys.get(at)));
        }
        return values;
    }

    private Plan plan(ExecutionContext execution, MergedField field, GraphQLObjectType type) {
        Plans plans = execution.getGraphQLContext().computeIfAbsent(Plans.class, none -> new Plans());
        if (plans.known.size() > Plans.MOST) plans.known.clear();
        return plans.known.computeIfAbsent(new Position(field, type), none -> planned(execution, field, type));
    }

    private Plan planned(ExecutionContext execution, MergedField field, GraphQLObjectType type) {
        var all = fieldCollector.collectFields(
                FieldCollectorParameters.newParameters()
                        .schema(execution.getGraphQLSchema())
                        .objectType(type)
                        .fragments(execution.getFragmentsByName())
                        .variables(execution.getCoercedVariables().toMap())
                        .graphQLContext(execution.getGraphQLContext())
                        .build(),
                field,
                execution.hasIncrementalSupport());
        List<@Nullable Leaf> leaves = new ArrayList<>();
        Map<String, MergedField> others = new LinkedHashMap<>();
        for (var key : all.getKeys()) {
            var asked = all.getSubField(key);
            var leaf = leaf(execution, type, asked);
            leaves.add(leaf);
            if (leaf == null) others.put(key, asked);
        }
        return new Plan(
                all,
                leaves,
                MergedSelectionSet.newMergedSelectionSet().subFields(others).build());
    }

    private static @Nullable Leaf leaf(ExecutionContext execution, GraphQLObjectType type, MergedField asked) {
        var field = type.getFieldDefinition(asked.getName());
        if (field == null || !field.getArguments().isEmpty()) return null;
        var leaf = GraphQLTypeUtil.unwrapNonNull(field.getType());
        if (!(leaf instanceof GraphQLScalarType || leaf instanceof GraphQLEnumType)) return null;
        return execution.getGraphQLSchema().getCodeRegistry().getDataFetcher(type, field)
                        instanceof LightDataFetcher<?> property
                ? new Leaf(field, property, leaf, GraphQLTypeUtil.isNonNull(field.getType()))
                : null;
    }
}
