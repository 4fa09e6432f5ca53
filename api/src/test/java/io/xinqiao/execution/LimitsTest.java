package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.introspection.IntrospectionQuery;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that attack are refused before they cost anything; ordinary ones know their price. */
class LimitsTest extends ApiTest {
    private Answer ask(String document) {
        return jinxiu().as(Role.SUPERVISOR).ask(document);
    }

    private static String repeated(int times, String piece) {
        return IntStream.range(0, times).mapToObj(at -> piece.formatted(at)).collect(Collectors.joining(" "));
    }

    private static String nested(int depth) {
        var start = "{ tickets { nodes { ";
        return start + "unit { households { ".repeat(depth) + "id" + " } }".repeat(depth) + " } } }";
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                Arguments.of("10,000 aliases", "{ " + repeated(10_000, "a%d: __typename") + " }"),
                Arguments.of("31 aliases", "{ " + repeated(31, "a%d: __typename") + " }"),
                Arguments.of("1,000 directives", "{ __typename " + "@skip(if: false) ".repeat(1_000) + "}"),
                Arguments.of("21 root fields", "{ " + "__typename ".repeat(21) + "}"),
                Arguments.of(
                        "21 root fields behind fragments",
                        "{ ...a ...a ...a } fragment a on Query { " + "__typename ".repeat(7) + "}"),
                Arguments.of("depth 200", nested(100)),
                Arguments.of(
                        "circular fragments", "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"),
                Arguments.of("fragments that double", doubling(40)),
                Arguments.of(
                        "an introspection of what introspects",
                        "{ __schema { types { fields { type { fields { name } } } } } }"),
                Arguments.of("100 introspections", repeated(100, "query q%d { __schema { types { name } } }")),
                Arguments.of(
                        "more tokens than any document needs", "{ " + "viewer { isOperator } ".repeat(2_000) + "}"));
    }

    private static String doubling(int levels) {
        var fragments = IntStream.range(0, levels)
                .mapToObj(at -> "fragment f%d on Query { ...f%d ...f%d }".formatted(at, at + 1, at + 1))
                .collect(Collectors.joining(" "));
        return "{ ...f0 } " + fragments + " fragment f" + levels + " on Query { __typename }";
    }

    @Test
    void fragmentsThatDoubleBelowAFieldCostNothing() {
        var document = doubling(10).replace("{ ...f0 }", "{ viewer { ...f0 } }").replace(" on Query", " on Viewer");
        assertThat(ask(document).fine().data("/viewer/__typename").asString()).isEqualTo("Viewer");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void attacksAreRefused(String name, String document) {
        var answer = ask(document);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).as(answer.body()).isEqualTo("BAD_REQUEST");
        assertThat(answer.json().path("errors").size())
                .as("at most five errors are told")
                .isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1    | { viewer { isOperator } }
        2    | { viewer { member { name } } }
        20   | { tickets { nodes { id } } }
        50   | { tickets(first: 50) { nodes { id } } }
        50   | { tickets(last: 50) { totalCount edges { node { id } } } }
        400  | { tickets(first: 50) { nodes { unit { owner { name } } events(first: 5) { nodes { id } } } } }
        500  | { __schema { types { name } } }
        1600 | { units(first: 100) { nodes { owner { name } households { members { person { name } } } } } }
        """)
    void aQueryKnowsItsPrice(int points, String document) {
        assertThat(ask(document).fine().json().at("/extensions/cost/requested").asInt())
                .isEqualTo(points);
    }

    /** As many points as the answer has objects, and one for a page in which there is nothing. */
    @Test
    void whatAnAnswerUsedIsTold() {
        var answer =
                ask("{ tickets(first: 50) { nodes { unit { owner { name } } events(first: 5) { nodes { id } } } } }")
                        .fine();
        var used = 0;
        for (var ticket : answer.data("/tickets/nodes")) {
            used += 1;
            if (!ticket.path("unit").isNull()) used += 2;
            used += Math.max(1, ticket.at("/events/nodes").size());
        }
        assertThat(used).isGreaterThan(1);
        assertThat(answer.json().at("/extensions/cost/actual").asInt()).isBetween(used, 400);
        var none = ask("{ tickets(first: 100, filter: {search: \"没有这样的工单\"}) { nodes { id } } }")
                .fine();
        assertThat(none.json().at("/extensions/cost/requested").asInt()).isEqualTo(100);
        assertThat(none.json().at("/extensions/cost/actual").asInt()).isEqualTo(1);
    }

    /** What was refused or given up may have been the dearest part of it. */
    @Test
    void whatFailedIsPaidInFull() {
        var answer = jinxiu().as(Role.CASHIER)
                .ask("{ tickets(first: 100, filter: {search: \"没有这样的工单\"}) { nodes { id } }"
                        + " webhookEndpoints { nodes { id } } }");
        assertThat(answer.code()).as(answer.body()).isEqualTo("FORBIDDEN");
        assertThat(answer.json().at("/extensions/cost/requested").asInt()).isEqualTo(120);
        assertThat(answer.json().at("/extensions/cost/actual").asInt()).isEqualTo(120);
    }

    @Test
    void whatWasNotUsedIsGivenBack() {
        var settings = Map.of("xinqiao.limits.client.limit", "1000", "xinqiao.limits.client.restore", "1");
        try (var node = ApiProcess.start(settings)) {
            var sender = node.api().as(anlan().token(Role.SUPERVISOR));
            var empty = "{ tickets(first: 100, filter: {search: \"没有这样的工单\"}) { nodes { id } } }";
            var available = "/extensions/cost/throttle/available";
            for (var sent = 0; sent < 20; sent++) {
                var answer = sender.ask(empty).fine();
                assertThat(answer.json().at(available).asInt()).isGreaterThan(900);
            }
            var full = sender.ask("{ __schema { types { name } } }").fine();
            assertThat(full.json().at("/extensions/cost/actual").asInt()).isEqualTo(500);
            assertThat(full.json().at(available).asInt()).isLessThan(600);
        }
    }

    @Test
    void pageSizesInVariablesCountToo() {
        var answer = jinxiu().as(Role.SUPERVISOR)
                .ask("query($n: Int!) { tickets(first: $n) { nodes { id } } }", Map.of("n", 7));
        assertThat(answer.fine().json().at("/extensions/cost/requested").asInt())
                .isEqualTo(7);
    }

    @Test
    void aMutationCostsTenMore() {
        var ticket = jinxiu().newTicket("OTHER", "点数");
        var answer = jinxiu().as(Role.SUPERVISOR).mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }");
        assertThat(answer.fine().json().at("/extensions/cost/requested").asInt())
                .isEqualTo(11);
    }

    @Test
    void whatCostsTooMuchDoesNotRun() {
        var document =
                "{ tickets(first: 100) { nodes { unit { households { members { person { id } } } } events(first: 100)"
                        + " { nodes { id } } } } }";
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        supervisor.ask("{ viewer { isOperator } }").fine();
        var sent = statements.during(() -> {
            var answer = supervisor.ask(document);
            assertThat(answer.code()).as(answer.body()).isEqualTo("COST_EXCEEDED");
            assertThat(answer.message()).contains("最多 10,000 点");
        });
        assertThat(sent).isEmpty();
    }

    @Test
    void aHundredThousandIdsAreRefused() {
        var ids = Collections.nCopies(30_000, jinxiu().id("Ticket"));
        var answer =
                jinxiu().as(Role.SUPERVISOR).ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", Map.of("ids", ids));
        assertThat(answer.code()).as(answer.message()).isIn("COST_EXCEEDED", "BAD_REQUEST");
    }

    @Test
    void theStandardIntrospectionIsServed() {
        var answer = ask(IntrospectionQuery.INTROSPECTION_QUERY).fine();
        assertThat(answer.data("/__schema/queryType/name").asString()).isEqualTo("Query");
    }
}
