package io.xinqiao.inspections;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody goes and looks; what nobody looked at is told. */
class InspectionsTest extends ApiTest {
    private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private Api.Answer inspect(Role role, Map<String, ?> target, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("target", target);
        return jinxiu().as(role)
                .mutate(
                        "recordInspection",
                        input,
                        "inspection { id kind point { name } unit { number } building { id } answers { text fine note }"
                                + " findings { ticket { channel title } } inspector { id } }");
    }

    private String newPoint(String name) {
        return admin().mutate(
                        "createInspectionPoint",
                        Map.of("projectId", jinxiu().id("Project"), "name", name),
                        "inspectionPoint { id code }")
                .fine()
                .data("/createInspectionPoint/inspectionPoint/code")
                .asString();
    }

    @Test
    void aPointIsMovedWithinItsProjectOnly() {
        var point = admin().mutate(
                        "createInspectionPoint",
                        Map.of("projectId", jinxiu().id("Project"), "name", "巡查-搬动"),
                        "inspectionPoint { id }")
                .fine()
                .data("/createInspectionPoint/inspectionPoint/id")
                .asString();
        var project = admin().mutate("createProject", Map.of("code", "XJBD", "name", "别处"), "project { id }")
                .fine()
                .data("/createProject/project/id")
                .asString();
        var elsewhere = admin().mutate("createBuilding", Map.of("projectId", project, "number", "1"), "building { id }")
                .fine()
                .data("/createBuilding/building/id")
                .asString();
        var refused = admin().mutate(
                        "updateInspectionPoint",
                        Map.of("inspectionPointId", point, "buildingId", elsewhere),
                        "inspectionPoint { id }");
        assertThat(refused.refusal("updateInspectionPoint")).isEqualTo("NOT_FOUND");
        admin().mutate(
                        "updateInspectionPoint",
                        Map.of("inspectionPointId", point, "buildingId", jinxiu().id("Building")),
                        "inspectionPoint { building { id } }")
                .fine();
    }

    @Test
    void aPointIsCheckedInByItsCodeOnly() {
        var code = newPoint("巡查-配电房");
        var answer = inspect(Role.TECHNICIAN, Map.of("code", code.toLowerCase(java.util.Locale.ROOT) + " "), Map.of())
                .fine();
        assertThat(answer.data("/recordInspection/inspection/point/name").asString())
                .isEqualTo("巡查-配电房");
        assertThat(answer.data("/recordInspection/inspection/kind").asString()).isEqualTo("POST");
        var wrong = inspect(Role.TECHNICIAN, Map.of("code", "0000000000000000"), Map.of());
        assertThat(wrong.refusal("recordInspection")).isEqualTo("NOT_FOUND");
        var hidden = jinxiu().as(Role.TECHNICIAN).ask("{ inspectionPoints { nodes { code } } }");
        assertThat(hidden.code())
                .as("who walks there does not read the code at home")
                .isEqualTo("FORBIDDEN");
        var both = inspect(Role.TECHNICIAN, Map.of("code", code, "buildingId", jinxiu().id("Building")), Map.of());
        assertThat(both.code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void aRenewedCodeReplacesTheOldOne() {
        var old = newPoint("巡查-水泵房");
        var id = admin().ask(
                        "query($p: ID!) { inspectionPoints(first: 100, filter: {projectId: $p}) { nodes { id name } }"
                                + " }",
                        Map.of("p", jinxiu().id("Project")))
                .fine();
        var point = "";
        for (var node : id.data("/inspectionPoints/nodes")) {
            if (node.at("/name").asString().equals("巡查-水泵房"))
                point = node.at("/id").asString();
        }
        var renewed = admin().mutate(
                        "renewInspectionPointCode", Map.of("inspectionPointId", point), "inspectionPoint { code }")
                .fine()
                .data("/renewInspectionPointCode/inspectionPoint/code")
                .asString();
        assertThat(renewed).isNotEqualTo(old).hasSize(16);
        assertThat(inspect(Role.TECHNICIAN, Map.of("code", old), Map.of()).refusal("recordInspection"))
                .isEqualTo("NOT_FOUND");
        inspect(Role.TECHNICIAN, Map.of("code", renewed), Map.of()).fine();
    }

    @Test
    void byATemplateEveryItemIsAnsweredAndKeepsItsWords() {
        var template = admin().mutate(
                        "createInspectionTemplate",
                        Map.of("name", "楼栋巡查", "kind", "AREA", "items", List.of("照明", "消防栓", "门禁")),
                        "inspectionTemplate { id items }")
                .fine()
                .data("/createInspectionTemplate/inspectionTemplate/id")
                .asString();
        var building = Map.of("buildingId", jinxiu().id("Building"));
        var incomplete = inspect(
                Role.STEWARD,
                building,
                Map.of("inspectionTemplateId", template, "answers", List.of(Map.of("fine", true))));
        assertThat(incomplete.refusal("recordInspection")).isEqualTo("INVALID");
        var done = inspect(
                        Role.STEWARD,
                        building,
                        Map.of(
                                "inspectionTemplateId",
                                template,
                                "answers",
                                List.of(
                                        Map.of("fine", true),
                                        Map.of("fine", false, "note", "水压不足"),
                                        Map.of("fine", true)),
                                "findings",
                                List.of(Map.of(
                                        "kind",
                                        "HAZARD",
                                        "description",
                                        "消防栓水压不足",
                                        "ticket",
                                        Map.of("kind", "REPAIR", "severity", "EMERGENCY", "title", "消防栓水压不足")))))
                .fine();
        admin().mutate(
                        "updateInspectionTemplate",
                        Map.of("inspectionTemplateId", template, "items", List.of("电梯")),
                        "inspectionTemplate { items }")
                .fine();
        var kept = jinxiu().as(Role.STEWARD)
                .ask(
                        "query($id: ID!) { inspection(id: $id) { answers { text fine note } findings { ticket {"
                                + " channel } } } }",
                        Map.of(
                                "id",
                                done.data("/recordInspection/inspection/id").asString()))
                .fine();
        assertThat(kept.data("/inspection/answers").findValuesAsString("text")).containsExactly("照明", "消防栓", "门禁");
        assertThat(kept.data("/inspection/findings/0/ticket/channel").asString())
                .isEqualTo("INSPECTION");
        var otherKind = inspect(
                Role.STEWARD,
                Map.of("renovationId", jinxiu().id("Renovation")),
                Map.of("inspectionTemplateId", template, "answers", List.of(Map.of("fine", true))));
        assertThat(otherKind.refusal("recordInspection")).isEqualTo("INVALID");
    }

    @Test
    void whatNobodyLookedAtIsTold() {
        var project = admin().mutate("createProject", Map.of("code", "XC1", "name", "巡查小区"), "project { id }")
                .fine()
                .data("/createProject/project/id")
                .asString();
        var done = building(project, "1");
        building(project, "2");
        admin().mutate(
                        "setInspectionPolicy",
                        Map.of(
                                "projectId",
                                project,
                                "areaCycle",
                                "DAY",
                                "vacantCycle",
                                "DAY",
                                "renovationCycle",
                                "DAY"),
                        "inspectionPolicy { areaCycle }")
                .fine();
        inspect(Role.TENANT_ADMIN, Map.of("buildingId", done), Map.of()).fine();
        var today = coverage(project, "AREA", TODAY, TODAY);
        assertThat(today.data("/inspectionCoverage/expected").asInt())
                .as("today is not over, so nothing is missed yet")
                .isZero();
        var yesterday = coverage(project, "AREA", TODAY.minusDays(2), TODAY.minusDays(1));
        assertThat(yesterday.data("/inspectionCoverage/expected").asInt()).isEqualTo(4);
        assertThat(yesterday.data("/inspectionCoverage/missed").asInt()).isEqualTo(4);
        assertThat(yesterday.data("/inspectionCoverage/percent").asString()).isEqualTo("0.0");
        assertThat(yesterday.data("/inspectionCoverage/misses").findValuesAsString("number"))
                .containsExactlyInAnyOrder("1", "1", "2", "2");
        var foreign = jinxiu().as(Role.STEWARD)
                .ask(
                        "query($p: ID!, $d: Date!) { inspectionCoverage(projectId: $p, kind: AREA, from: $d, to: $d) {"
                                + " expected } }",
                        Map.of("p", project, "d", TODAY.toString()))
                .fine();
        assertThat(foreign.data("/inspectionCoverage").isNull()).isTrue();
        var tooLong = jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "query($p: ID!, $f: Date!, $t: Date!) { inspectionCoverage(projectId: $p, kind: AREA, from:"
                                + " $f, to: $t) { expected } }",
                        Map.of("p", project, "f", "2020-01-01", "t", "2026-01-01"));
        assertThat(tooLong.code()).isEqualTo("BAD_REQUEST");
    }

    private String building(String project, String number) {
        return admin().mutate(
                        "createBuilding",
                        Map.of("projectId", project, "number", number, "name", number + "号楼"),
                        "building { id }")
                .fine()
                .data("/createBuilding/building/id")
                .asString();
    }

    private Api.Answer coverage(String project, String kind, LocalDate from, LocalDate to) {
        return admin().ask("""
            query($p: ID!, $k: InspectionKind!, $f: Date!, $t: Date!) {
              inspectionCoverage(projectId: $p, kind: $k, from: $f, to: $t) {
                expected done missed percent misses { from before building { number } unit { number } }
              }
            }
            """, Map.of("p", project, "k", kind, "f", from.toString(), "t", to.toString()))
                .fine();
    }
}
