package io.xinqiao.execution;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a client sent against what the schema says about it: the length of texts ({@code @text}), the size of
 * numbers ({@code @range}), the type of ids ({@code @idOf}), and that lists stay short ({@code @items}). A text that
 * PostgreSQL cannot keep (NUL, half a surrogate pair) is refused here too. So no resolver checks any of that again.
 */
public final class InputRules {
    private static final Pattern CORRECTION = Pattern.compile("(?:Update|Correct)(\\w+)Input");
    private static final int FIRST_SEPARATOR = 0x1C;
    private static final int LAST_SEPARATOR = 0x1F;
    public static final int LONGEST_LIST = 250;

    private InputRules() {}

    /** All that is wrong with the arguments of a field; paths begin with the argument's name. */
    public static List<Refused.Problem> problems(DataFetchingEnvironment environment) {
        return problems(environment.getGraphQLSchema(), environment.getFieldDefinition(), environment.getArguments());
    }

    /** The same for arguments that nobody sends yet. */
    public static List<Refused.Problem> problems(
            GraphQLSchema schema, GraphQLFieldDefinition field, Map<String, Object> arguments) {
        List<Refused.Problem> problems = new ArrayList<>();
        for (var argument : field.getArguments()) {
            var name = argument.getName();
            check(schema, argument, argument.getType(), arguments.get(name), List.of(name), problems);
        }
        return problems;
    }

    /** Refuses a mutation whose input breaks a rule, naming every place that does. */
    public static void check(DataFetchingEnvironment environment) {
        var problems = problems(environment).stream()
                .map(problem -> new Refused.Problem(
                        problem.code(),
                        problem.messageKey(),
                        problem.arguments(),
                        problem.field().subList(1, problem.field().size())))
                .toList();
        if (!problems.isEmpty()) throw Refused.because(problems);
    }

    private static void check(
            GraphQLSchema schema,
            GraphQLDirectiveContainer place,
            GraphQLInputType type,
            @Nullable Object value,
            List<String> path,
            List<Refused.Problem> problems) {
        if (value == null) return;
        var bare = GraphQLTypeUtil.unwrapNonNull(type);
        switch (value) {
            case List<?> items
            when bare instanceof GraphQLList list -> {
                var most = mostItems(place);
                if (items.size() > most) {
                    problems.add(new Refused.Problem(Code.TOO_LONG, "refused.tooManyItems", List.of(most), path));
                    return;
                }
                for (var at = 0; at < items.size(); at++) {
                    check(
                            schema,
                            place,
                            (GraphQLInputType) list.getWrappedType(),
                            items.get(at),
                            append(path, Integer.toString(at)),
                            problems);
                }
            }
            case Map<?, ?> fields
            when bare instanceof GraphQLInputObjectType input -> {
                for (var field : input.getFieldDefinitions()) {
                    check(
                            schema,
                            field,
                            isKept(schema, input, field) ? GraphQLNonNull.nonNull(field.getType()) : field.getType(),
                            fields.get(field.getName()),
                            append(path, field.getName()),
                            problems);
                }
            }
            case String text -> checkText(schema, place, GraphQLTypeUtil.isNonNull(type), text, path, problems);
            case Number number -> checkRange(place, number, path, problems);
            default -> {}
        }
    }

    /** Whether a correction is of what its object always has, such as a name: it may be left out, and not be blank. */
    private static boolean isKept(GraphQLSchema schema, GraphQLInputObjectType input, GraphQLInputObjectField field) {
        var corrected = CORRECTION.matcher(input.getName());
        return !GraphQLTypeUtil.isNonNull(field.getType())
                && corrected.matches()
                && schema.getType(corrected.group(1)) instanceof GraphQLObjectType object
                && object.getFieldDefinition(field.getName()) != null
                && GraphQLTypeUtil.isNonNull(
                        object.getFieldDefinition(field.getName()).getType());
    }

    private static int mostItems(GraphQLDirectiveContainer place) {
        var limit = place.getAppliedDirective("items");
        return limit == null
                ? LONGEST_LIST
                : Objects.requireNonNull(limit.getArgument("max").<Integer>getValue());
    }

    private static void checkRange(
            GraphQLDirectiveContainer place, Number number, List<String> path, List<Refused.Problem> problems) {
        var range = place.getAppliedDirective("range");
        if (range == null) return;
        String min = Objects.requireNonNull(range.getArgument("min").getValue());
        String max = Objects.requireNonNull(range.getArgument("max").getValue());
        var value = number instanceof BigDecimal exact ? exact : BigDecimal.valueOf(number.longValue());
        if (value.compareTo(new BigDecimal(min)) < 0 || value.compareTo(new BigDecimal(max)) > 0) {
            problems.add(new Refused.Problem(Code.INVALID, "refused.range", List.of(min, max), path));
        }
    }

    private static void checkText(
            GraphQLSchema schema,
            GraphQLDirectiveContainer place,
            boolean required,
            String text,
            List<String> path,
            List<Refused.Problem> problems) {
        if (!storable(text)) {
            problems.add(new Refused.Problem(Code.INVALID, "refused.unstorable", List.of(), path));
            return;
        }
        var limit = place.getAppliedDirective("text");
        if (limit != null) {
            int max = Objects.requireNonNull(limit.getArgument("max").getValue());
            if (required && text.isBlank()) {
                problems.add(new Refused.Problem(Code.REQUIRED, "refused.required", List.of(), path));
            } else if (text.codePointCount(0, text.length()) > max) {
                problems.add(new Refused.Problem(Code.TOO_LONG, "refused.tooLong", List.of(max), path));
            }
        }
        var id = place.getAppliedDirective("idOf");
        if (id != null) {
            String wanted = Objects.requireNonNull(id.getArgument("type").getValue());
            var fits = GlobalId.parse(text).filter(parsed -> isOf(schema, parsed.type(), wanted));
            if (fits.isEmpty()) {
                problems.add(new Refused.Problem(Code.NOT_FOUND, "refused.notFound", List.of(), path));
            }
        }
    }

    /** Whether a type is what is wanted, or one of those that are it. */
    private static boolean isOf(GraphQLSchema schema, String type, String wanted) {
        return type.equals(wanted)
                || (schema.getType(wanted) instanceof GraphQLInterfaceType any
                        && schema.getImplementations(any).stream()
                                .anyMatch(one -> one.getName().equals(type)));
    }

    /** Whether the text can be kept: no NUL, no half of a surrogate pair, none of ASCII's separators. */
    private static boolean storable(String text) {
        return text.codePoints()
                .noneMatch(point -> point == 0
                        || (point >= FIRST_SEPARATOR && point <= LAST_SEPARATOR)
                        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    private static List<String> append(List<String> path, String name) {
        return Stream.concat(path.stream(), Stream.of(name)).toList();
    }
}
