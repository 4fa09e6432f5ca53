package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLInputValueDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Stack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/**
 * Walks the whole schema as everybody: whatever the table of permissions says must be the answer, and nothing of
 * another company may ever appear. It reads the schema, so a new field joins the walk by itself; a new type must be
 * planted in {@link Company} first, or the walk fails.
 */
class PermissionWalkTest extends ApiTest {
    /** How many root fields and aliases a document may have. */
    private static final int AT_ONCE = 20;

    @Autowired
    GraphQlSource source;

    @Autowired
    Permissions permissions;

    private GraphQLSchema schema() {
        return source.schema();
    }

    /** What the walk makes up is no question there, and told so. */
    private static final Map<String, String> MADE_UP = Map.of("Query.analytics", "BAD_REQUEST");

    /** Which edges are asked by. */
    private Predicate<String> askable = edge -> true;

    /** One request of the walk. */
    private record Question(String field, String document, Map<String, Object> variables) {}

    @ParameterizedTest
    @EnumSource
    void everyRootFieldAndMutationAnswersAsTheTableSays(Role role) {
        var api = jinxiu().as(role);
        var softly = new SoftAssertions();
        // Who may not read a type or an edge may not ask by it either (DeclaredListsTest).
        askable =
                edge -> !permissions.has(edge) || permissions.scope(edge, role).isPresent();
        for (var question : rootQuestions(
                type -> permissions.has(type) && permissions.scope(type, role).isEmpty()
                        ? null
                        : new GlobalId(type, UUID.randomUUID()).text())) {
            var answer = api.ask(question.document(), question.variables());
            var allowed = permissions.scope(question.field(), role).isPresent();
            softly.assertThat(answer.code().equals("FORBIDDEN"))
                    .as("%s as %s: %s", question.field(), role, answer.body())
                    .isEqualTo(!allowed);
            softly.assertThat(answer.code())
                    .as("%s as %s: %s", question.field(), role, answer.body())
                    .isEqualTo(allowed ? MADE_UP.getOrDefault(question.field(), "") : "FORBIDDEN");
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldOfEveryObjectAnswersAsTheTableSays(Role role) {
        var company = jinxiu();
        var api = company.as(role);
        var softly = new SoftAssertions();
        for (var type : objectsWithIds()) {
            var reachable = permissions
                    .scope(type.getName(), role)
                    .filter(scope -> scope != Scope.VIA_PARENT)
                    .filter(scope -> (scope != Scope.OWN && scope != Scope.ASSIGNED)
                            || company.isPlantedFor(type.getName(), role))
                    .isPresent();
            for (var fields : together(type)) {
                var answer = api.ask(question(type, fields), Map.of("id", company.id(type.getName())));
                for (var at = 0; at < fields.size(); at++) {
                    var field = fields.get(at);
                    var where = "%s.%s as %s: %s".formatted(type.getName(), field.getName(), role, answer.body());
                    softly.assertThat(answer.data("/at" + at).isNull())
                            .as(where)
                            .isEqualTo(!reachable);
                    var denied = reachable
                            && Authorization.rowsOf(permissions, type.getName(), field).stream()
                                    .anyMatch(
                                            row -> permissions.scope(row, role).isEmpty());
                    softly.assertThat(answer.codesAt("at" + at))
                            .as(where)
                            .isEqualTo(denied ? Set.of("FORBIDDEN") : Set.of());
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "VGlja2V0AAAAAAAAAAAAAAAAAAAAAB", "VGVuYW50AAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoIdOfItsTypeIsNeverAFaultOfOurs(String id) {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var softly = new SoftAssertions();
        for (var question : rootQuestions(type -> id)) {
            var answer = admin.ask(question.document(), question.variables());
            softly.assertThat(answer.code())
                    .as(question.field() + answer.body())
                    .isIn("", "FORBIDDEN", "BAD_REQUEST");
        }
        softly.assertAll();
    }

    @Test
    void nobodyGetsAnything() {
        var softly = new SoftAssertions();
        for (var question : allQuestions(jinxiu())) {
            var answer = api().ask(question.document(), question.variables());
            softly.assertThat(answer.status()).as(question.field()).isEqualTo(401);
            softly.assertThat(answer.code()).as(question.field()).isEqualTo("UNAUTHENTICATED");
            softly.assertThat(answer.body()).as(question.field()).doesNotContain(jinxiu().code());
        }
        softly.assertAll();
    }

    @Test
    void whoIsNoMemberGetsNothing() {
        // The operator's account without the operator's right would be this: a valid token that names no company.
        Stack.keycloak().administer("POST", "users", "{\"enabled\":true,\"username\":\"a.stranger\"}");
        Stack.keycloak().setPassword("a.stranger", "Secret-2026");
        var stranger = api().as(Stack.keycloak().token("a.stranger", "Secret-2026", ""));
        var softly = new SoftAssertions();
        for (var question : allQuestions(jinxiu())) {
            var answer = stranger.ask(question.document(), question.variables());
            softly.assertThat(answer.code()).as(question.field()).isEqualTo("FORBIDDEN");
            softly.assertThat(answer.body()).as(question.field()).doesNotContain(jinxiu().code());
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLATFORM_OPERATOR")
    void nothingOfOneCompanyIsSeenOrTouchedFromAnother(Role role) {
        var victim = jinxiu();
        var before = snapshot(victim);
        var intruder = anlan().as(role);
        var softly = new SoftAssertions();
        for (var question : allQuestions(victim)) {
            var answer = intruder.ask(question.document(), question.variables());
            softly.assertThat(answer.body())
                    .as("%s as another company's %s", question.field(), role)
                    .doesNotContain(victim.code());
            softly.assertThat(answer.code())
                    .as("%s as another company's %s: %s", question.field(), role, answer.body())
                    .isIn("", "FORBIDDEN", "BAD_REQUEST");
            softly.assertThat(answer.status()).isLessThan(500);
        }
        softly.assertAll();
        assertThat(snapshot(victim)).as("the victim is as before").isEqualTo(before);
    }

    @Test
    void theTokenOfOneCompanyDoesNotOpenAnotherByHeader() {
        var answer =
                anlan().as(Role.TENANT_ADMIN).with("Xinqiao-Tenant", "jinxiu").ask("{ viewer { tenant { code } } }");
        assertThat(answer.code()).isEqualTo("FORBIDDEN");
        var own = anlan().as(Role.TENANT_ADMIN)
                .with("Xinqiao-Tenant", "anlan")
                .ask("{ viewer { tenant { code } } }")
                .fine();
        assertThat(own.data("/viewer/tenant/code").asString()).isEqualTo("anlan");
    }

    private String snapshot(Company company) {
        return company.as(Role.TENANT_ADMIN)
                .ask("""
                    query($id: ID!) {
                      viewer { tenant { state } }
                      ticket(id: $id) { state version events(first: 100) { totalCount } }
                      projects { totalCount } units { totalCount } persons { totalCount } members { totalCount
                        nodes { username name department grants { id role } } }
                    }
                    """, Map.of("id", company.id("Ticket")))
                .fine()
                .data("")
                .toString();
    }

    private List<Question> allQuestions(Company company) {
        var questions = new ArrayList<>(rootQuestions(company::id));
        for (var type : objectsWithIds()) {
            for (var fields : together(type)) {
                questions.add(new Question(
                        type.getName() + "." + fields.getFirst().getName() + " and following",
                        question(type, fields),
                        Map.of("id", company.id(type.getName()))));
            }
        }
        return questions;
    }

    private List<GraphQLObjectType> objectsWithIds() {
        var node = (GraphQLInterfaceType) schema().getType("Node");
        return schema().getImplementations(node);
    }

    /** The fields of a type, as many together as one document may ask for. */
    private static List<List<GraphQLFieldDefinition>> together(GraphQLObjectType type) {
        List<List<GraphQLFieldDefinition>> together = new ArrayList<>();
        var fields = type.getFieldDefinitions();
        for (var from = 0; from < fields.size(); from += AT_ONCE) {
            together.add(fields.subList(from, Math.min(fields.size(), from + AT_ONCE)));
        }
        return together;
    }

    /** The object once for each field, so that one that is refused leaves the others alone. */
    private String question(GraphQLObjectType type, List<GraphQLFieldDefinition> fields) {
        var nodes = new StringBuilder();
        for (var at = 0; at < fields.size(); at++) {
            var field = fields.get(at);
            nodes.append(" at%d: node(id: $id) { ... on %s { %s } }"
                    .formatted(at, type.getName(), field.getName() + required(field) + selection(field, 2)));
        }
        return "query($id: ID!) {" + nodes + " }";
    }

    /** The arguments that a field cannot do without. */
    private String required(GraphQLFieldDefinition field) {
        var arguments = field.getArguments().stream()
                .filter(argument -> GraphQLTypeUtil.isNonNull(argument.getType()))
                .map(argument -> argument.getName() + ": \"" + sample(argument, argument.getType(), type -> "") + "\"")
                .collect(Collectors.joining(", "));
        return arguments.isEmpty() ? "" : "(" + arguments + ")";
    }

    private List<Question> rootQuestions(UnaryOperator<String> ids) {
        List<Question> questions = new ArrayList<>();
        for (var field : schema().getQueryType().getFieldDefinitions()) {
            questions.add(rootQuestion("query", "Query", field, ids));
        }
        for (var field : schema().getMutationType().getFieldDefinitions()) {
            questions.add(rootQuestion("mutation", "Mutation", field, ids));
        }
        return questions;
    }

    private Question rootQuestion(
            String operation, String type, GraphQLFieldDefinition field, UnaryOperator<String> ids) {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (var argument : field.getArguments()) {
            var value = sample(argument, argument.getType(), ids);
            if (value != null) variables.put(argument.getName(), value);
        }
        var declared = field.getArguments().stream()
                .filter(argument -> variables.containsKey(argument.getName()))
                .map(argument -> "$" + argument.getName() + ": " + GraphQLTypeUtil.simplePrint(argument.getType()))
                .collect(Collectors.joining(", "));
        var passed =
                variables.keySet().stream().map(name -> name + ": $" + name).collect(Collectors.joining(", "));
        var document = "%s%s { %s%s%s }"
                .formatted(
                        operation,
                        declared.isEmpty() ? "" : "(" + declared + ")",
                        field.getName(),
                        passed.isEmpty() ? "" : "(" + passed + ")",
                        selection(field, 1));
        return new Question(type + "." + field.getName(), document, variables);
    }

    private static boolean isId(GraphQLInputObjectField field) {
        return field.getType() instanceof GraphQLNamedType named
                && named.getName().equals("ID");
    }

    /** Whether one may ask by a field: whoever may not read an edge may not ask by what it leads to either. */
    private boolean isAsked(GraphQLInputObjectType filter, GraphQLInputObjectField field) {
        var name = field.getName();
        if (!filter.getName().endsWith("Filter") || !name.endsWith("Id")) return true;
        var type = filter.getName().substring(0, filter.getName().length() - "Filter".length());
        return askable.test(type + "." + name.substring(0, name.length() - "Id".length()));
    }

    private static String nobody(String type) {
        return new GlobalId(type, UUID.randomUUID()).text();
    }

    /**
     * A value for a place: the planted id where an id is wanted, something plain where it is required, else nothing.
     */
    private Object sample(GraphQLInputValueDefinition place, GraphQLInputType type, UnaryOperator<String> ids) {
        var required = GraphQLTypeUtil.isNonNull(type);
        var bare = GraphQLTypeUtil.unwrapNonNull(type);
        var idOf = place.getAppliedDirective("idOf");
        if (bare instanceof GraphQLList list) {
            var item = sample(place, (GraphQLInputType) list.getWrappedType(), ids);
            return item == null ? null : List.of(item);
        }
        if (bare instanceof GraphQLInputObjectType input) {
            Map<String, Object> value = new LinkedHashMap<>();
            // Only a filter leaves out what cannot be asked by.
            UnaryOperator<String> below = input.getName().endsWith("Filter")
                    ? ids
                    : of -> Objects.requireNonNullElseGet(ids.apply(of), () -> nobody(of));
            var byId = input.getFieldDefinitions().stream().anyMatch(PermissionWalkTest::isId);
            for (var field : input.getFieldDefinitions()) {
                // A filter holds others, and is not asked by what one may not read.
                if (GraphQLTypeUtil.unwrapAll(field.getType()) == input || !isAsked(input, field)) continue;
                // Of several ways to say it, one by id, or the first where there is none.
                if (input.isOneOf() && byId && !isId(field)) continue;
                var isFilter = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType()))
                        .getName()
                        .endsWith("Filter");
                var told = input.isOneOf() && !byId ? GraphQLNonNull.nonNull(field.getType()) : field.getType();
                var sample = sample(field, told, isFilter ? ids : below);
                if (sample != null) value.put(field.getName(), sample);
                if (input.isOneOf() && !value.isEmpty()) break;
            }
            return value.isEmpty() && !required ? null : value;
        }
        var name = ((GraphQLNamedType) bare).getName();
        if (name.equals("ID")) {
            String of = idOf == null ? "Ticket" : idOf.getArgument("type").getValue();
            var id = ids.apply(of);
            return id == null && required ? nobody(of) : id;
        }
        if (!required) return null;
        if (bare instanceof GraphQLEnumType values)
            return values.getValues().getFirst().getName();
        return switch (name) {
            case "String" -> "??";
            case "Int" -> 1;
            case "Boolean" -> true;
            case "Decimal", "Money" -> "1.00";
            case "PhoneNumber" -> "13800138000";
            case "URL" -> "https://example.com/";
            case "LocalTime" -> "09:00";
            case "UUID" -> UUID.randomUUID().toString();
            case "Date" -> "2026-01-01";
            case "DateTime" -> "2026-01-01T00:00:00+08:00";
            default -> throw new IllegalStateException("The walk has no sample of " + name);
        };
    }

    /** All plain fields below a field, and the objects below it as deep as told. */
    private String selection(GraphQLFieldDefinition field, int depth) {
        var type = (GraphQLNamedOutputType) GraphQLTypeUtil.unwrapAll(field.getType());
        if (type instanceof GraphQLInterfaceType) return " { id }";
        if (!(type instanceof GraphQLObjectType object)) return "";
        var plain = object.getFieldDefinitions().stream()
                .filter(below -> !isComposite(below))
                .filter(below -> !permissions.has(object.getName() + "." + below.getName()))
                .map(GraphQLFieldDefinition::getName);
        var structural = object.getName().matches(".*(Connection|Edge|Payload)");
        var nested = object.getFieldDefinitions().stream()
                .filter(PermissionWalkTest::isComposite)
                .filter(below -> structural && depth > 0)
                .map(below -> below.getName() + selection(below, depth - 1));
        var all = java.util.stream.Stream.concat(plain, nested)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" "));
        return all.isEmpty() ? " { __typename }" : " { " + all + " }";
    }

    private static boolean isComposite(GraphQLFieldDefinition field) {
        var type = GraphQLTypeUtil.unwrapAll(field.getType());
        return type instanceof GraphQLObjectType || type instanceof GraphQLInterfaceType;
    }
}
