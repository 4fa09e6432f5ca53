package io.xinqiao.finance;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An invoice is over what its bills come to; one that is not any more is withdrawn, or red-lettered. */
class InvoicesTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private String code;
    private FeeDesk desk;
    private Api cashier;
    private String unit;
    private String january;
    private final List<String> bills = new ArrayList<>();

    @BeforeEach
    void aUnitWithTwoMonthsOf280() {
        code = "IV%04d".formatted(PROJECTS.incrementAndGet());
        desk = new FeeDesk(anlan(), code);
        cashier = desk.cashier("invoice-cashier-" + PROJECTS.get());
        unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        january = desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        desk.post(desk.run("MONTH", "2026-02-01", "PROPERTY"));
        bills.clear();
        for (var bill : desk.bills(unit)) bills.add(bill.at("/id").asString());
        desk.open(cashier);
    }

    private Api.Answer request(List<String> of) {
        return cashier.mutate(
                "requestInvoice",
                Map.of(
                        "idempotencyKey",
                        UUID.randomUUID().toString(),
                        "unitId",
                        unit,
                        "billIds",
                        of,
                        "title",
                        "某某有限公司"),
                "invoice { id amount }");
    }

    private String requested(List<String> of) {
        return request(of).fine().data("/requestInvoice/invoice/id").asString();
    }

    private Api.Answer issue(String invoice, String number, Map<String, Object> more) {
        Map<String, Object> input = new HashMap<>(Map.of("invoiceId", invoice, "number", number));
        input.putAll(more);
        return cashier.mutate("issueInvoice", input, "invoice { state amount ahead }");
    }

    private Api.Answer redLetter(String invoice, String number) {
        return cashier.mutate(
                "redLetterInvoice",
                Map.of("invoiceId", invoice, "number", number, "reason", "账单已冲销"),
                "invoice { state redNumber comesTo redLetteredBy { id } }");
    }

    private JsonNode look(String invoice) {
        return desk.admin()
                .ask(
                        "query($i: ID!) { node(id: $i) { ... on Invoice { state amount comesTo reason bills { id } } }"
                                + " }",
                        Map.of("i", invoice))
                .fine()
                .data("/node");
    }

    private void writeOff(String bill, String amount) {
        desk.admin()
                .mutate(
                        "writeOffBill",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "billId",
                                bill,
                                "amount",
                                amount,
                                "reason",
                                "法院调解"),
                        "bill { id }")
                .fine();
    }

    private Api.Answer reverse(Map<String, Object> more) {
        Map<String, Object> input = new HashMap<>(Map.of("runId", january, "reason", "试错"));
        input.putAll(more);
        return desk.admin().mutate("reverseBillingRun", input, "billingRun { state }");
    }

    private JsonNode worklist() {
        return desk.admin()
                .ask(
                        "query($p: ID!) { invoices(filter: { projectId: $p, toRedLetter: true }) { nodes { number"
                                + " amount comesTo } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/invoices/nodes");
    }

    @Test
    void whatIsWrittenOffIsNotInvoiced() {
        var invoice = requested(bills);
        writeOff(bills.getFirst(), "100.00");
        assertThat(look(invoice).at("/amount").asString()).isEqualTo("460.00");
        assertThat(issue(invoice, "2531-1", Map.of("amount", "560.00")).refusal("issueInvoice"))
                .as("somebody wrote it over what they saw before")
                .isEqualTo("CONFLICT");
        var issued = issue(invoice, "2531-1", Map.of("amount", "460.00")).fine();
        assertThat(issued.data("/issueInvoice/invoice").toString())
                .isEqualTo("{\"state\":\"ISSUED\",\"amount\":\"460.00\",\"ahead\":true}");
    }

    @Test
    void whatIsRequestedIsWithdrawnOnceNothingIsLeftOfItsBills() {
        var invoice = requested(bills.subList(0, 1));
        writeOff(bills.getFirst(), "280.00");
        assertThat(look(invoice).at("/state").asString()).isEqualTo("CANCELLED");
        assertThat(look(invoice).at("/reason").asString()).isNotEmpty();
        assertThat(issue(invoice, "2531-1", Map.of()).refusal("issueInvoice")).isEqualTo("ILLEGAL_STEP");
        assertThat(request(bills.subList(0, 1)).refusal("requestInvoice")).isEqualTo("INVALID");
    }

    @Test
    void aBillThatIsReversedLeavesTheInvoiceThatWasRequestedForIt() {
        var both = requested(bills);
        reverse(Map.of()).fine();
        desk.settled(january);
        var now = look(both);
        assertThat(now.at("/state").asString()).isEqualTo("REQUESTED");
        assertThat(now.at("/amount").asString()).isEqualTo("280.00");
        assertThat(now.at("/bills").findValuesAsString("id")).containsExactly(bills.getLast());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        var again = desk.bills(unit).findValuesAsString("id").stream()
                .filter(bill -> !bills.contains(bill))
                .toList();
        request(again).fine();
    }

    /** What was let off for paying early is owed again once the money went back. */
    @Test
    void afterARefundItIsReckonedAnew() {
        desk.standard(
                "垃圾费",
                Map.of("validFrom", "2020-01-01", "price", "30", "earlyPercent", "10"),
                Map.of("basis", "UNIT", "feeItemId", desk.item("GARBAGE"), "dueDays", 400));
        desk.post(desk.run("MONTH", "2026-03-01", "GARBAGE"));
        var bill = desk.bills(unit).at("/2/id").asString();
        var payment = FeeDesk.pay(cashier, unit, Map.of("billIds", List.of(bill)), "CASH 27.00")
                .fine()
                .data("/takePayment/payment/id")
                .asString();
        var asked = request(List.of(bill)).fine();
        assertThat(asked.data("/requestInvoice/invoice/amount").asString()).isEqualTo("27.00");
        var refund = desk.admin()
                .mutate(
                        "requestRefund",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "source",
                                Map.of("paymentId", payment),
                                "amount",
                                "27.00",
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
        desk.supervisor("invoice-supervisor-" + PROJECTS.get())
                .mutate("decideRefund", Map.of("refundId", refund, "approve", true), "refund { id }")
                .fine();
        cashier.mutate(
                        "payRefund",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "refundId", refund),
                        "refund { id }")
                .fine();
        var issued = issue(asked.data("/requestInvoice/invoice/id").asString(), "2531-1", Map.of())
                .fine();
        assertThat(issued.data("/issueInvoice/invoice").toString())
                .isEqualTo("{\"state\":\"ISSUED\",\"amount\":\"30.00\",\"ahead\":true}");
    }

    @Test
    void aRunWithIssuedInvoicesIsTakenBackByThoseWhoKnowAndTheInvoiceIsRedLettered() {
        var invoice = requested(bills.subList(0, 1));
        issue(invoice, "2531-1", Map.of()).fine();
        assertThat(redLetter(requested(bills.subList(1, 2)), "2531-2").refusal("redLetterInvoice"))
                .as("it is not issued")
                .isEqualTo("ILLEGAL_STEP");
        assertThat(worklist()).isEmpty();
        var told = reverse(Map.of());
        assertThat(told.refusal("reverseBillingRun")).isEqualTo("REQUIRED");
        assertThat(told.data("/reverseBillingRun/userErrors/0/message").asString())
                .contains("1");
        reverse(Map.of("despiteInvoices", true)).fine();
        desk.settled(january);
        assertThat(worklist().toString())
                .isEqualTo("[{\"number\":\"2531-1\",\"amount\":\"280.00\",\"comesTo\":\"0.00\"}]");
        assertThat(redLetter(invoice, "2531-1").refusal("redLetterInvoice")).isEqualTo("TAKEN");
        var red = redLetter(invoice, "2531-9").fine().data("/redLetterInvoice/invoice");
        assertThat(red.at("/state").asString()).isEqualTo("RED_LETTERED");
        assertThat(red.at("/redNumber").asString()).isEqualTo("2531-9");
        assertThat(red.at("/redLetteredBy/id").asString()).isNotEmpty();
        assertThat(redLetter(invoice, "2531-8").refusal("redLetterInvoice")).isEqualTo("ILLEGAL_STEP");
        assertThat(worklist()).isEmpty();
    }

    @Test
    void aBillWithAnIssuedInvoiceIsTakenBackAloneByThoseWhoKnow() {
        issue(requested(bills.subList(0, 1)), "2531-1", Map.of()).fine();
        Map<String, Object> input = new HashMap<>(
                Map.of("idempotencyKey", UUID.randomUUID().toString(), "billId", bills.getFirst(), "reason", "试错"));
        assertThat(desk.admin().mutate("reverseBill", input, "bill { id }").refusal("reverseBill"))
                .isEqualTo("REQUIRED");
        input.put("idempotencyKey", UUID.randomUUID().toString());
        input.put("despiteInvoices", true);
        desk.admin().mutate("reverseBill", input, "bill { id }").fine();
        assertThat(worklist().toString())
                .isEqualTo("[{\"number\":\"2531-1\",\"amount\":\"280.00\",\"comesTo\":\"0.00\"}]");
    }

    @Test
    void aBillWhoseInvoiceIsRedLetteredIsInvoicedAnewOverWhatIsLeft() {
        var invoice = requested(bills.subList(0, 1));
        issue(invoice, "2531-1", Map.of()).fine();
        writeOff(bills.getFirst(), "80.00");
        assertThat(worklist().toString())
                .isEqualTo("[{\"number\":\"2531-1\",\"amount\":\"280.00\",\"comesTo\":\"200.00\"}]");
        assertThat(request(bills.subList(0, 1)).refusal("requestInvoice")).isEqualTo("CONFLICT");
        redLetter(invoice, "2531-2").fine();
        var anew = request(bills.subList(0, 1)).fine();
        assertThat(anew.data("/requestInvoice/invoice/amount").asString()).isEqualTo("200.00");
        assertThat(issue(anew.data("/requestInvoice/invoice/id").asString(), "2531-2", Map.of())
                        .refusal("issueInvoice"))
                .as("the number of a red letter")
                .isEqualTo("TAKEN");
    }

    /** Both have looked whether the number is free when the first writes it down. */
    @Test
    void ofTwoIssuedUnderOneNumberAtOnceOneIsRefused() throws Exception {
        desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        var third = desk.bills(unit).at("/2/id").asString();
        var first = requested(bills.subList(0, 1));
        var second = requested(bills.subList(1, 2));
        requested(List.of(third));
        var number = code + "-1";
        var taken = ("UPDATE invoice SET state = 'ISSUED', number = '%s' WHERE id = (SELECT i.id FROM invoice i"
                        + " JOIN project j ON j.id = i.project_id WHERE j.code = '%s' ORDER BY i.id DESC LIMIT 1)"
                        + " RETURNING id")
                .formatted(number, code);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Api.Answer>> issued;
            try (var held = HeldRows.of(anlan(), taken)) {
                issued = List.of(
                        threads.submit(() -> issue(first, number, Map.of())),
                        threads.submit(() -> issue(second, number, Map.of())));
                held.awaitWaiting(2);
            }
            List<String> refusals = new ArrayList<>();
            for (var one : issued) {
                assertThat(one.get().code()).as(one.get().body()).isEmpty();
                refusals.add(one.get().refusal("issueInvoice"));
            }
            assertThat(refusals).containsExactlyInAnyOrder("", "TAKEN");
        }
    }
}
