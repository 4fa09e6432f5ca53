package io.xinqiao.changes;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Permissions;
import io.xinqiao.platform.GlobalId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** What is stored of a change, as the API shows such a field: objects by their ids, nothing that one may not read. */
@Component
class ShownValues {
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** The schema is made of the edges, of which this is a part. */
    private final ObjectProvider<GraphQlSource> source;

    private final Permissions permissions;

    ShownValues(ObjectProvider<GraphQlSource> source, Permissions permissions) {
        this.source = source;
        this.permissions = permissions;
    }

    /** Whether the caller may read the field that was changed. */
    boolean areFor(ObjectChange change) {
        return isAllowed(change.objectType())
                && isAllowed(change.objectType() + "." + change.field())
                && leadsTo(change).map(this::isAllowed).orElse(true);
    }

    private boolean isAllowed(String row) {
        return !permissions.has(row) || permissions.allows(row, Caller.current());
    }

    /** A value of a change; null where the caller may not read it. */
    @Nullable
    String of(ObjectChange change, @Nullable String value) {
        if (value == null || change.sealed() || !areFor(change)) return null;
        return leadsTo(change)
                .map(type ->
                        KEY.matcher(value).replaceAll(key -> new GlobalId(type, UUID.fromString(key.group())).text()))
                .orElse(value);
    }

    /** The type of the objects that a field leads to; what the type does not show leads to where its name says. */
    private Optional<String> leadsTo(ObjectChange change) {
        var schema = source.getObject().schema();
        var owner = schema.getObjectType(change.objectType());
        var field = owner == null ? null : owner.getFieldDefinition(change.field());
        return field == null ? named(schema, change.field()) : typeOf(field);
    }

    private static Optional<String> typeOf(GraphQLFieldDefinition field) {
        return GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLObjectType type
                ? Optional.of(((GraphQLNamedType) type).getName())
                : Optional.empty();
    }

    private static Optional<String> named(GraphQLSchema schema, String field) {
        var name = field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
        return schema.getType(name) instanceof GraphQLObjectType ? Optional.of(name) : Optional.empty();
    }
}
