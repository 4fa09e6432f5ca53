package io.xinqiao.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units from a pattern, zones and their stewards, households that come and go, parking and vehicles. */
class PlacesTest extends ApiTest {
    private Map<String, Object> pattern(int from, int to) {
        Map<String, Object> pattern = new HashMap<>();
        pattern.put("projectId", jinxiu().id("Project"));
        pattern.put("buildings", Map.of("from", from, "to", to, "skip", List.of(from + 1)));
        pattern.put("entrances", Map.of("from", 1, "to", 2));
        pattern.put("floors", Map.of("from", 1, "to", 18, "skip", List.of(4, 14)));
        pattern.put(
                "rooms",
                List.of(
                        Map.of("suffix", "01", "builtArea", "89.50", "innerArea", "71.20", "layout", "两室"),
                        Map.of("suffix", "02", "builtArea", "120.35")));
        pattern.put("kind", "RESIDENTIAL");
        pattern.put("state", "UNDELIVERED");
        return pattern;
    }

    @Test
    void aPatternIsLookedAtFirstAndThenMadeOnce() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var look = "query($p: UnitPatternInput!) { unitPlan(pattern: $p) { buildings entrances units existing builtArea"
                + " sample { number } } }";
        var before = admin.ask(look, Map.of("p", pattern(501, 503))).fine();
        assertThat(before.data("/unitPlan/units").asInt()).isEqualTo(2 * 2 * 16 * 2);
        assertThat(before.data("/unitPlan/buildings").asInt()).isEqualTo(2);
        assertThat(before.data("/unitPlan/existing").asInt()).isZero();
        assertThat(before.data("/unitPlan/builtArea").asString()).isEqualTo("13430.40");
        assertThat(before.data("/unitPlan/sample").findValuesAsString("number"))
                .startsWith("501-1-101", "501-1-102", "501-1-201")
                .doesNotContain("501-1-401");
        var made = admin.mutate("generateUnits", Map.of("pattern", pattern(501, 503)), "created existing")
                .fine();
        assertThat(made.data("/generateUnits/created").asInt()).isEqualTo(128);
        var again = admin.mutate("generateUnits", Map.of("pattern", pattern(501, 503)), "created existing")
                .fine();
        assertThat(again.data("/generateUnits/created").asInt()).isZero();
        assertThat(again.data("/generateUnits/existing").asInt()).isEqualTo(128);
        var units = admin.ask("{ units(filter: {search: \"501-2-18\"}) { nodes { number innerArea layout building {"
                        + " number entrances { number floors } } } } }")
                .fine();
        assertThat(units.data("/units/nodes/0/innerArea").asString()).isEqualTo("71.20");
        assertThat(units.data("/units/nodes/0/building/entrances").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 01", "0, 1, 01", "1, 1000, 01", "1, 1, 0 1", "1, 999, 01"})
    void aPatternWithoutSenseMakesNothing(int from, int to, String suffix) {
        var pattern = pattern(from, to);
        pattern.put("buildings", Map.of("from", from, "to", to));
        pattern.put("rooms", List.of(Map.of("suffix", suffix, "builtArea", "1.00")));
        var answer = jinxiu().as(Role.TENANT_ADMIN).mutate("generateUnits", Map.of("pattern", pattern), "created");
        assertThat(answer.refusal("generateUnits")).isEqualTo("INVALID");
        var preview = jinxiu().as(Role.TENANT_ADMIN)
                .ask("query($p: UnitPatternInput!) { unitPlan(pattern: $p) { units } }", Map.of("p", pattern));
        assertThat(preview.code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void aThirdBuildingInOnesCareIsAllowedAndTold() {
        var admin = anlan().as(Role.TENANT_ADMIN);
        List<String> buildings = new java.util.ArrayList<>();
        for (var number : List.of("71", "72", "73")) {
            buildings.add(admin.mutate(
                            "createBuilding",
                            Map.of("projectId", anlan().id("Project"), "number", number),
                            "building { id }")
                    .fine()
                    .data("/createBuilding/building/id")
                    .asString());
        }
        var zone = admin.mutate(
                        "createZone",
                        Map.of(
                                "projectId",
                                anlan().id("Project"),
                                "name",
                                "西区",
                                "stewardId",
                                anlan().member(Role.STEWARD),
                                "buildingIds",
                                buildings),
                        "zone { steward { id } buildings { nodes { number stewards { id } } } } warnings")
                .fine();
        assertThat(zone.data("/createZone/warnings/0").asString()).contains("4 栋");
        assertThat(zone.data("/createZone/zone/buildings/nodes/0/stewards/0/id").asString())
                .isEqualTo(anlan().member(Role.STEWARD));
        var cashier = admin.mutate(
                "createZone",
                Map.of(
                        "projectId",
                        anlan().id("Project"),
                        "name",
                        "北区",
                        "stewardId",
                        anlan().member(Role.CASHIER),
                        "buildingIds",
                        List.of()),
                "zone { id }");
        assertThat(cashier.refusal("createZone")).isEqualTo("NOT_FOUND");
    }

    @Test
    void whoMovesOutStaysOnRecord() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var household = admin.mutate(
                        "createHousehold",
                        Map.of(
                                "unitId",
                                jinxiu().id("otherUnit"),
                                "movedInOn",
                                "2025-01-10",
                                "members",
                                List.of(People.member("租客甲", "LESSEE"))),
                        "household { id members { id } }")
                .fine();
        var id = household.data("/createHousehold/household/id").asString();
        admin.mutate(
                        "addHouseholdMember",
                        Map.of("householdId", id, "since", "2025-02-01", "member", People.member("租客乙", "FAMILY")),
                        "householdMember { person { name } since }")
                .fine();
        assertThat(admin.mutate(
                                "moveOutHousehold",
                                Map.of("householdId", id, "movedOutOn", "2025-01-09"),
                                "household { id }")
                        .refusal("moveOutHousehold"))
                .isEqualTo("INVALID");
        var out = admin.mutate(
                        "moveOutHousehold",
                        Map.of("householdId", id, "movedOutOn", "2025-06-30"),
                        "household { movedOutOn members { until person { name } } }")
                .fine();
        assertThat(out.data("/moveOutHousehold/household/members").findValuesAsString("until"))
                .containsExactly("2025-06-30", "2025-06-30");
        assertThat(admin.mutate(
                                "moveOutHousehold",
                                Map.of("householdId", id, "movedOutOn", "2025-07-01"),
                                "household { id }")
                        .refusal("moveOutHousehold"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void aVehicleComesUntilItComesNoMoreAndMayComeBack() {
        var desk = jinxiu().as(Role.FRONT_DESK);
        Map<String, Object> input =
                Map.of("projectId", jinxiu().id("Project"), "plate", "京 b·88888", "kind", "CAR", "since", "2025-01-01");
        var vehicle =
                desk.mutate("registerVehicle", input, "vehicle { id plate }").fine();
        assertThat(vehicle.data("/registerVehicle/vehicle/plate").asString()).isEqualTo("京B88888");
        assertThat(desk.mutate("registerVehicle", input, "vehicle { id }").refusal("registerVehicle"))
                .isEqualTo("TAKEN");
        var id = vehicle.data("/registerVehicle/vehicle/id").asString();
        desk.mutate("endVehicle", Map.of("vehicleId", id, "until", "2025-12-31"), "vehicle { until }")
                .fine();
        desk.mutate("registerVehicle", input, "vehicle { id }").fine();
        var found = desk.ask("{ vehicles(filter: {plate: \"b·88888\", gone: false}) { nodes { until } } }")
                .fine();
        assertThat(found.data("/vehicles/nodes").size()).isEqualTo(1);
    }

    @Test
    void aUnitChangesOnlyForWhoSawItAsItIs() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var unit = jinxiu().id("otherUnit");
        var version = admin.ask("query($id: ID!) { unit(id: $id) { version } }", Map.of("id", unit))
                .fine()
                .data("/unit/version")
                .asInt();
        admin.mutate(
                        "updateUnit",
                        Map.of("unitId", unit, "expectedVersion", version, "layout", "三室二厅", "rent", "3500.00"),
                        "unit { layout rent builtArea version }")
                .fine();
        var late = admin.mutate(
                "updateUnit",
                Map.of("unitId", unit, "expectedVersion", version, "state", "VACANT"),
                "unit { version layout }");
        assertThat(late.refusal("updateUnit")).isEqualTo("CONFLICT");
        assertThat(late.data("/updateUnit/unit/layout").asString()).isEqualTo("三室二厅");
    }
}
