package io.xinqiao.platform;

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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operation asks of a type at one place, and how what is plain in it is read: properties that are values, and
 * properties that are objects or lists of which only plain ones are asked.
 *
 * @param all the fields
 * @param plain those that are read at once, by their place among all; null where the engine has to
 * @param others those that are left to the engine
 */
record Selection(MergedSelectionSet all, List<@Nullable Plain> plain, MergedSelectionSet others) {

    /** What is read where there is no value to write down. */
    enum Nothing {
        NULL,
        LEFT_TO_THE_ENGINE
    }

    /** A field that is read from its object at once. */
    sealed interface Plain {
        /** The value as it stands in the answer, or {@link Nothing}. */
        Object read(ExecutionContext execution, Object of);
    }

    private record TypeName(String name) implements Plain {
        @Override
        public Object read(ExecutionContext execution, Object of) {
            return name;
        }
    }

    private record Property(GraphQLFieldDefinition field, LightDataFetcher<?> property, Shape shape) implements Plain {
        @Override
        public Object read(ExecutionContext execution, Object of) {
            try {
                return shape.written(execution, property.get(field, of, Selection::noEnvironment));
            } catch (Exception left) {
                // The engine reads it once more and tells what is wrong.
                return Nothing.LEFT_TO_THE_ENGINE;
            }
        }
    }

    private static DataFetchingEnvironment noEnvironment() {
        throw new IllegalStateException("A plain property needs no environment");
    }

    /** How a value of a type is written down. */
    private sealed interface Shape {
        Object written(ExecutionContext execution, @Nullable Object value);
    }

    private record Required(Shape shape) implements Shape {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            var written = shape.written(execution, value);
            return written == Nothing.NULL ? Nothing.LEFT_TO_THE_ENGINE : written;
        }
    }

    private record Scalar(GraphQLScalarType type) implements Shape {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            var bare = execution.getValueUnboxer().unbox(value);
            if (bare == null) return Nothing.NULL;
            return orLeft(type.getCoercing().serialize(bare, execution.getGraphQLContext(), execution.getLocale()));
        }
    }

    private record OneOf(GraphQLEnumType type) implements Shape {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            var bare = execution.getValueUnboxer().unbox(value);
            if (bare == null) return Nothing.NULL;
            return orLeft(type.serialize(bare, execution.getGraphQLContext(), execution.getLocale()));
        }
    }

    private static Object orLeft(@Nullable Object written) {
        return written == null ? Nothing.LEFT_TO_THE_ENGINE : written;
    }

    private record Many(Shape element) implements Shape {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            if (value == null) return Nothing.NULL;
            if (!(value instanceof Collection<?> elements)) return Nothing.LEFT_TO_THE_ENGINE;
            var written = new ArrayList<@Nullable Object>(elements.size());
            for (var one : elements) {
                var next = element.written(execution, one);
                if (next == Nothing.LEFT_TO_THE_ENGINE) return next;
                written.add(next == Nothing.NULL ? null : next);
            }
            return written;
        }
    }

    private record Whole(Selection selection) implements Shape {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            var bare = execution.getValueUnboxer().unbox(value);
            if (bare == null) return Nothing.NULL;
            var values = selection.read(execution, bare);
            return values == null ? Nothing.LEFT_TO_THE_ENGINE : selection.object(values);
        }
    }

    /**
     * The plain fields of an object, with null where the engine's go.
     *
     * @return null when one of them is not what it promised to be: the engine is to read all of them then
     */
    @Nullable
    List<@Nullable Object> read(ExecutionContext execution, Object of) {
        var values = new ArrayList<@Nullable Object>(plain.size());
        for (var field : plain) {
            var value = field == null ? Nothing.NULL : field.read(execution, of);
            if (value == Nothing.LEFT_TO_THE_ENGINE) return null;
            values.add(value == Nothing.NULL ? null : value);
        }
        return values;
    }

    /** The object of the answer. */
    Map<String, @Nullable Object> object(List<@Nullable Object> values) {
        return new ResponseObject(all.getKeys(), values);
    }

    boolean isPlain() {
        return others.isEmpty();
    }

    boolean hasPlain() {
        return others.size() < all.size();
    }

    /** The selections of one operation: each is worked out once, however many objects it is asked of. */
    static final class Known {
        /** Far more than an operation has; a subscription that goes on for days begins anew. */
        private static final int MOST = 1_000;

        private static final FieldCollector COLLECTOR = new FieldCollector();

        private final Map<Position, Selection> known = new ConcurrentHashMap<>();

        static Selection of(ExecutionContext execution, MergedField field, GraphQLObjectType type) {
            Known selections = execution.getGraphQLContext().computeIfAbsent(Known.class, none -> new Known());
            return selections.at(execution, field, type);
        }

        private Selection at(ExecutionContext execution, MergedField field, GraphQLObjectType type) {
            var position = new Position(field, type);
            var already = known.get(position);
            if (already != null) return already;
            if (known.size() > MOST) known.clear();
            var found = collect(execution, field, type);
            known.put(position, found);
            return found;
        }

        private Selection collect(ExecutionContext execution, MergedField field, GraphQLObjectType type) {
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
            List<@Nullable Plain> plain = new ArrayList<>();
            Map<String, MergedField> others = new LinkedHashMap<>();
            for (var key : all.getKeys()) {
                var asked = all.getSubField(key);
                var one = plain(execution, type, asked);
                plain.add(one);
                if (one == null) others.put(key, asked);
            }
            return new Selection(
                    all,
                    plain,
                    MergedSelectionSet.newMergedSelectionSet().subFields(others).build());
        }

        private @Nullable Plain plain(ExecutionContext execution, GraphQLObjectType type, MergedField asked) {
            if (asked.getName().equals(Introspection.TypeNameMetaFieldDef.getName())) {
                return new TypeName(type.getName());
            }
            var field = type.getFieldDefinition(asked.getName());
            if (field == null || !field.getArguments().isEmpty()) return null;
            if (!(execution.getGraphQLSchema().getCodeRegistry().getDataFetcher(type, field)
                    instanceof LightDataFetcher<?> property)) return null;
            var shape = shape(execution, asked, field.getType());
            return shape == null ? null : new Property(field, property, shape);
        }

        private @Nullable Shape shape(ExecutionContext execution, MergedField asked, GraphQLType type) {
            return switch (type) {
                case GraphQLNonNull required -> {
                    var shape = shape(execution, asked, required.getWrappedType());
                    yield shape == null ? null : new Required(shape);
                }
                case GraphQLList list -> {
                    var element = shape(execution, asked, list.getWrappedType());
                    yield element == null ? null : new Many(element);
                }
                case GraphQLScalarType scalar -> new Scalar(scalar);
                case GraphQLEnumType values -> new OneOf(values);
                case GraphQLObjectType object -> {
                    var selection = at(execution, asked, object);
                    yield selection.isPlain() ? new Whole(selection) : null;
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
