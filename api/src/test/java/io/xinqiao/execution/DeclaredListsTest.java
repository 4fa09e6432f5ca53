package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;

/**
 * Every list that is declared, by each field of its filter and by each of its orders: what comes is what one finds by
 * looking through the whole list. Nothing here knows a list by name.
 */
class DeclaredListsTest extends ApiTest {
    private static final int MOST_VALUES = 3;

    /** Longer words are no spelling. */
    private static final int LONGEST_SPELLED = 30;

    /** Longer texts nobody can ask by. */
    private static final int LONGEST_VALUE = 200;

    @Autowired
    List<DeclaredList> lists;

    @Autowired
    GraphQlSource source;

    /** How a field of a filter is answered by an object: the field that shows it, and the value as it is asked by. */
    private record Question(String name, String shown, boolean leads, String literal) {
        String asked(String value) {
            var text = literal.contains("$1")
                    ? literal.replace(
                            "$1", OffsetDateTime.parse(value).plusNanos(1000).toString())
                    : literal;
            return text.replace(
                    "$", value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
        }
    }

    @Test
    void everyFilterFindsWhatOneFindsByLookingThroughTheList() {
        var softly = new SoftAssertions();
        var asked = 0;
        for (var list : lists) {
            for (var question : questions(list)) {
                var all = all(list, question);
                for (var value : values(all, question)) {
                    asked++;
                    var wanted = ids(all, node -> text(node, question).equals(value));
                    var filter = question.asked(value);
                    softly.assertThat(found(list, filter))
                            .as("%s %s", list.field(), filter)
                            .isEqualTo(wanted);
                    softly.assertThat(found(list, "{not: " + filter + ", or: [" + filter + ", {}]}"))
                            .as("%s not %s", list.field(), filter)
                            .isEqualTo(ids(all, node -> !text(node, question).equals(value)));
                }
            }
        }
        softly.assertAll();
        assertThat(asked).isGreaterThan(5 * lists.size());
    }

    @Test
    void everyOrderGoesThroughTheWholeListPageByPage() {
        var softly = new SoftAssertions();
        for (var list : lists) {
            var all = all(list, null).stream()
                    .map(node -> node.at("/id").asString())
                    .toList();
            for (var order : list.orders()) {
                var up = paged(list, order, "ASC");
                softly.assertThat(up).as("%s by %s", list.field(), order).containsExactlyInAnyOrderElementsOf(all);
                softly.assertThat(paged(list, order, "DESC"))
                        .as("%s by %s, down", list.field(), order)
                        .isEqualTo(up.reversed());
            }
        }
        softly.assertAll();
    }

    @Test
    void anAggregateIsWhatTheWholeListComesTo() {
        var softly = new SoftAssertions();
        var compared = 0;
        for (var list : lists) {
            var type = source.schema().getObjectType(list.type() + "GroupKey");
            var sums = source.schema().getObjectType(list.type() + "Sums");
            var numbers = sums == null
                    ? List.<String>of()
                    : sums.getFieldDefinitions().stream()
                            .map(GraphQLFieldDefinition::getName)
                            .toList();
            for (var key : type.getFieldDefinitions()) {
                var name = key.getName();
                var leads = GraphQLTypeUtil.unwrapAll(key.getType()) instanceof GraphQLObjectType;
                var question =
                        new Question("", name + (leads ? " { id }" : "") + " " + String.join(" ", numbers), false, "");
                var isTime = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(key.getType()))
                        .getName()
                        .equals("Date");
                Map<String, List<JsonNode>> expected = all(list, question).stream()
                        .collect(Collectors.groupingBy(node -> shown(node, name, leads, isTime)));
                var answer = aggregate(list, name, leads, isTime, numbers);
                Map<String, JsonNode> told = new LinkedHashMap<>();
                answer.at("/groups").forEach(group -> told.put(shown(group.at("/key"), name, leads, false), group));
                softly.assertThat(told.keySet())
                        .as("%s by %s", list.field(), name)
                        .isEqualTo(expected.keySet());
                for (var group : told.entrySet()) {
                    compared++;
                    var members = expected.getOrDefault(group.getKey(), List.of());
                    softly.assertThat(group.getValue().at("/count").asInt()).isEqualTo(members.size());
                    for (var number : numbers) {
                        var values = members.stream()
                                .map(node -> node.at("/" + number))
                                .filter(node -> !node.isNull())
                                .map(DeclaredListsTest::amount)
                                .sorted()
                                .toList();
                        var sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
                        var figures = Stream.of("sum", "average", "min", "max")
                                .map(kind -> amount(group.getValue().at("/" + kind + "/" + number)))
                                .map(BigDecimal::stripTrailingZeros)
                                .toList();
                        var wanted = values.isEmpty()
                                ? List.of(sum, sum, sum, sum)
                                : List.of(
                                        sum,
                                        sum.divide(BigDecimal.valueOf(values.size()), 6, RoundingMode.HALF_UP),
                                        values.getFirst(),
                                        values.getLast());
                        softly.assertThat(figures)
                                .as("%s by %s: %s", list.field(), name, number)
                                .isEqualTo(wanted.stream()
                                        .map(BigDecimal::stripTrailingZeros)
                                        .toList());
                    }
                }
                softly.assertThat(answer.at("/total/count").asInt())
                        .isEqualTo(
                                expected.values().stream().mapToInt(List::size).sum());
            }
        }
        softly.assertAll();
        assertThat(compared).isGreaterThan(5 * lists.size());
    }

    private JsonNode aggregate(DeclaredList list, String key, boolean leads, boolean isTime, List<String> numbers) {
        var each = " { " + String.join(" ", numbers) + " } ";
        var sums = numbers.isEmpty() ? "" : "sum" + each + "average" + each + "min" + each + "max" + each;
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask("{ " + list.field() + "Aggregate(groupBy: [{field: " + Sdl.constant(key)
                        + (isTime ? ", grain: MONTH" : "") + "}]) { total { count } groups { count key { " + key
                        + (leads ? " { id }" : "") + " } " + sums + " } } }")
                .fine()
                .data("/" + list.field() + "Aggregate");
    }

    /** The value of a field, of a time the first of its month. */
    private static String shown(JsonNode node, String name, boolean leads, boolean isTime) {
        var value = node.at("/" + name + (leads ? "/id" : ""));
        if (value.isMissingNode() || value.isNull()) return "null";
        return isTime ? value.asString().substring(0, "2026-01".length()) + "-01" : value.asString();
    }

    private static BigDecimal amount(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? BigDecimal.ZERO : new BigDecimal(value.asString());
    }

    /** Words are looked for as they are written: what a pattern would make of them is nothing. */
    @Test
    void wordsAreNoPatterns() {
        var searched = lists.stream().filter(DeclaredList::isSearched).toList();
        assertThat(searched).hasSizeGreaterThan(5);
        for (var list : searched) {
            assertThat(found(list, "{search: \"%\"}")).as(list.field()).isEmpty();
            assertThat(found(list, "{search: \"'; --\"}")).as(list.field()).isEmpty();
        }
    }

    /** Names and titles are found by pinyin: whole, and by the first letter of each syllable. */
    @Test
    void namesAndTitlesAreFoundByHowTheyAreSpelled() throws SQLException {
        var softly = new SoftAssertions();
        var asked = 0;
        for (var list : lists) {
            if (!list.isSearched()) continue;
            for (var stored : list.stored()) {
                var shown = source.schema().getObjectType(list.type()).getFieldDefinition(stored.name());
                if (shown == null || !Set.of("name", "title").contains(stored.name())) continue;
                for (var node :
                        all(list, "", stored.name()).stream().limit(MOST_VALUES).toList()) {
                    var spelled = spelled(node.at("/" + stored.name()).asString());
                    if (spelled.isEmpty()) continue;
                    asked++;
                    var id = node.at("/id").asString();
                    var whole = String.join("", spelled);
                    var initials = spelled.stream()
                            .map(syllable -> syllable.substring(0, 1))
                            .collect(Collectors.joining());
                    for (var word : List.of(whole, initials)) {
                        if (word.length() > LONGEST_SPELLED) continue;
                        softly.assertThat(found(list, "{search: \"" + word + "\"}"))
                                .as("%s by %s", list.field(), word)
                                .contains(id);
                    }
                }
            }
        }
        softly.assertAll();
        assertThat(asked).isGreaterThan(10);
    }

    /** The syllables of a text, as it is read first; none of one without Chinese characters. */
    private static List<String> spelled(String text) throws SQLException {
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var query = connection.prepareStatement("SELECT split_part(shared.spelling(?), ' ', 1)")) {
            query.setString(1, text);
            try (var rows = query.executeQuery()) {
                rows.next();
                var spelled = rows.getString(1);
                return spelled == null || spelled.contains("-")
                        ? List.of()
                        : List.of(spelled.substring(1).split("'"));
            }
        }
    }

    @Test
    void groupsAreByFewFieldsEachOnce() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        for (var groupBy : List.of(
                "[{field: KIND}, {field: KIND}]",
                "[{field: KIND}, {field: STATE}, {field: PROJECT}, {field: NUMBER}]",
                "[{field: KIND, grain: MONTH}]")) {
            assertThat(admin.ask("{ accessItemsAggregate(groupBy: " + groupBy + ") { groups { count } } }")
                            .code())
                    .as(groupBy)
                    .isEqualTo("BAD_REQUEST");
        }
    }

    @Test
    void whoMayNotReadWhatAFieldLeadsToMayNotAskByIt() {
        var asked = "{ payments(filter: {shiftId: \"%s\"}) { nodes { id } } }".formatted(jinxiu().id("Shift"));
        assertThat(jinxiu().as(Role.STEWARD).ask(asked).code()).isEqualTo("FORBIDDEN");
        assertThat(jinxiu().as(Role.STEWARD)
                        .ask("{ payments { nodes { id } } }")
                        .code())
                .isEmpty();
        assertThat(jinxiu().as(Role.CASHIER).ask(asked).code()).isEmpty();
    }

    /** What nobody may read nobody may ask by. */
    @Test
    void personalDataIsNoQuestion() {
        var schema = source.schema();
        for (var list : lists) {
            var type = schema.getObjectType(list.type());
            var filter = filter(schema, list);
            for (var field : type.getFieldDefinitions()) {
                if (field.hasAppliedDirective("personal")) {
                    assertThat(filter.getFieldDefinition(field.getName()))
                            .as("%s.%s", list.type(), field.getName())
                            .isNull();
                }
            }
        }
    }

    @Test
    void aFilterHasAnEnd() {
        var field = lists.getFirst().field();
        var long51 = "{ " + field + "(filter: {or: [" + "{not: {}},".repeat(60) + "]}) { nodes { id } } }";
        assertThat(jinxiu().as(Role.TENANT_ADMIN).ask(long51).code()).isEqualTo("BAD_REQUEST");
    }

    private static GraphQLInputObjectType filter(GraphQLSchema schema, DeclaredList list) {
        return (GraphQLInputObjectType) schema.getType(list.type() + "Filter");
    }

    private List<Question> questions(DeclaredList list) {
        var type = source.schema().getObjectType(list.type());
        return filter(source.schema(), list).getFieldDefinitions().stream()
                .flatMap(field -> question(type, field))
                .toList();
    }

    private static Stream<Question> question(GraphQLObjectType type, GraphQLInputObjectField field) {
        var name = field.getName();
        var kind = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType()));
        if (Set.of("and", "or", "not", "search").contains(name)) return Stream.empty();
        var shown = kind.getName().equals("ID") && name.endsWith("Id")
                ? name.substring(0, name.length() - 2)
                : type.getFieldDefinitions().stream()
                        .map(of -> of.getName())
                        .filter(of -> of.equals(name)
                                || field.getType() instanceof GraphQLList
                                        && (of + "s")
                                                .equals(name.replaceAll("ies$", "ys")
                                                        .replaceAll("(s|x|ch|sh)es$", "$1s")))
                        .findFirst()
                        .orElse("");
        if (type.getFieldDefinition(shown) == null) return Stream.empty();
        return Stream.of(
                        Map.entry("ID", "\"$\""),
                        Map.entry("String", "\"$\""),
                        Map.entry("Boolean", "$"),
                        Map.entry("DateRange", "{from: \"$\", to: \"$\"}"),
                        Map.entry("DateTimeRange", "{from: \"$\", before: \"$1\"}"),
                        Map.entry("PhoneNumber", "\"$\""),
                        Map.entry("URL", "\"$\""),
                        Map.entry("MoneyRange", "{from: \"$\", to: \"$\"}"),
                        Map.entry("DecimalRange", "{from: \"$\", to: \"$\"}"),
                        Map.entry("IntRange", "{from: $, to: $}"),
                        Map.entry(kind instanceof GraphQLEnumType ? kind.getName() : "-", "[$]"))
                .filter(of -> of.getKey().equals(kind.getName()))
                .map(of -> new Question(
                        name, shown, kind.getName().equals("ID"), "{" + name + ": " + of.getValue() + "}"));
    }

    private static Set<String> values(List<JsonNode> all, Question question) {
        return all.stream()
                .map(node -> text(node, question))
                .filter(value -> !value.equals("null") && value.length() <= LONGEST_VALUE)
                .limit(MOST_VALUES)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String text(JsonNode node, Question question) {
        var value = node.at("/" + question.shown + (question.leads ? "/id" : ""));
        return value.isMissingNode() || value.isNull() ? "null" : value.asString();
    }

    private static List<String> ids(List<JsonNode> nodes, Predicate<JsonNode> wanted) {
        return nodes.stream()
                .filter(wanted)
                .map(node -> node.at("/id").asString())
                .toList();
    }

    private List<JsonNode> all(DeclaredList list, Question question) {
        return all(list, "", question == null ? "" : question.shown + (question.leads ? " { id }" : ""));
    }

    private List<String> found(DeclaredList list, String filter) {
        return all(list, ", filter: " + filter, "").stream()
                .map(node -> node.at("/id").asString())
                .toList();
    }

    private List<JsonNode> all(DeclaredList list, String asked, String shown) {
        List<JsonNode> all = new ArrayList<>();
        var after = "";
        do {
            var page = jinxiu().as(Role.TENANT_ADMIN)
                    .ask("{ " + list.field() + "(first: 100" + asked + after + ") { nodes { id " + shown
                            + " } pageInfo { hasNextPage endCursor } } }")
                    .fine()
                    .data("/" + list.field());
            page.at("/nodes").forEach(all::add);
            after = page.at("/pageInfo/hasNextPage").asBoolean()
                    ? ", after: \"" + page.at("/pageInfo/endCursor").asString() + "\""
                    : "";
        } while (!after.isEmpty());
        return all;
    }

    private List<String> paged(DeclaredList list, String order, String direction) {
        List<String> found = new ArrayList<>();
        var after = "";
        do {
            var page = jinxiu().as(Role.TENANT_ADMIN)
                    .ask("{ " + list.field() + "(first: 7, orderBy: {field: " + Sdl.constant(order) + ", direction: "
                            + direction + "}" + after + ") { nodes { id } pageInfo { hasNextPage endCursor } } }")
                    .fine()
                    .data("/" + list.field());
            page.at("/nodes").forEach(node -> found.add(node.at("/id").asString()));
            after = page.at("/pageInfo/hasNextPage").asBoolean()
                    ? ", after: \"" + page.at("/pageInfo/endCursor").asString() + "\""
                    : "";
        } while (!after.isEmpty());
        return found;
    }
}
