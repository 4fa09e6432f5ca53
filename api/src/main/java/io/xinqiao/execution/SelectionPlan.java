package io.xinqiao.execution;

import graphql.execution.ExecutionContext;
import graphql.execution.FieldCollector;
import graphql.execution.FieldCollectorParameters;
import graphql.execution.MergedField;
import graphql.execution.MergedSelectionSet;
import graphql.introspection.Introspection;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.LightDataFetcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The fast path's plan for one selection set. It is what an operation asks of a type at one place, and how what is
 * asked is read without the engine: properties that are values, edges that are followed for many objects at once, and
 * objects or lists of which nothing else is asked.
 *
 * @param all the fields
 * @param names those of all the fields
 * @param reads how each is read, by its place among all; null where the engine has to
 * @param others those that the engine reads when it reads this object: edges, and what only it can read
 */
record SelectionPlan(
        MergedSelectionSet all, ResponseObject.Names names, List<@Nullable Read> reads, MergedSelectionSet others) {

    /** Of one object a property is read; of many at once, edges too. */
    sealed interface Read permits Read.TypeName, Read.Property, Read.Edge {
        /** The value as it stands in the answer, or {@link Nothing}. */
        Object of(ExecutionContext execution, Object object);

        /** Whether an edge is followed on the way. */
        boolean followsEdges();

        /** The values of many objects; null when one of them is left to the engine. */
        default Object @Nullable [] ofAll(ExecutionContext execution, Object[] objects) {
            var written = new Object[objects.length];
            for (var at = 0; at < objects.length; at++) {
                written[at] = of(execution, objects[at]);
                if (written[at] == Nothing.LEFT_TO_THE_ENGINE) return null;
            }
            return written;
        }

        /** {@code __typename}. */
        record TypeName(String name) implements Read {
            @Override
            public Object of(ExecutionContext execution, Object object) {
                return name;
            }

            @Override
            public boolean followsEdges() {
                return false;
            }
        }

        /** What an object has itself. */
        record Property(GraphQLFieldDefinition field, LightDataFetcher<?> property, ValueWriter shape) implements Read {
            @Override
            public Object of(ExecutionContext execution, Object object) {
                try {
                    return shape.written(execution, property.get(field, object, Property::noEnvironment));
                } catch (Exception left) {
                    // The engine reads it once more and tells what is wrong.
                    return Nothing.LEFT_TO_THE_ENGINE;
                }
            }

            @Override
            public boolean followsEdges() {
                return shape.followsEdges();
            }

            @Override
            public Object @Nullable [] ofAll(ExecutionContext execution, Object[] objects) {
                if (!followsEdges()) return Read.super.ofAll(execution, objects);
                var values = new @Nullable Object[objects.length];
                try {
                    for (var at = 0; at < objects.length; at++) {
                        values[at] = property.get(field, objects[at], Property::noEnvironment);
                    }
                } catch (Exception left) {
                    return null;
                }
                return shape.allWritten(execution, values);
            }

            private static DataFetchingEnvironment noEnvironment() {
                throw new IllegalStateException("A plain property needs no environment");
            }
        }

        /** What an object leads to. */
        record Edge(EdgeLoaders.Edge edge, MergedField asked, ValueWriter shape) implements Read {
            @Override
            public Object of(ExecutionContext execution, Object object) {
                return Nothing.LEFT_TO_THE_ENGINE;
            }

            @Override
            public boolean followsEdges() {
                return true;
            }

            @Override
            public Object @Nullable [] ofAll(ExecutionContext execution, Object[] objects) {
                var values = edge.follow(execution, asked, objects);
                return values == null ? null : shape.allWritten(execution, values);
            }
        }
    }

    /**
     * The plain fields of an object, with null where the engine's go.
     *
     * @return null when one of them is not what it promised to be: the engine is to read all of them then
     */
    @Nullable
    List<@Nullable Object> read(ExecutionContext execution, Object object) {
        var values = new @Nullable Object[reads.size()];
        for (var at = 0; at < values.length; at++) {
            var field = reads.get(at);
            if (field == null || field.followsEdges()) continue;
            var value = field.of(execution, object);
            if (value == Nothing.LEFT_TO_THE_ENGINE) return null;
            if (value != Nothing.NULL) values[at] = value;
        }
        return Arrays.asList(values);
    }

    /** The objects of the answer, all fields of all of them, edge by edge; null when one is left to the engine. */
    Object @Nullable [] readAll(ExecutionContext execution, Object[] objects) {
        var rows = new @Nullable Object[objects.length][reads.size()];
        for (var at = 0; at < reads.size(); at++) {
            var field = reads.get(at);
            var column = field == null ? null : field.ofAll(execution, objects);
            if (column == null) return null;
            for (var row = 0; row < rows.length; row++) {
                if (column[row] != Nothing.NULL) rows[row][at] = column[row];
            }
        }
        var read = new Object[objects.length];
        for (var row = 0; row < rows.length; row++) read[row] = object(Arrays.asList(rows[row]));
        return read;
    }

    /** The object of the answer. */
    Map<String, @Nullable Object> object(List<@Nullable Object> values) {
        return new ResponseObject(names, values);
    }

    /** Whether one object is read without the engine. */
    boolean isPlain() {
        return others.isEmpty();
    }

    boolean hasPlain() {
        return others.size() < all.size();
    }

    /** Whether many objects are read without the engine, whatever they lead to. */
    boolean isWhole() {
        return !reads.contains(null);
    }

    boolean isPlain(int at) {
        var field = reads.get(at);
        return field != null && !field.followsEdges();
    }

    /** The selections of one operation: each is worked out once, however many objects it is asked of. */
    static final class Known {
        /** Far more than an operation has; a subscription that goes on for days begins anew. */
        private static final int MOST = 1_000;

        private static final FieldCollector COLLECTOR = new FieldCollector();

        private final EdgeLoaders edges;
        private final Map<Position, SelectionPlan> known = new ConcurrentHashMap<>();

        private Known(EdgeLoaders edges) {
            this.edges = edges;
        }

        static SelectionPlan of(
                ExecutionContext execution, MergedField field, GraphQLObjectType type, EdgeLoaders edges) {
            Known selections = execution.getGraphQLContext().computeIfAbsent(Known.class, none -> new Known(edges));
            return selections.at(execution, field, type);
        }

        private SelectionPlan at(ExecutionContext execution, MergedField field, GraphQLObjectType type) {
            var position = new Position(field, type);
            var already = known.get(position);
            if (already != null) return already;
            if (known.size() > MOST) known.clear();
            var found = collect(execution, field, type);
            known.put(position, found);
            return found;
        }

        private SelectionPlan collect(ExecutionContext execution, MergedField field, GraphQLObjectType type) {
            var all = COLLECTOR.collectFields(
                    FieldCollectorParameters.newParameters()
                            .schema(execution.getGraphQLSchema())
                            .objectType(type)
                            .fragments(execution.getFragmentsByName())
                            .variables(execution.getCoercedVariables().toMap())
                            .graphQLContext(execution.getGraphQLContext())
                            .build(),
                    field,
                    execution.hasIncrementalSupport());
            List<@Nullable Read> reads = new ArrayList<>();
            Map<String, MergedField> others = new LinkedHashMap<>();
            for (var key : all.getKeys()) {
                var asked = all.getSubField(key);
                var one = read(execution, type, asked);
                reads.add(one);
                if (one == null || one.followsEdges()) others.put(key, asked);
            }
            return new SelectionPlan(
                    all,
                    new ResponseObject.Names(all.getKeys()),
                    reads,
                    MergedSelectionSet.newMergedSelectionSet().subFields(others).build());
        }

        private @Nullable Read read(ExecutionContext execution, GraphQLObjectType type, MergedField asked) {
            if (asked.getName().equals(Introspection.TypeNameMetaFieldDef.getName())) {
                return new Read.TypeName(type.getName());
            }
            var field = type.getFieldDefinition(asked.getName());
            if (field == null) return null;
            var fetcher = execution.getGraphQLSchema().getCodeRegistry().getDataFetcher(type, field);
            if (fetcher instanceof LightDataFetcher<?> property) {
                if (!field.getArguments().isEmpty()) return null;
                var shape = shape(execution, asked, field.getType());
                return shape == null ? null : new Read.Property(field, property, shape);
            }
            var edge = edges.of(field, fetcher);
            if (edge == null) return null;
            var shape = shape(execution, asked, field.getType());
            return shape == null ? null : new Read.Edge(edge, asked, shape);
        }

        private @Nullable ValueWriter shape(ExecutionContext execution, MergedField asked, GraphQLType type) {
            return switch (type) {
                case GraphQLNonNull required -> {
                    var shape = shape(execution, asked, required.getWrappedType());
                    yield shape == null ? null : new ValueWriter.Required(shape);
                }
                case GraphQLList list -> {
                    var element = shape(execution, asked, list.getWrappedType());
                    yield element == null ? null : new ValueWriter.Many(element);
                }
                case GraphQLScalarType scalar -> new ValueWriter.Scalar(scalar);
                case GraphQLEnumType values -> new ValueWriter.OneOf(values);
                case GraphQLObjectType object -> {
                    var selection = at(execution, asked, object);
                    yield selection.isWhole() ? new ValueWriter.Whole(selection) : null;
                }
                default -> null;
            };
        }
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
}
