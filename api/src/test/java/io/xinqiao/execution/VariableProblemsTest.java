package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said in the asker's language, and of variables where: every place of them. */
class VariableProblemsTest extends ApiTest {
    private static final String PAY =
            "mutation($input: TakePaymentInput!) { takePayment(input: $input) { userErrors {" + " code } } }";

    private static Map<String, Object> payment(String place, Object value) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "idempotencyKey",
                "0b6c7f6e-5d0a-4d36-9d2a-5f2f4d6a8c11",
                "unitId",
                "VW5pdA",
                "tenders",
                List.of(Map.of("method", "CASH", "amount", "1.00"))));
        input.put(place, value);
        return Map.of("input", input);
    }

    static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of(payment("idempotencyKey", 7), "input.idempotencyKey"),
                Arguments.of(payment("idempotencyKey", "no key"), "input.idempotencyKey"),
                Arguments.of(payment("stranger", "x"), "input.stranger"),
                Arguments.of(
                        payment("tenders", List.of(Map.of("method", "SHELLS", "amount", "1.00"))),
                        "input.tenders.0.method"),
                Arguments.of(
                        payment("tenders", List.of(Map.of("method", "CASH", "amount", 1))), "input.tenders.0.amount"),
                Arguments.of(payment("tenders", List.of(Map.of("method", "CASH"))), "input.tenders.0.amount"),
                Arguments.of(payment("tenders", List.of("CASH")), "input.tenders.0"),
                Arguments.of(Map.of("input", 3), "input"),
                Arguments.of(Map.of(), "input"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void theirPlaceIsTold(Map<String, Object> variables, String place) {
        var cashier = jinxiu().as(Role.CASHIER);
        for (var language : List.of("zh", "en")) {
            var answer = cashier.with("Accept-Language", language).ask(PAY, variables);
            assertThat(answer.code()).as(answer.body()).isEqualTo("BAD_REQUEST");
            assertThat(answer.json().at("/errors/0/extensions/variable").asString())
                    .as(answer.body())
                    .isEqualTo(place);
            assertThat(answer.message()).contains(place);
            assertThat(answer.message().codePoints().anyMatch(Character::isIdeographic))
                    .as(answer.message())
                    .isEqualTo(language.equals("zh"));
        }
    }

    @Test
    void allOfThemAreTold() {
        var input = new HashMap<String, Object>(Map.of("idempotencyKey", 7, "stranger", 1));
        var errors = jinxiu().as(Role.CASHIER)
                .ask(PAY, Map.of("input", input))
                .json()
                .at("/errors");
        assertThat(errors.findValuesAsString("variable"))
                .contains("input.idempotencyKey", "input.stranger", "input.unitId", "input.tenders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ units { nodes { nothing } } }",
                "{ units(first: \"two\") { nodes { id } } }",
                "{ units { nodes }",
                "{ units }",
                "query($x: Nothing) { units { nodes { id } } }",
                "query($x: Int) { units { nodes { id } } }",
                "query A { viewer { member { id } } } query B { viewer { member { id } } }"
            })
    void aChineseAnswerIsChinese(String document) {
        var message = jinxiu().as(Role.CASHIER)
                .with("Accept-Language", "zh-CN")
                .ask(document)
                .message();
        assertThat(message)
                .doesNotContain("alidation", "nvalid", "Must", "Unknown", "must")
                .matches("(?s).*\\p{IsHan}.*");
    }

    /** A value in the document is not told in the names of the parser, which say nothing to whoever wrote it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ units(first: \"two\") { nodes { id } } }",
                "{ units(filter: {states: [SHELL]}) { nodes { id } } }",
                "{ units(filter: {stranger: 1}) { nodes { id } } }",
                "{ units(filter: 3) { nodes { id } } }",
                "{ bills(filter: {due: {from: 7}}) { nodes { id } } }",
                "query($first: Int = \"two\") { units(first: $first) { nodes { id } } }",
                "mutation { takePayment(input: {unitId: null, tenders: [{method: CASH}]}) { userErrors { code } } }"
            })
    void aValueIsNotToldInTheParsersWords(String document) {
        for (var language : List.of("zh", "en")) {
            var answer =
                    jinxiu().as(Role.CASHIER).with("Accept-Language", language).ask(document);
            assertThat(answer.code()).as(answer.body()).isEqualTo("BAD_REQUEST");
            assertThat(answer.body()).doesNotContain("Value{", "objectFields");
            assertThat(answer.message().codePoints().anyMatch(Character::isIdeographic))
                    .as(answer.message())
                    .isEqualTo(language.equals("zh"));
        }
    }
}
