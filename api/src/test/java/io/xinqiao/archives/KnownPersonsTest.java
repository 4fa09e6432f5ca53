package io.xinqiao.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody who is registered is asked about and not registered once more. */
class KnownPersonsTest extends ApiTest {
    private static final String ANSWER = "household { id members { person { id } } } candidates { id name phone }";

    private Api admin() {
        return anlan().as(Role.TENANT_ADMIN);
    }

    private String unit(String number) {
        return admin().mutate(
                        "createUnit",
                        Map.of(
                                "buildingId", anlan().id("Building"),
                                "entrance", "1",
                                "floor", 1,
                                "number", number,
                                "kind", "RESIDENTIAL",
                                "builtArea", "80.00",
                                "state", "OCCUPIED"),
                        "unit { id }")
                .fine()
                .data("/createUnit/unit/id")
                .asString();
    }

    private Api.Answer household(String unit, Map<String, Object> member) {
        return admin().mutate(
                        "createHousehold",
                        Map.of("unitId", unit, "movedInOn", "2024-03-01", "members", List.of(member)),
                        ANSWER);
    }

    @Test
    void aKnownNameAndPhoneAsksInsteadOfMakingAnotherPerson() {
        Map<String, Object> member = People.member("熟人一", "13677770001", "OWNER");
        var first = household(unit("KP-1"), member).fine();
        var person =
                first.data("/createHousehold/household/members/0/person/id").asString();
        var second = unit("KP-2");
        var asked = household(second, new HashMap<>(member));
        assertThat(asked.refusal("createHousehold")).isEqualTo("TAKEN");
        assertThat(asked.data("/createHousehold/candidates/0/id").asString()).isEqualTo(person);
        assertThat(asked.data("/createHousehold/candidates/0/phone").asString()).isEqualTo("136****0001");
        assertThat(asked.data("/createHousehold/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"members\",\"0\",\"person\",\"newPerson\"]");
        assertThat(asked.data("/createHousehold/userErrors/0/message").asString())
                .contains(person)
                .contains("isSomebodyElse");
        var same = household(second, Map.of("person", Map.of("personId", person), "role", "OWNER"))
                .fine();
        assertThat(same.data("/createHousehold/household/members/0/person/id").asString())
                .isEqualTo(person);
        Map<String, Object> other = Map.of(
                "person",
                Map.of("newPerson", Map.of("name", "熟人一", "phone", "13677770001", "isSomebodyElse", true)),
                "role",
                "OWNER");
        var confirmed = household(unit("KP-3"), other).fine();
        assertThat(confirmed
                        .data("/createHousehold/household/members/0/person/id")
                        .asString())
                .isNotEqualTo(person);
    }

    @Test
    void aKnownPersonWhoJoinsOrBuysIsAskedAboutToo() {
        Map<String, Object> member = People.member("熟人二", "13677770002", "OWNER");
        var unit = unit("KP-5");
        var home = household(unit, member)
                .fine()
                .data("/createHousehold/household/id")
                .asString();
        var joins = admin().mutate(
                        "addHouseholdMember",
                        Map.of("householdId", home, "since", "2024-04-01", "member", member),
                        "candidates { name }");
        assertThat(joins.refusal("addHouseholdMember")).isEqualTo("TAKEN");
        assertThat(joins.data("/addHouseholdMember/candidates/0/name").asString())
                .isEqualTo("熟人二");
        var buys = admin().mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                unit("KP-6"),
                                "since",
                                "2024-05-01",
                                "reason",
                                "FIRST_SALE",
                                "owners",
                                List.of(Map.of("person", People.newPerson("熟人二", "13677770002")))),
                        "candidates { name }");
        assertThat(buys.refusal("transferOwnership")).isEqualTo("TAKEN");
    }

    @Test
    void twoEqualHouseholdsDoNotLiveInOneUnitAtOnce() {
        var unit = unit("KP-7");
        var first = household(unit, People.member("同户", "LESSEE")).fine();
        assertThat(household(unit, People.member("同户", "LESSEE")).refusal("createHousehold"))
                .isEqualTo("TAKEN");
        household(unit, People.member("别户", "LESSEE")).fine();
        admin().mutate(
                        "moveOutHousehold",
                        Map.of(
                                "householdId",
                                first.data("/createHousehold/household/id").asString(),
                                "movedOutOn",
                                "2024-12-31"),
                        "household { id }")
                .fine();
        household(unit, People.member("同户", "LESSEE")).fine();
    }
}
