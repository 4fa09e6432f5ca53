package io.xinqiao.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;

/** Use is charged once and to the fen, whatever happened to the meter; what looks odd is on a list. */
class MetersTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk() {
        return new FeeDesk(anlan(), "ME%04d".formatted(PROJECTS.incrementAndGet()));
    }

    /** What is expected was counted litre by litre, in another language. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/metered-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void useComesOutToTheFen(
            String name,
            String cycle,
            String from,
            int digits,
            String readings,
            String prices,
            String over,
            @Nullable String expected,
            String how) {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        String meter = null;
        for (var one : readings.split(";", -1)) {
            var dayAndValue = one.split("=", -1);
            var rolled = dayAndValue[1].endsWith("r");
            var value = dayAndValue[1].replace("r", "");
            if (meter == null) meter = desk.meter(unit, "W1", dayAndValue[0], value, Map.of("digits", digits));
            else desk.read(desk.admin(), meter, dayAndValue[0], value, rolled).fine();
        }
        String standard = null;
        for (var one : prices.split(";", -1)) {
            var dayAndPrice = one.split("=", -1);
            var steps = dayAndPrice[1].split(",", -1);
            var tiers = Arrays.copyOfRange(steps, 1, steps.length);
            if (standard == null) {
                standard =
                        desk.water(name, dayAndPrice[0], steps[0], Map.of("cycle", cycle, "tierPeriod", over), tiers);
            } else {
                var price = FeeDesk.tiered(dayAndPrice[0], steps[0], tiers);
                desk.admin()
                        .mutate(
                                "setChargePrice",
                                Map.of("chargeStandardId", standard, "price", price),
                                "chargeStandard { id }")
                        .fine();
            }
        }
        var run = desk.run(cycle, from, "WATER");
        var preview = desk.preview(run);
        if (expected == null) {
            assertThat(preview.at("/bills").asInt()).as(how).isZero();
            return;
        }
        assertThat(preview.at("/amount").asString()).as(how).isEqualTo(expected);
        desk.post(run);
        assertThat(desk.bills(unit).at("/0/amount").asString()).as(how).isEqualTo(expected);
        assertThat(desk.net("RECEIVABLE")).isEqualTo(expected);
        assertThat(desk.preview(run).at("/bills").asInt()).as("once").isZero();
    }

    @Test
    void aLineOfUseSaysHowItCameAboutAndWhichBillsChargeIt() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-02-28", "100", Map.of());
        desk.read(desk.admin(), meter, "2026-03-31", "120", false).fine();
        desk.water("自来水", "2020-01-01", "2.00", Map.of(), "15:3.00");
        desk.water("污水处理", "2020-01-01", "1.00", Map.of("feeItemId", desk.item("OTHER")));
        desk.post(desk.run("MONTH", "2026-03-01", "WATER", "OTHER"));
        var lines = desk.bills(unit).findValuesAsString("explained");
        assertThat(lines)
                .contains(
                        "自来水(第 1 版价格),2026-03-01 至 2026-03-31:用量 15 × 2 元 = 30.00 元",
                        "自来水(第 1 版价格),2026-03-01 至 2026-03-31:用量 5 × 3 元 = 15.00 元",
                        "污水处理(第 1 版价格),2026-03-01 至 2026-03-31:用量 20 × 1 元 = 20.00 元");
        var reading = desk.admin()
                .ask(
                        "query($m: ID!) { meterReadings(first: 1, filter: { meterId: $m, billed: true }) { nodes { id"
                                + " used bills { amount } } } }",
                        Map.of("m", meter))
                .fine()
                .data("/meterReadings/nodes/0");
        assertThat(reading.at("/bills").findValuesAsString("amount")).containsExactlyInAnyOrder("45.00", "20.00");
        assertThat(desk.admin()
                        .mutate(
                                "correctMeterReading",
                                Map.of("meterReadingId", reading.at("/id").asString(), "value", "110", "note", "看错"),
                                "meterReading { used }")
                        .refusal("correctMeterReading"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void aReadingThatCameLateIsBilledWithTheNextAndATakenBackOneAgain() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-01-31", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-02-28", "10", false).fine();
        desk.water("自来水", "2020-01-01", "2.00", Map.of());
        var february = desk.post(desk.run("MONTH", "2026-02-01", "WATER"));
        desk.reverse(february);
        desk.read(desk.admin(), meter, "2026-03-31", "25", false).fine();
        assertThat(desk.preview(desk.run("MONTH", "2026-03-01", "WATER"))
                        .at("/amount")
                        .asString())
                .isEqualTo("50.00");
        desk.post(desk.run("MONTH", "2026-02-01", "WATER"));
        desk.post(desk.run("MONTH", "2026-03-01", "WATER"));
        assertThat(desk.net("REVENUE")).isEqualTo("-50.00");
    }

    @Test
    void aReplacedMeterLosesNothing() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-02-28", "500", Map.of("factor", "2"));
        var replaced = desk.admin()
                .mutate(
                        "replaceMeter",
                        Map.of(
                                "meterId",
                                meter,
                                "on",
                                "2026-03-10",
                                "lastValue",
                                "504",
                                "number",
                                "W2",
                                "factor",
                                "1",
                                "firstValue",
                                "3"),
                        "meter { id number lastReading { value kind } }")
                .fine();
        var news = replaced.data("/replaceMeter/meter/id").asString();
        desk.read(desk.admin(), news, "2026-03-31", "10", false).fine();
        desk.water("自来水", "2020-01-01", "2.00", Map.of());
        desk.post(desk.run("MONTH", "2026-03-01", "WATER"));
        assertThat(desk.bills(unit).at("/0/amount").asString())
                .as("4 × 2 + 7 tonnes")
                .isEqualTo("30.00");
        assertThat(desk.read(desk.admin(), meter, "2026-04-30", "600", false).refusal("recordMeterReadings"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void anEstimateThatWasTooHighLowersTheNextBill() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-01-31", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-02-28", "28", false).fine();
        desk.water("自来水", "2020-01-01", "2.00", Map.of());
        desk.post(desk.run("MONTH", "2026-02-01", "WATER"));
        var estimated = desk.admin()
                .mutate(
                        "estimateMeterReadings",
                        Map.of("projectId", desk.project(), "kind", "COLD_WATER", "readOn", "2026-03-31"),
                        "estimated impossible")
                .fine();
        assertThat(estimated.data("/estimateMeterReadings/estimated").asInt()).isEqualTo(1);
        desk.post(desk.run("MONTH", "2026-03-01", "WATER"));
        assertThat(desk.net("REVENUE")).isEqualTo("-118.00");
        var real = desk.read(desk.admin(), meter, "2026-04-30", "50", false).fine();
        assertThat(real.data("/recordMeterReadings/meterReadings/0/used").asString())
                .isEqualTo("-9.000");
        assertThat(desk.preview(desk.run("MONTH", "2026-04-01", "WATER"))
                        .at("/bills")
                        .asInt())
                .as("nothing to bill while it is below zero")
                .isZero();
        desk.read(desk.admin(), meter, "2026-05-31", "70", false).fine();
        desk.post(desk.run("MONTH", "2026-05-01", "WATER"));
        assertThat(desk.net("REVENUE")).as("70 tonnes in all").isEqualTo("-140.00");
    }

    @Test
    void whatIsOddIsListedUntilSomebodyHasLookedIntoIt() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-01-01", "0", Map.of());
        var admin = desk.admin();
        desk.read(admin, meter, "2026-01-31", "30", false).fine();
        assertThat(desk.read(admin, meter, "2026-03-02", "119.9", false)
                        .fine()
                        .data("/recordMeterReadings/meterReadings/0/anomaly")
                        .isNull())
                .as("just below three times the usual")
                .isTrue();
        var odd = desk.read(admin, meter, "2026-03-12", "179.9", false).fine();
        assertThat(odd.data("/recordMeterReadings/meterReadings/0/anomaly").asString())
                .isEqualTo("THREE_TIMES");
        assertThat(desk.read(admin, meter, "2026-04-11", "179.9", false)
                        .fine()
                        .data("/recordMeterReadings/meterReadings/0/anomaly")
                        .asString())
                .isEqualTo("NO_USE");
        assertThat(desk.read(admin, meter, "2026-04-12", "1.5", false).refusal("recordMeterReadings"))
                .isEqualTo("INVALID");
        assertThat(desk.read(admin, meter, "2026-04-11", "200", false).refusal("recordMeterReadings"))
                .isEqualTo("CONFLICT");
        assertThat(desk.read(admin, meter, "2099-01-01", "200", false).refusal("recordMeterReadings"))
                .isEqualTo("INVALID");
        assertThat(odd(desk).size()).isEqualTo(2);
        admin.mutate(
                        "checkMeterReading",
                        Map.of("meterReadingId", odd(desk).at("/1/id").asString(), "note", "水管漏水,已报修"),
                        "meterReading { checkedAt }")
                .fine();
        assertThat(odd(desk).size()).isEqualTo(1);
    }

    private static JsonNode odd(FeeDesk desk) {
        return desk.admin()
                .ask(
                        "query($p: ID!) { meterReadings(filter: { projectId: $p, odd: true }) { nodes { id anomaly } }"
                                + " }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/meterReadings/nodes");
    }

    @Test
    void aSheetIsRecordedWholeOrNotAtAllAndOnce() {
        var desk = desk();
        var first = desk.unit("1-101", "100.00");
        var second = desk.unit("1-102", "100.00");
        desk.meter(first, "W1", "2026-01-31", "0", Map.of());
        desk.meter(second, "W2", "2026-01-31", "7", Map.of());
        var bad = importSheet(desk, "表号,抄表日期,本次读数\nW1,2026-02-28,10\nW9,2026-02-28,3\nW2,二月底,4\nW2,2026-02-28,5\n");
        assertThat(bad.data("/importMeterReadings/recorded").asInt()).isZero();
        assertThat(bad.data("/importMeterReadings/problems").findValuesAsString("message"))
                .containsExactly(
                        "没有这块表。", "不是日期,请写成 2026-04-30。", "读数 5 小于上次的 7:若已走过最大数归零,请勾选归零;若已换表,请用换表;若上次看错,请说明原因。");
        var good = "房号,抄表日期,本次读数\n1-101,2026-02-28,10\n1-102,2026-02-28,11.5\n";
        assertThat(importSheet(desk, good).data("/importMeterReadings/recorded").asInt())
                .isEqualTo(2);
        var again = importSheet(desk, good);
        assertThat(again.data("/importMeterReadings/recorded").asInt()).isZero();
        assertThat(again.data("/importMeterReadings/unchanged").asInt()).isEqualTo(2);
    }

    @Test
    void aSheetsSumsAreLeftOutItsUnitsKnownHoweverWrittenAndItsRefusalsNameTheirCells() {
        var desk = desk();
        var first = desk.unit("1-1-101", "100.00");
        desk.meter(first, "W1", "2026-01-31", "0", Map.of());
        var good = importSheet(desk, "房号;抄表日期;本次读数\n1栋1单元101室;2026-02-28;1.010,5\n合计;;1.010,5\n")
                .data("/importMeterReadings");
        assertThat(good.at("/recorded").asInt()).as(good.toString()).isEqualTo(1);
        assertThat(good.at("/problems").findValuesAsString("severity")).containsExactly("SKIPPED");
        var bad = importSheet(desk, "表号,抄表日期,本次读数\nW1,二月底,\n").data("/importMeterReadings/problems");
        assertThat(bad.findValuesAsString("column")).containsExactly("抄表日期", "本次读数");
        assertThat(bad.findValuesAsString("value")).containsExactly("二月底", "");
    }

    private Api.Answer importSheet(FeeDesk desk, String sheet) {
        var file = anlan().upload(Role.TENANT_ADMIN, "IMPORT", "readings.csv", sheet.getBytes(StandardCharsets.UTF_8));
        return desk.admin()
                .mutate(
                        "importMeterReadings",
                        Map.of("projectId", desk.project(), "fileId", file, "kind", "COLD_WATER"),
                        "recorded unchanged odd problems { row column value severity message }")
                .fine();
    }

    @Test
    void unitsThatSlippedThroughAreFound() {
        var desk = desk();
        var billed = desk.unit("1-101", "100.00");
        var forgotten = desk.unit("1-102", "100.00");
        desk.live(forgotten, "2020-01-01", null);
        desk.read(desk.admin(), desk.meter(billed, "W1", "2026-01-31", "0", Map.of()), "2026-02-28", "9", false)
                .fine();
        desk.water("自来水", "2020-01-01", "2.00", Map.of());
        desk.post(desk.run("MONTH", "2026-02-01", "WATER"));
        var never = desk.admin()
                .ask(
                        "query($p: ID!, $i: ID!) { unitsNeverBilled(projectId: $p, feeItemId: $i, meterKind:"
                                + " COLD_WATER) { nodes { unit { number } lived metered } } }",
                        Map.of("p", desk.project(), "i", desk.item("WATER")))
                .fine()
                .data("/unitsNeverBilled/nodes");
        assertThat(never.toString()).isEqualTo("[{\"unit\":{\"number\":\"1-102\"},\"lived\":true,\"metered\":false}]");
        var unread = desk.preview(desk.run("MONTH", "2026-03-01", "WATER"));
        assertThat(unread.at("/unbillable/0/reason").asString()).isEqualTo("NO_READING");
    }

    @Test
    void aStewardReadsTheMetersOfTheirBuildingsOnly() {
        var desk = desk();
        var meter = desk.meter(desk.unit("1-101", "100.00"), "W1", "2026-01-31", "0", Map.of());
        var steward = anlan().as(Role.STEWARD);
        assertThat(desk.read(steward, meter, "2026-02-28", "9", false).refusal("recordMeterReadings"))
                .isEqualTo("NOT_FOUND");
        assertThat(List.of(
                        desk.read(anlan().as(Role.RESIDENT), meter, "2026-02-28", "9", false)
                                .code(),
                        desk.read(anlan().as(Role.FRONT_DESK), meter, "2026-02-28", "9", false)
                                .code()))
                .containsOnly("FORBIDDEN");
    }
}
