package io.xinqiao.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What is missing in an archive is told, and the score follows from it. */
class CompletenessTest extends ApiTest {
    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private String make(String mutation, String field, Map<String, ?> input) {
        return admin().mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    private String unit(String building, String number, String kind, String state) {
        return make(
                "createUnit",
                "unit",
                Map.of(
                        "buildingId",
                        building,
                        "entrance",
                        "1",
                        "floor",
                        1,
                        "number",
                        number,
                        "kind",
                        kind,
                        "builtArea",
                        "80.00",
                        "state",
                        state));
    }

    private Map<String, List<String>> worklist(String project, Map<String, ?> more) {
        Map<String, Object> filter = new HashMap<>(more);
        filter.put("projectId", project);
        var answer = admin().ask(
                        "query($f: ArchiveScoreFilter) { incompleteArchives(first: 50, filter: $f) { totalCount nodes {"
                                + " score missing unit { number } } } }",
                        Map.of("f", filter))
                .fine();
        Map<String, List<String>> missing = new HashMap<>();
        for (var node : answer.data("/incompleteArchives/nodes")) {
            missing.put(
                    node.at("/unit/number").asString() + "=" + node.at("/score").asInt(),
                    StreamSupport.stream(node.at("/missing").spliterator(), false)
                            .map(part -> part.asString())
                            .toList());
        }
        assertThat(answer.data("/incompleteArchives/totalCount").asInt()).isEqualTo(missing.size());
        return missing;
    }

    @Test
    void whatIsMissingIsOnTheWorklistUntilItIsThere() {
        var project = make("createProject", "project", Map.of("code", "WZ1", "name", "完整小区"));
        var building = make("createBuilding", "building", Map.of("projectId", project, "number", "1", "name", "1号楼"));
        unit(building, "WZ1-空", "RESIDENTIAL", "VACANT");
        unit(building, "WZ1-车", "PARKING", "OCCUPIED");
        unit(building, "WZ1-未", "RESIDENTIAL", "UNDELIVERED");
        var lived = unit(building, "WZ1-住", "RESIDENTIAL", "OCCUPIED");
        assertThat(worklist(project, Map.of()))
                .as("parking and what is not delivered does not count; a vacant unit needs no household")
                .containsOnlyKeys("WZ1-空=20", "WZ1-住=0");
        make(
                "createHousehold",
                "household",
                Map.of(
                        "unitId",
                        lived,
                        "movedInOn",
                        "2024-03-01",
                        "members",
                        List.of(
                                People.member("完整业主", "13911110001", "OWNER"),
                                People.member("完整家属", "13911110002", "FAMILY"))));
        assertThat(worklist(project, Map.of()).get("WZ1-住=60"))
                .containsExactly("OWNER_ID_NUMBER", "OWNER_ADDRESS", "OWNER_BIRTH_YEAR", "OWNER_INTERESTS", "CONSENT");
        assertThat(worklist(project, Map.of("below", 60))).containsOnlyKeys("WZ1-空=20");
        assertThat(worklist(project, Map.of("missing", "OWNER"))).containsOnlyKeys("WZ1-空=20");
        var owner = admin().ask("query($id: ID!) { unit(id: $id) { owner { id version } } }", Map.of("id", lived))
                .fine();
        admin().mutate(
                        "updatePerson",
                        Map.of(
                                "personId",
                                owner.data("/unit/owner/id").asString(),
                                "expectedVersion",
                                owner.data("/unit/owner/version").asInt(),
                                "idNumber",
                                "11010519491231002X",
                                "contactAddress",
                                "朝阳路 1 号",
                                "birthYear",
                                1949,
                                "interests",
                                List.of("书法")),
                        "person { id }")
                .fine();
        make(
                "recordConsent",
                "consent",
                Map.of(
                        "personId",
                        owner.data("/unit/owner/id").asString(),
                        "purpose",
                        "SERVICE",
                        "givenOn",
                        "2024-03-01"));
        assertThat(worklist(project, Map.of())).containsOnlyKeys("WZ1-空=20");
        var summary = admin().ask(
                        "query($p: ID!) { archiveCompleteness(projectId: $p) { building { number } units complete"
                                + " averageScore } }",
                        Map.of("p", project))
                .fine();
        assertThat(summary.data("/archiveCompleteness/0").toString())
                .isEqualTo("{\"building\":{\"number\":\"1\"},\"units\":2,\"complete\":1,\"averageScore\":\"60.0\"}");
        assertThat(jinxiu().as(Role.STEWARD)
                        .ask("query($p: ID!) { archiveCompleteness(projectId: $p) { units } }", Map.of("p", project))
                        .fine()
                        .data("/archiveCompleteness"))
                .as("another's buildings")
                .isEmpty();
    }
}
