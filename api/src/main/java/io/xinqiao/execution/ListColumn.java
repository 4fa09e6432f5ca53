package io.xinqiao.execution;

import graphql.GraphQLContext;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.LightDataFetcher;
import io.xinqiao.platform.CodedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column of a list: a value of its objects, or of what they lead to. It is read of many objects at once and past the
 * engine, with what the engine would read it with: so the same rights stand before it, and the same masks.
 */
public final class ListColumn implements SheetColumn {
    /** What the values are. */
    public enum Kind {
        /** Texts and ids. */
        TEXT,
        /** Names of constants. */
        CONSTANT,
        FLAG,
        /** Days, as {@code LocalDate}. */
        DAY,
        /** Moments, as {@code Instant}. */
        MOMENT,
        /** Exact numbers, as {@code BigDecimal}. */
        DECIMAL,
        /** Whole numbers. */
        NUMBER
    }

    private final String name;
    private final List<Step> steps;
    private final GraphQLNamedType type;

    ListColumn(String name, List<Step> steps) {
        this.name = name;
        this.steps = List.copyOf(steps);
        this.type = (GraphQLNamedType)
                GraphQLTypeUtil.unwrapAll(steps.getLast().field().getType());
    }

    /** A field on the way to the value, and what stands before it. */
    record Step(GraphQLFieldDefinition field, @Nullable FieldGuard gate, DataFetcher<?> fetcher) {
        @Nullable
        Object[] follow(@Nullable Object[] objects) {
            return switch (fetcher) {
                case LightDataFetcher<?> property -> read(property, objects);
                case Edges.Edge edge -> lead(edge, objects);
                default -> throw new IllegalStateException(field.getName() + " is read by the engine only");
            };
        }

        private @Nullable Object[] read(LightDataFetcher<?> property, @Nullable Object[] objects) {
            var values = new @Nullable Object[objects.length];
            for (var at = 0; at < objects.length; at++) {
                var object = objects[at];
                if (object != null) values[at] = read(property, object);
            }
            return values;
        }

        private @Nullable Object read(LightDataFetcher<?> property, Object object) {
            try {
                return property.get(field, object, Step::noEnvironment);
            } catch (RuntimeException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }

        private static DataFetchingEnvironment noEnvironment() {
            throw new IllegalStateException("A column has no environment");
        }

        private static @Nullable Object[] lead(Edges.Edge edge, @Nullable Object[] objects) {
            var keys = new @Nullable Object[objects.length];
            Set<Object> wanted = new LinkedHashSet<>();
            for (var at = 0; at < objects.length; at++) {
                var object = objects[at];
                var key = object == null ? null : edge.key(object, null);
                keys[at] = key;
                if (key != null) wanted.add(key);
            }
            var values = new @Nullable Object[objects.length];
            if (wanted.isEmpty()) return values;
            var found = edge.load().apply(wanted);
            for (var at = 0; at < keys.length; at++) {
                var key = keys[at];
                if (key != null) values[at] = found.get(key);
            }
            return values;
        }
    }

    /** As a member of JSON: {@code unitNumber}. */
    @Override
    public String name() {
        return name;
    }

    /** As a constant of the schema: {@code UNIT_NUMBER}. */
    @Override
    public String constant() {
        return Sdl.constant(name);
    }

    /** What stands above it, in a reader's language. */
    @Override
    public String title(Locale locale) {
        return Titles.of(steps.getFirst().field().getDescription(), name, locale);
    }

    @Override
    public Kind kind() {
        if (type instanceof GraphQLEnumType) return Kind.CONSTANT;
        return switch (type.getName()) {
            case "Boolean" -> Kind.FLAG;
            case "Date" -> Kind.DAY;
            case "DateTime" -> Kind.MOMENT;
            case "Decimal", "Money" -> Kind.DECIMAL;
            case "Int" -> Kind.NUMBER;
            default -> Kind.TEXT;
        };
    }

    /**
     * Lets the caller pass.
     *
     * @throws CodedException FORBIDDEN when they may not read it
     */
    public void require() {
        steps.stream().map(Step::gate).filter(Objects::nonNull).forEach(FieldGuard::require);
    }

    /** The values of these objects, as the caller may see them. */
    public @Nullable Object[] read(Object[] objects) {
        require();
        @Nullable Object[] values = objects;
        for (var step : steps) values = step.follow(values);
        return values;
    }

    /** A value as answers have it. */
    @Override
    public Object written(Object value) {
        return switch (type) {
            case GraphQLEnumType constants ->
                constants.serialize(value, GraphQLContext.getDefault(), Locale.SIMPLIFIED_CHINESE);
            case GraphQLScalarType scalar ->
                Objects.requireNonNull(
                        scalar.getCoercing().serialize(value, GraphQLContext.getDefault(), Locale.SIMPLIFIED_CHINESE));
            default -> throw new IllegalStateException(name + " is no value");
        };
    }

    /** A constant in a reader's words. */
    @Override
    public String told(Object constant, Locale locale) {
        var name = (String) written(constant);
        var value = ((GraphQLEnumType) type).getValue(name);
        return Titles.ofConstant(value.getDescription(), name, locale);
    }
}
