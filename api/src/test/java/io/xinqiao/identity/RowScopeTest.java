package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Rights per row: the same answer for what is another's as for what is not there. */
class RowScopeTest extends ApiTest {
    private static final String UNIT = "query($id: ID!) { unit(id: $id) { number } node(id: $id) { id } }";

    private Api.Answer unit(Role role, String id) {
        return jinxiu().as(role).ask(UNIT, Map.of("id", jinxiu().id(id))).fine();
    }

    @Test
    void aStewardSeesTheUnitsOfTheirBuildingsAndNoOthers() {
        assertThat(unit(Role.STEWARD, "Unit").data("/unit/number").asString()).isEqualTo("jinxiu-1-1-1001");
        var other = unit(Role.STEWARD, "otherUnit");
        assertThat(other.data("/unit").isNull()).isTrue();
        assertThat(other.data("/node").isNull()).isTrue();
        var listed = jinxiu().as(Role.STEWARD)
                .ask("{ units(first: 100) { nodes { number } } }")
                .fine();
        assertThat(listed.data("/units/nodes").findValuesAsString("number"))
                .contains("jinxiu-1-1-1001")
                .doesNotContain("jinxiu-2-1-0801");
        var asked = jinxiu().as(Role.STEWARD)
                .ask(
                        "query($b: ID!) { units(filter: {buildingId: $b}) { totalCount nodes { number } } }",
                        Map.of("b", jinxiu().id("otherBuilding")))
                .fine();
        assertThat(asked.data("/units/totalCount").asInt()).isZero();
        assertThat(unit(Role.SUPERVISOR, "otherUnit").data("/unit/number").asString())
                .isEqualTo("jinxiu-2-1-0801");
    }

    @Test
    void aStewardCannotReportOrActOutsideTheirBuildings() {
        var steward = jinxiu().as(Role.STEWARD);
        var ticket = Map.of("unitId", jinxiu().id("otherUnit"), "kind", "OTHER", "channel", "PHONE", "title", "别的楼");
        assertThat(steward.mutate("createTicket", ticket, "ticket { id }").refusal("createTicket"))
                .isEqualTo("NOT_FOUND");
        var there = jinxiu().as(Role.FRONT_DESK)
                .mutate("createTicket", ticket, "ticket { id }")
                .fine()
                .data("/createTicket/ticket/id")
                .asString();
        assertThat(steward.mutate("acceptTicket", Map.of("ticketId", there), "ticket { id }")
                        .refusal("acceptTicket"))
                .isEqualTo("NOT_FOUND");
        assertThat(steward.ask("query($id: ID!) { ticket(id: $id) { id } }", Map.of("id", there))
                        .fine()
                        .data("/ticket")
                        .isNull())
                .isTrue();
    }

    @Test
    void aResidentSeesTheirOwnHomeAndTicketsOnly() {
        var resident = jinxiu().as(Role.RESIDENT);
        var seen = resident.ask("{ units { nodes { number owner { name phone } } } persons { nodes { name phone } } }")
                .fine();
        assertThat(seen.data("/units/nodes").findValuesAsString("number")).containsExactly("jinxiu-1-1-1001");
        assertThat(seen.data("/persons/nodes").findValuesAsString("name"))
                .containsExactlyInAnyOrder("jinxiu 王秀兰", "jinxiu 王秀兰家属");
        assertThat(seen.data("/units/nodes/0/owner/phone").asString())
                .as("their own")
                .isEqualTo("13800135678");
        assertThat(seen.body()).as("the family's is masked").contains("139****5679");
        var own = resident.mutate(
                        "createTicket",
                        Map.of("unitId", jinxiu().id("Unit"), "kind", "REPAIR", "title", "灯不亮"),
                        "ticket { id channel severity requester { name } }")
                .fine();
        assertThat(own.data("/createTicket/ticket/requester/name").asString()).isEqualTo("jinxiu 王秀兰");
        assertThat(resident.mutate(
                                "createTicket",
                                Map.of("unitId", jinxiu().id("otherUnit"), "kind", "REPAIR", "title", "邻居"),
                                "ticket { id }")
                        .refusal("createTicket"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void aTechnicianSeesWhatIsDispatchedToThemOrTheirDepartment() {
        var ticket = jinxiu().newTicket("REPAIR", "技工可见");
        var technician = jinxiu().as(Role.TECHNICIAN);
        var look = "query($id: ID!) { ticket(id: $id) { title unit { number } requester { name } contactPhone } }";
        assertThat(technician
                        .ask(look, Map.of("id", ticket))
                        .fine()
                        .data("/ticket")
                        .isNull())
                .isTrue();
        var desk = jinxiu().as(Role.FRONT_DESK);
        desk.mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }").fine();
        jinxiu().hire("saodi", Map.of("role", "TECHNICIAN", "projectId", jinxiu().id("Project")), "CLEANING");
        desk.mutate("dispatchTicket", Map.of("ticketId", ticket, "department", "CLEANING"), "ticket { id }")
                .fine();
        assertThat(technician
                        .ask(look, Map.of("id", ticket))
                        .fine()
                        .data("/ticket")
                        .isNull())
                .isTrue();
        desk.mutate("dispatchTicket", Map.of("ticketId", ticket, "department", "ENGINEERING"), "ticket { id }")
                .fine();
        var seen = technician.ask(look, Map.of("id", ticket)).fine();
        assertThat(seen.data("/ticket/unit/number").asString()).isEqualTo("jinxiu-1-1-1001");
    }

    /** Statements are kept by what somebody sees: often enough for them to be kept, each still sees their own. */
    @Test
    void twoOfOneRoleSeeTheirOwnHoweverOftenTheyAskAndNothingAnyMoreOnceTheirGrantIsGone() {
        var company = jinxiu();
        var admin = company.as(Role.TENANT_ADMIN);
        var one = company.as(Role.STEWARD);
        var other = company.worker(Role.TECHNICIAN, "second.steward", company.id("Project"));
        var grant = admin.mutate(
                        "grantRole",
                        Map.of(
                                "memberId",
                                other.ask("{ viewer { member { id } } }")
                                        .data("/viewer/member/id")
                                        .asString(),
                                "grant",
                                Map.of(
                                        "role",
                                        "STEWARD",
                                        "projectId",
                                        company.id("Project"),
                                        "buildingIds",
                                        List.of(company.id("otherBuilding")))),
                        "grant { id }")
                .fine()
                .data("/grantRole/grant/id")
                .asString();
        for (var time = 0; time < 4; time++) {
            assertThat(sees(one, "Unit")).isTrue();
            assertThat(sees(other, "otherUnit")).isTrue();
            assertThat(sees(one, "otherUnit")).isFalse();
            assertThat(sees(other, "Unit")).isFalse();
        }
        admin.mutate("revokeRole", Map.of("roleGrantId", grant), "member { id }")
                .fine();
        for (var time = 0; time < 3; time++) {
            assertThat(sees(other, "otherUnit")).isFalse();
            assertThat(sees(one, "Unit")).isTrue();
        }
    }

    private boolean sees(Api caller, String unit) {
        return !caller.ask("query($id: ID!) { unit(id: $id) { number } }", Map.of("id", jinxiu().id(unit)))
                .data("/unit/number")
                .asString("")
                .isEmpty();
    }

    @Test
    void grantsAndRevocationsWorkAtOnce() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var cashier = jinxiu().as(Role.CASHIER);
        assertThat(cashier.ask("{ tickets { nodes { id } } }").code()).isEqualTo("FORBIDDEN");
        var grant = admin.mutate(
                        "grantRole",
                        Map.of(
                                "memberId",
                                jinxiu().member(Role.CASHIER),
                                "grant",
                                Map.of("role", "FRONT_DESK", "projectId", jinxiu().id("Project"))),
                        "grant { id role project { name } } member { name grants { role } }")
                .fine();
        cashier.ask("{ tickets { nodes { id } } }").fine();
        admin.mutate(
                        "revokeRole",
                        Map.of("roleGrantId", grant.data("/grantRole/grant/id").asString()),
                        "member { id }")
                .fine();
        assertThat(cashier.ask("{ tickets { nodes { id } } }").code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void rolesTakeTheirScopeAndNoOther() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        Map<Map<String, Object>, String> wrong = Map.of(
                Map.of("role", "STEWARD"), "grant.projectId",
                Map.of("role", "STEWARD", "projectId", jinxiu().id("Project")), "grant.buildingIds",
                Map.of("role", "TENANT_ADMIN", "projectId", jinxiu().id("Project")), "grant.projectId",
                Map.of("role", "RESIDENT"), "grant.personId",
                Map.of(
                                "role",
                                "CASHIER",
                                "projectId",
                                jinxiu().id("Project"),
                                "buildingIds",
                                List.of(jinxiu().id("Building"))),
                        "grant.buildingIds",
                Map.of(
                                "role",
                                "STEWARD",
                                "projectId",
                                jinxiu().id("Project"),
                                "buildingIds",
                                List.of(anlan().id("Building"))),
                        "grant.buildingIds");
        wrong.forEach((grant, field) -> {
            var answer = admin.mutate(
                    "grantRole", Map.of("memberId", jinxiu().member(Role.CASHIER), "grant", grant), "grant { id }");
            assertThat(answer.data("/grantRole/userErrors/0/field").toString())
                    .as(answer.body())
                    .isEqualTo("[\"input\",\"" + field.replace(".", "\",\"") + "\"]");
        });
    }

    @Test
    void anAdministratorCannotLockTheCompanyOut() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var own = admin.ask("{ viewer { grants { id } } }")
                .fine()
                .data("/viewer/grants/0/id")
                .asString();
        assertThat(admin.mutate("revokeRole", Map.of("roleGrantId", own), "member { id }")
                        .refusal("revokeRole"))
                .isEqualTo("INVALID");
    }

    @Test
    void aPersonInvitedByFourAtOnceIsInvitedOnce() throws Exception {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        Map<String, Object> input = Map.of(
                "username", "jinxiu.twice",
                "name", "同时邀请",
                "grants", List.of(Map.of("role", "CASHIER", "projectId", jinxiu().id("Project"))));
        Callable<Api.Answer> invite = () -> admin.mutate("inviteStaff", input, "member { id } temporaryPassword");
        List<Api.Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(Collections.nCopies(4, invite))) answers.add(answer.get());
        }
        assertThat(answers)
                .filteredOn(answer -> !answer.data("/inviteStaff/member/id").isMissingNode())
                .hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> "TAKEN".equals(answer.refusal("inviteStaff")))
                .hasSize(3);
        var grants = admin.ask(
                        "{ members(first: 100, filter: {grant: {role: CASHIER}}) { nodes { username grants { id }"
                                + " } } }")
                .fine();
        assertThat(grants.data("/members/nodes").findValuesAsString("username").stream()
                        .filter("jinxiu.twice"::equals))
                .hasSize(1);
    }

    @Test
    void aMemberIsFoundByWhatOneOfTheirGrantsIs() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var document = "query($role: Role, $p: ID) { members(first: 100, filter: {grant: {role: $role, projectId: $p}})"
                + " { nodes { grants { role project { id } } } } }";
        var project = jinxiu().id("Project");
        var found = admin.ask(document, Map.of("role", "STEWARD", "p", project))
                .fine()
                .data("/members/nodes");
        assertThat(found.size()).isPositive();
        for (var member : found) {
            assertThat(member.at("/grants").valueStream())
                    .anyMatch(grant -> grant.at("/role").asString().equals("STEWARD")
                            && grant.at("/project/id").asString().equals(project));
        }
        // An administrator's grant is of the whole company.
        assertThat(admin.ask(document, Map.of("role", "TENANT_ADMIN", "p", project))
                        .fine()
                        .data("/members/nodes")
                        .size())
                .isZero();
    }

    @Test
    void aListWithSomebodyElsesNoticeMarksNothing() {
        jinxiu().newTicket("REPAIR", "通知");
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        var own = jinxiu().id("Notice");
        var read = supervisor
                .ask("query($id: ID!) { node(id: $id) { ... on Notice { readAt } } }", Map.of("id", own))
                .fine()
                .data("/node/readAt")
                .toString();
        var answer = supervisor.mutate(
                "markNoticesRead", Map.of("noticeIds", List.of(own, anlan().id("Notice"))), "notices { id }");
        assertThat(answer.refusal("markNoticesRead")).isEqualTo("NOT_FOUND");
        assertThat(supervisor
                        .ask("query($id: ID!) { node(id: $id) { ... on Notice { readAt } } }", Map.of("id", own))
                        .fine()
                        .data("/node/readAt")
                        .toString())
                .isEqualTo(read);
    }
}
