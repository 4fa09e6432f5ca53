package io.xinqiao.cashier;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Money goes back once, after two people have said so; deposits are nobody's income until they are kept. */
class RefundsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private RefundDesk refunds;
    private FeeDesk desk;
    private Api cashier;
    private Api supervisor;
    private String unit;
    private String shift;

    @BeforeEach
    void aProjectWithTwoMonthsToPay() {
        refunds = new RefundDesk(anlan(), "RF%04d".formatted(PROJECTS.incrementAndGet()));
        desk = refunds.desk;
        cashier = refunds.cashier;
        supervisor = refunds.supervisor;
        unit = refunds.unit;
        shift = refunds.shift;
    }

    private Api.Answer request(Api as, String amount, Map<String, Object> more) {
        return refunds.request(as, amount, more);
    }

    private Api.Answer decide(Api as, String refund, boolean approve) {
        return refunds.decide(as, refund, approve);
    }

    private Api.Answer payOut(String refund) {
        return refunds.payOut(refund);
    }

    private String approved(String amount, Map<String, Object> more) {
        return refunds.approved(amount, more);
    }

    private String paid(String... tenders) {
        return refunds.paid(tenders);
    }

    @Test
    void twoPeopleAndAShiftGiveMoneyBackAndTheBillIsOwedAgain() {
        var payment = paid("WECHAT 600.00");
        assertThat(request(cashier, "600.01", Map.of("paymentId", payment)).refusal("requestRefund"))
                .isEqualTo("INVALID");
        var refund = request(cashier, "300.00", Map.of("paymentId", payment))
                .fine()
                .data("/requestRefund/refund/id")
                .asString();
        assertThat(payOut(refund).refusal("payRefund")).isEqualTo("ILLEGAL_STEP");
        assertThat(decide(cashier, refund, true).code()).isEqualTo("FORBIDDEN");
        var own = request(supervisor, "1.00", Map.of("paymentId", payment))
                .fine()
                .data("/requestRefund/refund/id")
                .asString();
        assertThat(decide(supervisor, own, true).refusal("decideRefund")).isEqualTo("INVALID");
        assertThat(request(cashier, "300.00", Map.of("paymentId", payment)).refusal("requestRefund"))
                .as("what is promised already counts")
                .isEqualTo("INVALID");
        decide(supervisor, refund, true).fine();
        payOut(refund).fine();
        assertThat(payOut(refund).refusal("payRefund")).isEqualTo("ILLEGAL_STEP");
        var account = desk.account(cashier, unit);
        assertThat(account.at("/prepaid").asString())
                .as("first what was paid ahead")
                .isEqualTo("0.00");
        assertThat(account.at("/owed").asString()).as("then the last bill").isEqualTo("260.00");
        assertThat(desk.net("BANK")).isEqualTo("-300.00");
        assertThat(desk.net("WECHAT")).isEqualTo("600.00");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("0.00");
        assertThat(cashier.mutate("voidPayment", Map.of("paymentId", payment, "reason", "x"), "payment { id }")
                        .refusal("voidPayment"))
                .isEqualTo("ILLEGAL_STEP");
        var closed = cashier.mutate(
                        "closeShift",
                        Map.of(
                                "shiftId",
                                shift,
                                "counted",
                                List.of(
                                        Map.of("method", "WECHAT", "amount", "600.00"),
                                        Map.of("method", "BANK", "amount", "-300.00"))),
                        "shift { state counts { method expected } }")
                .fine();
        assertThat(closed.data("/closeShift/shift/state").asString()).isEqualTo("CLOSED");
    }

    @Test
    void whatWasPaidAheadGoesBackOnceHoweverOftenItIsPaid() throws Exception {
        paid("CASH 660.00");
        var refund = approved("100.00", Map.of());
        assertThat(request(cashier, "0.01", Map.of()).refusal("requestRefund")).isEqualTo("INVALID");
        List<Callable<Api.Answer>> many =
                List.of(() -> payOut(refund), () -> payOut(refund), () -> payOut(refund), () -> payOut(refund));
        var fine = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(many)) {
                if (one.get().refusal("payRefund").isEmpty()) fine++;
            }
        }
        assertThat(fine).isEqualTo(1);
        assertThat(desk.net("PREPAYMENT")).isEqualTo("0.00");
        assertThat(desk.net("BANK")).isEqualTo("-100.00");
    }

    @Test
    void anApprovedRefundIsNotPaidOnceTheMoneyIsSpent() {
        paid("CASH 660.00");
        var refund = approved("100.00", Map.of());
        desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        FeeDesk.pay(cashier, unit, Map.of("usePrepayment", true), "CASH 180.00").fine();
        assertThat(payOut(refund).refusal("payRefund")).isEqualTo("ILLEGAL_STEP");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("0.00");
    }

    @Test
    void aDepositIsHeldGivenBackAndKept() throws Exception {
        var deposit = cashier.mutate(
                        "takeDeposit",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                unit,
                                "tenders",
                                FeeDesk.tenders("CASH 500.00", "POS 500.00"),
                                "purpose",
                                "门禁卡押金"),
                        "deposit { id held payment { id receiptNumber } }")
                .fine();
        var id = deposit.data("/takeDeposit/deposit/id").asString();
        assertThat(desk.net("DEPOSIT")).isEqualTo("-1000.00");
        var receipt = cashier.mutate(
                        "printReceipt",
                        Map.of(
                                "paymentId",
                                deposit.data("/takeDeposit/deposit/payment/id").asString()),
                        "file { downloadUrl }")
                .fine();
        try (var document = Loader.loadPDF(
                cashier.get(receipt.data("/printReceipt/file/downloadUrl").asString())
                        .body())) {
            assertThat(new PDFTextStripper().getText(document)).contains("押金:门禁卡押金", "壹仟元整");
        }
        assertThat(desk.net("REVENUE")).as("no income").isEqualTo("-560.00");
        supervisor
                .mutate(
                        "forfeitDeposit",
                        Map.of("depositId", id, "amount", "150.00", "reason", "卡片损坏"),
                        "deposit { held }")
                .fine();
        payOut(approved("850.00", Map.of("depositId", id))).fine();
        assertThat(desk.net("DEPOSIT")).isEqualTo("0.00");
        assertThat(desk.net("REVENUE")).isEqualTo("-710.00");
        assertThat(request(cashier, "0.01", Map.of("depositId", id)).refusal("requestRefund"))
                .isEqualTo("INVALID");
        var payment = deposit.data("/takeDeposit/deposit/payment/id").asString();
        assertThat(request(cashier, "1.00", Map.of("paymentId", payment)).refusal("requestRefund"))
                .as("a deposit goes back as a deposit")
                .isEqualTo("INVALID");
        assertThat(cashier.mutate("voidPayment", Map.of("paymentId", payment, "reason", "x"), "payment { id }")
                        .refusal("voidPayment"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whoAgreedPaysNewBillsOutOfWhatIsPaidAhead() {
        desk.standard(
                "垃圾费",
                Map.of("validFrom", "2020-01-01", "price", "30", "earlyPercent", "10"),
                Map.of("basis", "UNIT", "feeItemId", desk.item("GARBAGE"), "dueDays", 400));
        paid("CASH 860.00");
        desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        assertThat(desk.account(cashier, unit).at("/prepaid").asString())
                .as("nobody has agreed")
                .isEqualTo("300.00");
        FeeDesk.pay(cashier, unit, Map.of("usePrepayment", true)).fine();
        cashier.mutate(
                        "setPrepaymentConsent",
                        Map.of("unitId", unit, "agreed", true),
                        "unitAccount { prepaymentAgreed }")
                .fine();
        paid("CASH 300.00");
        var run = desk.post(desk.run("MONTH", "2026-04-01", "PROPERTY", "GARBAGE"));
        var account = desk.account(cashier, unit);
        assertThat(account.at("/prepaid").asString()).isEqualTo("13.00");
        assertThat(account.at("/owed").asString()).as("280 and 27 of 30, early").isEqualTo("0.00");
        assertThat(desk.net("DISCOUNT")).isEqualTo("3.00");
        desk.post(desk.run("MONTH", "2026-05-01", "PROPERTY"));
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("267.00");
        desk.reverse(run);
        assertThat(desk.account(cashier, unit).at("/prepaid").asString()).isEqualTo("307.00");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-307.00");
        assertThat(desk.net("DISCOUNT")).isEqualTo("0.00");
        assertThat(desk.trialBalance().at("/balanced").asBoolean()).isTrue();
    }

    /** Whichever of two items falls due first: what was paid ahead goes there first. */
    @ParameterizedTest
    @CsvSource({"5, 20, 5.00, 280.00", "20, 5, 255.00, 30.00"})
    void whatIsPaidAheadSettlesTheOldestDueFirst(int garbageDue, int propertyDue, String first, String second) {
        var other = new FeeDesk(anlan(), "RFD%03d".formatted(PROJECTS.incrementAndGet()));
        var clerk = other.cashier("due-cashier-" + PROJECTS.get());
        var home = other.unit("1-101", "100.00");
        other.own(home, "2020-01-01");
        other.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of("dueDays", propertyDue));
        other.standard(
                "垃圾费",
                Map.of("validFrom", "2020-01-01", "price", "30"),
                Map.of("basis", "UNIT", "feeItemId", other.item("GARBAGE"), "dueDays", garbageDue));
        other.open(clerk);
        clerk.mutate("setPrepaymentConsent", Map.of("unitId", home, "agreed", true), "unitAccount { prepaymentAgreed }")
                .fine();
        FeeDesk.pay(clerk, home, Map.of(), "CASH 25.00").fine();
        other.post(other.run("MONTH", "2026-04-01", "PROPERTY", "GARBAGE"));
        var owed = other.account(clerk, home).at("/bills").findValuesAsString("outstanding");
        assertThat(owed).as("the one that is due first is paid of 25.00").containsExactly(first, second);
    }

    @Test
    void whatNobodyWillPayIsWrittenOffAndSaysSo() {
        var bill = desk.bills(unit).at("/0/id").asString();
        var input = new HashMap<String, Object>(Map.of(
                "idempotencyKey", UUID.randomUUID().toString(), "billId", bill, "reason", "法院调解", "amount", "280.01"));
        assertThat(supervisor.mutate("writeOffBill", input, "bill { state }").code())
                .isEqualTo("FORBIDDEN");
        assertThat(desk.admin().mutate("writeOffBill", input, "bill { state }").refusal("writeOffBill"))
                .isEqualTo("INVALID");
        input.remove("amount");
        input.put("idempotencyKey", UUID.randomUUID().toString());
        var written = desk.admin()
                .mutate("writeOffBill", input, "bill { state writtenOff outstanding writeOffs { amount reason } }")
                .fine();
        assertThat(written.data("/writeOffBill/bill/state").asString()).isEqualTo("WRITTEN_OFF");
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("280.00");
        assertThat(desk.net("WRITTEN_OFF")).isEqualTo("280.00");
        assertThat(anlan().as(Role.RESIDENT)
                        .mutate("writeOffBill", input, "bill { state }")
                        .code())
                .isEqualTo("FORBIDDEN");
    }
}
