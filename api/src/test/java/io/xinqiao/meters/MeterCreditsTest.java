package io.xinqiao.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;

/** What was charged too much is given back at the price at which it was charged, and one bill is mended alone. */
class MeterCreditsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private FeeDesk desk() {
        return new FeeDesk(anlan(), "MC%04d".formatted(PROJECTS.incrementAndGet()));
    }

    private static Api.Answer readLower(FeeDesk desk, String meter, String on, String value) {
        return desk.admin()
                .mutate(
                        "recordMeterReadings",
                        Map.of(
                                "readings",
                                List.of(Map.of(
                                        "meterId", meter, "readOn", on, "value", value, "lowerBecause", "上次看错"))),
                        "meterReadings { id used anomaly note }");
    }

    private static void price(FeeDesk desk, String standard, String from, String price, String... tiers) {
        desk.admin()
                .mutate(
                        "setChargePrice",
                        Map.of("chargeStandardId", standard, "price", FeeDesk.tiered(from, price, tiers)),
                        "chargeStandard { id }")
                .fine();
    }

    /** The table is for accountants: {@code l} behind a reading says that it is lower because the last was misread. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/credit-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void tooMuchIsGivenBackAtItsPrice(
            String name,
            String readings,
            String prices,
            String over,
            @Nullable String before,
            String asked,
            @Nullable String expected,
            String how) {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var overAndFactor = over.split("\\*", -1);
        String meter = null;
        for (var one : readings.split(";", -1)) {
            var dayAndValue = one.split("=", -1);
            var value = dayAndValue[1].replace("l", "");
            if (meter == null) {
                Map<String, Object> more = new HashMap<>();
                if (overAndFactor.length > 1) more.put("factor", overAndFactor[1]);
                meter = desk.meter(unit, "W1", dayAndValue[0], value, more);
            } else if (dayAndValue[1].endsWith("l")) {
                readLower(desk, meter, dayAndValue[0], value).fine();
            } else {
                desk.read(desk.admin(), meter, dayAndValue[0], value, false).fine();
            }
        }
        String standard = null;
        for (var one : prices.split(";", -1)) {
            var dayAndPrice = one.split("=", -1);
            var steps = dayAndPrice[1].split(",", -1);
            var tiers = Arrays.copyOfRange(steps, 1, steps.length);
            if (standard == null) {
                standard = desk.water(name, dayAndPrice[0], steps[0], Map.of("tierPeriod", overAndFactor[0]), tiers);
            } else {
                price(desk, standard, dayAndPrice[0], steps[0], tiers);
            }
        }
        if (before != null) {
            for (var month : before.split(",", -1)) desk.post(desk.run("MONTH", month + "-01", "WATER"));
        }
        var run = desk.run("MONTH", asked + "-01", "WATER");
        var preview = desk.preview(run);
        if (expected == null) {
            assertThat(preview.at("/bills").asInt()).as(how).isZero();
            assertThat(preview.at("/unbillable").findValuesAsString("reason")).containsExactly("COMES_TO_NOTHING");
            return;
        }
        assertThat(preview.at("/amount").asString()).as(how).isEqualTo(expected);
        desk.post(run);
        assertThat(desk.preview(run).at("/bills").asInt()).as("once").isZero();
    }

    @Test
    void anEstimateIsGivenBackAtThePriceAtWhichItWasCharged() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-01-01", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-01-31", "90", false).fine();
        var water = desk.water("自来水", "2020-01-01", "2.00", Map.of());
        price(desk, water, "2026-03-01", "2.80");
        desk.admin()
                .mutate(
                        "estimateMeterReadings",
                        Map.of("projectId", desk.project(), "kind", "COLD_WATER", "readOn", "2026-02-28"),
                        "estimated")
                .fine();
        desk.post(desk.run("MONTH", "2026-02-01", "WATER"));
        assertThat(desk.net("REVENUE")).as("90 + 84 tonnes").isEqualTo("-348.00");
        desk.read(desk.admin(), meter, "2026-03-31", "112", false).fine();
        desk.read(desk.admin(), meter, "2026-04-30", "212", false).fine();
        desk.post(desk.run("MONTH", "2026-04-01", "WATER"));
        var lines = desk.bills(unit).at("/1/lines");
        assertThat(lines.findValuesAsString("amount")).containsExactly("-124.00", "280.00");
        assertThat(lines.at("/0/explained").asString())
                .isEqualTo("自来水(第 1 版价格),2026-02-01 至 2026-02-28:退还多计的用量 -62 × 2 元 = -124.00 元");
        assertThat(desk.net("REVENUE")).isEqualTo("-504.00");
    }

    @Test
    void aLowerReadingSaysWhyAndIsLookedInto() {
        var desk = desk();
        var meter = desk.meter(desk.unit("1-101", "100.00"), "W1", "2026-01-01", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-01-31", "250", false).fine();
        assertThat(desk.read(desk.admin(), meter, "2026-02-28", "30", false).refusal("recordMeterReadings"))
                .isEqualTo("INVALID");
        var lower = readLower(desk, meter, "2026-02-28", "30").fine().data("/recordMeterReadings/meterReadings/0");
        assertThat(lower.at("/used").asString()).isEqualTo("-220.000");
        assertThat(lower.at("/anomaly").asString()).isEqualTo("LOWER");
        assertThat(lower.at("/note").asString()).isEqualTo("上次看错");
    }

    private static Api.Answer takeBack(Api as, String bill) {
        return as.mutate(
                "reverseBill",
                Map.of("idempotencyKey", UUID.randomUUID().toString(), "billId", bill, "reason", "抄错"),
                "bill { state settled reversal { reason by { name } } }");
    }

    /** 250 was read for 25: one household's bill is mended, and the neighbour's is not touched. */
    @Test
    void oneMisreadMeterIsMendedWithoutTheOthers() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var neighbour = desk.unit("1-102", "100.00");
        var meter = desk.meter(unit, "W1", "2026-01-31", "0", Map.of());
        var other = desk.meter(neighbour, "W2", "2026-01-31", "0", Map.of());
        var misread = desk.read(desk.admin(), meter, "2026-02-28", "250", false)
                .fine()
                .data("/recordMeterReadings/meterReadings/0/id")
                .asString();
        desk.read(desk.admin(), other, "2026-02-28", "10", false).fine();
        desk.water("自来水", "2020-01-01", "2.00", Map.of());
        var february = desk.run("MONTH", "2026-02-01", "WATER");
        desk.post(february);
        var bill = desk.bills(unit).at("/0/id").asString();
        var cashier = desk.cashier("credits-one");
        desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 500.00").fine();
        assertThat(takeBack(cashier, bill).code()).isEqualTo("FORBIDDEN");
        var reversed = takeBack(desk.admin(), bill).fine().data("/reverseBill/bill");
        assertThat(reversed.at("/state").asString()).isEqualTo("REVERSED");
        assertThat(reversed.at("/reversal/reason").asString()).isEqualTo("抄错");
        assertThat(takeBack(desk.admin(), bill).refusal("reverseBill")).isEqualTo("ILLEGAL_STEP");
        assertThat(desk.account(cashier, unit).at("/prepaid").asString()).isEqualTo("500.00");
        desk.admin()
                .mutate(
                        "correctMeterReading",
                        Map.of("meterReadingId", misread, "value", "25", "note", "看错"),
                        "meterReading { used }")
                .fine();
        var again = desk.preview(february);
        assertThat(again.at("/bills").asInt()).isEqualTo(1);
        assertThat(again.at("/amount").asString()).isEqualTo("50.00");
        desk.post(february);
        assertThat(states(desk.bills(neighbour))).containsExactly("OPEN 20.00");
        assertThat(states(desk.bills(unit))).containsExactlyInAnyOrder("REVERSED 500.00", "OPEN 50.00");
        assertThat(desk.net("REVENUE")).isEqualTo("-70.00");
        assertThat(desk.trialBalance().at("/balanced").asBoolean()).isTrue();
    }

    private static List<String> states(JsonNode bills) {
        return bills.valueStream()
                .map(bill ->
                        bill.at("/state").asString() + " " + bill.at("/amount").asString())
                .toList();
    }
}
