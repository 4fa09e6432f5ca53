package io.xinqiao.dunning;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is agreed on fits the debt, is judged when money comes in or goes back, and ends with the debt. */
class PromisesTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk;
    private Api cashier;
    private String unit;
    private String run;

    @BeforeEach
    void aUnitThatOwesAMonthOf280() {
        var number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(anlan(), "PR%04d".formatted(number));
        cashier = desk.cashier("promise-cashier-" + number);
        unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        run = desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        desk.open(cashier);
        runDunning();
    }

    private void runDunning() {
        desk.admin()
                .mutate("runDunning", Map.of("projectId", desk.project()), "opened")
                .fine();
    }

    private static String in(int days) {
        return LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(days).toString();
    }

    private JsonNode look() {
        return desk.admin()
                .ask(
                        "query($u: ID!) { dunningCases(filter: { unitId: $u }) { nodes { id state promises { state } }"
                                + " } }",
                        Map.of("u", unit))
                .fine()
                .data("/dunningCases/nodes");
    }

    private void stands(String state, String... promises) {
        var all = look();
        assertThat(all.size()).as("one case").isEqualTo(1);
        assertThat(all.at("/0/state").asString()).isEqualTo(state);
        assertThat(all.at("/0/promises").findValuesAsString("state")).containsExactly(promises);
    }

    private Api.Answer step(String mutation, Map<String, Object> more) {
        Map<String, Object> input =
                new HashMap<>(Map.of("dunningCaseId", look().at("/0/id").asString()));
        input.putAll(more);
        return cashier.mutate(mutation, input, "dunningCase { state }");
    }

    private Api.Answer promise(String amount) {
        return step("promisePayment", Map.of("amount", amount, "dueOn", in(5)));
    }

    private Api.Answer agree(String... amounts) {
        List<Map<String, Object>> instalments = new ArrayList<>();
        for (var amount : amounts) instalments.add(Map.of("amount", amount, "dueOn", in(5 + 30 * instalments.size())));
        return step("agreeInstalments", Map.of("instalments", instalments));
    }

    private String pay(String amount) {
        return FeeDesk.pay(cashier, unit, Map.of(), "CASH " + amount)
                .fine()
                .data("/takePayment/payment/id")
                .asString();
    }

    private void takeBack(String payment) {
        cashier.mutate("voidPayment", Map.of("paymentId", payment, "reason", "刷错"), "payment { id }")
                .fine();
    }

    @Test
    void whatIsAgreedOnFitsTheDebt() {
        var tooMuch = promise("280.01");
        assertThat(tooMuch.refusal("promisePayment")).isEqualTo("INVALID");
        assertThat(tooMuch.data("/promisePayment/userErrors/0/message").asString())
                .contains("280.00");
        assertThat(agree("140.00", "139.99").refusal("agreeInstalments")).isEqualTo("INVALID");
        assertThat(agree("140.00", "140.01").refusal("agreeInstalments")).isEqualTo("INVALID");
        pay("80.00");
        assertThat(promise("200.01").refusal("promisePayment"))
                .as("what is owed now, whenever it was looked at")
                .isEqualTo("INVALID");
        promise("200.00").fine();
        agree("50.00", "150.00").fine();
        stands("INSTALMENTS", "REPLACED", "OPEN", "OPEN");
    }

    @Test
    void whatIsAgreedOnCanBeTakenBack() {
        assertThat(step("withdrawPromise", Map.of("reason", "记错")).refusal("withdrawPromise"))
                .as("there is none")
                .isEqualTo("ILLEGAL_STEP");
        promise("280.00").fine();
        step("withdrawPromise", Map.of("reason", "记错了房号")).fine();
        stands("ACTIVE", "WITHDRAWN");
        agree("140.00", "140.00").fine();
        step("withdrawPromise", Map.of("reason", "住户反悔")).fine();
        stands("ACTIVE", "WITHDRAWN", "WITHDRAWN", "WITHDRAWN");
        runDunning();
        stands("ACTIVE", "WITHDRAWN", "WITHDRAWN", "WITHDRAWN");
        var told = desk.admin()
                .ask(
                        "query($u: ID!) { dunningCases(filter: { unitId: $u }) { nodes { promises { withdrawnBecause }"
                                + " } } }",
                        Map.of("u", unit))
                .fine();
        assertThat(told.body()).contains("记错了房号", "住户反悔");
    }

    @Test
    void aPromiseIsKeptWhenItIsPaidAndNotByAPaymentThatIsTakenBack() {
        promise("100.00").fine();
        pay("99.99");
        stands("PROMISED", "OPEN");
        var rest = pay("0.01");
        stands("ACTIVE", "KEPT");
        takeBack(rest);
        stands("PROMISED", "OPEN");
        runDunning();
        stands("PROMISED", "OPEN");
    }

    @Test
    void eachInstalmentIsKeptWhenItIsPaid() {
        agree("100.00", "180.00").fine();
        var first = pay("100.00");
        stands("INSTALMENTS", "KEPT", "OPEN");
        takeBack(first);
        stands("INSTALMENTS", "OPEN", "OPEN");
    }

    @Test
    void aCaseClosesWithTheDebtAndGoesOnWhenThePaymentIsTakenBack() {
        promise("280.00").fine();
        var payment = pay("280.00");
        stands("CLOSED", "KEPT");
        takeBack(payment);
        stands("PROMISED", "OPEN");
        runDunning();
        stands("PROMISED", "OPEN");
    }

    /** Nothing was paid, and nothing is owed any more: the promise is neither kept nor broken. */
    @Test
    void aCaseClosesWithADebtThatIsWrittenOffOrReversed() {
        promise("280.00").fine();
        var bill = desk.bills(unit).at("/0/id").asString();
        desk.admin()
                .mutate(
                        "writeOffBill",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "billId", bill, "reason", "法院调解"),
                        "bill { id }")
                .fine();
        stands("CLOSED", "WITHDRAWN");
        desk.reverse(run);
        run = desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        runDunning();
        assertThat(look().findValuesAsString("state")).contains("ACTIVE");
        desk.reverse(run);
        assertThat(look().at("/0/state").asString()).isEqualTo("CLOSED");
        assertThat(look().at("/1/state").asString()).isEqualTo("CLOSED");
    }

    @Test
    void nobodyGetsALetterAboutNothing() {
        desk.reverse(run);
        var first = LocalDate.parse("2026-02-01");
        var due = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(10);
        desk.standard(
                "垃圾费",
                Map.of("validFrom", "2020-01-01", "price", "30"),
                Map.of("basis", "UNIT", "feeItemId", desk.item("GARBAGE"), "dueDays", (int)
                        (due.toEpochDay() - first.toEpochDay())));
        desk.post(desk.run("MONTH", "2026-02-01", "GARBAGE"));
        runDunning();
        var open = desk.admin()
                .ask(
                        "query($u: ID!) { dunningCases(filter: { unitId: $u, states: [ACTIVE] }) { nodes { id } } }",
                        Map.of("u", unit))
                .fine()
                .data("/dunningCases/nodes/0/id")
                .asString();
        assertThat(cashier.mutate("printDunningLetter", Map.of("dunningCaseId", open), "file { name }")
                        .refusal("printDunningLetter"))
                .as("nothing is overdue")
                .isEqualTo("INVALID");
    }
}
