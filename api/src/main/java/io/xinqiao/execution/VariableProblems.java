package io.xinqiao.execution;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.execution.InputMapDefinesTooManyFieldsException;
import graphql.execution.NonNullableValueCoercedAsNullException;
import graphql.execution.TypeFromAST;
import graphql.language.NodeUtil;
import graphql.language.VariableDefinition;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.platform.ApiError;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/**
 * Tells what is wrong with the variables of a request, each place by its path ({@code input.idempotencyKey}) and in the
 * asker's language: the engine stops at the first and knows only the variable that it is in.
 */
@Component
public final class VariableProblems {
    private static final int MOST = 20;

    private final ObjectProvider<GraphQlSource> source;
    private final DocumentReader reader;
    private final Messages messages;

    VariableProblems(ObjectProvider<GraphQlSource> source, DocumentReader reader, Messages messages) {
        this.source = source;
        this.reader = reader;
        this.messages = messages;
    }

    /** The result of a request, with the places of its variables that do not fit instead of what the engine said. */
    public ExecutionResult told(ExecutionInput input, ExecutionResult result) {
        if (result.isDataPresent() || result.getErrors().stream().noneMatch(VariableProblems::isAboutVariables)) {
            return result;
        }
        var document = reader.read(input.getQuery(), input.getLocale()).getDocument();
        var schema = source.getObject().schema();
        var walk = new Walk(schema, input.getLocale());
        NodeUtil.getOperation(document, input.getOperationName())
                .operationDefinition
                .getVariableDefinitions()
                .forEach(definition ->
                        walk.variable(definition, input.getRawVariables().toMap()));
        return walk.errors.isEmpty() ? result : result.transform(builder -> builder.errors(walk.errors));
    }

    private static boolean isAboutVariables(GraphQLError error) {
        return error instanceof CoercingParseValueException
                || error instanceof NonNullableValueCoercedAsNullException
                || error instanceof InputMapDefinesTooManyFieldsException
                || error.getClass().getSimpleName().startsWith("OneOf");
    }

    /** Goes through the variables once. */
    private final class Walk {
        private final GraphQLSchema schema;
        private final Locale locale;
        private final List<GraphQLError> errors = new ArrayList<>();

        Walk(GraphQLSchema schema, Locale locale) {
            this.schema = schema;
            this.locale = locale;
        }

        void variable(VariableDefinition definition, Map<String, Object> variables) {
            var name = definition.getName();
            var type = TypeFromAST.getTypeFromAST(schema, definition.getType());
            var isLeftOut = !variables.containsKey(name) && definition.getDefaultValue() != null;
            if (type != null && !isLeftOut) check(type, variables.get(name), name);
        }

        private void check(GraphQLType type, @Nullable Object value, String path) {
            if (errors.size() >= MOST) return;
            if (value == null) {
                if (type instanceof GraphQLNonNull) tell("request.variable.missing", path);
                return;
            }
            switch (GraphQLTypeUtil.unwrapNonNull(type)) {
                case GraphQLList list -> {
                    // A single value stands for a list of it.
                    if (!(value instanceof List<?> items)) {
                        check(list.getWrappedType(), value, path);
                        return;
                    }
                    for (var at = 0; at < items.size(); at++) {
                        check(list.getWrappedType(), items.get(at), path + "." + at);
                    }
                }
                case GraphQLInputObjectType input -> object(input, value, path);
                case GraphQLEnumType constants -> {
                    if (constants.getValue(value.toString()) == null) {
                        tell("request.variable.constant", path, value, constants.getName());
                    }
                }
                case GraphQLScalarType scalar -> {
                    try {
                        scalar.getCoercing().parseValue(value, GraphQLContext.getDefault(), locale);
                    } catch (CoercingParseValueException unfit) {
                        tell("request.variable.value", path, scalar.getName(), unfit.getMessage());
                    }
                }
                default -> throw new IllegalStateException("No input type: " + type);
            }
        }

        private void object(GraphQLInputObjectType type, Object value, String path) {
            if (!(value instanceof Map<?, ?> fields)) {
                tell("request.variable.object", path);
                return;
            }
            for (var name : fields.keySet()) {
                if (type.getFieldDefinition((String) name) == null) {
                    tell("request.variable.unknown", path + "." + name, type.getName());
                }
            }
            var told = fields.values().stream().filter(Objects::nonNull).count();
            if (type.isOneOf() && (told != 1 || fields.size() != 1)) tell("request.variable.oneOf", path);
            for (var field : type.getFieldDefinitions()) {
                var name = field.getName();
                var isLeftOut = !fields.containsKey(name) && field.hasSetDefaultValue();
                if (!isLeftOut) check(field.getType(), fields.get(name), path + "." + name);
            }
        }

        private void tell(String key, String path, @Nullable Object... more) {
            List<Object> arguments = new ArrayList<>(List.of(path));
            for (var one : more) arguments.add(String.valueOf(one));
            errors.add(new ApiError(new CodedException(ErrorCode.BAD_REQUEST, key, arguments.toArray()), messages)
                    .about(path));
        }
    }
}
