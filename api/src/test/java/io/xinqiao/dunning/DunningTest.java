package io.xinqiao.dunning;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.DUNNING_CASE;
import static io.xinqiao.schema.tenant.Tables.DUNNING_PROMISE;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Whoever owes is pressed once at each stage, left alone while they have reason, and forgotten when they have paid. */
class DunningTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final String COUNTS = "opened closed planned cancelled messages";

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private String code;
    private FeeDesk desk;
    private Api cashier;
    private final List<String> units = new ArrayList<>();

    @BeforeEach
    void aProjectWithUnitsThatOweSinceDifferentDays() {
        var number = PROJECTS.incrementAndGet();
        code = "DN%04d".formatted(number);
        desk = new FeeDesk(anlan(), code);
        cashier = desk.cashier("dunning-cashier-" + number);
        units.clear();
        for (var at = 1; at <= 3; at++) {
            units.add(desk.unit("1-10" + at, "100.00"));
            desk.own(units.getLast(), "2020-01-01");
        }
        policy(true);
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    /** Never quiet, so that the hour of the test does not matter; or always but for an hour that is far. */
    private void policy(boolean loud) {
        var hour = LocalTime.now(ZoneId.of("Asia/Shanghai")).getHour();
        desk.admin()
                .mutate(
                        "setDunningPolicy",
                        Map.of(
                                "projectId",
                                desk.project(),
                                "stages",
                                List.of(
                                        Map.of("fromDay", -15, "action", "MESSAGE", "assignedTo", "NOBODY"),
                                        Map.of("fromDay", 1, "action", "CALL", "assignedTo", "CASHIER"),
                                        Map.of("fromDay", 31, "action", "VISIT", "assignedTo", "STEWARD"),
                                        Map.of("fromDay", 61, "action", "LETTER", "assignedTo", "STEWARD")),
                                "quietFrom",
                                loud ? (hour + 12) % 24 : hour,
                                "quietTo",
                                loud ? (hour + 12) % 24 : (hour + 2) % 24,
                                "least",
                                "1.00"),
                        "dunningPolicy { version stages { fromDay } }")
                .fine();
    }

    /** 280 yuan of a month, due so many days from today. */
    private void bill(String period, int daysFromToday) {
        var first = LocalDate.parse(period);
        var due = (int) (today().plusDays(daysFromToday).toEpochDay() - first.toEpochDay());
        var name = "到期 " + period + " " + daysFromToday;
        var standard = desk.standard(name, Map.of("validFrom", period, "price", "2.80"), Map.of("dueDays", due));
        desk.post(desk.run("MONTH", period, "PROPERTY"));
        desk.admin()
                .mutate(
                        "endChargeStandard",
                        Map.of(
                                "chargeStandardId",
                                standard,
                                "validUntil",
                                first.plusMonths(1).minusDays(1).toString()),
                        "chargeStandard { id }")
                .fine();
    }

    private JsonNode run() {
        return desk.admin()
                .mutate("runDunning", Map.of("projectId", desk.project()), COUNTS)
                .fine()
                .data("/runDunning");
    }

    private void nothingMore() {
        assertThat(run().toString())
                .isEqualTo(
                        "{\"opened\":0,\"closed\":0,\"planned\":0,\"cancelled\":0,\"messages\":0,\"userErrors\":[]}");
    }

    private JsonNode dunningCase(String unit) {
        return desk.admin()
                .ask(
                        "query($u: ID!) { dunningCases(filter: { unitId: $u }) { nodes { id state stage owed"
                                + " oldestDueOn promises { state } } } }",
                        Map.of("u", unit))
                .fine()
                .data("/dunningCases/nodes/0");
    }

    private JsonNode actions(String state) {
        return desk.admin()
                .ask(
                        "query($p: ID!, $s: DunningActionState!) { dunningActions(first: 100, filter: { projectId: $p,"
                                + " states: [$s] }) { nodes { id kind stage unit { number } assignee { name } } } }",
                        Map.of("p", desk.project(), "s", state))
                .fine()
                .data("/dunningActions/nodes");
    }

    private Api.Answer pay(String unit, String amount) {
        return FeeDesk.pay(cashier, unit, Map.of(), "CASH " + amount).fine();
    }

    private Api.Answer step(Api as, String mutation, String unit, Map<String, Object> more) {
        Map<String, Object> input = new HashMap<>(
                Map.of("dunningCaseId", dunningCase(unit).at("/id").asString()));
        input.putAll(more);
        return as.mutate(mutation, input, "dunningCase { state stage }");
    }

    @Test
    void eachStageIsTakenOnceAndAPartPaidGoesBack() {
        bill("2026-01-01", -70);
        bill("2026-02-01", -40);
        var first = run();
        assertThat(first.at("/opened").asInt()).isEqualTo(3);
        assertThat(first.at("/planned").asInt()).isEqualTo(3);
        assertThat(actions("PLANNED").findValuesAsString("kind")).containsOnly("LETTER");
        nothingMore();
        desk.open(cashier);
        pay(units.getFirst(), "280.00");
        pay(units.get(1), "560.00");
        pay(units.get(2), "279.99");
        var second = run();
        assertThat(second.toString())
                .as("one back to the visit, one closed when it paid, one as before")
                .contains("\"closed\":0", "\"planned\":1", "\"cancelled\":1");
        assertThat(dunningCase(units.getFirst()).at("/stage").asInt()).isEqualTo(3);
        assertThat(dunningCase(units.get(1)).at("/state").asString()).isEqualTo("CLOSED");
        assertThat(dunningCase(units.get(2)).at("/stage").asInt()).isEqualTo(4);
        assertThat(dunningCase(units.get(2)).at("/owed").asString()).isEqualTo("280.01");
        nothingMore();
    }

    @Test
    void messagesGoOutOnceAndNotInQuietHours() {
        policy(false);
        desk.live(units.getFirst(), "2020-01-01", null);
        bill("2026-01-01", 10);
        var quiet = run();
        assertThat(quiet.at("/planned").asInt()).isEqualTo(3);
        assertThat(quiet.at("/messages").asInt()).isZero();
        policy(true);
        assertThat(run().at("/messages").asInt()).isEqualTo(3);
        nothingMore();
        assertThat(actions("DONE").findValuesAsString("kind")).containsOnly("MESSAGE");
    }

    @Test
    void aPromiseRestsItAndPayingEndsIt() {
        bill("2026-01-01", -10);
        run();
        var task = actions("PLANNED").at("/0");
        assertThat(task.at("/kind").asString()).isEqualTo("CALL");
        assertThat(task.at("/assignee/name").isString()).isTrue();
        var done = cashier.mutate(
                "recordDunningAction",
                Map.of("dunningActionId", task.at("/id").asString(), "outcome", "WILL_PAY", "note", "月底"),
                "dunningAction { state outcome doneBy { name } }");
        done.fine();
        assertThat(cashier.mutate(
                                "recordDunningAction",
                                Map.of("dunningActionId", task.at("/id").asString(), "outcome", "TOLD"),
                                "dunningAction { state }")
                        .refusal("recordDunningAction"))
                .isEqualTo("ILLEGAL_STEP");
        var unit = units.getFirst();
        var promise = Map.<String, Object>of(
                "amount", "280.00", "dueOn", today().plusDays(5).toString());
        step(cashier, "promisePayment", unit, promise).fine();
        assertThat(step(cashier, "promisePayment", unit, promise).refusal("promisePayment"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(step(cashier, "promisePayment", units.get(1), Map.of("amount", "1.00", "dueOn", "2026-01-01"))
                        .refusal("promisePayment"))
                .isEqualTo("INVALID");
        nothingMore();
        desk.open(cashier);
        pay(unit, "280.00");
        assertThat(dunningCase(unit).at("/state").asString()).isEqualTo("CLOSED");
        nothingMore();
    }

    @Test
    void instalmentsAreAgreedOnAndHoldsEndByThemselves() {
        bill("2026-01-01", -10);
        run();
        var unit = units.getFirst();
        step(
                        cashier,
                        "agreeInstalments",
                        unit,
                        Map.of(
                                "instalments",
                                List.of(
                                        Map.of(
                                                "amount",
                                                "140.00",
                                                "dueOn",
                                                today().plusDays(5).toString()),
                                        Map.of(
                                                "amount",
                                                "140.00",
                                                "dueOn",
                                                today().plusDays(35).toString()))))
                .fine();
        assertThat(dunningCase(unit).at("/promises").size()).isEqualTo(2);
        nothingMore();
        var other = units.get(1);
        step(
                        cashier,
                        "holdDunning",
                        other,
                        Map.of("reason", "争议", "until", today().minusDays(1).toString()))
                .fine();
        assertThat(dunningCase(other).at("/state").asString()).isEqualTo("HELD");
        assertThat(run().at("/planned").asInt()).as("the day has passed").isEqualTo(1);
        assertThat(dunningCase(other).at("/state").asString()).isEqualTo("ACTIVE");
        nothingMore();
    }

    /** What was promised is due some days earlier than it was said, as if so many days had passed. */
    private void daysPass(int days) {
        var tenant =
                registry.page(TENANT.CODE.eq("anlan"), List.of(TENANT.ID), 1).getFirst();
        database.as(
                tenant,
                () -> database.write(() -> database.sql()
                        .update(DUNNING_PROMISE)
                        .set(DUNNING_PROMISE.DUE_ON, DUNNING_PROMISE.DUE_ON.minus(days))
                        .where(DUNNING_PROMISE.CASE_ID.in(database.sql()
                                .select(DUNNING_CASE.ID)
                                .from(DUNNING_CASE)
                                .join(PROJECT)
                                .on(PROJECT.ID.eq(DUNNING_CASE.PROJECT_ID))
                                .where(PROJECT.CODE.eq(code))))
                        .execute()));
    }

    private void agree(String unit) {
        var soon = today().plusDays(5).toString();
        var later = today().plusDays(35).toString();
        List<Map<String, String>> instalments =
                List.of(Map.of("amount", "100.00", "dueOn", soon), Map.of("amount", "180.00", "dueOn", later));
        step(cashier, "agreeInstalments", unit, Map.of("instalments", instalments))
                .fine();
    }

    @Test
    void whatIsBrokenGoesOnAndWhatIsKeptRests() {
        bill("2026-01-01", -10);
        run();
        desk.open(cashier);
        var keeps = units.getFirst();
        var breaks = units.get(1);
        var today = today().toString();
        step(cashier, "promisePayment", keeps, Map.of("amount", "280.00", "dueOn", today))
                .fine();
        agree(keeps);
        agree(breaks);
        pay(keeps, "100.00");
        pay(breaks, "99.99");
        daysPass(8);
        run();
        assertThat(dunningCase(keeps).at("/state").asString()).isEqualTo("INSTALMENTS");
        assertThat(dunningCase(keeps).at("/promises").findValuesAsString("state"))
                .containsExactly("REPLACED", "KEPT", "OPEN");
        assertThat(dunningCase(breaks).at("/state").asString()).isEqualTo("ACTIVE");
        assertThat(dunningCase(breaks).at("/promises").findValuesAsString("state"))
                .as("one that is broken breaks all")
                .containsExactly("BROKEN", "BROKEN");
        nothingMore();
        step(cashier, "promisePayment", breaks, Map.of("amount", "180.01", "dueOn", today))
                .fine();
        nothingMore();
        assertThat(dunningCase(breaks).at("/state").asString()).isEqualTo("PROMISED");
    }

    @Test
    void aComplaintAboutFeesRestsIt() {
        bill("2026-01-01", -10);
        run();
        var unit = units.getFirst();
        var ticket = desk.admin()
                .mutate(
                        "createTicket",
                        Map.of("unitId", unit, "kind", "COMPLAINT", "channel", "PHONE", "title", "多收了物业费"),
                        "ticket { id }")
                .fine()
                .data("/createTicket/ticket/id")
                .asString();
        nothingMore();
        var bill = desk.bills(unit).at("/0/id").asString();
        desk.admin()
                .mutate("disputeBill", Map.of("billId", bill, "ticketId", ticket), "bill { id }")
                .fine();
        assertThat(run().at("/cancelled").asInt()).isEqualTo(1);
        assertThat(dunningCase(unit).at("/state").asString()).isEqualTo("HELD");
        nothingMore();
        desk.admin()
                .mutate("cancelTicket", Map.of("ticketId", ticket, "reason", "已说明"), "ticket { state }")
                .fine();
        assertThat(run().at("/planned").asInt()).isEqualTo(1);
        assertThat(dunningCase(unit).at("/state").asString()).isEqualTo("ACTIVE");
        nothingMore();
    }

    @Test
    void manyRunsAtOnceAreOne() throws Exception {
        bill("2026-01-01", -10);
        List<Callable<JsonNode>> runs = new ArrayList<>();
        for (var at = 0; at < 10; at++) runs.add(this::run);
        var planned = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(runs))
                planned += one.get().at("/planned").asInt();
        }
        assertThat(planned).isEqualTo(3);
    }

    @Test
    void theLetterNamesWhatIsOwed() throws Exception {
        bill("2026-01-01", -70);
        bill("2026-02-01", -40);
        run();
        var id = dunningCase(units.getFirst()).at("/id").asString();
        var letter = cashier.mutate("printDunningLetter", Map.of("dunningCaseId", id), "file { downloadUrl name }")
                .fine();
        try (var document = Loader.loadPDF(
                cashier.get(letter.data("/printDunningLetter/file/downloadUrl").asString())
                        .body())) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("催缴通知函", "1-101", "物业费", "2026-01-01", "70", "40", "560.00");
        }
    }

    @Test
    void theNoticeBoardSaysWhatIsOverdueAndWhatFallsDueAndNamesNobody() throws Exception {
        var building = Map.<String, Object>of("buildingId", desk.building());
        assertThat(cashier.mutate("printFeeReminder", building, "file { name }").refusal("printFeeReminder"))
                .isEqualTo("INVALID");
        bill("2026-01-01", -10);
        bill("2026-02-01", 10);
        bill("2026-03-01", 40);
        var notice = cashier.mutate("printFeeReminder", building, "file { downloadUrl }")
                .fine();
        try (var document = Loader.loadPDF(
                cashier.get(notice.data("/printFeeReminder/file/downloadUrl").asString())
                        .body())) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("缴费提醒", "物业费", "3")
                    .contains(today().minusDays(10) + " 已逾期", today().plusDays(10) + " 即将到期")
                    .doesNotContain("1-101", "业主 ", today().plusDays(40).toString());
        }
        assertThat(anlan().as(Role.CASHIER)
                        .mutate("printFeeReminder", building, "file { name }")
                        .refusal("printFeeReminder"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void theLettersWordsAreTheCompanysOwnAndAreFilledIn() throws Exception {
        bill("2026-01-01", -70);
        run();
        Map<String, Object> policy = new HashMap<>(Map.of(
                "projectId",
                desk.project(),
                "stages",
                List.of(Map.of("fromDay", 61, "action", "LETTER", "assignedTo", "STEWARD")),
                "quietFrom",
                20,
                "quietTo",
                9,
                "least",
                "1.00"));
        policy.put("letter", "您在${place}欠费");
        var wrong = desk.admin().mutate("setDunningPolicy", policy, "dunningPolicy { version }");
        assertThat(wrong.refusal("setDunningPolicy")).isEqualTo("INVALID");
        assertThat(wrong.body()).contains("place", "oldest");
        policy.put("letter", "${unit}共${bills}笔${owed}元,最早${oldest},请于${by}前缴清。");
        desk.admin()
                .mutate("setDunningPolicy", policy, "dunningPolicy { version }")
                .fine();
        var letter = cashier.mutate(
                        "printDunningLetter",
                        Map.of(
                                "dunningCaseId",
                                dunningCase(units.getFirst()).at("/id").asString()),
                        "file { downloadUrl }")
                .fine();
        try (var document = Loader.loadPDF(
                cashier.get(letter.data("/printDunningLetter/file/downloadUrl").asString())
                        .body())) {
            assertThat(new PDFTextStripper().getText(document).replaceAll("\\s", ""))
                    .contains("1-101共1笔280.00元,最早" + today().minusDays(70) + ",请于" + today().plusDays(7) + "前缴清。");
        }
    }

    @Test
    void strangersSeeNothingAndDoNothing() {
        bill("2026-01-01", -10);
        run();
        var promise = Map.<String, Object>of("amount", "1.00", "dueOn", today().toString());
        assertThat(step(anlan().as(Role.CASHIER), "promisePayment", units.getFirst(), promise)
                        .refusal("promisePayment"))
                .isEqualTo("NOT_FOUND");
        assertThat(step(anlan().as(Role.RESIDENT), "promisePayment", units.getFirst(), promise)
                        .code())
                .isEqualTo("FORBIDDEN");
    }
}
