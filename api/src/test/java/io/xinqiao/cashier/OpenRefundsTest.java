package io.xinqiao.cashier;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A refund that was approved is never the end: it is paid, lowered or withdrawn, and what is owed can be given back.
 */
class OpenRefundsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private RefundDesk refunds;
    private String code;

    @BeforeEach
    void aProjectWithTwoMonthsToPay() {
        code = "OR%04d".formatted(PROJECTS.incrementAndGet());
        refunds = new RefundDesk(anlan(), code);
    }

    @Test
    void whatSomebodyAsksBackOfADepositIsNotKept() {
        var deposit = refunds.deposit("2000.00");
        var asked = refunds.approved("2000.00", Map.of("depositId", deposit));
        var kept = refunds.keep(deposit, "500.00");
        assertThat(kept.refusal("forfeitDeposit")).isEqualTo("INVALID");
        assertThat(kept.data("/forfeitDeposit/userErrors/0/message").asString()).contains("2000.00");
        assertThat(refunds.lower(refunds.cashier, asked, "1500.00").code()).isEqualTo("FORBIDDEN");
        for (var wrong : List.of("2000.00", "2000.01")) {
            assertThat(refunds.lower(refunds.supervisor, asked, wrong).refusal("lowerRefund"))
                    .as("not lower: " + wrong)
                    .isEqualTo("INVALID");
        }
        var lowered = refunds.lower(refunds.supervisor, asked, "1500.00").fine().data("/lowerRefund/refund");
        assertThat(lowered.toString())
                .isEqualTo("{\"state\":\"APPROVED\",\"amount\":\"1500.00\",\"requestedAmount\":\"2000.00\"}");
        refunds.keep(deposit, "500.00").fine();
        assertThat(refunds.keep(deposit, "0.01").refusal("forfeitDeposit")).isEqualTo("INVALID");
        refunds.payOut(asked).fine();
        assertThat(refunds.lower(refunds.supervisor, asked, "1.00").refusal("lowerRefund"))
                .as("it is paid")
                .isEqualTo("ILLEGAL_STEP");
        assertThat(refunds.desk.net("DEPOSIT")).isEqualTo("0.00");
        assertThat(refunds.desk.net("BANK")).isEqualTo("-1500.00");
    }

    @Test
    void anApprovedRefundToTheWrongPayeeIsWithdrawnAndAskedForAnew() {
        var payment = refunds.paid("WECHAT 600.00");
        var wrong = refunds.approved("600.00", Map.of("paymentId", payment, "payee", "旺先生"));
        assertThat(refunds.withdraw(refunds.cashier, wrong).code()).isEqualTo("FORBIDDEN");
        assertThat(refunds.withdraw(jinxiu().as(Role.TENANT_ADMIN), wrong).refusal("withdrawRefund"))
                .as("another company's")
                .isEqualTo("NOT_FOUND");
        var withdrawn = refunds.withdraw(refunds.supervisor, wrong).fine().data("/withdrawRefund/refund");
        assertThat(withdrawn.at("/state").asString()).isEqualTo("WITHDRAWN");
        assertThat(withdrawn.at("/changeReason").asString()).isEqualTo("收款人有误");
        assertThat(withdrawn.at("/changedBy/id").asString()).isNotEmpty();
        assertThat(refunds.withdraw(refunds.supervisor, wrong).refusal("withdrawRefund"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(refunds.payOut(wrong).refusal("payRefund")).isEqualTo("ILLEGAL_STEP");
        refunds.payOut(refunds.approved("600.00", Map.of("paymentId", payment))).fine();
        assertThat(refunds.desk.net("BANK")).isEqualTo("-600.00");
    }

    @Test
    void onceARefundIsWithdrawnThePaymentCanBeTakenBackInItsShift() {
        var payment = refunds.paid("CASH 280.00");
        var asked = refunds.approved("280.00", Map.of("paymentId", payment));
        refunds.withdraw(refunds.supervisor, asked).fine();
        refunds.cashier
                .mutate("voidPayment", Map.of("paymentId", payment, "reason", "刷错"), "payment { id }")
                .fine();
        assertThat(refunds.desk.net("CASH")).isEqualTo("0.00");
    }

    @Test
    void whatWasPaidForABillThatIsReversedGoesBackOutOfThePrepayment() {
        var payment = refunds.paid("CASH 280.00");
        var asked = refunds.approved("280.00", Map.of("paymentId", payment));
        refunds.desk.reverse(refunds.january);
        assertThat(refunds.payOut(asked).refusal("payRefund")).isEqualTo("ILLEGAL_STEP");
        refunds.withdraw(refunds.supervisor, asked).fine();
        assertThat(refunds.request(refunds.cashier, "0.01", Map.of("paymentId", payment))
                        .refusal("requestRefund"))
                .as("nothing of this payment is there any more; what can never be paid is not asked for")
                .isEqualTo("INVALID");
        refunds.payOut(refunds.approved("280.00", Map.of())).fine();
        assertThat(refunds.desk.net("PREPAYMENT")).isEqualTo("0.00");
        assertThat(refunds.desk.net("BANK")).isEqualTo("-280.00");
    }

    /** Both have looked at what is left when the first is written down. */
    @Test
    void ofTwoWhoAskAtOnceForTheSameMoneyOneGetsIt() throws Exception {
        var payment = refunds.paid("CASH 280.00");
        Callable<Api.Answer> ask = () -> refunds.request(refunds.cashier, "280.00", Map.of("paymentId", payment));
        var row = "SELECT p.id FROM payment p JOIN project j ON j.id = p.project_id WHERE j.code = '%s' FOR UPDATE OF p"
                .formatted(code);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Api.Answer>> asked;
            try (var held = HeldRows.of(anlan(), row)) {
                asked = List.of(threads.submit(ask), threads.submit(ask));
                held.awaitWaiting(2);
            }
            var fine = 0;
            for (var one : asked) {
                var refusal = one.get().refusal("requestRefund");
                if (refusal.isEmpty()) fine++;
                else assertThat(refusal).isEqualTo("INVALID");
            }
            assertThat(fine).isEqualTo(1);
        }
    }

    /** Of a renovation's deposit something was kept by hand: what goes back is what is left, and it can be paid. */
    @Test
    void ofARenovationsDepositGoesBackWhatIsStillThere() {
        var admin = refunds.desk.admin();
        var renovation = admin.mutate(
                        "applyForRenovation",
                        Map.of(
                                "unitId",
                                refunds.unit,
                                "description",
                                "水电改造",
                                "contractor",
                                "诚信装饰",
                                "plannedFrom",
                                "2026-03-01",
                                "plannedTo",
                                "2026-04-30"),
                        "renovation { id }")
                .fine()
                .data("/applyForRenovation/renovation/id")
                .asString();
        step(admin, "approveRenovation", renovation, Map.of("deposit", "3000")).fine();
        step(refunds.cashier, "takeRenovationDeposit", renovation, money("3000.00"))
                .fine();
        for (var name : List.of("permitRenovation", "completeRenovation", "acceptRenovation")) {
            step(admin, name, renovation, Map.of()).fine();
        }
        var deposit = admin.ask(
                        "query($u: ID!) { deposits(filter: { unitId: $u }) { nodes { id } } }",
                        Map.of("u", refunds.unit))
                .fine()
                .data("/deposits/nodes/0/id")
                .asString();
        refunds.keep(deposit, "500.00").fine();
        assertThat(step(refunds.supervisor, "refundRenovationDeposit", renovation, money("3000.00"))
                        .refusal("refundRenovationDeposit"))
                .isEqualTo("INVALID");
        Map<String, Object> less = new HashMap<>(money("2300.00"));
        less.put("deductionReason", "电梯轿厢划伤");
        step(refunds.supervisor, "refundRenovationDeposit", renovation, less).fine();
        var refund = admin.ask(
                        "query($u: ID!) { refunds(filter: { unitId: $u }) { nodes { id amount } } }",
                        Map.of("u", refunds.unit))
                .fine()
                .data("/refunds/nodes/0");
        assertThat(refund.at("/amount").asString()).isEqualTo("2300.00");
        refunds.payOut(refund.at("/id").asString()).fine();
        assertThat(refunds.desk.net("DEPOSIT")).isEqualTo("0.00");
    }

    private static Api.Answer step(Api as, String mutation, String renovation, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("renovationId", renovation);
        return as.mutate(mutation, input, "renovation { id }");
    }

    private static Map<String, Object> money(String amount) {
        return Map.of("amount", amount, "idempotencyKey", UUID.randomUUID().toString());
    }
}
