package io.xinqiao.sql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** Cursors that say nonsense are INVALID_CURSOR in every list of the schema; a new list joins the walk by itself. */
class CursorsTest extends ApiTest {
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");
    private static final List<Role> ASKERS =
            List.of(Role.TENANT_ADMIN, Role.SUPERVISOR, Role.CASHIER, Role.FRONT_DESK, Role.PLATFORM_OPERATOR);
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "null",
            "x",
            "-1",
            "2147483648",
            "999999999999999999999",
            "NaN",
            "1e9",
            "2026-02-30",
            "2026-13-01T00:00:00Z",
            "+999999999-12-31",
            "-999999999-01-01",
            "+10000-01-01",
            "0000-01-01",
            "+1000000000-12-31T23:59:59.999999999Z",
            "-1000000000-01-01T00:00:00Z",
            "+294277-01-01T00:00:00Z",
            "2026-01-01T00:00:00+99:99",
            "nul \0 inside",
            "1 \u001f 2",
            "' OR 1=1 --",
            "💣",
            "9".repeat(1_200),
            "9".repeat(40_000));
    private static final List<String> KEYS = List.of(
            "",
            "x",
            "0",
            "0-0-0-0-0",
            "ffffffff-ffff-ffff-ffff-ffffffffffff-ffff",
            "zzzzzzzz-0000-0000-0000-000000000000",
            "00000000-0000-0000-0000-00000000000\0");
    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "AA",
            "不是游标",
            "====",
            "%00",
            "x".repeat(50_000),
            encoded("nonsense"),
            encoded("\u001f\u001f"),
            "__79_w");

    @Autowired
    GraphQlSource source;

    /** A list somewhere in the schema: what stands before and behind its field, and its arguments. */
    private record Place(String name, String before, String field, String required, String behind, boolean related) {
        String document(String arguments) {
            return before + field + "(" + required + arguments + ") { pageInfo { endCursor } }" + behind;
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Stream<Place> places() {
        var schema = source.schema();
        var roots = lists(schema.getQueryType()).flatMap(field -> places("Query", "", field, ""));
        var nested = schema.getImplementations((GraphQLInterfaceType) schema.getType("Node")).stream()
                .flatMap(type -> lists(type)
                        .flatMap(field -> places(
                                type.getName(),
                                "node(id: \"%s\") { ... on %s { "
                                        .formatted(jinxiu().id(type.getName()), type.getName()),
                                field,
                                " } }")));
        return Stream.concat(roots, nested);
    }

    private static Stream<GraphQLFieldDefinition> lists(GraphQLObjectType type) {
        return type.getFieldDefinitions().stream().filter(field -> field.getArgument("after") != null);
    }

    /** The list with what it requires; for each constant, where it requires one. */
    private Stream<Place> places(String type, String before, GraphQLFieldDefinition field, String behind) {
        var required = Stream.of("");
        for (var argument : field.getArguments()) {
            if (!GraphQLTypeUtil.isNonNull(argument.getType())) continue;
            var values = values(argument)
                    .map(value -> argument.getName() + ": " + value + ", ")
                    .toList();
            required = required.flatMap(told -> values.stream().map(value -> told + value));
        }
        return required.map(told -> new Place(
                type + "." + field.getName(),
                before,
                field.getName(),
                told,
                behind,
                field.hasAppliedDirective("related")));
    }

    private Stream<String> values(GraphQLArgument argument) {
        if (GraphQLTypeUtil.unwrapAll(argument.getType()) instanceof GraphQLEnumType constants) {
            return constants.getValues().stream().map(GraphQLEnumValueDefinition::getName);
        }
        var id = argument.getAppliedDirective("idOf");
        String of = id == null ? null : id.getArgument("type").getValue();
        return Stream.of("\"" + (of == null ? LocalDate.now(BUSINESS) : jinxiu().id(of)) + "\"");
    }

    private List<Api> askers() {
        return ASKERS.stream().map(role -> jinxiu().as(role)).toList();
    }

    private static String cursorIn(String body) {
        var found =
                java.util.regex.Pattern.compile("\"endCursor\":\"([^\"]+)\"").matcher(body);
        return found.find() ? found.group(1) : "";
    }

    /** What a cursor of that list could be changed into. */
    private static List<String> hostile(String real) {
        var parts = new String(Base64.getUrlDecoder().decode(real), StandardCharsets.UTF_8).split("\u001f", -1);
        var changed = new ArrayList<>(TEXTS);
        for (var value : VALUES) changed.add(encoded(parts[0] + "\u001f" + value + "\u001f" + parts[2]));
        for (var key : KEYS) changed.add(encoded(parts[0] + "\u001f" + parts[1] + "\u001f" + key));
        changed.add(encoded("other" + "\u001f" + parts[1] + "\u001f" + parts[2]));
        changed.add(encoded(parts[0]));
        changed.add(encoded(parts[0] + "\u001f" + parts[1]));
        changed.add(encoded(parts[0] + "\u001f" + parts[2] + "\u001f" + parts[1]));
        changed.add(encoded(String.join("\u001f", parts) + "\u001f" + parts[2]));
        changed.add(real.substring(0, real.length() / 2));
        changed.add(real + real);
        return changed;
    }

    /** A related list is read by the keyset of its root list, which all of them are tried on. */
    private static List<String> someHostile(String real) {
        var all = hostile(real);
        return Stream.concat(TEXTS.stream().limit(4), all.subList(TEXTS.size(), TEXTS.size() + 6).stream())
                .toList();
    }

    @Test
    void aHostileCursorIsNeverAFaultOfOurs() {
        Map<String, String> real = new LinkedHashMap<>();
        var softly = new SoftAssertions();
        var all = places().toList();
        for (var place : all) {
            if (real.containsKey(place.name())) continue;
            for (var asker : askers()) {
                var answer = asker.ask("{ " + place.document("first: 1") + " }");
                softly.assertThat(answer.code())
                        .as(place.name() + answer.body())
                        .isIn("", "FORBIDDEN");
                var cursor = cursorIn(answer.body());
                if (cursor.isEmpty()) continue;
                real.put(place.name(), cursor);
                send(asker, place, place.related() ? someHostile(cursor) : hostile(cursor), softly);
                break;
            }
        }
        softly.assertAll();
        assertThat(real.keySet().stream().filter(name -> name.startsWith("Query.")))
                .as("lists with rows")
                .hasSizeGreaterThan(25);
        assertThat(real).hasSizeGreaterThan(45);
    }

    private static void send(Api asker, Place place, List<String> cursors, SoftAssertions softly) {
        for (var from = 0; from < cursors.size(); from += 10) {
            var some = cursors.subList(from, Math.min(from + 10, cursors.size()));
            Map<String, Object> variables = new LinkedHashMap<>();
            IntStream.range(0, some.size()).forEach(at -> variables.put("c" + at, some.get(at)));
            var declared = variables.keySet().stream()
                    .map(name -> "$" + name + ": String")
                    .collect(Collectors.joining(", "));
            for (var side : List.of("first: 1, after: $", "last: 1, before: $")) {
                var asked = variables.keySet().stream()
                        .map(name -> name + ": " + place.document(side + name))
                        .collect(Collectors.joining(" "));
                var answer = asker.ask("query(" + declared + ") { " + asked + " }", variables);
                for (var error : answer.json().path("errors")) {
                    softly.assertThat(error.at("/extensions/code").asString())
                            .as(place.name() + " " + some + " " + error)
                            .isEqualTo("INVALID_CURSOR");
                }
            }
        }
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var ofUnits = cursorIn(admin.ask("{ units(first: 1) { pageInfo { endCursor } } }")
                .fine()
                .body());
        // Both are ordered by a text that is called number.
        var document = "query($after: String) { accessItems(after: $after) { nodes { id } } }";
        assertThat(admin.ask(document, Map.of("after", ofUnits)).code()).isEqualTo("INVALID_CURSOR");
    }
}
