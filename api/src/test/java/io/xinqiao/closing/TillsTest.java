package io.xinqiao.closing;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in a till is what the books say: what is missing or too much has an account of its own. */
class TillsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk;
    private Api cashier;
    private Api supervisor;
    private String unit;
    private String shift;

    @BeforeEach
    void aShiftInAProjectWithAMonthToPay() {
        var number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(anlan(), "TL%04d".formatted(number));
        cashier = desk.cashier("till-cashier-" + number);
        supervisor = desk.supervisor("till-supervisor-" + number);
        unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        shift = desk.open(cashier);
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    private String closed(String... counted) {
        return cashier.mutate(
                        "closeShift",
                        Map.of("shiftId", shift, "counted", FeeDesk.tenders(counted), "note", "找零有误"),
                        "shift { state }")
                .fine()
                .data("/closeShift/shift/state")
                .asString();
    }

    private void approve() {
        supervisor
                .mutate("approveShift", Map.of("shiftId", shift, "note", "已核"), "shift { state }")
                .fine();
    }

    private Api.Answer receive(String amount, Map<String, Object> more) {
        var offered = cashier.mutate("handOverShift", Map.of("shiftId", shift), "cashDelivery { id }")
                .fine()
                .data("/handOverShift/cashDelivery/id")
                .asString();
        Map<String, Object> input = new HashMap<>(Map.of("cashDeliveryId", offered, "amount", amount));
        input.putAll(more);
        return supervisor.mutate("receiveCashDelivery", input, "cashDelivery { received }");
    }

    @Test
    void whatIsMissingAndWhatIsTooMuchIsBookedOnceItIsApproved() {
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 100.00", "POS 50.00").fine();
        assertThat(closed("CASH 99.50", "POS 50.10")).isEqualTo("AWAITING_APPROVAL");
        assertThat(desk.net("CASH")).as("nobody has looked at it yet").isEqualTo("100.00");
        approve();
        assertThat(desk.net("CASH")).isEqualTo("99.50");
        assertThat(desk.net("POS")).isEqualTo("50.10");
        assertThat(desk.net("OVER_SHORT")).isEqualTo("0.40");
        assertThat(desk.trialBalance().at("/balanced").asBoolean()).isTrue();
        receive("99.00", Map.of("note", "少一张")).fine();
        assertThat(desk.net("CASH")).as("what was delivered").isEqualTo("99.00");
        assertThat(desk.net("OVER_SHORT")).isEqualTo("0.90");
        var postings = desk.admin()
                .ask(
                        "query($s: ID!) { postings(filter: { shiftId: $s }) { nodes { kind amount debit credit unit {"
                                + " id } shift { id } } } }",
                        Map.of("s", shift))
                .fine()
                .data("/postings/nodes");
        assertThat(postings.findValuesAsString("kind"))
                .containsExactly("CASH_DELIVERY", "SHIFT_VARIANCE", "SHIFT_VARIANCE");
        assertThat(postings.at("/0/debit").asString()).isEqualTo("OVER_SHORT");
        assertThat(postings.at("/0/shift/id").asString()).isEqualTo(shift);
    }

    @Test
    void aTillThatIsRightBooksNothing() {
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 100.00").fine();
        assertThat(closed("CASH 100.00")).isEqualTo("CLOSED");
        receive("100.00", Map.of()).fine();
        assertThat(desk.net("CASH")).isEqualTo("100.00");
        assertThat(desk.net("OVER_SHORT")).isEqualTo("0.00");
    }

    /** More went out in cash than came in: finance makes it good, and the till is handed over like any other. */
    @Test
    void aTillWithLessThanNothingIsHandedOverToo() {
        FeeDesk.pay(cashier, unit, Map.of(), "POS 300.00").fine();
        var refund = cashier.mutate(
                        "requestRefund",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "source",
                                Map.of("prepaymentOfUnitId", unit),
                                "amount",
                                "20.00",
                                "method",
                                "CASH",
                                "payee",
                                "王先生",
                                "reason",
                                "多缴"),
                        "refund { id }")
                .fine()
                .data("/requestRefund/refund/id")
                .asString();
        supervisor
                .mutate("decideRefund", Map.of("refundId", refund, "approve", true), "refund { id }")
                .fine();
        cashier.mutate(
                        "payRefund",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "refundId", refund),
                        "refund { id }")
                .fine();
        assertThat(closed("CASH -20.00", "POS 300.00")).isEqualTo("CLOSED");
        receive("-20.00", Map.of()).fine();
        assertThat(desk.net("CASH")).isEqualTo("-20.00");
    }

    @Test
    void afterTheDayIsClosedTheAccountAndTheBooksAgree() {
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 100.00").fine();
        closed("CASH 100.00");
        supervisor
                .mutate(
                        "closeDay",
                        Map.of("projectId", desk.project(), "day", today().toString()),
                        "dailyClosing { id }")
                .fine();
        desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 30.00").fine();
        var owed = desk.account(cashier, unit).at("/owed").asString();
        assertThat(owed).isEqualTo("150.00");
        assertThat(outstanding(Map.of("u", unit))).as("without a day it is now").isEqualTo(owed);
        assertThat(outstanding(Map.of("u", unit, "on", today().toString())))
                .as("at the end of the day that is closed")
                .isEqualTo("180.00");
        assertThat(desk.net("RECEIVABLE")).isEqualTo(owed);
        for (var project : List.of(Map.of("p", desk.project()), Map.<String, String>of())) {
            var on = desk.admin()
                    .ask("query($p: ID) { trialBalance(projectId: $p) { on balanced } }", project)
                    .fine()
                    .data("/trialBalance");
            assertThat(on.toString())
                    .as("the day whose books are open")
                    .isEqualTo("{\"on\":\"%s\",\"balanced\":true}".formatted(today().plusDays(1)));
        }
    }

    private String outstanding(Map<String, String> of) {
        return desk.admin()
                .ask("query($u: ID!, $on: Date) { outstanding(unitId: $u, on: $on) }", of)
                .fine()
                .data("/outstanding")
                .asString();
    }
}
