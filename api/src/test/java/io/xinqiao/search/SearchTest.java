package io.xinqiao.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One field that searches everything, with the rights of whoever asks. */
class SearchTest extends ApiTest {
    private static final String EVERYTHING = "query($text: String!) { search(text: $text) { persons { id name }"
            + " units { id number } vehicles { id plate } tickets { id title }"
            + " payments { id receiptNumber } } }";
    private static final List<String> WORDS = List.of(
            "wxl", "wangxiulan", "王秀", "李建国", "ljg", "1001", "京a-12345", "A123", "13800135678", "jinxiu", "%", "'");

    private static List<String> found(Api as, String text, String group) {
        var answer =
                as.ask("query($text: String!) { search(text: $text) { " + group + " { id } } }", Map.of("text", text));
        return answer.code().isEmpty() ? ids(answer.data("/search/" + group)) : List.of();
    }

    private static List<String> ids(JsonNode nodes) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .map(node -> node.at("/id").asString())
                .toList();
    }

    @Test
    void whatIsLookedForIsFoundByWhatItIs() {
        var cashier = jinxiu().as(Role.CASHIER);
        var payment = cashier.ask(
                        "query($id: ID!) { node(id: $id) { ... on Payment { receiptNumber } } }",
                        Map.of("id", jinxiu().id("Payment")))
                .fine()
                .data("/node/receiptNumber")
                .asString();
        for (var one : Map.of(
                        "persons", List.of("wxl", "wangxl", "王秀兰", "13800135678"),
                        "units", List.of("1001", "jinxiu-1-1-1"),
                        "vehicles", List.of("京A12345", "京a·12345", "A123"),
                        "payments", List.of(payment, payment.toLowerCase(Locale.ROOT)))
                .entrySet()) {
            var type = Map.of("persons", "Person", "units", "Unit", "vehicles", "Vehicle", "payments", "Payment");
            for (var text : one.getValue()) {
                assertThat(found(cashier, text, one.getKey())).as(text).contains(jinxiu().id(type.get(one.getKey())));
            }
        }
    }

    @Test
    void aTicketIsFoundByItsWholeNumber() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        var number = supervisor
                .ask("query($id: ID!) { ticket(id: $id) { number } }", Map.of("id", jinxiu().id("Ticket")))
                .fine()
                .data("/ticket/number")
                .asString();
        for (var text : List.of(number, " " + number.toLowerCase(Locale.ROOT))) {
            assertThat(found(supervisor, text, "tickets")).containsExactly(jinxiu().id("Ticket"));
            assertThat(found(jinxiu().as(Role.CASHIER), text, "tickets")).isEmpty();
        }
        assertThat(found(supervisor, number.substring(1), "tickets")).isEmpty();
    }

    /** The same rows that the root lists give, whoever asks. */
    @Test
    void everybodyFindsWhatTheirListsHave() {
        for (var role : Role.values()) {
            if (role == Role.PLATFORM_OPERATOR) continue;
            var asker = jinxiu().as(role);
            for (var list : List.of("persons", "units", "vehicles")) {
                for (var text : WORDS) {
                    var answer = asker.ask(
                            "query($text: String!) { " + list
                                    + "(first: 10, filter: {search: $text}) { nodes { id } } }",
                            Map.of("text", text));
                    var expected = answer.code().isEmpty() ? ids(answer.data("/" + list + "/nodes")) : List.of();
                    assertThat(found(asker, text, list))
                            .as("%s of %s: %s", list, role, text)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void nobodyFindsWhatTheyMayNotSee() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        // 李建国 lives in the building that is not the steward's, and not with the resident.
        assertThat(found(supervisor, "ljg", "persons")).isNotEmpty();
        assertThat(found(jinxiu().as(Role.STEWARD), "ljg", "persons")).isEmpty();
        assertThat(found(jinxiu().as(Role.RESIDENT), "ljg", "persons")).isEmpty();
        assertThat(found(jinxiu().as(Role.TECHNICIAN), "wxl", "persons")).isEmpty();
        // Whole numbers are found by those only who may see them.
        assertThat(found(supervisor, "13800135678", "persons")).isNotEmpty();
        for (var role : List.of(Role.ANALYST, Role.TENANT_ADMIN, Role.TECHNICIAN)) {
            assertThat(found(jinxiu().as(role), "13800135678", "persons"))
                    .as(role.name())
                    .isEmpty();
        }
        for (var text : List.of("jinxiu", "13800135678", "wxl")) {
            var strangers = anlan().as(Role.SUPERVISOR)
                    .ask(EVERYTHING, Map.of("text", text))
                    .fine();
            assertThat(strangers.body()).doesNotContain("jinxiu ", jinxiu().id("Person"));
        }
    }

    @Test
    void aGroupCostsOneStatementAndOnlyIfItIsAskedFor() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        supervisor.ask("{ viewer { isOperator } }").fine();
        supervisor.ask(EVERYTHING, Map.of("text", "1001")).fine();
        assertThat(statements.during(() -> supervisor
                        .ask("{ search(text: \"wxl\") { persons { name } } }")
                        .fine()))
                .hasSize(1);
        assertThat(statements.during(() -> supervisor
                        .ask("{ search(text: \"wxl\") { persons { name } units { number } vehicles { plate }"
                                + " tickets { number } payments { amount } } }")
                        .fine()))
                .hasSize(5);
    }

    @Test
    void aSearchHasItsPriceAndItsEnd() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        assertThat(supervisor
                        .ask("{ search(text: \"wxl\") { persons { name } } }")
                        .fine()
                        .body())
                .contains("\"requested\":110");
        for (var text : List.of("长".repeat(51), "  ")) {
            assertThat(supervisor
                            .ask(
                                    "query($text: String!) { search(text: $text) { persons { name } } }",
                                    Map.of("text", text))
                            .code())
                    .isEqualTo("BAD_REQUEST");
        }
    }
}
