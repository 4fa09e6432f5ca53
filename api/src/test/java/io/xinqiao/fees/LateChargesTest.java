package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.sql.SQLException;
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

/** Paying late costs a little for each day, once, and never more than the cap. */
class LateChargesTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk() {
        return new FeeDesk(anlan(), "LC%04d".formatted(PROJECTS.incrementAndGet()));
    }

    /** 280 yuan due on 2026-03-01 and in the books since that day. */
    private String owing(FeeDesk desk) throws SQLException {
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        LateDesk.book(anlan(), desk, unit, "2026-03-01");
        return unit;
    }

    @Test
    void eachDayIsChargedOnceOnWhatWasOwed() throws SQLException {
        var desk = desk();
        var unit = owing(desk);
        LateDesk.rule(desk, "0.05", 0, "100");
        var on = "2026-03-11";
        var preview = LateDesk.preview(desk, on);
        assertThat(preview.at("/charges/0/owedDays").asString()).isEqualTo("2800.00");
        assertThat(preview.at("/amount").asString()).isEqualTo("1.40");
        assertThat(preview.at("/charges/0/explained").asString())
                .isEqualTo("(2026-03-02 至 2026-03-11 每日欠 280.00 元 × 10 天) = 2800.00 元·天;2800.00 × 每天 0.05% = 1.40 元");
        LateDesk.charge(desk, on, preview);
        assertThat(desk.net("RECEIVABLE")).isEqualTo("281.40");
        assertThat(LateDesk.preview(desk, on).at("/bills").asInt()).as("once").isZero();
        assertThat(LateDesk.post(desk, on, preview).refusal("postLateCharges")).isEqualTo("CONFLICT");
        var charge = desk.admin()
                .ask(
                        "query($u: ID!) { bills(filter: { unitId: $u }) { nodes { source amount lateCharge { amount"
                                + " bill { amount } } } } }",
                        Map.of("u", unit))
                .fine()
                .data("/bills/nodes");
        assertThat(charge.toString()).contains("\"source\":\"LATE\",\"amount\":\"1.40\"");
        assertThat(desk.trialBalance().at("/balanced").asBoolean()).isTrue();
    }

    /** Whether somebody pays at noon or in the evening, today is charged tomorrow. */
    @Test
    void todayIsNotChargedBeforeItIsOver() throws SQLException {
        var desk = desk();
        owing(desk);
        LateDesk.rule(desk, "0.05", 0, "100");
        var nothing = LateDesk.preview(desk, "2026-03-01");
        assertThat(LateDesk.post(desk, today(), nothing).refusal("postLateCharges"))
                .isEqualTo("INVALID");
        var asked = desk.admin()
                .ask(
                        "query($p: ID!, $on: Date!) { lateChargePreview(projectId: $p, on: $on) { bills } }",
                        Map.of("p", desk.project(), "on", today()));
        assertThat(asked.code()).isEqualTo("BAD_REQUEST");
        assertThat(asked.message()).contains("昨天");
    }

    @Test
    void theExplanationNamesTheDaysThatWereCounted() throws SQLException {
        var desk = desk();
        var unit = owing(desk);
        LateDesk.rule(desk, "0.05", 0, "100");
        var cashier = desk.cashier("late-days");
        desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 100.00").fine();
        LateDesk.book(anlan(), desk, unit, "2026-03-06");
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 180.00").fine();
        LateDesk.book(anlan(), desk, unit, "2026-03-09");
        var words = "(2026-03-02 至 2026-03-05 每日欠 280.00 元 × 4 天 + 2026-03-06 至 2026-03-08 每日欠 180.00 元 × 3 天)"
                + " = 1660.00 元·天;1660.00 × 每天 0.05% = 0.83 元";
        var preview = LateDesk.preview(desk, "2026-03-31");
        assertThat(preview.at("/charges/0/explained").asString()).isEqualTo(words);
        LateDesk.charge(desk, "2026-03-31", preview);
        var posted = desk.admin()
                .ask(
                        "query($u: ID!) { bills(filter: { unitId: $u }) { nodes { lateCharge { explained } } } }",
                        Map.of("u", unit))
                .fine()
                .data("/bills/nodes");
        assertThat(posted.findValuesAsString("explained")).containsExactly(words);
    }

    @Test
    void theCapAndTheDaysOfGraceHold() throws SQLException {
        var capped = desk();
        owing(capped);
        LateDesk.rule(capped, "1", 0, "0.5");
        var preview = LateDesk.preview(capped, "2026-03-02");
        assertThat(preview.at("/amount").asString())
                .as("1 % of 280 is 2.80, the cap 1.40")
                .isEqualTo("1.40");
        assertThat(preview.at("/charges/0/explained").asString()).contains("已到上限");
        var free = desk();
        owing(free);
        LateDesk.rule(free, "1", 30, "100");
        assertThat(LateDesk.preview(free, "2026-03-31").at("/bills").asInt()).isZero();
        assertThat(LateDesk.preview(free, "2026-04-01").at("/bills").asInt()).isEqualTo(1);
    }

    @Test
    void whoeverTakesABillBackTakesBackWhatItCostToPayItLate() throws SQLException {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        var run = desk.post(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        LateDesk.book(anlan(), desk, unit, "2026-03-01");
        LateDesk.rule(desk, "0.05", 0, "100");
        LateDesk.charge(desk, "2026-03-02", LateDesk.preview(desk, "2026-03-02"));
        assertThat(desk.net("RECEIVABLE")).isEqualTo("280.14");
        desk.reverse(run);
        assertThat(desk.net("RECEIVABLE")).isEqualTo("0.00");
        assertThat(desk.net("REVENUE")).isEqualTo("0.00");
        assertThat(LateDesk.preview(desk, "2026-03-11").at("/bills").asInt()).isZero();
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
        var rule = new LateChargeRules.LateChargeRule(
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
