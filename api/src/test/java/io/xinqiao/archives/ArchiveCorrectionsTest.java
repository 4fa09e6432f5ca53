package io.xinqiao.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.People;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What is made in the archives is corrected, leaves its trace, and is deleted while nothing hangs on it. */
class ArchiveCorrectionsTest extends ApiTest {
    private static final String LOG = "query($id: ID!) { objectChanges(first: 100, filter: {objectId: $id}) { nodes {"
            + " field before after deleted } } }";

    /**
     * An object of a type.
     *
     * @param make makes one that nothing hangs on; its id
     * @param corrected what is told, by the input's fields
     * @param logged the fields that are different afterwards, as the log tells them
     */
    private record Thing(
            String type, Function<Made, String> make, Map<String, ?> corrected, Map<String, String> logged) {
        String field() {
            return Character.toLowerCase(type.charAt(0)) + type.substring(1);
        }

        @Override
        public String toString() {
            return type;
        }
    }

    /** Buildings that nobody else generates. */
    private static final AtomicInteger GENERATED = new AtomicInteger(700);

    /** Makes things of the company, each with a name that nothing else has. */
    private record Made(Company company, String name) {
        Api admin() {
            return company.as(Role.TENANT_ADMIN);
        }

        String make(String mutation, String field, Map<String, ?> input) {
            return admin().mutate(mutation, input, field + " { id }")
                    .fine()
                    .data("/" + mutation + "/" + field + "/id")
                    .asString();
        }

        String building() {
            return make("createBuilding", "building", Map.of("projectId", company.id("Project"), "number", name));
        }

        String unit() {
            return unit(building());
        }

        String unit(String building) {
            return make(
                    "createUnit",
                    "unit",
                    Map.of(
                            "buildingId", building,
                            "entrance", "1",
                            "floor", 2,
                            "number", name,
                            "kind", "RESIDENTIAL",
                            "builtArea", "50.00",
                            "state", "VACANT"));
        }

        String phase() {
            return make("createPhase", "phase", Map.of("projectId", company.id("Project"), "name", name));
        }

        String zone() {
            return make(
                    "createZone",
                    "zone",
                    Map.of("projectId", company.id("Project"), "name", name, "buildingIds", List.of()));
        }

        String space() {
            return make(
                    "createParkingSpace",
                    "parkingSpace",
                    Map.of("projectId", company.id("Project"), "lot", "北区", "number", name, "kind", "SURFACE"));
        }

        String vehicle() {
            return make(
                    "registerVehicle",
                    "vehicle",
                    Map.of(
                            "projectId",
                            company.id("Project"),
                            "plate",
                            "京" + name,
                            "kind",
                            "CAR",
                            "since",
                            "2025-01-01"));
        }

        String meterPlace() {
            return make(
                    "createMeterPlace", "meterPlace", Map.of("unitId", unit(), "kind", "COLD_WATER", "number", name));
        }

        String household() {
            return make(
                    "createHousehold",
                    "household",
                    Map.of(
                            "unitId",
                            unit(),
                            "movedInOn",
                            "2025-01-01",
                            "members",
                            List.of(People.member(name, "LESSEE"))));
        }

        String member() {
            return admin().ask(
                            "query($id: ID!) { node(id: $id) { ... on Household { members { id } } } }",
                            Map.of("id", household()))
                    .fine()
                    .data("/node/members/0/id")
                    .asString();
        }

        /** The entrance of a building that units were generated in, without those units. */
        String entrance() {
            var number = GENERATED.incrementAndGet();
            var pattern = Map.of(
                    "projectId", company.id("Project"),
                    "buildings", Map.of("from", number, "to", number),
                    "entrances", Map.of("from", 1, "to", 1),
                    "floors", Map.of("from", 1, "to", 1),
                    "rooms", List.of(Map.of("suffix", "01", "builtArea", "50.00")),
                    "kind", "RESIDENTIAL",
                    "state", "VACANT");
            admin().mutate("generateUnits", Map.of("pattern", pattern), "created")
                    .fine();
            var unit = admin().ask(
                            "query($n: String!) { units(filter: {number: $n}) { nodes { id building { entrances { id }"
                                    + " } } } }",
                            Map.of("n", number + "-1-101"))
                    .fine()
                    .data("/units/nodes/0");
            admin().mutate("deleteUnit", Map.of("unitId", unit.at("/id").asString()), "unit { id }")
                    .fine();
            return unit.at("/building/entrances/0/id").asString();
        }
    }

    static final List<Thing> THINGS = List.of(
            new Thing("Building", Made::building, Map.of("name", "改名楼"), Map.of("name", "改名楼")),
            new Thing("Phase", Made::phase, Map.of("name", "改名期"), Map.of("name", "改名期")),
            new Thing("Zone", Made::zone, Map.of("name", "改名区"), Map.of("name", "改名区")),
            new Thing(
                    "Entrance",
                    Made::entrance,
                    Map.of("number", "甲", "floors", 7, "lift", true),
                    Map.of("number", "甲", "floors", "7", "lift", "true")),
            new Thing(
                    "Unit",
                    Made::unit,
                    Map.of("number", "改号-1", "builtArea", "51.5", "floor", 2),
                    Map.of("number", "改号-1", "builtArea", "51.50")),
            new Thing(
                    "ParkingSpace",
                    Made::space,
                    Map.of("number", "改号", "lot", "南区", "kind", "UNDERGROUND", "area", "12.50"),
                    Map.of("number", "改号", "lot", "南区", "kind", "UNDERGROUND", "area", "12.50")),
            new Thing(
                    "Vehicle",
                    Made::vehicle,
                    Map.of("plate", "沪a·77777", "color", "红", "since", "2025-02-01"),
                    Map.of("plate", "沪A77777", "color", "红", "since", "2025-02-01")),
            new Thing(
                    "MeterPlace",
                    Made::meterPlace,
                    Map.of("number", "改号", "location", "厨房"),
                    Map.of("number", "改号", "location", "厨房")),
            new Thing(
                    "Household", Made::household, Map.of("movedInOn", "2025-01-15"), Map.of("movedInOn", "2025-01-15")),
            new Thing(
                    "HouseholdMember",
                    Made::member,
                    Map.of("role", "FAMILY", "since", "2025-03-01"),
                    Map.of("role", "FAMILY", "since", "2025-03-01")));

    private Made made() {
        return new Made(jinxiu(), UUID.randomUUID().toString().substring(0, 8).toUpperCase(java.util.Locale.ROOT));
    }

    private static Map<String, Object> input(Thing thing, String id, Integer version, Map<String, ?> told) {
        Map<String, Object> input = new HashMap<>(told);
        input.put(thing.field() + "Id", id);
        if (version != null) input.put("expectedVersion", version);
        return input;
    }

    private Map<String, String> log(String id, boolean deleted) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask(LOG, Map.of("id", id))
                .fine()
                .data("/objectChanges/nodes")
                .valueStream()
                .filter(line -> line.at("/deleted").asBoolean() == deleted)
                .collect(Collectors.toMap(
                        line -> line.at("/field").asString(),
                        line -> line.at(deleted ? "/before" : "/after").asString("null"),
                        (one, other) -> one,
                        TreeMap::new));
    }

    @ParameterizedTest
    @FieldSource("THINGS")
    void whatIsToldIsCorrectedAndNothingElse(Thing thing) {
        var id = thing.make().apply(made());
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var update = "update" + thing.type();
        var wish = thing.field() + " { id version }";
        // Another company has no such object, and nobody is served who saw it otherwise.
        assertThat(anlan().as(Role.TENANT_ADMIN)
                        .mutate(update, input(thing, id, 1, thing.corrected()), wish)
                        .refusal(update))
                .isEqualTo("NOT_FOUND");
        var stale = admin.mutate(update, input(thing, id, 7, thing.corrected()), wish);
        assertThat(stale.refusal(update)).as(stale.body()).isEqualTo("CONFLICT");
        assertThat(stale.data("/" + update + "/" + thing.field() + "/version").asInt())
                .isEqualTo(1);
        assertThat(log(id, false)).isEmpty();
        var nothing = admin.mutate(update, input(thing, id, 1, Map.of()), wish).fine();
        assertThat(nothing.data("/" + update + "/" + thing.field() + "/version").asInt())
                .isEqualTo(1);
        var corrected = admin.mutate(update, input(thing, id, 1, thing.corrected()), wish)
                .fine();
        assertThat(corrected
                        .data("/" + update + "/" + thing.field() + "/version")
                        .asInt())
                .isEqualTo(2);
        assertThat(log(id, false)).isEqualTo(new TreeMap<>(thing.logged()));
        admin.mutate(update, input(thing, id, null, thing.corrected()), wish).fine();
        assertThat(log(id, false)).as("what is so already is no change").isEqualTo(new TreeMap<>(thing.logged()));
        admin.mutate("delete" + thing.type(), input(thing, id, 2, Map.of()), thing.field() + " { id }")
                .fine();
    }

    @ParameterizedTest
    @FieldSource("THINGS")
    void whatNothingHangsOnIsDeletedOnce(Thing thing) {
        var id = thing.make().apply(made());
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var delete = "delete" + thing.type();
        var wish = thing.field() + " { id } dependents { kind count }";
        assertThat(anlan().as(Role.TENANT_ADMIN)
                        .mutate(delete, input(thing, id, null, Map.of()), wish)
                        .refusal(delete))
                .isEqualTo("NOT_FOUND");
        assertThat(admin.mutate(delete, input(thing, id, 9, Map.of()), wish).refusal(delete))
                .isEqualTo("CONFLICT");
        var deleted =
                admin.mutate(delete, input(thing, id, null, Map.of()), wish).fine();
        assertThat(deleted.data("/" + delete + "/" + thing.field() + "/id").asString())
                .isEqualTo(id);
        assertThat(deleted.data("/" + delete + "/dependents").isNull()).isTrue();
        assertThat(admin.ask("query($id: ID!) { node(id: $id) { id } }", Map.of("id", id))
                        .fine()
                        .data("/node")
                        .isNull())
                .isTrue();
        assertThat(log(id, true)).as("what it was stays in the log").isNotEmpty();
        assertThat(admin.mutate(delete, input(thing, id, null, Map.of()), wish).refusal(delete))
                .isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "Building, Unit",
        "Unit, Household",
        "Unit, Ticket",
        "Unit, FileLink",
        "Phase, Building",
        "Zone, Building",
        "Household, Ticket",
        "ParkingSpace, Vehicle",
        "Entrance, Unit"
    })
    void whatSomethingHangsOnTellsWhat(String type, String kind) {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        if (type.equals("ParkingSpace")) {
            var space = jinxiu().id("ParkingSpace");
            admin.mutate(
                            "updateVehicle",
                            Map.of("vehicleId", jinxiu().id("Vehicle"), "parkingSpaceId", space),
                            "vehicle { id }")
                    .fine();
        }
        var field = Character.toLowerCase(type.charAt(0)) + type.substring(1);
        var answer = admin.mutate(
                "delete" + type, Map.of(field + "Id", jinxiu().id(type)), field + " { id } dependents { kind count }");
        assertThat(answer.refusal("delete" + type)).as(answer.body()).isEqualTo("ILLEGAL_STEP");
        assertThat(answer.data("/delete" + type + "/userErrors/0/reason").asString("dependents"))
                .isEqualTo("dependents");
        var dependents = answer.data("/delete" + type + "/dependents");
        assertThat(dependents.findValuesAsString("kind")).as(answer.body()).contains(kind);
        assertThat(dependents.valueStream().mapToInt(one -> one.at("/count").asInt()))
                .allMatch(count -> count > 0);
        assertThat(admin.ask("query($id: ID!) { node(id: $id) { id } }", Map.of("id", jinxiu().id(type)))
                        .fine()
                        .data("/node/id")
                        .asString())
                .isEqualTo(jinxiu().id(type));
    }

    @Test
    void aNumberThatIsTakenIsRefusedWithoutAFault() {
        var made = made();
        var building = made.building();
        var other = made().building();
        var number = made.admin()
                .ask("query($id: ID!) { building(id: $id) { number } }", Map.of("id", other))
                .fine()
                .data("/building/number")
                .asString();
        var answer = made.admin()
                .mutate("updateBuilding", Map.of("buildingId", building, "number", number), "building { id }");
        assertThat(answer.refusal("updateBuilding")).isEqualTo("TAKEN");
        assertThat(answer.data("/updateBuilding/userErrors/0/field/1").asString())
                .isEqualTo("number");
        var vehicle = made.vehicle();
        var taken = made.admin()
                .mutate("updateVehicle", Map.of("vehicleId", vehicle, "plate", "京A12345"), "vehicle { id }");
        assertThat(taken.refusal("updateVehicle")).isEqualTo("TAKEN");
    }

    @Test
    void aUnitKeepsItsFormerNumbersAndABuildingGoesByItsNumber() {
        var made = made();
        var building = made.building();
        var unit = made.unit(building);
        for (var number : List.of("甲-" + made.name(), "乙-" + made.name())) {
            made.admin()
                    .mutate("updateUnit", Map.of("unitId", unit, "number", number), "unit { id }")
                    .fine();
        }
        var now = made.admin()
                .ask("query($id: ID!) { unit(id: $id) { number formerNumbers } }", Map.of("id", unit))
                .fine();
        assertThat(now.data("/unit/number").asString()).isEqualTo("乙-" + made.name());
        assertThat(now.data("/unit/formerNumbers").valueStream().map(number -> number.asString()))
                .containsExactly("甲-" + made.name(), made.name());
        var renamed = made.admin()
                .mutate(
                        "updateBuilding",
                        Map.of("buildingId", building, "number", "新" + made.name()),
                        "building { name }")
                .fine();
        assertThat(renamed.data("/updateBuilding/building/name").asString()).isEqualTo("新" + made.name() + "号楼");
    }

    @Test
    void membersWhoCameWithAHouseholdAreCorrectedWithIt() {
        var made = made();
        var household = made.household();
        made.admin()
                .mutate(
                        "updateHousehold",
                        Map.of("householdId", household, "movedInOn", "2024-12-01"),
                        "household { id }")
                .fine();
        var early = made.admin()
                .mutate(
                        "updateHousehold",
                        Map.of("householdId", household, "movedOutOn", "2025-12-01"),
                        "household { id }");
        assertThat(early.refusal("updateHousehold")).as("it has not moved out").isEqualTo("ILLEGAL_STEP");
        made.admin()
                .mutate(
                        "moveOutHousehold",
                        Map.of("householdId", household, "movedOutOn", "2025-06-30"),
                        "household { id }")
                .fine();
        var corrected = made.admin()
                .mutate(
                        "updateHousehold",
                        Map.of("householdId", household, "movedOutOn", "2025-07-31"),
                        "household { movedInOn movedOutOn members { since until } }")
                .fine();
        var members = corrected.data("/updateHousehold/household/members");
        assertThat(members.findValuesAsString("since")).containsExactly("2024-12-01");
        assertThat(members.findValuesAsString("until")).containsExactly("2025-07-31");
        var wrong = made.admin()
                .mutate(
                        "updateHousehold",
                        Map.of("householdId", household, "movedInOn", "2025-08-01"),
                        "household { id }");
        assertThat(wrong.refusal("updateHousehold")).isEqualTo("INVALID");
    }

    @Test
    void anOwnershipIsCorrectedInItsOwnersAndKeepsWhatWasSaid() {
        var made = made();
        var unit = made.unit();
        var ownership = made.make(
                "transferOwnership",
                "ownership",
                Map.of(
                        "unitId",
                        unit,
                        "since",
                        "2020-01-01",
                        "reason",
                        "TRANSFER",
                        "owners",
                        List.of(People.owner("误" + made.name()))));
        var input = Map.of(
                "ownershipId",
                ownership,
                "expectedVersion",
                1,
                "reason",
                "INHERITANCE",
                "owners",
                List.of(
                        Map.of(
                                "person",
                                People.newPerson("甲" + made.name()),
                                "share",
                                Map.of("numerator", 1, "denominator", 3)),
                        Map.of(
                                "person",
                                People.newPerson("乙" + made.name()),
                                "share",
                                Map.of("numerator", 2, "denominator", 3))));
        var right = made.admin()
                .mutate(
                        "correctOwnership",
                        input,
                        "ownership { since reason version shares { numerator person { name } } }")
                .fine();
        assertThat(right.data("/correctOwnership/ownership/since").asString()).isEqualTo("2020-01-01");
        assertThat(right.data("/correctOwnership/ownership/version").asInt()).isEqualTo(2);
        assertThat(right.data("/correctOwnership/ownership/shares").findValuesAsString("name"))
                .containsExactly("甲" + made.name(), "乙" + made.name());
        assertThat(made.admin()
                        .mutate("correctOwnership", input, "ownership { id }")
                        .refusal("correctOwnership"))
                .isEqualTo("CONFLICT");
        assertThat(log(ownership, false)).containsEntry("reason", "INHERITANCE");
        var uneven = new HashMap<String, Object>(input);
        uneven.put("expectedVersion", 2);
        uneven.put(
                "owners",
                List.of(Map.of("person", People.newPerson("丙"), "share", Map.of("numerator", 1, "denominator", 3))));
        assertThat(made.admin()
                        .mutate("correctOwnership", uneven, "ownership { id }")
                        .refusal("correctOwnership"))
                .isEqualTo("INVALID");
    }
}
