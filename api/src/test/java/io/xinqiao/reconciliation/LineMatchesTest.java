package io.xinqiao.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A line is the payments that it is, in parts if need be, and can be opened again; no yuan is two lines. */
class LineMatchesTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk;
    private Api cashier;
    private String unit;

    @BeforeEach
    void aProjectWithACashier() {
        var number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(anlan(), "ST%04d".formatted(number));
        cashier = desk.cashier("statement-cashier-" + number);
        unit = desk.unit("1-101", "100.00");
        desk.open(cashier);
    }

    private String paid(String amount, Map<String, Object> more) {
        return FeeDesk.pay(cashier, unit, more, "BANK " + amount)
                .fine()
                .data("/takePayment/payment/id")
                .asString();
    }

    /** Lines of today such as {@code 100.00,remark,R1}. */
    private void statement(String... lines) {
        var today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        var csv = new StringBuilder("日期,金额,摘要,流水号\n");
        for (var line : lines) csv.append(today).append(',').append(line).append('\n');
        var file = anlan().upload(cashier, "IMPORT", "bank.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
        cashier.mutate(
                        "importStatement",
                        Map.of("projectId", desk.project(), "fileId", file, "source", "BANK", "name", "对账单"),
                        "bankStatement { id }")
                .fine();
    }

    private JsonNode line(String reference) {
        var lines = cashier.ask(
                        "query($p: ID!) { statementLines(first: 100, filter: { projectId: $p }) { nodes { id reference"
                                + " state note matches { reason confidence accepted amount payment { id } } } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/statementLines/nodes");
        for (var line : lines) {
            if (line.at("/reference").asString().equals(reference)) return line;
        }
        throw new AssertionError(lines.toString());
    }

    private Api.Answer match(String reference, String... paymentsAndAmounts) {
        Map<String, Object> input = new HashMap<>(
                Map.of("statementLineId", line(reference).at("/id").asString()));
        List<Map<String, Object>> parts = new ArrayList<>();
        for (var at = 0; at < paymentsAndAmounts.length; at += 2) {
            parts.add(Map.of("paymentId", paymentsAndAmounts[at], "amount", paymentsAndAmounts[at + 1]));
        }
        if (!parts.isEmpty()) input.put("parts", parts);
        return cashier.mutate("matchStatementLine", input, "statementLine { state }");
    }

    @Test
    void oneTransferIsTwoPaymentsAndCanBeOpenedAgain() {
        var first = paid("100.00", Map.of());
        var second = paid("60.00", Map.of());
        statement("150.00,合并转账,R1", "160.00,合并转账,R2");
        assertThat(match("R2").refusal("matchStatementLine"))
                .as("nothing is proposed")
                .isEqualTo("REQUIRED");
        assertThat(match("R2", first, "100.00").refusal("matchStatementLine")).isEqualTo("INVALID");
        assertThat(match("R2", first, "80.00", first, "80.00").refusal("matchStatementLine"))
                .isEqualTo("INVALID");
        assertThat(match("R2", first, "90.00", second, "70.00").refusal("matchStatementLine"))
                .as("more than was paid")
                .isEqualTo("CONFLICT");
        match("R2", first, "100.00", second, "60.00").fine();
        assertThat(line("R2").at("/matches").size()).isEqualTo(2);
        assertThat(match("R1", first, "100.00", second, "50.00").refusal("matchStatementLine"))
                .as("both are another line")
                .isEqualTo("CONFLICT");
        cashier.mutate(
                        "undoStatementLine",
                        Map.of("statementLineId", line("R2").at("/id").asString(), "note", "配错"),
                        "statementLine { state }")
                .fine();
        assertThat(line("R2").at("/state").asString()).isEqualTo("OPEN");
        match("R1", first, "100.00", second, "50.00").fine();
    }

    @Test
    void whatIsCertainIsSettledAndWhatIsAmbiguousIsLeftToPeople() {
        FeeDesk.pay(
                        cashier,
                        unit,
                        Map.of("tenders", List.of(Map.of("method", "BANK", "amount", "88.00", "reference", "B100"))))
                .fine();
        paid("70.00", Map.of());
        paid("70.00", Map.of());
        paid("55.00", Map.of("payer", "张三"));
        statement("88.00,物业费,B100", "70.00,转账,B101", "55.00,转账,B102", "54.00,转账,B103");
        assertThat(line("B100").at("/state").asString()).isEqualTo("MATCHED");
        assertThat(line("B100").at("/matches/0/reason").asString()).isEqualTo("REFERENCE");
        assertThat(line("B101").at("/matches").size()).as("two payments alike").isZero();
        assertThat(line("B102").at("/matches/0/reason").asString()).isEqualTo("AMOUNT_AND_DAY");
        assertThat(line("B102").at("/matches/0/confidence").asInt()).isEqualTo(60);
        assertThat(line("B103").at("/matches").size()).isZero();
    }

    @Test
    void onePaymentIsOneLineWhoeverIsFirst() throws Exception {
        var payment = paid("33.00", Map.of());
        statement("33.00,甲,C1", "33.00,乙,C2", "33.00,丙,C3");
        List<Callable<Api.Answer>> all = new ArrayList<>();
        for (var reference : List.of("C1", "C2", "C3")) all.add(() -> match(reference, payment, "33.00"));
        var fine = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(all)) {
                if (one.get().refusal("matchStatementLine").isEmpty()) fine++;
            }
        }
        assertThat(fine).isEqualTo(1);
    }

    @Test
    void whatIsTooLongIsCutAndTheSameFileAtOnceIsOneStatement() throws Exception {
        statement("12.00,%s,E1".formatted("长".repeat(600)));
        assertThat(line("E1").at("/state").asString()).isEqualTo("OPEN");
        var csv = "日期,金额,摘要,流水号\n2026-11-01,5.00,停车,F1\n".getBytes(StandardCharsets.UTF_8);
        var file = anlan().upload(cashier, "IMPORT", "same.csv", csv);
        List<Callable<Api.Answer>> same = new ArrayList<>();
        for (var at = 0; at < 8; at++) {
            same.add(() -> cashier.mutate(
                    "importStatement",
                    Map.of("projectId", desk.project(), "fileId", file, "source", "BANK", "name", "同一份"),
                    "bankStatement { id }"));
        }
        var ids = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(same)) {
                ids.add(one.get()
                        .fine()
                        .data("/importStatement/bankStatement/id")
                        .asString());
            }
        }
        assertThat(ids).containsOnly(ids.getFirst());
    }

    private Api.Answer takeBack(String payment) {
        return cashier.mutate("voidPayment", Map.of("paymentId", payment, "reason", "刷错"), "payment { voidedAt }");
    }

    @Test
    void aPaymentThatIsALineIsNotTakenBackBeforeTheLineIsOpenedAgain() {
        var payment = paid("77.00", Map.of());
        statement("77.00,转账,V1");
        match("V1", payment, "77.00").fine();
        assertThat(takeBack(payment).refusal("voidPayment")).isEqualTo("ILLEGAL_STEP");
        assertThat(line("V1").at("/state").asString()).isEqualTo("MATCHED");
        cashier.mutate(
                        "undoStatementLine",
                        Map.of("statementLineId", line("V1").at("/id").asString(), "note", "配错"),
                        "statementLine { state }")
                .fine();
        takeBack(payment).fine();
        assertThat(match("V1", payment, "77.00").refusal("matchStatementLine"))
                .as("taken back meanwhile")
                .isEqualTo("NOT_FOUND");
    }

    private Api.Answer take(String reference) {
        return cashier.mutate(
                "takeStatementLineAsPayment",
                Map.of("statementLineId", line(reference).at("/id").asString(), "unitId", unit),
                "statementLine { state matches { reason payment { id } } }");
    }

    private Api.Answer openAgain(String reference) {
        return cashier.mutate(
                "undoStatementLine",
                Map.of("statementLineId", line(reference).at("/id").asString(), "note", "记错了房屋"),
                "statementLine { state }");
    }

    /** A yuan of a statement is in the books once, however often its line is opened again. */
    @Test
    void aLineThatBecameAPaymentTakesItBackWhenItIsOpenedAgain() {
        statement("66.00,来款,T1");
        var first = take("T1").fine().data("/takeStatementLineAsPayment/statementLine/matches/0");
        assertThat(first.at("/reason").asString()).isEqualTo("TAKEN");
        assertThat(desk.account(cashier, unit).at("/prepaid").asString()).isEqualTo("66.00");
        openAgain("T1").fine();
        assertThat(desk.account(cashier, unit).at("/prepaid").asString()).isEqualTo("0.00");
        assertThat(desk.net("BANK")).isEqualTo("0.00");
        assertThat(line("T1").at("/state").asString()).isEqualTo("OPEN");
        var again = take("T1")
                .fine()
                .data("/takeStatementLineAsPayment/statementLine/matches/0/payment/id")
                .asString();
        assertThat(desk.net("BANK")).isEqualTo("66.00");
        desk.admin()
                .mutate(
                        "requestRefund",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "source",
                                Map.of("paymentId", again),
                                "amount",
                                "6.00",
                                "method",
                                "BANK",
                                "payee",
                                "住户",
                                "reason",
                                "多缴"),
                        "refund { id }")
                .fine();
        var refused = openAgain("T1");
        assertThat(refused.refusal("undoStatementLine"))
                .as("somebody has asked it back")
                .isEqualTo("ILLEGAL_STEP");
        assertThat(refused.body().toString()).contains("statementLineId");
        assertThat(line("T1").at("/state").asString()).isEqualTo("MATCHED");
        assertThat(desk.net("BANK")).isEqualTo("66.00");
    }

    @Test
    void whoeverTakesBackAndWhoeverMatchesAreOneAfterTheOther() throws Exception {
        for (var at = 0; at < 5; at++) {
            var payment = paid("%d.50".formatted(200 + at), Map.of());
            var reference = "W" + at;
            statement("%d.50,转账,%s".formatted(200 + at, reference));
            var amount = "%d.50".formatted(200 + at);
            List<Callable<Api.Answer>> both = List.of(() -> match(reference, payment, amount), () -> takeBack(payment));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers = threads.invokeAll(both);
                var matched = answers.get(0).get().refusal("matchStatementLine").isEmpty();
                var taken = answers.get(1).get().refusal("voidPayment").isEmpty();
                assertThat(matched).as("not both, and not neither").isNotEqualTo(taken);
            }
        }
    }

    @Test
    void strangersSeeNoLine() {
        statement("12.00,转账,D1");
        var id = line("D1").at("/id").asString();
        assertThat(anlan().as(Role.CASHIER)
                        .mutate(
                                "ignoreStatementLine",
                                Map.of("statementLineId", id, "note", "x"),
                                "statementLine { state }")
                        .refusal("ignoreStatementLine"))
                .isEqualTo("NOT_FOUND");
    }
}
