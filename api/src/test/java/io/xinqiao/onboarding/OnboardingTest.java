package io.xinqiao.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.archives.ReadinessSource;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A project is brought on: the checklist tells what is next, staff comes from a sheet, settings from elsewhere. */
class OnboardingTest extends ApiTest {
    private Api admin() {
        return anlan().as(Role.TENANT_ADMIN);
    }

    private String make(String mutation, String field, Map<String, ?> input) {
        return admin().mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    private String project(String code) {
        return make("createProject", "project", Map.of("code", code, "name", code + " 小区"));
    }

    private String building(String project, String number) {
        return make(
                "createBuilding", "building", Map.of("projectId", project, "number", number, "name", number + "号楼"));
    }

    private JsonNode checklist(String project) {
        return admin().ask(
                        "query($p: ID!) { onboarding(projectId: $p) { percent ready nextStep items { step required done"
                                + " count total hint } } }",
                        Map.of("p", project))
                .fine()
                .data("/onboarding");
    }

    private Api.Answer invite(String project, String csv, Charset charset) {
        var file = anlan().upload(Role.TENANT_ADMIN, "IMPORT", "staff.csv", csv.getBytes(charset));
        return admin().mutate(
                        "inviteStaffFromSheet",
                        Map.of("fileId", file, "projectId", project),
                        "invited { row temporaryPassword member { name username department grants { role buildings {"
                                + " number } } } } unchanged problems { row column value severity message }")
                .fine();
    }

    @Test
    void theChecklistTellsWhatIsNext() {
        var project = project("JR1");
        var empty = checklist(project);
        assertThat(empty.at("/nextStep").asString()).isEqualTo("BUILDINGS");
        assertThat(empty.at("/ready").asBoolean()).isFalse();
        assertThat(empty.at("/items").findValuesAsString("step"))
                .as("all that the schema knows, in the order in which one does it")
                .containsExactlyElementsOf(Arrays.stream(ReadinessSource.Step.values())
                        .map(Enum::name)
                        .toList());
        var building = building(project, "1");
        assertThat(checklist(project).at("/nextStep").asString()).isEqualTo("UNITS");
        var unit = make(
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
                        "JR1-101",
                        "kind",
                        "RESIDENTIAL",
                        "builtArea",
                        "80.00",
                        "state",
                        "OCCUPIED"));
        assertThat(checklist(project).at("/nextStep").asString()).isEqualTo("STAFF");
        var sheet = """
            员工名单(请勿修改表头)
            姓名,登录名(小写字母),部门,角色,楼栋
            接入主管,jr1.lead,,主管,
            接入管家,jr1.steward,客服,管家,1号楼
            接入收费,jr1.cash,客服,收费员、前台,
            接入工程,jr1.tech,工程部,工程,
            """;
        var invited = invite(project, sheet, Charset.forName("GB18030"));
        assertThat(invited.data("/inviteStaffFromSheet/problems")).isEmpty();
        assertThat(invited.data("/inviteStaffFromSheet/invited")).hasSize(4);
        assertThat(invited.data("/inviteStaffFromSheet/invited/1/member/grants/0/buildings/0/number")
                        .asString())
                .isEqualTo("1");
        assertThat(invited.data("/inviteStaffFromSheet/invited/0/temporaryPassword")
                        .asString())
                .isNotBlank();
        assertThat(checklist(project).at("/nextStep").asString()).isEqualTo("OWNERS");
        make(
                "createHousehold",
                "household",
                Map.of(
                        "unitId",
                        unit,
                        "movedInOn",
                        "2024-03-01",
                        "members",
                        List.of(People.member("接入业主", "13922220001", "OWNER"))));
        var ready = checklist(project);
        assertThat(ready.at("/ready").asBoolean()).as(ready.toString()).isTrue();
        assertThat(ready.at("/percent").asInt()).isEqualTo(100);
        assertThat(ready.at("/nextStep").asString())
                .as("what is not required comes last")
                .isEqualTo("PARKING");
        assertThat(anlan().as(Role.SUPERVISOR)
                        .ask("query($p: ID!) { onboarding(projectId: $p) { percent } }", Map.of("p", project))
                        .fine()
                        .data("/onboarding")
                        .isNull())
                .as("not a project of this supervisor")
                .isTrue();
    }

    @Test
    void notesAreLeftOutAnUnknownDepartmentKeepsOnlyItsCellOutAndRefusalsNameTheirCells() {
        var project = project("JR7");
        building(project, "1");
        var sheet = "员工表,,,,\n姓名,登录名,角色,部门,楼栋\n张三,jr7.zhang,管家,外星部,一号楼\n合计,,,,\n制表人:小王,,,,\n";
        var told = invite(project, sheet, StandardCharsets.UTF_16).data("/inviteStaffFromSheet");
        assertThat(told.at("/invited")).as(told.toString()).hasSize(1);
        assertThat(told.at("/invited/0/member/department").isNull()).isTrue();
        assertThat(told.at("/invited/0/member/grants/0/buildings/0/number").asString())
                .isEqualTo("1");
        assertThat(told.at("/problems").findValuesAsString("severity"))
                .containsExactly("WARNING", "SKIPPED", "SKIPPED");
        assertThat(told.at("/problems").findValuesAsString("value")).containsExactly("外星部", "合计", "制表人:小王");
        var bad = invite(project, "姓名,登录名,角色\nTRUE,JR7 LI,收费员\n", StandardCharsets.UTF_8)
                .data("/inviteStaffFromSheet/problems");
        assertThat(bad.findValuesAsString("column")).containsExactly("姓名", "登录名");
        assertThat(bad.findValuesAsString("value")).containsExactly("TRUE", "JR7 LI");
    }

    @Test
    void aSheetWithOneBadRowInvitesNobodyAndTheSameSheetTwiceNobodyAgain() {
        var project = project("JR2");
        building(project, "1");
        var bad = """
            name,username,role,building
            Wang,jr2.wang,steward,1
            Li,jr2.li,steward,9
            Zhao,JR2 ZHAO,cashier,
            Qian,jr2.qian,king,
            Sun,jr2.wang,cashier,
            ,jr2.zhou,cashier,
            """;
        var refused = invite(project, bad, StandardCharsets.UTF_8);
        assertThat(refused.data("/inviteStaffFromSheet/invited")).isEmpty();
        var told = new HashMap<Integer, List<String>>();
        for (var problem : refused.data("/inviteStaffFromSheet/problems")) {
            told.computeIfAbsent(problem.at("/row").asInt(), row -> new ArrayList<>())
                    .add(problem.at("/value").asString(""));
        }
        assertThat(told)
                .isEqualTo(Map.of(
                        3, List.of("9"),
                        4, List.of("JR2 ZHAO"),
                        5, List.of("king"),
                        6, List.of("jr2.wang"),
                        7, List.of("")));
        assertThat(admin().ask("{ members(first: 100) { nodes { username } } }").body())
                .doesNotContain("jr2.wang");
        var good = "name,username,role,building\nWang,jr2.wang,steward,1\nLi,jr2.li,technician,\n";
        assertThat(invite(project, good, StandardCharsets.UTF_8).data("/inviteStaffFromSheet/invited"))
                .hasSize(2);
        var again = invite(project, good, StandardCharsets.UTF_8);
        assertThat(again.data("/inviteStaffFromSheet/invited")).isEmpty();
        assertThat(again.data("/inviteStaffFromSheet/unchanged").asInt()).isEqualTo(2);
        var nothing = invite(project, "a,b\n1,2\n", StandardCharsets.UTF_8);
        assertThat(nothing.data("/inviteStaffFromSheet/problems/0/message").asString())
                .contains("姓名");
    }

    @Test
    void settingsAreCopiedFromOneProjectToAnother() {
        var from = project("FZ1");
        var to = project("FZ2");
        admin().mutate(
                        "setVisitPolicy",
                        Map.of("projectId", from, "moveInDays", 3, "routinePerYear", 4, "samplePercent", 10),
                        "visitPolicy { moveInDays }")
                .fine();
        admin().mutate("setHandoverChecklist", Map.of("projectId", from, "items", List.of("看门", "看窗", "抄表")), "items")
                .fine();
        admin().mutate(
                        "createLendableItem",
                        Map.of("projectId", from, "name", "手推车", "total", 3, "longestDays", 2),
                        "lendableItem { id }")
                .fine();
        admin().mutate(
                        "createChargeStandard",
                        Map.of(
                                "projectId",
                                from,
                                "feeItemId",
                                admin().ask("{ feeItems { id } }")
                                        .fine()
                                        .data("/feeItems/0/id")
                                        .asString(),
                                "name",
                                "物业费",
                                "basis",
                                "AREA",
                                "cycle",
                                "MONTH",
                                "price",
                                Map.of("validFrom", "2020-01-01", "price", "2.80")),
                        "chargeStandard { id }")
                .fine();
        var copied = admin().mutate(
                        "copyProjectSettings",
                        Map.of("fromProjectId", from, "toProjectId", to),
                        "copied { kind count }")
                .fine();
        var counts = new HashMap<String, Integer>();
        for (var kind : copied.data("/copyProjectSettings/copied")) {
            counts.put(kind.at("/kind").asString(), kind.at("/count").asInt());
        }
        assertThat(counts)
                .isEqualTo(Map.of(
                        "CHARGE_STANDARDS",
                        1,
                        "CLOCKS",
                        0,
                        "FOLLOW_UPS",
                        0,
                        "DISPATCH",
                        0,
                        "PRICE_LIST",
                        0,
                        "VISITS",
                        1,
                        "INSPECTIONS",
                        0,
                        "HANDOVER_CHECKLIST",
                        3,
                        "LENDABLE_ITEMS",
                        1));
        var there = admin().ask("""
            query($p: ID!) {
              visitPolicy(projectId: $p) { moveInDays routinePerYear samplePercent }
              handoverChecklist(projectId: $p)
              lendableItems(filter: {projectId: $p}) { nodes { name total longestDays } }
            }
            """, Map.of("p", to)).fine();
        assertThat(there.data("/visitPolicy/routinePerYear").asInt()).isEqualTo(4);
        assertThat(there.data("/handoverChecklist")).hasSize(3);
        assertThat(there.data("/lendableItems/nodes/0/total").asInt())
                .as("the things themselves stay")
                .isZero();
        var same = admin().mutate(
                        "copyProjectSettings", Map.of("fromProjectId", to, "toProjectId", to), "copied { kind }");
        assertThat(same.refusal("copyProjectSettings")).isEqualTo("INVALID");
    }
}
