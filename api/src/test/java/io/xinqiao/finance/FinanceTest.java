package io.xinqiao.finance;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Targets, old arrears, disclosures, invoices and points say what a count by hand says. */
class FinanceTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    @Autowired
    Rewards rewards;

    private FeeDesk desk;
    private Api cashier;
    private String unit;
    private String name;

    @BeforeEach
    void aUnitThatOwesSinceYears() {
        var number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(anlan(), "FI%04d".formatted(number));
        name = "finance-cashier-" + number;
        cashier = desk.cashier(name);
        unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2015-01-01");
        desk.standard("住宅", Map.of("validFrom", "2015-01-01", "price", "2.80"), Map.of("cycle", "YEAR"));
        for (var year : List.of("2021-01-01", "2022-01-01", "2026-01-01")) {
            desk.post(desk.run("YEAR", year, "PROPERTY"));
        }
        desk.open(cashier);
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    private JsonNode ask(Api as, String document) {
        return as.ask(document.replace("$P", "\"" + desk.project() + "\"").replace("$U", "\"" + unit + "\""))
                .fine()
                .data("");
    }

    @Test
    void arrearsOfYearsAreListedAndWhatComesInOfThemIsCounted() {
        var rows = ask(
                desk.admin(),
                "{ longOverdueUnits(projectId: $P) { nodes { unit { number } oldestDueOn amount years { year amount }"
                        + " } } }");
        assertThat(rows.at("/longOverdueUnits/nodes").toString())
                .isEqualTo(
                        "[{\"unit\":{\"number\":\"1-101\"},\"oldestDueOn\":\"2021-01-01\",\"amount\":\"10080.00\",\"years\":[{\"year\":2021,\"amount\":\"3360.00\"},{\"year\":2022,\"amount\":\"3360.00\"},{\"year\":2026,\"amount\":\"3360.00\"}]}]");
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 4000.00").fine();
        var rate = ask(
                desk.admin(),
                "{ arrearsRecovered(projectId: $P, from: \"%s\", to: \"%s\") { owed recovered percent } }"
                        .formatted(today(), today()));
        assertThat(rate.at("/arrearsRecovered").toString())
                .as("owed since years, though the books of these bills began today")
                .isEqualTo("{\"owed\":\"10080.00\",\"recovered\":\"4000.00\",\"percent\":\"39.7\"}");
        var by = ask(
                desk.admin(),
                "{ collectionRates(projectId: $P, from: \"2021-01-01\", to: \"2026-12-31\", by: CASHIER) { label due"
                        + " collected percent definition } }");
        assertThat(by.at("/collectionRates/0/collected").asString()).isEqualTo("4000.00");
        assertThat(by.at("/collectionRates/0/due").asString()).isEqualTo("10080.00");
        assertThat(by.at("/collectionRates/0/percent").asString()).isEqualTo("39.7");
        assertThat(by.at("/collectionRates/0/definition").asString()).contains("收缴率");
    }

    /** Asks for money back of a payment, has it approved and pays it. */
    private void refund(Api.Answer payment, String amount) {
        var supervisor = desk.supervisor(name + "-supervisor");
        var refund = cashier.mutate(
                        "requestRefund",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "source",
                                Map.of(
                                        "paymentId",
                                        payment.fine()
                                                .data("/takePayment/payment/id")
                                                .asString()),
                                "amount",
                                amount,
                                "method",
                                "CASH",
                                "payee",
                                "张三",
                                "reason",
                                "多收"),
                        "refund { id }")
                .fine()
                .data("/requestRefund/refund/id")
                .asString();
        supervisor
                .mutate("decideRefund", Map.of("refundId", refund, "approve", true, "note", "已核"), "refund { state }")
                .fine();
        cashier.mutate(
                        "payRefund",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "refundId", refund),
                        "refund { state }")
                .fine();
    }

    @Test
    void whatWasRecoveredIsNeverMoreThanWasOwed() {
        var tomorrow = today().plusDays(1);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 4000.00").fine();
        assertThat(ask(
                                desk.admin(),
                                "{ arrearsRecovered(projectId: $P, from: \"%s\", to: \"%s\") { owed recovered percent } }"
                                        .formatted(tomorrow, tomorrow))
                        .at("/arrearsRecovered")
                        .toString())
                .isEqualTo("{\"owed\":\"6080.00\",\"recovered\":\"0.00\",\"percent\":\"0.0\"}");
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 6080.00").fine();
        assertThat(ask(
                                desk.admin(),
                                "{ arrearsRecovered(projectId: $P, from: \"2022-06-01\", to: \"%s\") { owed recovered percent } }"
                                        .formatted(today()))
                        .at("/arrearsRecovered")
                        .toString())
                .as("of the bills of 2021 and 2022")
                .isEqualTo("{\"owed\":\"6720.00\",\"recovered\":\"6720.00\",\"percent\":\"100.0\"}");
    }

    @Test
    void cashiersHaveTargetsAndSeeWhereTheyStand() {
        var month = today().withDayOfMonth(1).toString();
        var me = ask(cashier, "{ viewer { member { id } } }")
                .at("/viewer/member/id")
                .asString();
        var input = Map.of("projectId", desk.project(), "cashierId", me, "month", month, "amount", "1000.00");
        desk.admin()
                .mutate("setCollectionTarget", input, "collectionTarget { percent }")
                .fine();
        var payment = FeeDesk.pay(cashier, unit, Map.of(), "CASH 450.00").fine();
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 200.00").fine();
        cashier.mutate(
                        "voidPayment",
                        Map.of(
                                "paymentId",
                                payment.data("/takePayment/payment/id").asString(),
                                "reason",
                                "试"),
                        "payment { id }")
                .fine();
        var seen = ask(
                cashier, "{ collectionTargets(month: \"%s\") { amount collected percent place } }".formatted(month));
        assertThat(seen.at("/collectionTargets").toString())
                .isEqualTo("[{\"amount\":\"1000.00\",\"collected\":\"200.00\",\"percent\":\"20.0\",\"place\":1}]");
        refund(FeeDesk.pay(cashier, unit, Map.of(), "CASH 90.00"), "60.00");
        assertThat(ask(cashier, "{ collectionTargets(month: \"%s\") { collected } }".formatted(month))
                        .at("/collectionTargets/0/collected")
                        .asString())
                .as("90.00 more, of which 60.00 went back")
                .isEqualTo("230.00");
        var bad = new HashMap<String, Object>(input);
        bad.put("month", today().withDayOfMonth(2).toString());
        assertThat(desk.admin()
                        .mutate("setCollectionTarget", bad, "collectionTarget { percent }")
                        .refusal("setCollectionTarget"))
                .isEqualTo("INVALID");
        assertThat(cashier.mutate("setCollectionTarget", input, "collectionTarget { percent }")
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void whatIsPublishedSaysWhatTheLedgerSays() {
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 3000.00").fine();
        var draft = desk.admin()
                .mutate(
                        "createDisclosure",
                        Map.of(
                                "projectId",
                                desk.project(),
                                "title",
                                "四季度收支",
                                "fromOn",
                                today().toString(),
                                "toOn",
                                today().toString(),
                                "lines",
                                List.of(Map.of("side", "SPENDING", "name", "电梯维保", "amount", "1200.00"))),
                        "disclosure { id lines { side name amount fromLedger } }")
                .fine();
        assertThat(draft.data("/createDisclosure/disclosure/lines").toString())
                .contains("物业费", "\"amount\":\"3000.00\",\"fromLedger\":true", "电梯维保");
        var id = Map.<String, Object>of(
                "disclosureId", draft.data("/createDisclosure/disclosure/id").asString());
        desk.admin()
                .mutate("publishDisclosure", id, "disclosure { publishedAt }")
                .fine();
        assertThat(desk.admin()
                        .mutate("publishDisclosure", id, "disclosure { id }")
                        .refusal("publishDisclosure"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(ask(anlan().as(Role.RESIDENT), "{ disclosures { nodes { title } } }")
                        .toString())
                .as("another project's")
                .doesNotContain("四季度收支");
    }

    @Test
    void aBillIsOnOneInvoiceWhichIsTrackedUntilPaid() {
        var bill = desk.bills(unit).at("/0/id").asString();
        Map<String, Object> input = new HashMap<>(Map.of(
                "idempotencyKey",
                UUID.randomUUID().toString(),
                "unitId",
                unit,
                "billIds",
                List.of(bill),
                "title",
                "某某有限公司",
                "taxNumber",
                "91310000MA1FL00000"));
        var invoice = cashier.mutate("requestInvoice", input, "invoice { id amount state }")
                .fine();
        assertThat(invoice.data("/requestInvoice/invoice/amount").asString()).isEqualTo("3360.00");
        input.put("idempotencyKey", UUID.randomUUID().toString());
        assertThat(cashier.mutate("requestInvoice", input, "invoice { id }").refusal("requestInvoice"))
                .isEqualTo("CONFLICT");
        var id = invoice.data("/requestInvoice/invoice/id").asString();
        var issued = cashier.mutate(
                        "issueInvoice", Map.of("invoiceId", id, "number", "25312000000001"), "invoice { state ahead }")
                .fine();
        assertThat(issued.data("/issueInvoice/invoice/ahead").asBoolean()).isTrue();
        assertThat(cashier.mutate("cancelInvoice", Map.of("invoiceId", id, "reason", "x"), "invoice { id }")
                        .refusal("cancelInvoice"))
                .isEqualTo("ILLEGAL_STEP");
        var unpaid = "{ invoices(filter: { projectId: $P, unpaid: true }) { nodes { number bills { outstanding } } } }";
        assertThat(ask(cashier, unpaid).at("/invoices/nodes").size()).isEqualTo(1);
        FeeDesk.pay(cashier, unit, Map.of("billIds", List.of(bill)), "CASH 3360.00")
                .fine();
        assertThat(ask(cashier, unpaid).at("/invoices/nodes").size()).isZero();
        input.put("idempotencyKey", UUID.randomUUID().toString());
        input.put("taxNumber", "123");
        assertThat(cashier.mutate("requestInvoice", input, "invoice { id }").refusal("requestInvoice"))
                .isEqualTo("INVALID");
    }

    @Test
    void payingOnTimeEarnsPointsThatAreSpentOnce() throws Exception {
        desk.admin()
                .mutate("setRewardRule", Map.of("projectId", desk.project(), "pointsPerYuan", "0.1"), "project { id }")
                .fine();
        desk.standard(
                "明年",
                Map.of("validFrom", "2015-01-01", "price", "30"),
                Map.of("basis", "UNIT", "cycle", "YEAR", "feeItemId", desk.item("GARBAGE")));
        desk.post(desk.run("YEAR", "2027-01-01", "GARBAGE"));
        settle();
        assertThat(points()).as("nothing is paid").isZero();
        var early = desk.bills(unit);
        var bill = early.at("/3/id").asString();
        var payment = FeeDesk.pay(cashier, unit, Map.of("billIds", List.of(bill)), "CASH 360.00")
                .fine();
        settle();
        settle();
        assertThat(points()).as("36 for 360 yuan, once").isEqualTo(36);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 3360.00").fine();
        settle();
        assertThat(points()).as("what was paid late earns nothing").isEqualTo(36);
        List<Callable<Api.Answer>> many = List.of(() -> redeem(20), () -> redeem(20), () -> redeem(20));
        var fine = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(many)) {
                if (one.get().refusal("redeemPoints").isEmpty()) fine++;
            }
        }
        assertThat(fine).isEqualTo(1);
        assertThat(points()).isEqualTo(16);
        cashier.mutate(
                        "voidPayment",
                        Map.of(
                                "paymentId",
                                payment.data("/takePayment/payment/id").asString(),
                                "reason",
                                "试"),
                        "payment { id }")
                .fine();
        settle();
        settle();
        assertThat(points()).as("taken back").isEqualTo(-20);
    }

    private void settle() {
        var tenant =
                registry.page(TENANT.CODE.eq("anlan"), List.of(TENANT.ID), 1).getFirst();
        database.as(tenant, () -> database.write(rewards::settle));
    }

    private int points() {
        return ask(cashier, "{ unitPoints(unitId: $U) { points } }")
                .at("/unitPoints/points")
                .asInt();
    }

    private Api.Answer redeem(int points) {
        return cashier.mutate(
                "redeemPoints",
                Map.of("idempotencyKey", UUID.randomUUID().toString(), "unitId", unit, "points", points, "note", "米一袋"),
                "points");
    }
}
