package io.xinqiao.execution;

import graphql.execution.ExecutionContext;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writer of a value of one type into an answer, for the fast path. One by one where no edge is followed on the way;
 * all together where one is, so that it is followed once.
 */
sealed interface ValueWriter {
    /** The value as it stands in the answer, or {@link Nothing}. */
    Object written(ExecutionContext execution, @Nullable Object value);

    default boolean followsEdges() {
        return false;
    }

    /** The same for many values; null when one of them is left to the engine. */
    default Object @Nullable [] allWritten(ExecutionContext execution, @Nullable Object[] values) {
        var written = new Object[values.length];
        try {
            for (var at = 0; at < values.length; at++) {
                written[at] = written(execution, values[at]);
                if (written[at] == Nothing.LEFT_TO_THE_ENGINE) return null;
            }
        } catch (RuntimeException left) {
            // The engine writes it once more and tells what is wrong.
            return null;
        }
        return written;
    }

    /** What must not be null. */
    record Required(ValueWriter shape) implements ValueWriter {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            var written = shape.written(execution, value);
            return written == Nothing.NULL ? Nothing.LEFT_TO_THE_ENGINE : written;
        }

        @Override
        public boolean followsEdges() {
            return shape.followsEdges();
        }

        @Override
        public Object @Nullable [] allWritten(ExecutionContext execution, @Nullable Object[] values) {
            var written = shape.allWritten(execution, values);
            return written == null || Arrays.asList(written).contains(Nothing.NULL) ? null : written;
        }
    }

    /** A value of a scalar type. */
    record Scalar(GraphQLScalarType type) implements ValueWriter {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            var bare = execution.getValueUnboxer().unbox(value);
            if (bare == null) return Nothing.NULL;
            return orLeft(type.getCoercing().serialize(bare, execution.getGraphQLContext(), execution.getLocale()));
        }
    }

    /** A value of an enum. */
    record OneOf(GraphQLEnumType type) implements ValueWriter {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            var bare = execution.getValueUnboxer().unbox(value);
            if (bare == null) return Nothing.NULL;
            if (bare instanceof Enum<?> one && isNamedLike(one)) return one.name();
            return orLeft(type.serialize(bare, execution.getGraphQLContext(), execution.getLocale()));
        }

        /** The type would look through all its values, for each it writes. */
        private boolean isNamedLike(Enum<?> one) {
            var same = type.getValue(one.name());
            return same != null && (one.equals(same.getValue()) || one.name().equals(same.getValue()));
        }
    }

    private static Object orLeft(@Nullable Object written) {
        return written == null ? Nothing.LEFT_TO_THE_ENGINE : written;
    }

    /** A list. */
    record Many(ValueWriter element) implements ValueWriter {
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

        @Override
        public boolean followsEdges() {
            return element.followsEdges();
        }

        @Override
        public Object @Nullable [] allWritten(ExecutionContext execution, @Nullable Object[] values) {
            if (!followsEdges()) return ValueWriter.super.allWritten(execution, values);
            List<@Nullable Object> together = new ArrayList<>();
            for (var value : values) {
                if (value == null) continue;
                if (!(value instanceof Collection<?> elements)) return null;
                together.addAll(elements);
            }
            var written = element.allWritten(execution, together.toArray());
            if (written == null) return null;
            var bare = new @Nullable Object[written.length];
            for (var at = 0; at < bare.length; at++) bare[at] = written[at] == Nothing.NULL ? null : written[at];
            var all = Arrays.asList(bare);
            var lists = new Object[values.length];
            var from = 0;
            for (var at = 0; at < values.length; at++) {
                if (values[at] instanceof Collection<?> elements) {
                    lists[at] = all.subList(from, from + elements.size());
                    from += elements.size();
                } else {
                    lists[at] = Nothing.NULL;
                }
            }
            return lists;
        }
    }

    /** An object of which nothing is asked that only the engine can read. */
    record Whole(SelectionPlan selection) implements ValueWriter {
        @Override
        public Object written(ExecutionContext execution, @Nullable Object value) {
            var bare = execution.getValueUnboxer().unbox(value);
            if (bare == null) return Nothing.NULL;
            if (followsEdges()) return Nothing.LEFT_TO_THE_ENGINE;
            var values = selection.read(execution, bare);
            return values == null ? Nothing.LEFT_TO_THE_ENGINE : selection.object(values);
        }

        @Override
        public boolean followsEdges() {
            return !selection.isPlain();
        }

        @Override
        public Object @Nullable [] allWritten(ExecutionContext execution, @Nullable Object[] values) {
            List<Object> there = new ArrayList<>(values.length);
            var places = new int[values.length];
            for (var at = 0; at < values.length; at++) {
                var bare = execution.getValueUnboxer().unbox(values[at]);
                places[at] = bare == null ? -1 : there.size();
                if (bare != null) there.add(bare);
            }
            var read = selection.readAll(execution, there.toArray());
            if (read == null) return null;
            var written = new Object[values.length];
            for (var at = 0; at < values.length; at++) written[at] = places[at] < 0 ? Nothing.NULL : read[places[at]];
            return written;
        }
    }
}
