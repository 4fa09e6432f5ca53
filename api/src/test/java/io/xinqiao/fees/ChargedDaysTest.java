package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;

/** Each day is charged once, and a day that nobody is charged for is told with its reason. */
class ChargedDaysTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final Map<String, String> CYCLES = Map.of("月", "MONTH", "季", "QUARTER");

    private FeeDesk desk() {
        return new FeeDesk(anlan(), "CD%04d".formatted(PROJECTS.incrementAndGet()));
    }

    private static Map<String, Object> run(FeeDesk desk, String cycleAndDay, String item) {
        var parts = cycleAndDay.split(" ", -1);
        return desk.run(CYCLES.get(parts[0]), parts[1], item);
    }

    private static String told(JsonNode preview) {
        List<String> told = new ArrayList<>();
        for (var one : preview.at("/unbillable")) {
            told.add(one.at("/reason").asString() + " " + one.at("/fromOn").asString() + "~"
                    + one.at("/toOn").asString());
        }
        return String.join(";", told);
    }

    /** Such as {@code 楼月:2020-01-01~2026-04-15=3.00}: of this building, monthly, until a day. */
    private static void standard(FeeDesk desk, String text, String name, Map<String, Object> more) {
        var cycleAndRest = text.split(":", -1);
        var daysAndPrice = cycleAndRest[1].split("=", -1);
        var days = daysAndPrice[0].split("~", -1);
        Map<String, Object> all = new HashMap<>(more);
        all.put("cycle", CYCLES.get(cycleAndRest[0].replace("楼", "")));
        if (cycleAndRest[0].startsWith("楼")) all.put("buildingIds", List.of(desk.building()));
        var standard = desk.standard(name, Map.of("validFrom", days[0], "price", daysAndPrice[1]), all);
        if (days[1].isEmpty()) return;
        desk.admin()
                .mutate(
                        "endChargeStandard",
                        Map.of("chargeStandardId", standard, "validUntil", days[1]),
                        "chargeStandard { id }")
                .fine();
    }

    /** The table is for accountants. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/charged-days.csv", delimiter = '|', numLinesToSkip = 1)
    void aDayIsChargedOnceOrTold(
            String name,
            String standards,
            @Nullable String owned,
            @Nullable String before,
            String asked,
            @Nullable String expected,
            @Nullable String told,
            String how) {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        if (owned != null) desk.own(unit, owned);
        var number = 0;
        for (var one : standards.split(";", -1)) standard(desk, one, "标准 " + ++number, Map.of());
        if (before != null) desk.post(run(desk, before, "PROPERTY"));
        var run = run(desk, asked, "PROPERTY");
        var preview = desk.preview(run);
        assertThat(preview.at("/amount").asString()).as(how).isEqualTo(expected == null ? "0.00" : expected);
        assertThat(told(preview)).isEqualTo(told == null ? "" : told);
        assertThat(preview.at("/unbillableCount").asInt())
                .isEqualTo(preview.at("/unbillable").size());
        if (expected == null) return;
        desk.post(run);
        assertThat(desk.preview(run).at("/bills").asInt()).as("once").isZero();
        assertThat(told(desk.preview(run))).as("what is billed is not told").isEqualTo(told == null ? "" : told);
    }

    @Test
    void aBillOfTheRestSaysItsDays() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        standard(desk, "月:2020-01-01~2026-10-31=2.00", "月", Map.of());
        standard(desk, "季:2026-11-01~=3.00", "季", Map.of());
        var month = desk.post(desk.run("MONTH", "2026-10-01", "PROPERTY"));
        desk.post(desk.run("QUARTER", "2026-10-01", "PROPERTY"));
        var bills = desk.admin()
                .ask(
                        "query($u: ID!) { bills(filter: { unitId: $u }) { nodes { periodFrom periodTo amount dueOn } }"
                                + " }",
                        Map.of("u", unit))
                .fine()
                .data("/bills/nodes")
                .valueStream()
                .map(JsonNode::toString);
        assertThat(bills)
                .containsExactlyInAnyOrder(
                        "{\"periodFrom\":\"2026-10-01\",\"periodTo\":\"2026-10-31\",\"amount\":\"200.00\",\"dueOn\":\"2026-10-01\"}",
                        "{\"periodFrom\":\"2026-11-01\",\"periodTo\":\"2026-12-31\",\"amount\":\"600.00\",\"dueOn\":\"2026-10-01\"}");
        desk.reverse(month);
        assertThat(desk.preview(desk.run("MONTH", "2026-10-01", "PROPERTY"))
                        .at("/amount")
                        .asString())
                .isEqualTo("200.00");
    }

    @Test
    void twoStandardsOfAPeriodMakeOneBillThatIsDueOnce() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        standard(desk, "月:2020-01-01~2026-04-15=2.00", "旧", Map.of("dueDays", 5));
        standard(desk, "月:2026-04-16~=3.00", "新", Map.of("dueDays", 10));
        desk.post(desk.run("MONTH", "2026-04-01", "PROPERTY"));
        var bills = desk.bills(unit);
        assertThat(bills.findValuesAsString("dueOn")).containsExactly("2026-04-11");
        assertThat(bills.at("/0/lines").findValuesAsString("amount")).containsExactly("100.00", "150.00");
        assertThat(bills.at("/0/amount").asString()).isEqualTo("250.00");
    }

    @Test
    void useAfterAStandardOfAnotherCycleIsBilled() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-06-30", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-07-31", "10", false).fine();
        var water =
                Map.<String, Object>of("basis", "METERED", "meterKind", "COLD_WATER", "feeItemId", desk.item("WATER"));
        standard(desk, "月:2020-01-01~2026-07-31=2.00", "月", water);
        standard(desk, "季:2026-08-01~=3.00", "季", water);
        desk.post(desk.run("MONTH", "2026-07-01", "WATER"));
        desk.read(desk.admin(), meter, "2026-08-31", "14", false).fine();
        desk.read(desk.admin(), meter, "2026-09-30", "20", false).fine();
        var quarter = desk.run("QUARTER", "2026-07-01", "WATER");
        assertThat(desk.preview(quarter).at("/amount").asString()).isEqualTo("30.00");
        desk.post(quarter);
        assertThat(desk.preview(quarter).at("/bills").asInt()).isZero();
    }

    @Test
    void useBeforeItsStandardStaysWithTheOneThatChargesItAndUseWithoutAPriceIsTold() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-06-30", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-07-31", "10", false).fine();
        desk.read(desk.admin(), meter, "2026-08-30", "40", false).fine();
        var water =
                Map.<String, Object>of("basis", "METERED", "meterKind", "COLD_WATER", "feeItemId", desk.item("WATER"));
        standard(desk, "月:2020-01-01~2026-07-31=2.00", "月", water);
        standard(desk, "季:2026-08-16~=3.00", "季", water);
        var quarter = desk.preview(desk.run("QUARTER", "2026-07-01", "WATER"));
        assertThat(quarter.at("/amount").asString()).as("15 of 30 days").isEqualTo("45.00");
        assertThat(told(quarter)).isEqualTo("NO_PRICE 2026-08-01~2026-08-15");
        desk.post(desk.run("QUARTER", "2026-07-01", "WATER"));
        assertThat(desk.preview(desk.run("MONTH", "2026-07-01", "WATER"))
                        .at("/amount")
                        .asString())
                .isEqualTo("20.00");
    }

    @Test
    void aMeterThatUsedNothingIsTold() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        var meter = desk.meter(unit, "W1", "2026-06-30", "5", Map.of());
        desk.read(desk.admin(), meter, "2026-07-31", "5", false).fine();
        desk.water("自来水", "2020-01-01", "2.00", Map.of());
        var preview = desk.preview(desk.run("MONTH", "2026-07-01", "WATER"));
        assertThat(told(preview)).isEqualTo("COMES_TO_NOTHING 2026-07-01~2026-07-31");
    }
}
