package io.xinqiao.explorer;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an example of every mutation from the schema: a document that asks for what tells most, and variables that
 * keep to the types, lengths and ranges. {@code ${Type}} stands for the id of an object, {@code ${uuid}} for a new key.
 */
@Component
class Samples {
    /** What tells most of an object; the rest follows in the order of the schema. */
    private static final List<String> TELLING =
            List.of("id", "number", "name", "title", "state", "allowedSteps", "version");

    private static final int FIELDS = 6;
    private static final int OPTIONAL = 2;
    private static final int DEEPEST = 5;
    private static final Set<String> SELDOM = Set.of("expectedVersion", "clientMutationId");
    private static final String USER_ERRORS = "userErrors";

    private final JsonMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * One example.
     *
     * @param variables JSON
     */
    record Sample(String document, String variables) {}

    /** The example of a mutation. */
    Sample of(GraphQLFieldDefinition mutation, Language language) {
        var input = (GraphQLInputObjectType)
                GraphQLTypeUtil.unwrapAll(mutation.getArgument("input").getType());
        var name = mutation.getName();
        var document = """
            mutation %s($input: %s!) {
              %s(input: $input) {
            %s    userErrors { code reason field message }
              }
            }\
            """.formatted(
                        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                        input.getName(),
                        name,
                        answer((GraphQLFieldsContainer) GraphQLTypeUtil.unwrapAll(mutation.getType())));
        return new Sample(document, json.writeValueAsString(Map.of("input", values(input, language, 0))));
    }

    private static String answer(GraphQLFieldsContainer payload) {
        return payload.getFieldDefinitions().stream()
                .filter(field -> !field.getName().equals(USER_ERRORS) && isPlain(field))
                .map(field -> "    " + field.getName() + selection(field.getType(), 0) + "\n")
                .collect(Collectors.joining());
    }

    /** What is asked of a field's value, with a blank before it; nothing of a plain value. */
    private static String selection(GraphQLType type, int depth) {
        if (!(GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLFieldsContainer container)) return "";
        if (container.getName().endsWith("Connection")) {
            var nodes = Objects.requireNonNull(container.getFieldDefinition("nodes"));
            return " { nodes" + selection(nodes.getType(), depth) + " }";
        }
        var values = container.getFieldDefinitions().stream()
                .filter(Samples::isPlain)
                .filter(field -> !(GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLFieldsContainer))
                .filter(field -> field.getAppliedDirective("personal") == null)
                .map(GraphQLFieldDefinition::getName)
                .toList();
        var chosen = Stream.concat(TELLING.stream().filter(values::contains), values.stream())
                .distinct()
                .limit(depth == 0 ? FIELDS : OPTIONAL)
                .toList();
        if (!chosen.isEmpty()) return " { " + String.join(" ", chosen) + " }";
        return container.getFieldDefinitions().stream()
                .filter(Samples::isPlain)
                .filter(field -> depth < DEEPEST)
                .findFirst()
                .map(field -> " { " + field.getName() + selection(field.getType(), depth + 1) + " }")
                .orElse(" { __typename }");
    }

    /** Whether it can be asked for without an argument, and will be there tomorrow. */
    private static boolean isPlain(GraphQLFieldDefinition field) {
        return !field.isDeprecated()
                && field.getArguments().stream().noneMatch(argument -> GraphQLTypeUtil.isNonNull(argument.getType()));
    }

    private static Map<String, Object> values(GraphQLInputObjectType input, Language language, int depth) {
        var fields = input.getFieldDefinitions();
        if (input.isOneOf()) {
            return fields.stream()
                    .map(field -> named(field, language, depth))
                    .flatMap(Optional::stream)
                    .limit(1)
                    .findFirst()
                    .orElseThrow();
        }
        List<GraphQLInputObjectField> others = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (var field : fields) {
            if (isRequired(field) || field.getName().equals("idempotencyKey")) {
                named(field, language, depth).ifPresent(values::putAll);
            } else if (isWorthShowing(field, depth)) {
                others.add(field);
            }
        }
        // What is to be changed can all be left out, and would say nothing.
        others.stream()
                .limit(Math.max(0, OPTIONAL + 1L - values.size()))
                .map(field -> named(field, language, depth))
                .flatMap(Optional::stream)
                .forEach(values::putAll);
        return values;
    }

    private static boolean isRequired(GraphQLInputObjectField field) {
        return GraphQLTypeUtil.isNonNull(field.getType()) && !field.hasSetDefaultValue();
    }

    private static boolean isWorthShowing(GraphQLInputObjectField field, int depth) {
        var isPlain = !(GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLInputObjectType);
        return !SELDOM.contains(field.getName()) && !field.isDeprecated() && (isPlain || depth == 0);
    }

    private static Optional<Map<String, Object>> named(GraphQLInputObjectField field, Language language, int depth) {
        return Optional.ofNullable(value(field, field.getType(), language, depth))
                .map(value -> Map.of(field.getName(), value));
    }

    private static @Nullable Object value(
            GraphQLInputObjectField field, GraphQLInputType type, Language language, int depth) {
        var bare = GraphQLTypeUtil.unwrapNonNull(type);
        if (bare instanceof GraphQLList list) {
            var item = value(field, (GraphQLInputType) list.getWrappedType(), language, depth);
            return item == null ? null : List.of(item);
        }
        if (bare instanceof GraphQLInputObjectType input) {
            return depth == DEEPEST ? null : values(input, language, depth + 1);
        }
        if (bare instanceof GraphQLEnumType values)
            return values.getValues().getFirst().getName();
        return switch (((GraphQLNamedType) bare).getName()) {
            case "ID" -> "${" + idOf(field).orElse("Node") + "}";
            case "Int" -> number(field).intValueExact();
            case "Decimal" -> number(field).toPlainString();
            case "Money" -> number(field).setScale(2, RoundingMode.HALF_UP).toPlainString();
            case "PhoneNumber" -> "13800001234";
            case "URL" -> "https://example.com/";
            case "LocalTime" -> "09:00";
            case "Boolean" -> true;
            case "UUID" -> "${uuid}";
            case "Date" -> "2026-12-01";
            case "DateTime" -> "2026-12-01T09:00:00+08:00";
            case "String" -> text(field, language);
            default -> throw new IllegalStateException("No sample of " + field.getName());
        };
    }

    /** Of which type, or interface, an id is. */
    static Optional<String> idOf(GraphQLInputObjectField field) {
        return Optional.ofNullable(field.getAppliedDirective("idOf"))
                .map(directive -> directive.getArgument("type").<String>getValue());
    }

    private static BigDecimal number(GraphQLInputObjectField field) {
        var range = field.getAppliedDirective("range");
        if (range == null) return BigDecimal.ONE;
        return BigDecimal.ONE
                .max(new BigDecimal(range.getArgument("min").<String>getValue()))
                .min(new BigDecimal(range.getArgument("max").<String>getValue()));
    }

    private static String text(GraphQLInputObjectField field, Language language) {
        var limit = field.getAppliedDirective("text");
        int longest =
                limit == null ? Integer.MAX_VALUE : limit.getArgument("max").<Integer>getValue();
        var text = language.say("示例", "Example");
        return text.substring(0, Math.min(text.length(), longest));
    }
}
