package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;

/** Bills come out to the fen, once, with how they came about; a run can be looked at first and taken back. */
class BillingTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final Map<String, Object> PRICE = Map.of("validFrom", "2020-01-01", "price", "2.80");

    private FeeDesk desk() {
        return new FeeDesk(anlan(), "BT%04d".formatted(PROJECTS.incrementAndGet()));
    }

    private static BigDecimal sum(JsonNode nodes, String field) {
        var sum = BigDecimal.ZERO;
        for (var node : nodes) sum = sum.add(new BigDecimal(node.at("/" + field).asString()));
        return sum;
    }

    /** The table is for accountants; what is expected was worked out day by day with fractions, in another language. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/billing-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void aBillComesOutToTheFen(
            String name,
            String basis,
            String cycle,
            String from,
            String area,
            @Nullable String owned,
            @Nullable String lived,
            String charged,
            String prices,
            @Nullable String vacant,
            @Nullable String early,
            @Nullable String expected,
            @Nullable String payable,
            String how) {
        var desk = desk();
        var unit = desk.unit("1-101", area);
        var payers = owned == null ? 1 : owned.split(";", -1).length;
        if (owned != null) for (var since : owned.split(";", -1)) desk.own(unit, since);
        if (lived != null) {
            for (var span : lived.split(";", -1)) {
                var ends = span.split("~", -1);
                desk.live(unit, ends[0], ends.length > 1 ? ends[1] : null);
            }
        }
        String standard = null;
        for (var one : prices.split(";", -1)) {
            var price = price(one, vacant, early);
            if (standard == null) {
                standard = desk.standard(name, price, Map.of("basis", basis, "cycle", cycle, "charged", charged));
            } else {
                anlan().as(Role.TENANT_ADMIN)
                        .mutate(
                                "setChargePrice",
                                Map.of("chargeStandardId", standard, "price", price),
                                "chargeStandard { id }")
                        .fine();
            }
        }
        var run = desk.run(cycle, from, "PROPERTY");
        var preview = desk.preview(run);
        if (expected == null) {
            assertThat(preview.at("/bills").asInt()).as(how).isZero();
            assertThat(desk.tryPost(run, preview).refusal("postBillingRun")).isEqualTo("INVALID");
            return;
        }
        assertThat(preview.at("/amount").asString()).as(how).isEqualTo(expected);
        desk.post(run);
        var bills = desk.bills(unit);
        assertThat(bills.size()).as("a bill for each owner of the period").isEqualTo(payers);
        assertThat(sum(bills, "amount")).as(how).isEqualByComparingTo(expected);
        for (var bill : bills) {
            assertThat(sum(bill.at("/lines"), "amount"))
                    .isEqualByComparingTo(bill.at("/amount").asString());
        }
        assertThat(desk.net("RECEIVABLE")).isEqualTo(expected);
        if (payable == null) return;
        var cashier = desk.cashier("early%04d".formatted(PROJECTS.get()));
        desk.open(cashier);
        assertThat(desk.account(cashier, unit).at("/payableToday").asString())
                .as(how)
                .isEqualTo(payable);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH " + payable).fine();
        assertThat(desk.bills(unit).at("/0/state").asString()).as(how).isEqualTo("PAID");
        assertThat(desk.net("RECEIVABLE")).isEqualTo("0.00");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("0.00");
    }

    private static Map<String, Object> price(String text, @Nullable String vacant, @Nullable String early) {
        var dayAndPrice = text.split("=", -1);
        var priceAndMonths = dayAndPrice[1].split("/", -1);
        var priceAndMore = priceAndMonths[0].split("\\+", -1);
        Map<String, Object> price = new HashMap<>(Map.of("validFrom", dayAndPrice[0], "price", priceAndMore[0]));
        if (priceAndMore.length > 1) price.put("surcharge", priceAndMore[1]);
        if (priceAndMonths.length > 1) price.put("perMonths", Integer.parseInt(priceAndMonths[1]));
        if (vacant != null) price.put("vacantPercent", vacant);
        if (early != null) {
            var daysAndPercent = early.replace("%", "").split("天", -1);
            price.put("earlyDays", Integer.parseInt(daysAndPercent[0]));
            price.put("earlyPercent", daysAndPercent[1]);
        }
        return price;
    }

    @Test
    void whatAChangeWouldDoIsSeenWithoutMakingIt() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        var standard = desk.standard("高层住宅", Map.of("validFrom", "2020-01-01", "price", "2.00"), Map.of());
        desk.post(desk.run("MONTH", "2026-02-01", "PROPERTY"));
        var run = desk.run("MONTH", "2026-03-01", "PROPERTY");
        var dearer = desk.preview(whatIf(run, standard, "2026-03-16", "2.80"));
        assertThat(dearer.at("/amount").asString()).isEqualTo("241.29");
        assertThat(dearer.at("/differences/0/before").asString()).isEqualTo("200.00");
        assertThat(dearer.at("/differences/0/now").asString()).isEqualTo("241.29");
        assertThat(desk.preview(run).at("/amount").asString()).isEqualTo("200.00");
        assertThat(desk.preview(run).at("/differences").size()).isZero();
        anlan().as(Role.TENANT_ADMIN)
                .mutate(
                        "setChargePrice",
                        Map.of(
                                "chargeStandardId",
                                standard,
                                "price",
                                Map.of("validFrom", "2026-03-16", "price", "2.80")),
                        "chargeStandard { id }")
                .fine();
        assertThat(desk.preview(run)).isEqualTo(dearer);
        var tooEarly = desk.ask(whatIf(run, standard, "2026-03-16", "3.00"));
        assertThat(tooEarly.code()).isEqualTo("BAD_REQUEST");
        assertThat(tooEarly.message()).contains("2026");
        var elsewhere = desk().standard("别处", PRICE, Map.of());
        assertThat(desk.ask(whatIf(run, elsewhere, "2027-01-01", "3.00"))
                        .fine()
                        .data("/billingPreview")
                        .isNull())
                .isTrue();
    }

    @Test
    void tiersCanBeSupposedToo() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        var water = desk.water("自来水", "2020-01-01", "2.00", Map.of());
        var meter = desk.meter(unit, "W-" + PROJECTS.get(), "2026-02-28", "0", Map.of());
        desk.read(desk.admin(), meter, "2026-03-31", "40", false).fine();
        var run = desk.run("MONTH", "2026-03-01", "WATER");
        assertThat(desk.preview(run).at("/amount").asString()).isEqualTo("80.00");
        Map<String, Object> supposed = new HashMap<>(run);
        supposed.put(
                "whatIf",
                List.of(Map.of(
                        "chargeStandardId",
                        water,
                        "price",
                        FeeDesk.tiered("2026-03-01", "2.00", "15:3.00", "30:4.50"))));
        assertThat(desk.preview(supposed).at("/amount").asString()).isEqualTo("120.00");
    }

    private static Map<String, Object> whatIf(Map<String, Object> run, String standard, String from, String price) {
        Map<String, Object> supposed = new HashMap<>(run);
        supposed.put(
                "whatIf",
                List.of(Map.of("chargeStandardId", standard, "price", Map.of("validFrom", from, "price", price))));
        return supposed;
    }

    @Test
    void aLineSaysHowItCameAbout() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.live(unit, "2026-04-16", null);
        desk.standard("高层住宅", Map.of("validFrom", "2020-01-01", "price", "2.00", "vacantPercent", "70"), Map.of());
        desk.post(desk.run("MONTH", "2026-04-01", "PROPERTY"));
        var lines = desk.bills(unit).at("/0/lines");
        assertThat(lines.at("/0/explained").asString())
                .isEqualTo(
                        "高层住宅(第 1 版价格),2026-04-01 至 2026-04-15:建筑面积 100 ㎡ × 2 元/月 × 15 天(折合 15/30 个月) × 空置 70% = 70.00"
                                + " 元");
        assertThat(lines.at("/1/explained").asString())
                .isEqualTo("高层住宅(第 1 版价格),2026-04-16 至 2026-04-30:建筑面积 100 ㎡ × 2 元/月 × 15 天(折合 15/30 个月) = 100.00 元");
    }

    @Test
    void aSurchargeIsSaidInTheLine() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("高层", Map.of("validFrom", "2020-01-01", "price", "2.00", "surcharge", "20"), Map.of());
        desk.post(desk.run("MONTH", "2026-04-01", "PROPERTY"));
        assertThat(desk.bills(unit).at("/0/lines/0/explained").asString())
                .isEqualTo("高层(第 1 版价格),2026-04-01 至 2026-04-30:(建筑面积 100 ㎡ × 2 元/月 + 附加 20 元) × 1 个月 = 220.00 元");
        var metered = new HashMap<>(desk.standardInput(
                "水", Map.of("validFrom", "2020-01-01", "price", "2.00", "surcharge", "5"), Map.of()));
        metered.putAll(Map.of("basis", "METERED", "meterKind", "COLD_WATER", "feeItemId", desk.item("WATER")));
        assertThat(desk.admin()
                        .mutate("createChargeStandard", metered, "chargeStandard { id }")
                        .refusal("createChargeStandard"))
                .isEqualTo("INVALID");
    }

    @Test
    void whatCannotBeBilledIsToldAndTheClosestStandardApplies() {
        var desk = desk();
        var second = desk.addBuilding("2");
        var owned = desk.unit("1-101", "100.00");
        desk.unit("1-102", "100.00");
        var other = desk.unit(second, "2-101", "100.00");
        var exempt = desk.unit(second, "2-102", "100.00");
        for (var unit : List.of(owned, other, exempt)) desk.own(unit, "2020-01-01");
        var everywhere = desk.standard("全小区", PRICE, Map.of());
        desk.standard(
                "二号楼", Map.of("validFrom", "2020-01-01", "price", "3.50"), Map.of("buildingIds", List.of(second)));
        anlan().as(Role.TENANT_ADMIN)
                .mutate(
                        "setChargeException",
                        Map.of("chargeStandardId", everywhere, "unitId", exempt, "applies", true, "reason", "合同约定"),
                        "chargeStandard { exceptions { unit { number } } }")
                .fine();
        var preview = desk.preview(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        assertThat(preview.at("/amount").asString()).isEqualTo("910.00");
        assertThat(preview.at("/unbillable/0/unit/number").asString()).isEqualTo("1-102");
        assertThat(preview.at("/unbillable/0/reason").asString()).isEqualTo("NO_OWNER");
        desk.standard("又一个", PRICE, Map.of());
        var several = desk.preview(desk.run("MONTH", "2026-03-01", "PROPERTY"));
        assertThat(several.at("/unbillable").findValuesAsString("reason")).contains("SEVERAL_STANDARDS");
        assertThat(several.at("/amount").asString()).isEqualTo("630.00");
    }

    @Test
    void parkingIsBilledBySpace() {
        var desk = desk();
        var unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        var admin = anlan().as(Role.TENANT_ADMIN);
        for (var number : List.of("A1", "A2")) {
            var space = admin.mutate(
                            "createParkingSpace",
                            Map.of("projectId", desk.project(), "lot", "B1", "number", number, "kind", "UNDERGROUND"),
                            "parkingSpace { id version }")
                    .fine()
                    .data("/createParkingSpace/parkingSpace");
            admin.mutate(
                            "assignParkingSpace",
                            Map.of(
                                    "parkingSpaceId",
                                    space.at("/id").asString(),
                                    "expectedVersion",
                                    space.at("/version").asInt(),
                                    "tenure",
                                    "RENTED",
                                    "unitId",
                                    unit,
                                    "since",
                                    number.equals("A1") ? "2020-01-01" : "2026-04-16"),
                            "parkingSpace { id }")
                    .fine();
        }
        desk.standard(
                "车位管理费",
                Map.of("validFrom", "2020-01-01", "price", "300"),
                Map.of("basis", "PARKING_SPACE", "feeItemId", desk.item("PARKING")));
        desk.post(desk.run("MONTH", "2026-04-01", "PARKING"));
        assertThat(desk.bills(unit).findValuesAsString("amount")).contains("300.00", "150.00");
        assertThat(desk.preview(desk.run("MONTH", "2026-04-01", "PARKING"))
                        .at("/bills")
                        .asInt())
                .isZero();
    }

    @Test
    void aRunIsLookedAtPostedOnceTakenBackAndPostedAgain() {
        var desk = desk();
        var units = new ArrayList<String>();
        for (var at = 0; at < 6; at++) {
            var building = desk.addBuilding("B" + at);
            units.add(desk.unit(building, "B" + at + "-1", "10" + at + ".50"));
            desk.own(units.getLast(), "2020-01-01");
        }
        desk.standard("住宅", PRICE, Map.of());
        var april = desk.run("MONTH", "2026-04-01", "PROPERTY");
        var before = desk.preview(april);
        desk.unit("1-999", "50.00");
        var wrong = new HashMap<>(april);
        var refused = anlan().as(Role.TENANT_ADMIN)
                .mutate(
                        "postBillingRun",
                        with(
                                wrong,
                                Map.of(
                                        "idempotencyKey",
                                        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                                        "expectedBills",
                                        6,
                                        "expectedAmount",
                                        "1.00")),
                        "billingRun { id }");
        assertThat(refused.refusal("postBillingRun")).isEqualTo("CONFLICT");
        var run = desk.post(april);
        assertThat(desk.settled(run).at("/amount").asString())
                .isEqualTo(before.at("/amount").asString());
        assertThat(desk.settled(run).at("/bills").asInt()).isEqualTo(6);
        assertThat(desk.preview(april).at("/bills").asInt()).isZero();
        desk.post(desk.run("MONTH", "2026-05-01", "PROPERTY"));
        assertThat(desk.preview(desk.run("MONTH", "2026-06-01", "PROPERTY"))
                        .at("/differences")
                        .size())
                .isZero();
        desk.reverse(run);
        assertThat(desk.bills(units.getFirst()).findValuesAsString("state"))
                .containsExactlyInAnyOrder("REVERSED", "OPEN");
        assertThat(desk.preview(april).at("/bills").asInt()).isEqualTo(6);
        desk.post(april);
        assertThat(desk.net("RECEIVABLE"))
                .isEqualTo(new BigDecimal(before.at("/amount").asString())
                        .multiply(BigDecimal.valueOf(2))
                        .toPlainString());
    }

    private static Map<String, Object> with(Map<String, Object> one, Map<String, Object> other) {
        Map<String, Object> both = new HashMap<>(one);
        both.putAll(other);
        return both;
    }

    @Test
    void twelveWhoPostTheSameAtOnceMakeEachBillOnce() throws Exception {
        var desk = desk();
        for (var at = 0; at < 5; at++) {
            var building = desk.addBuilding("C" + at);
            desk.own(desk.unit(building, "C" + at + "-1", "90.00"), "2020-01-01");
        }
        desk.standard("住宅", PRICE, Map.of());
        var april = desk.run("MONTH", "2026-04-01", "PROPERTY");
        var preview = desk.preview(april);
        List<Callable<String>> attempts = new ArrayList<>();
        for (var at = 0; at < 12; at++) {
            attempts.add(() -> desk.tryPost(april, preview).body());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var bodies = new ArrayList<String>();
            for (var answer : threads.invokeAll(attempts)) bodies.add(answer.get());
            assertThat(bodies.stream().filter(body -> body.contains("\"billingRun\":{")))
                    .hasSize(1);
        }
        var runs = anlan().as(Role.TENANT_ADMIN)
                .ask(
                        "query($p: ID!) { billingRuns(filter: { projectId: $p }) { nodes { id } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/billingRuns/nodes");
        assertThat(runs.size()).isEqualTo(1);
        desk.settled(runs.at("/0/id").asString());
        assertThat(desk.net("RECEIVABLE")).isEqualTo("1260.00");
    }
}
