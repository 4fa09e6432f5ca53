package io.xinqiao.testing;

import io.xinqiao.identity.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Makes what tests let people live in, as the administrator: projects, buildings, units, who owns them and lives there.
 */
public final class Homes {
    private final Api admin;

    public Homes(Company company) {
        this.admin = company.as(Role.TENANT_ADMIN);
    }

    /**
     * A household that has moved in.
     *
     * @param persons the keys of its members by their names
     */
    public record Household(String id, Map<String, String> persons) {}

    public String project(String code, String name) {
        return Company.create(admin, "createProject", "project", Map.of("code", code, "name", name));
    }

    public String building(String project, String number, String name) {
        return Company.create(
                admin, "createBuilding", "building", Map.of("projectId", project, "number", number, "name", name));
    }

    /** A flat of 80 m² in which somebody lives; {@code more} overrides the usual. */
    public String unit(String building, String number, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "buildingId", building,
                "entrance", "1",
                "floor", 1,
                "number", number,
                "kind", "RESIDENTIAL",
                "builtArea", "80.00",
                "state", "OCCUPIED"));
        input.putAll(more);
        return Company.create(admin, "createUnit", "unit", input);
    }

    /** A unit has other owners; all of them, by their names. */
    public Map<String, String> sell(String unit, String since, String reason, List<Map<String, Object>> owners) {
        var sold = admin.mutate(
                        "transferOwnership",
                        Map.of("unitId", unit, "since", since, "reason", reason, "owners", owners),
                        "ownership { shares { person { id name } } }")
                .fine();
        return byName(sold.data("/transferOwnership/ownership/shares"));
    }

    public Household moveIn(String unit, String since, List<Map<String, Object>> members) {
        var moved = admin.mutate(
                        "createHousehold",
                        Map.of("unitId", unit, "movedInOn", since, "members", members),
                        "household { id members { person { id name } } }")
                .fine();
        return new Household(
                moved.data("/createHousehold/household/id").asString(),
                byName(moved.data("/createHousehold/household/members")));
    }

    private static Map<String, String> byName(JsonNode those) {
        Map<String, String> persons = new LinkedHashMap<>();
        for (var one : those) {
            persons.put(one.at("/person/name").asString(), one.at("/person/id").asString());
        }
        return persons;
    }

    public void moveOut(String household, String day) {
        admin.mutate("moveOutHousehold", Map.of("householdId", household, "movedOutOn", day), "household { id }")
                .fine();
    }
}
