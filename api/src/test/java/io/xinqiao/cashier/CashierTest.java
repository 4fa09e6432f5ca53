package io.xinqiao.cashier;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The cashier takes money once, for the right bills, with a receipt; and nobody changes what is posted. */
class CashierTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private FeeDesk desk() {
        return new FeeDesk(anlan(), "CT%04d".formatted(PROJECTS.incrementAndGet()));
    }

    private static String open(Api cashier, FeeDesk desk) {
        return desk.open(cashier);
    }

    private static Api.Answer pay(Api cashier, String unit, Map<String, Object> more, String... tenders) {
        return FeeDesk.pay(cashier, unit, more, tenders);
    }

    private static Api.Answer takeBack(Api cashier, String payment) {
        return cashier.mutate("voidPayment", Map.of("paymentId", payment, "reason", "刷错"), "payment { voidedAt }");
    }

    /** Three months of 280 yuan; 2 % off when paid 10 days early, which is past. */
    private static String billed(FeeDesk desk, String number) {
        var unit = desk.unit(number, "100.00");
        desk.own(unit, "2020-01-01");
        return unit;
    }

    private static void bill(FeeDesk desk) {
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of("dueDays", 14));
        for (var month : List.of("2026-01-01", "2026-02-01", "2026-03-01")) {
            desk.post(desk.run("MONTH", month, "PROPERTY"));
        }
    }

    @Test
    void moneySettlesTheOldestFirstAndTheRestIsPaidAhead() {
        var desk = desk();
        var unit = billed(desk, "1-101");
        bill(desk);
        var cashier = desk.cashier("cashier-a" + PROJECTS.get());
        assertThat(pay(cashier, unit, Map.of(), "CASH 1.00").refusal("takePayment"))
                .isEqualTo("ILLEGAL_STEP");
        open(cashier, desk);
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("840.00");
        var part = pay(cashier, unit, Map.of(), "CASH 300.00", "WECHAT 50.00").fine();
        assertThat(part.data("/takePayment/payment/settled").findValuesAsString("amount"))
                .containsExactly("280.00", "70.00");
        assertThat(part.data("/takePayment/payment/receiptNumber").asString()).endsWith("-2026-000001");
        var over = pay(cashier, unit, Map.of("payer", "王先生"), "ALIPAY 500.00").fine();
        assertThat(over.data("/takePayment/payment/settled").findValuesAsString("amount"))
                .containsExactly("210.00", "280.00");
        var account = desk.account(cashier, unit);
        assertThat(account.at("/owed").asString()).isEqualTo("0.00");
        assertThat(account.at("/prepaid").asString()).isEqualTo("10.00");
        desk.post(desk.run("MONTH", "2026-04-01", "PROPERTY"));
        var ahead =
                pay(cashier, unit, Map.of("usePrepayment", true), "BANK 270.00").fine();
        assertThat(ahead.data("/takePayment/payment/tenders").findValuesAsString("amount"))
                .containsExactly("270.00", "10.00");
        assertThat(desk.account(cashier, unit).at("/prepaid").asString()).isEqualTo("0.00");
        assertThat(desk.net("RECEIVABLE")).isEqualTo("0.00");
        assertThat(desk.net("REVENUE")).isEqualTo("-1120.00");
        assertThat(pay(cashier, unit, Map.of("usePrepayment", true)).refusal("takePayment"))
                .isEqualTo("INVALID");
    }

    @Test
    void whoeverPaysEarlyAndAllOfItIsLetOffSome() {
        var desk = desk();
        var unit = billed(desk, "1-101");
        desk.standard(
                "提前优惠",
                Map.of("validFrom", "2020-01-01", "price", "2.015", "earlyDays", 10, "earlyPercent", "5"),
                Map.of("dueDays", 365, "cycle", "YEAR"));
        desk.post(desk.run("YEAR", "2027-01-01", "PROPERTY"));
        assertThat(desk.bills(unit).at("/0/earlyDiscount").asString()).isEqualTo("120.90");
        var cashier = desk.cashier("cashier-b" + PROJECTS.get());
        open(cashier, desk);
        var account = desk.account(cashier, unit);
        assertThat(account.at("/owed").asString()).isEqualTo("2418.00");
        assertThat(account.at("/payableToday").asString()).isEqualTo("2297.10");
        var payment = pay(cashier, unit, Map.of(), "POS 2297.10").fine();
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("0.00");
        assertThat(desk.net("DISCOUNT")).isEqualTo("120.90");
        takeBack(cashier, payment.data("/takePayment/payment/id").asString()).fine();
        assertThat(desk.net("DISCOUNT")).isEqualTo("0.00");
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("2418.00");
        pay(cashier, unit, Map.of(), "POS 2297.09").fine();
        assertThat(desk.account(cashier, unit).at("/owed").asString())
                .as("a fen short is not paid in full; what is left is let off when it is")
                .isEqualTo("120.91");
    }

    @Test
    void aDayOfOneCashier() throws Exception {
        var desk = desk();
        List<String> units = new ArrayList<>();
        for (var at = 1; at <= 20; at++) units.add(billed(desk, "1-%03d".formatted(at)));
        bill(desk);
        var cashier = desk.cashier("cashier-c" + PROJECTS.get());
        var shift = open(cashier, desk);
        assertThat(cashier.mutate(
                                "openShift",
                                Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", desk.project()),
                                "shift { id }")
                        .refusal("openShift"))
                .isEqualTo("CONFLICT");
        var methods = List.of("CASH", "POS", "WECHAT", "ALIPAY", "BANK");
        Map<String, BigDecimal> taken = new HashMap<>();
        List<String> payments = new ArrayList<>();
        for (var at = 0; at < 200; at++) {
            var method = methods.get(at % methods.size());
            var amount = new BigDecimal("%d.%02d".formatted(1 + at % 70, at % 100));
            var answer = pay(cashier, units.get(at % units.size()), Map.of(), method + " " + amount)
                    .fine();
            taken.merge(method, amount, BigDecimal::add);
            payments.add(answer.data("/takePayment/payment/id").asString());
            assertThat(answer.data("/takePayment/payment/receiptNumber").asString())
                    .endsWith("%06d".formatted(at + 1));
        }
        var last = payments.getLast();
        takeBack(cashier, last).fine();
        assertThat(takeBack(cashier, last).refusal("voidPayment")).isEqualTo("ILLEGAL_STEP");
        var lastAmount = new BigDecimal("%d.%02d".formatted(1 + 199 % 70, 99));
        taken.merge("BANK", lastAmount.negate(), BigDecimal::add);
        var receipt = cashier.mutate(
                        "printReceipt", Map.of("paymentId", payments.getFirst()), "file { downloadUrl name }")
                .fine();
        try (var document = Loader.loadPDF(
                cashier.get(receipt.data("/printReceipt/file/downloadUrl").asString())
                        .body())) {
            assertThat(new PDFTextStripper().getText(document)).contains("-2026-000001", "壹元整", "物业费", "1.00");
        }
        List<Map<String, Object>> counted = new ArrayList<>();
        for (var method : methods) {
            var there = taken.get(method);
            if (method.equals("CASH")) there = there.subtract(new BigDecimal("0.50"));
            counted.add(Map.of("method", method, "amount", there.toPlainString()));
        }
        var close = Map.<String, Object>of("shiftId", shift, "counted", counted);
        assertThat(cashier.mutate("closeShift", close, "shift { id }").refusal("closeShift"))
                .isEqualTo("REQUIRED");
        var withNote = new HashMap<>(close);
        withNote.put("note", "找零少 5 角");
        var closed = cashier.mutate("closeShift", withNote, "shift { state counts { method variance expected } }")
                .fine();
        assertThat(closed.data("/closeShift/shift/state").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(closed.body()).contains("\"variance\":\"-0.50\"");
        for (var count : closed.data("/closeShift/shift/counts")) {
            assertThat(count.at("/expected").asString())
                    .isEqualTo(taken.get(count.at("/method").asString()).toPlainString());
            assertThat(desk.net(count.at("/method").asString()))
                    .isEqualTo(count.at("/expected").asString());
        }
        assertThat(pay(cashier, units.getFirst(), Map.of(), "CASH 1.00").refusal("takePayment"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(takeBack(cashier, payments.getFirst()).refusal("voidPayment"))
                .isEqualTo("ILLEGAL_STEP");
        var supervisor = desk.supervisor("supervisor-c" + PROJECTS.get());
        var approved = supervisor
                .mutate("approveShift", Map.of("shiftId", shift, "note", "已核"), "shift { state approvedBy { name } }")
                .fine();
        assertThat(approved.data("/approveShift/shift/state").asString()).isEqualTo("CLOSED");
        var sum = taken.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        var owed = new BigDecimal("280.00").multiply(BigDecimal.valueOf(3 * units.size()));
        assertThat(desk.net("RECEIVABLE")).isEqualTo(owed.subtract(sum).toPlainString());
    }

    @Test
    void nobodyTakesMoneyForAnotherProjectAndNoStewardAtAll() {
        var desk = desk();
        var unit = billed(desk, "1-101");
        bill(desk);
        var stranger = anlan().as(Role.CASHIER);
        assertThat(pay(stranger, unit, Map.of(), "CASH 1.00").refusal("takePayment"))
                .isEqualTo("NOT_FOUND");
        assertThat(stranger.ask("query($u: ID!) { unitAccount(unitId: $u) { owed } }", Map.of("u", unit))
                        .data("/unitAccount")
                        .isNull())
                .isTrue();
        for (var role : List.of(Role.STEWARD, Role.SUPERVISOR, Role.TENANT_ADMIN, Role.FRONT_DESK, Role.RESIDENT)) {
            assertThat(pay(anlan().as(role), unit, Map.of(), "CASH 1.00").code())
                    .as(role.name())
                    .isEqualTo("FORBIDDEN");
        }
        var owed = anlan().as(Role.STEWARD)
                .ask("query($u: ID!) { unitAccount(unitId: $u) { owed } }", Map.of("u", anlan().id("Unit")))
                .fine();
        assertThat(owed.data("/unitAccount/owed").asString())
                .as("but sees what is owed")
                .isNotEmpty();
    }

    @Test
    void theSameRequestManyTimesAtOnceIsOnePayment() throws Exception {
        var desk = desk();
        var unit = billed(desk, "1-101");
        bill(desk);
        var cashier = desk.cashier("cashier-d" + PROJECTS.get());
        open(cashier, desk);
        var key = Map.<String, Object>of("idempotencyKey", UUID.randomUUID().toString());
        List<Callable<Api.Answer>> same = new ArrayList<>();
        for (var at = 0; at < 20; at++) same.add(() -> pay(cashier, unit, key, "CASH 100.00"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(same);
        }
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("740.00");
        assertThat(desk.net("CASH")).isEqualTo("100.00");
    }

    @Test
    void twoCashiersAtOnceNeverCountAYuanTwice() throws Exception {
        var desk = desk();
        var unit = billed(desk, "1-101");
        bill(desk);
        List<Api> cashiers =
                List.of(desk.cashier("cashier-e" + PROJECTS.get()), desk.cashier("cashier-f" + PROJECTS.get()));
        for (var cashier : cashiers) open(cashier, desk);
        List<Callable<Api.Answer>> payments = new ArrayList<>();
        for (var at = 0; at < 30; at++) {
            var cashier = cashiers.get(at % 2);
            payments.add(() -> pay(cashier, unit, Map.of(), "CASH 33.33").fine());
        }
        List<String> receipts = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(payments)) {
                receipts.add(
                        answer.get().data("/takePayment/payment/receiptNumber").asString());
            }
        }
        assertThat(receipts.stream()
                        .map(number -> number.substring(number.length() - 6))
                        .sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 30).mapToObj("%06d"::formatted).toList());
        var account = desk.account(cashiers.getFirst(), unit);
        assertThat(account.at("/owed").asString()).isEqualTo("0.00");
        assertThat(account.at("/prepaid").asString()).isEqualTo("159.90");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-159.90");
    }

    @Test
    void whatIsPostedIsFinalForTheApplicationsOwnRole() {
        var desk = desk();
        billed(desk, "1-101");
        bill(desk);
        var tenant =
                registry.page(TENANT.CODE.eq("anlan"), List.of(TENANT.ID), 1).getFirst();
        assertThatThrownBy(() -> database.as(
                        tenant,
                        () -> database.write(() -> database.sql()
                                .update(POSTING)
                                .set(POSTING.AMOUNT, BigDecimal.ONE)
                                .execute())))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> database.as(
                        tenant,
                        () -> database.write(
                                () -> database.sql().deleteFrom(POSTING).execute())))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("permission denied");
    }
}
