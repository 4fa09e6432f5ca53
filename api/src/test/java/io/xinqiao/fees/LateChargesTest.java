package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;

/** Paying late costs a little for each day, once, and never more than the cap. */
class LateChargesTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk() {
        return new FeeDesk(anlan(), "LC%04d".formatted(PROJECTS.incrementAndGet()));
    }

    private static void rule(FeeDesk desk, String percent, int grace, String cap) {
        desk.admin()
                .mutate(
                        "setLateChargeRule",
                        Map.of(
                                "projectId",
                                desk.project(),
                                "feeItemId",
                                desk.item("PROPERTY"),
                                "dueFrom",
                                "2020-01-01",
                                "percentADay",
                                percent,
                                "graceDays",
                                grace,
                                "capPercent",
                                cap),
                        "lateChargeRule { number }")
                .fine();
    }

    private static JsonNode preview(FeeDesk desk, String on) {
        return desk.admin()
                .ask(
                        "query($p: ID!, $on: Date!) { lateChargePreview(projectId: $p, on: $on) { bills amount charges"
                                + " { owedDays amount explained } } }",
                        Map.of("p", desk.project(), "on", on))
                .fine()
                .data("/lateChargePreview");
    }

    private static Api.Answer post(FeeDesk desk, String on, JsonNode preview) {
        return desk.admin()
                .mutate(
                        "postLateCharges",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "projectId",
                                desk.project(),
                                "on",
                                on,
                                "expectedBills",
                                preview.at("/bills").asInt(),
                                "expectedAmount",
                                preview.at("/amount").asString()),
                        "bills amount");
    }

    /** 280 yuan due on 2026-03-01: its days before the posting are days on which nothing stood in the books. */
    private static String owing(FeeDesk desk) {
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        return unit;
    }

    @Test
    void eachDayIsChargedOnceOnWhatWasOwed() {
        var desk = desk();
        var unit = owing(desk);
        rule(desk, "0.05", 0, "100");
        var today = today();
        var preview = preview(desk, today);
        assertThat(preview.at("/charges/0/owedDays").asString()).isEqualTo("280.00");
        assertThat(preview.at("/amount").asString()).isEqualTo("0.14");
        assertThat(preview.at("/charges/0/explained").asString()).endsWith("每日欠款之和 280.00 元·天 × 每天 0.05% = 0.14 元");
        post(desk, today, preview).fine();
        assertThat(desk.net("RECEIVABLE")).isEqualTo("280.14");
        assertThat(preview(desk, today).at("/bills").asInt()).as("once").isZero();
        assertThat(post(desk, today, preview).refusal("postLateCharges")).isEqualTo("CONFLICT");
        var charge = desk.admin()
                .ask(
                        "query($u: ID!) { bills(filter: { unitId: $u }) { nodes { source amount lateCharge { amount"
                                + " bill { amount } } } } }",
                        Map.of("u", unit))
                .fine()
                .data("/bills/nodes");
        assertThat(charge.toString()).contains("\"source\":\"LATE\",\"amount\":\"0.14\"");
        assertThat(desk.trialBalance().at("/balanced").asBoolean()).isTrue();
    }

    @Test
    void theCapAndTheDaysOfGraceHold() {
        var capped = desk();
        owing(capped);
        rule(capped, "1", 0, "0.5");
        var preview = preview(capped, today());
        assertThat(preview.at("/amount").asString())
                .as("1 % of 280 is 2.80, the cap 1.40")
                .isEqualTo("1.40");
        assertThat(preview.at("/charges/0/explained").asString()).contains("已到上限");
        var free = desk();
        owing(free);
        rule(free, "1", 400, "100");
        assertThat(preview(free, today()).at("/bills").asInt()).isZero();
    }

    @Test
    void whoeverTakesABillBackTakesBackWhatItCostToPayItLate() {
        var desk = desk();
        desk.own(desk.unit("1-101", "100.00"), "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        var run = desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        rule(desk, "0.05", 0, "100");
        post(desk, today(), preview(desk, today())).fine();
        assertThat(desk.net("RECEIVABLE")).isEqualTo("280.14");
        desk.reverse(run);
        assertThat(desk.net("RECEIVABLE")).isEqualTo("0.00");
        assertThat(desk.net("REVENUE")).isEqualTo("0.00");
        assertThat(preview(desk, today()).at("/bills").asInt()).isZero();
    }

    /** The table is for accountants; what is expected was added up day by day, in another language. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/late-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void payingLateCostsToTheFen(
            String name,
            BigDecimal billed,
            LocalDate due,
            int grace,
            BigDecimal percent,
            BigDecimal cap,
            String moves,
            @Nullable String before,
            LocalDate on,
            @Nullable String expected,
            boolean capped,
            String how) {
        var bill = new Bill(
                UUID.randomUUID(),
                new Bill.Payer(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), null, null),
                null,
                UUID.randomUUID(),
                new Bill.Origin(Bill.Source.RUN, UUID.randomUUID(), null),
                new Bill.Period(due, due),
                due,
                billed,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                new Bill.EarlyDiscount(null, BigDecimal.ZERO),
                false);
        var rule = new LateCharges.LateChargeRule(
                UUID.randomUUID(), bill.payer().projectId(), bill.feeItemId(), 1, due, percent, grace, cap);
        List<LateCharges.Moved> moved = new ArrayList<>();
        for (var move : moves.split(";", -1)) {
            var dayAndSum = move.split("=", -1);
            moved.add(new LateCharges.Moved(LocalDate.parse(dayAndSum[0]), new BigDecimal(dayAndSum[1])));
        }
        LateCharges.Before charged = null;
        if (before != null) {
            var dayAndSum = before.split("=", -1);
            charged = new LateCharges.Before(LocalDate.parse(dayAndSum[0]), new BigDecimal(dayAndSum[1]));
        }
        var charge = LateCharges.charge(bill, rule, charged, moved, on);
        if (expected == null) {
            assertThat(charge).as(how).isNull();
            return;
        }
        assertThat(charge.amount()).as(how).isEqualTo(new BigDecimal(expected));
        assertThat(charge.capped()).as(how).isEqualTo(capped);
    }

    private static String today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
    }
}
