package io.xinqiao.execution;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeUtil;
import java.util.Optional;

/**
 * What a field of the schema costs, in points, as a reference tells it; {@link Cost} adds up the same for an operation.
 *
 * @param by what decides it
 * @param points of one object, or how many objects a list usually holds
 */
public record FieldPrice(By by, long points) {
    /** What a mutation costs besides its answer. */
    public static final long MUTATION = Cost.MUTATION;

    /** What an aggregate, a search or a question of analytics costs. */
    public static final long AGGREGATE = Cost.AGGREGATE;

    /** What the whole schema costs by introspection. */
    public static final long SCHEMA = Cost.INTROSPECTED_SCHEMA;

    /** How many characters of a document that is new cost a point. */
    public static final long CHARACTERS = CostLimit.CHARACTERS_FOR_A_POINT;

    /** What decides what a field costs. */
    public enum By {
        /** One object, so many points. */
        OBJECT,
        /** As many as the page has. */
        PAGE,
        /** As many as such a list usually holds. */
        LIST
    }

    /** The price of a field; values are free. */
    public static Optional<FieldPrice> of(GraphQLFieldDefinition field) {
        var bare = GraphQLTypeUtil.unwrapAll(field.getType());
        if (!(bare instanceof GraphQLFieldsContainer)) return Optional.empty();
        var name = ((GraphQLNamedType) bare).getName();
        if (name.endsWith("Connection")) return Optional.of(new FieldPrice(By.PAGE, Cost.DEFAULT_PAGE));
        var self = Cost.selfOf(name);
        if (self == 0) return Optional.empty();
        return Optional.of(
                GraphQLTypeUtil.unwrapNonNull(field.getType()) instanceof GraphQLList
                        ? new FieldPrice(By.LIST, Cost.assumedSize(field))
                        : new FieldPrice(By.OBJECT, self));
    }
}
