package io.xinqiao.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who was registered twice becomes one person, and whoever was taken for somebody else one of their own. */
class PersonMergesTest extends ApiTest {
    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private static String some(String words) {
        return words + UUID.randomUUID().toString().substring(0, 8);
    }

    private String unit() {
        return admin().mutate(
                        "createUnit",
                        Map.of(
                                "buildingId",
                                jinxiu().id("Building"),
                                "entrance",
                                "1",
                                "floor",
                                8,
                                "number",
                                some("8"),
                                "kind",
                                "RESIDENTIAL",
                                "builtArea",
                                "80.00",
                                "state",
                                "VACANT"),
                        "unit { id }")
                .fine()
                .data("/createUnit/unit/id")
                .asString();
    }

    private JsonNode household(Map<String, Object> member) {
        return admin().mutate(
                        "createHousehold",
                        Map.of("unitId", unit(), "movedInOn", "2025-01-01", "members", List.of(member)),
                        "household { id members { id person { id } } }")
                .fine()
                .data("/createHousehold/household");
    }

    private Map<String, Object> member(String name, String phone) {
        return phone.isEmpty() ? People.member(name, "LESSEE") : People.member(name, phone, "LESSEE");
    }

    private String owned(String person) {
        return admin().mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                unit(),
                                "since",
                                "2024-01-01",
                                "reason",
                                "TRANSFER",
                                "owners",
                                List.of(Map.of("person", Map.of("personId", person)))),
                        "ownership { id }")
                .fine()
                .data("/transferOwnership/ownership/id")
                .asString();
    }

    private JsonNode read(String id, String selection) {
        return admin().ask("query($i: ID!) { node(id: $i) { ... on %s } }".formatted(selection), Map.of("i", id))
                .fine()
                .data("/node");
    }

    @Test
    void allThatHangsOnTheSecondGoesToTheFirstWhoTakesWhatWasNotKnown() {
        var first = household(member("周伟", ""));
        var second = household(member("周炜", "13900001234"));
        var stays = first.at("/members/0/person/id").asString();
        var goes = second.at("/members/0/person/id").asString();
        var ownership = owned(goes);
        var merged = admin().mutate(
                        "mergePersons",
                        Map.of("personId", stays, "duplicateId", goes),
                        "person { id name phone version updatedAt createdAt }")
                .fine()
                .data("/mergePersons/person");
        assertThat(merged.path("name").asString()).isEqualTo("周伟");
        assertThat(merged.path("phone").asString()).endsWith("1234");
        assertThat(read(second.path("id").asString(), "Household { members { person { id } } }")
                        .at("/members/0/person/id")
                        .asString())
                .isEqualTo(stays);
        assertThat(read(ownership, "Ownership { shares { person { id } } }")
                        .at("/shares/0/person/id")
                        .asString())
                .isEqualTo(stays);
        assertThat(admin().ask("{ persons(filter: {phoneEnding: \"1234\"}) { nodes { id } } }")
                        .fine()
                        .data("/persons/nodes")
                        .findValuesAsString("id"))
                .as("the second has nothing left that one could find them by")
                .contains(stays)
                .doesNotContain(goes);
        var again = admin().mutate("mergePersons", Map.of("personId", stays, "duplicateId", goes), "person { id }");
        assertThat(again.refusal("mergePersons")).isEqualTo("NOT_FOUND");
        var same = admin().mutate("mergePersons", Map.of("personId", stays, "duplicateId", stays), "person { id }");
        assertThat(same.refusal("mergePersons")).isEqualTo("INVALID");
        assertThat(admin().ask("{ objectChanges(first: 5) { nodes { before after } } }")
                        .body())
                .doesNotContain("周炜");
    }

    @Test
    void whoAreCoOwnersAreNotOne() {
        var one = household(member("钱一", "")).at("/members/0/person/id").asString();
        var two = household(member("钱二", "")).at("/members/0/person/id").asString();
        admin().mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                unit(),
                                "since",
                                "2024-01-01",
                                "reason",
                                "TRANSFER",
                                "owners",
                                List.of(
                                        Map.of(
                                                "person",
                                                Map.of("personId", one),
                                                "share",
                                                Map.of("numerator", 1, "denominator", 2)),
                                        Map.of(
                                                "person",
                                                Map.of("personId", two),
                                                "share",
                                                Map.of("numerator", 1, "denominator", 2)))),
                        "ownership { id }")
                .fine();
        var merged = admin().mutate("mergePersons", Map.of("personId", one, "duplicateId", two), "person { id }");
        assertThat(merged.refusal("mergePersons")).isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whatWasNeverTheirsGoesToANewPerson() {
        var household = household(member("吴双", ""));
        var both = household.at("/members/0/person/id").asString();
        var ownership = owned(both);
        var split = admin().mutate(
                        "splitPerson",
                        Map.of(
                                "personId",
                                both,
                                "newPerson",
                                Map.of("name", "吴霜"),
                                "householdMemberIds",
                                List.of(),
                                "ownershipIds",
                                List.of(ownership)),
                        "person { id name }")
                .fine()
                .data("/splitPerson/person");
        assertThat(read(ownership, "Ownership { shares { person { name } } }")
                        .at("/shares/0/person/name")
                        .asString())
                .isEqualTo("吴霜");
        assertThat(read(household.path("id").asString(), "Household { members { person { id } } }")
                        .at("/members/0/person/id")
                        .asString())
                .isEqualTo(both);
        var notTheirs = admin().mutate(
                        "splitPerson",
                        Map.of(
                                "personId",
                                both,
                                "newPerson",
                                Map.of("name", "吴三"),
                                "householdMemberIds",
                                List.of(),
                                "ownershipIds",
                                List.of(ownership)),
                        "person { id }");
        assertThat(notTheirs.refusal("splitPerson")).isEqualTo("NOT_FOUND");
        assertThat(split.path("id").asString()).isNotEqualTo(both);
    }
}
