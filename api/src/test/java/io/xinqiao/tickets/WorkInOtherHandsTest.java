package io.xinqiao.tickets;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.DUNNING_ACTION;
import static io.xinqiao.schema.tenant.Tables.DUNNING_CASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.People;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Whoever can't go on hands over: one ticket as it is, or all that lies in their hands when a right of theirs ends. */
class WorkInOtherHandsTest extends ApiTest {
    private static final String WORK = "{ kind count project { id } }";
    private static final String LEFT = "member { id } handedOver " + WORK + " openWork " + WORK;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private Company company() {
        return company("jiaoban");
    }

    private Api admin() {
        return company().as(Role.TENANT_ADMIN);
    }

    private String project() {
        return company().id("Project");
    }

    private static UUID key(String id) {
        return GlobalId.parse(id).orElseThrow().key();
    }

    private String technician(String name) {
        return company().hire(name, Map.of("role", "TECHNICIAN", "projectId", project()), "ENGINEERING");
    }

    private String steward(String name, String... buildings) {
        return company()
                .hire(
                        name,
                        Map.of("role", "STEWARD", "projectId", project(), "buildingIds", List.of(buildings)),
                        "SERVICE");
    }

    private String create(String mutation, String field, Map<String, ?> input) {
        return admin().mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    /** A building with a unit in which somebody lives. */
    private record House(String building, String unit, String household) {}

    private House house(String number) {
        var building = create(
                "createBuilding", "building", Map.of("projectId", project(), "number", number, "name", number + " 号楼"));
        var unit = create(
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
                        number + "-1-101",
                        "kind",
                        "RESIDENTIAL",
                        "builtArea",
                        "89.50",
                        "state",
                        "OCCUPIED"));
        var household = create(
                "createHousehold",
                "household",
                Map.of(
                        "unitId",
                        unit,
                        "movedInOn",
                        "2024-03-01",
                        "members",
                        List.of(People.member("住户 " + number, "13800135678", "OWNER"))));
        return new House(building, unit, household);
    }

    private String ticket(String unit, String title) {
        return create(
                "createTicket", "ticket", Map.of("unitId", unit, "kind", "REPAIR", "channel", "PHONE", "title", title));
    }

    private Api.Answer step(String mutation, String ticket, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("ticketId", ticket);
        return admin().mutate(mutation, input, "ticket { id state }");
    }

    private void dispatched(String ticket, String to) {
        step("acceptTicket", ticket, Map.of()).fine();
        step("dispatchTicket", ticket, Map.of("assigneeId", to)).fine();
    }

    private JsonNode seen(String ticket) {
        return admin().ask("""
            query($id: ID!) { ticket(id: $id) {
              state version assignee { id } steward { id } department
              clocks { measure state dueAt }
              events(last: 1) { nodes { step note fromState toState assignee { id } steward { id } } }
            } }\
            """, Map.of("id", ticket)).fine().data("/ticket");
    }

    private static List<String> told(JsonNode work) {
        List<String> told = new ArrayList<>();
        for (var one : work)
            told.add(one.at("/kind").asString() + " " + one.at("/count").asInt());
        return told;
    }

    private List<String> inHandsOf(String member) {
        return told(admin().ask("query($id: ID!) { member(id: $id) { openWork " + WORK + " } }", Map.of("id", member))
                .fine()
                .data("/member/openWork"));
    }

    private String grantOf(String member) {
        return admin().ask("query($id: ID!) { member(id: $id) { grants { id } } }", Map.of("id", member))
                .fine()
                .data("/member/grants/0/id")
                .asString();
    }

    @Test
    void workUnderWayOrPausedGoesToSomebodyElseAsItIs() {
        var first = technician("first");
        var second = technician("second");
        var ticket = ticket(company().id("Unit"), "交接");
        step("acceptTicket", ticket, Map.of()).fine();
        var early = step("handOverTicket", ticket, Map.of("assigneeId", second, "reason", "请假"));
        assertThat(early.refusal("handOverTicket")).isEqualTo("ILLEGAL_STEP");
        step("dispatchTicket", ticket, Map.of("assigneeId", first)).fine();
        step("startTicket", ticket, Map.of()).fine();
        var before = seen(ticket);
        step("handOverTicket", ticket, Map.of("assigneeId", second, "reason", "请假"))
                .fine();
        var after = seen(ticket);
        assertThat(after.at("/state").asString()).isEqualTo("IN_PROGRESS");
        assertThat(after.at("/assignee/id").asString()).isEqualTo(second);
        assertThat(after.at("/clocks")).isEqualTo(before.at("/clocks"));
        assertThat(after.at("/events/nodes/0/step").asString()).isEqualTo("HAND_OVER");
        assertThat(after.at("/events/nodes/0/note").asString()).isEqualTo("请假");
        assertThat(after.at("/events/nodes/0/assignee/id").asString()).isEqualTo(second);
        var query = "query($id: ID!) { ticket(id: $id) { title } }";
        assertThat(company()
                        .asWorker("first")
                        .ask(query, Map.of("id", ticket))
                        .data("/ticket")
                        .isNull())
                .isTrue();
        assertThat(company()
                        .asWorker("second")
                        .ask(query, Map.of("id", ticket))
                        .data("/ticket/title")
                        .asString())
                .isEqualTo("交接");
        assertThat(company()
                        .asWorker("second")
                        .ask("{ notices(filter: { kinds: [TICKET_DISPATCHED] }) { nodes { subjectId } } }")
                        .fine()
                        .data("/notices/nodes/0/subjectId")
                        .asString())
                .isEqualTo(ticket);

        step("pauseTicket", ticket, Map.of("reason", "等配件")).fine();
        var same = step("handOverTicket", ticket, Map.of("assigneeId", second, "reason", "x"));
        assertThat(same.refusal("handOverTicket")).isEqualTo("INVALID");
        var analyst = Map.of("assigneeId", company().member(Role.ANALYST), "reason", "x");
        assertThat(step("handOverTicket", ticket, analyst).refusal("handOverTicket"))
                .isEqualTo("NOT_FOUND");
        step("handOverTicket", ticket, Map.of("assigneeId", first, "reason", "换班"))
                .fine();
        assertThat(seen(ticket).at("/state").asString()).isEqualTo("PAUSED");
        step("resumeTicket", ticket, Map.of()).fine();
    }

    @Test
    void whoeverLosesARoleHandsOverWhatIsOpenInTheSameStep() {
        var leaving = technician("weixiu1");
        var successor = technician("weixiu2");
        List<String> tickets = new ArrayList<>();
        for (var at = 0; at < 3; at++) {
            var ticket = ticket(company().id("Unit"), "离岗 " + at);
            dispatched(ticket, leaving);
            tickets.add(ticket);
        }
        step("startTicket", tickets.get(1), Map.of()).fine();
        step("startTicket", tickets.get(2), Map.of()).fine();
        step("resolveTicket", tickets.get(2), Map.of()).fine();
        admin().mutate(
                        "addRosterShifts",
                        Map.of(
                                "projectId",
                                project(),
                                "memberIds",
                                List.of(leaving),
                                "beginsAt",
                                "2099-01-01T08:00:00+08:00",
                                "endsAt",
                                "2099-01-01T20:00:00+08:00"),
                        "rosterShifts { id }")
                .fine();
        assertThat(inHandsOf(leaving)).containsExactly("TICKET 2", "DUTY 1");
        var grant = grantOf(leaving);
        var unfit = admin().mutate(
                        "revokeRole",
                        Map.of("roleGrantId", grant, "successorId", company().member(Role.ANALYST)),
                        LEFT);
        assertThat(unfit.refusal("revokeRole")).isEqualTo("INVALID");
        assertThat(admin().mutate("revokeRole", Map.of("roleGrantId", grant, "successorId", leaving), LEFT)
                        .refusal("revokeRole"))
                .isEqualTo("INVALID");
        assertThat(inHandsOf(leaving)).as("refused whole").containsExactly("TICKET 2", "DUTY 1");

        var revoked = admin().mutate("revokeRole", Map.of("roleGrantId", grant, "successorId", successor), LEFT)
                .fine();
        assertThat(told(revoked.data("/revokeRole/handedOver"))).containsExactly("TICKET 2", "DUTY 1");
        assertThat(revoked.data("/revokeRole/openWork")).isEmpty();
        assertThat(inHandsOf(leaving)).isEmpty();
        assertThat(inHandsOf(successor)).containsExactly("TICKET 2", "DUTY 1");
        assertThat(seen(tickets.get(0)).at("/state").asString()).isEqualTo("DISPATCHED");
        var under = seen(tickets.get(1));
        assertThat(under.at("/state").asString()).isEqualTo("IN_PROGRESS");
        assertThat(under.at("/events/nodes/0/step").asString()).isEqualTo("HAND_OVER");
        assertThat(under.at("/events/nodes/0/note").asString()).contains("weixiu1");
        assertThat(seen(tickets.get(2)).at("/assignee/id").asString())
                .as("done work stays theirs")
                .isEqualTo(leaving);
        assertThat(company()
                        .asWorker("weixiu2")
                        .ask("{ notices(filter: { kinds: [WORK_HANDED_OVER] }) { nodes { text } } }")
                        .fine()
                        .data("/notices/nodes/0/text")
                        .asString())
                .contains("3 项");
    }

    @Test
    void whoeverLeavesLeavesNothingUntold() {
        var house = house("31");
        var leaving = steward("guanjia1", house.building());
        create(
                "createZone",
                "zone",
                Map.of(
                        "projectId",
                        project(),
                        "name",
                        "离职片区",
                        "stewardId",
                        leaving,
                        "buildingIds",
                        List.of(house.building())));
        var ticket = ticket(house.unit(), "离职");
        assertThat(seen(ticket).at("/steward/id").asString()).isEqualTo(leaving);
        create("planVisit", "visit", Map.of("householdId", house.household(), "dueOn", "2099-01-31"));
        planDunning(house, leaving);
        var left = admin().mutate("deactivateMember", Map.of("memberId", leaving), LEFT)
                .fine();
        var open = List.of("STEWARD_TICKET 1", "ZONE 1", "VISIT 1", "DUNNING_ACTION 1");
        assertThat(told(left.data("/deactivateMember/openWork"))).isEqualTo(open);
        assertThat(left.data("/deactivateMember/handedOver")).isEmpty();

        var successor = steward("guanjia2", company().id("otherBuilding"));
        var unit = "query($id: ID!) { unit(id: $id) { number } }";
        assertThat(company()
                        .asWorker("guanjia2")
                        .ask(unit, Map.of("id", house.unit()))
                        .data("/unit")
                        .isNull())
                .isTrue();
        var handed = admin().mutate("handOverWork", Map.of("memberId", leaving, "successorId", successor), LEFT)
                .fine();
        assertThat(told(handed.data("/handOverWork/handedOver"))).isEqualTo(open);
        assertThat(inHandsOf(leaving)).isEmpty();
        assertThat(inHandsOf(successor)).isEqualTo(open);
        var seen = seen(ticket);
        assertThat(seen.at("/steward/id").asString()).isEqualTo(successor);
        assertThat(seen.at("/events/nodes/0/step").asString()).isEqualTo("TRANSFER");
        assertThat(seen.at("/events/nodes/0/steward/id").asString()).isEqualTo(successor);
        assertThat(company()
                        .asWorker("guanjia2")
                        .ask(unit, Map.of("id", house.unit()))
                        .data("/unit/number")
                        .asString())
                .as("the zone brings the rights to its buildings")
                .isEqualTo("31-1-101");
        assertThat(seen(ticket(house.unit(), "之后")).at("/steward/id").asString())
                .isEqualTo(successor);
    }

    @Test
    void whoeverLeavesHandsOverInTheSameStepAndTheirBuildingsToo() {
        var house = house("32");
        var leaving = steward("guanjia3", house.building());
        var successor = steward("guanjia4", company().id("otherBuilding"));
        var ticket = ticket(house.unit(), "同一步");
        var left = admin().mutate("deactivateMember", Map.of("memberId", leaving, "successorId", successor), LEFT)
                .fine();
        assertThat(told(left.data("/deactivateMember/handedOver"))).containsExactly("STEWARD_TICKET 1");
        assertThat(left.data("/deactivateMember/openWork")).isEmpty();
        assertThat(seen(ticket).at("/steward/id").asString()).isEqualTo(successor);
        assertThat(seen(ticket(house.unit(), "之后")).at("/steward/id").asString())
                .isEqualTo(successor);
    }

    @Test
    void whatComesBackAfterTheFirstContactHasLeftIsToldToWhoAnswersNow() {
        var left = company().hire("qiantai2", Map.of("role", "FRONT_DESK", "projectId", project()), "SERVICE");
        var worker = technician("weixiu3");
        var ticket = ticket(company().id("Unit"), "退回");
        company()
                .asWorker("qiantai2")
                .mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }")
                .fine();
        step("dispatchTicket", ticket, Map.of("assigneeId", worker)).fine();
        admin().mutate("deactivateMember", Map.of("memberId", left), "member { id }")
                .fine();
        company()
                .asWorker("weixiu3")
                .mutate("returnTicket", Map.of("ticketId", ticket, "reason", "缺配件"), "ticket { id }")
                .fine();
        assertThat(company()
                        .as(Role.STEWARD)
                        .ask("{ notices(filter: { kinds: [TICKET_REFUSED] }) { nodes { subjectId } } }")
                        .fine()
                        .data("/notices/nodes")
                        .findValuesAsString("subjectId"))
                .contains(ticket);
    }

    @Test
    void aZonesNewStewardEndsTheRightsOfTheFormerOne() {
        var house = house("33");
        var other = house("34");
        var former = steward("guanjia5", house.building(), other.building());
        var now = steward("guanjia6", company().id("otherBuilding"));
        var zone = create(
                "createZone",
                "zone",
                Map.of(
                        "projectId",
                        project(),
                        "name",
                        "换人片区",
                        "stewardId",
                        former,
                        "buildingIds",
                        List.of(house.building())));
        var ticket = ticket(house.unit(), "换人");
        var elsewhere = ticket(other.unit(), "不换");
        admin().mutate("updateZone", Map.of("zoneId", zone, "expectedVersion", 1, "stewardId", now), "zone { id }")
                .fine();
        var unit = "query($id: ID!) { unit(id: $id) { number } }";
        var formerly = company().asWorker("guanjia5");
        assertThat(formerly.ask(unit, Map.of("id", house.unit())).data("/unit").isNull())
                .isTrue();
        assertThat(formerly.ask(unit, Map.of("id", other.unit()))
                        .data("/unit/number")
                        .asString())
                .isEqualTo("34-1-101");
        assertThat(company()
                        .asWorker("guanjia6")
                        .ask(unit, Map.of("id", house.unit()))
                        .data("/unit/number")
                        .asString())
                .isEqualTo("33-1-101");
        assertThat(seen(ticket).at("/steward/id").asString()).isEqualTo(now);
        assertThat(seen(elsewhere).at("/steward/id").asString()).isEqualTo(former);
        assertThat(seen(ticket(house.unit(), "新的")).at("/steward/id").asString())
                .isEqualTo(now);

        // A building that comes to another zone goes to that zone's steward.
        create(
                "createZone",
                "zone",
                Map.of(
                        "projectId",
                        project(),
                        "name",
                        "另一片区",
                        "stewardId",
                        former,
                        "buildingIds",
                        List.of(house.building())));
        assertThat(formerly.ask(unit, Map.of("id", house.unit()))
                        .data("/unit/number")
                        .asString())
                .isEqualTo("33-1-101");
        assertThat(company()
                        .asWorker("guanjia6")
                        .ask(unit, Map.of("id", house.unit()))
                        .data("/unit")
                        .isNull())
                .isTrue();
    }

    /** A call that dunning has planned, in somebody's hands. */
    private void planDunning(House house, String assignee) {
        var tenant = registry.page(TENANT.CODE.eq(company().code()), List.of(TENANT.ID), 1)
                .getFirst();
        var dunned = UUID.randomUUID();
        var due = LocalDate.of(2026, 1, 31);
        database.as(
                tenant,
                () -> database.write(() -> {
                    database.sql()
                            .insertInto(DUNNING_CASE)
                            .set(DUNNING_CASE.ID, dunned)
                            .set(DUNNING_CASE.PROJECT_ID, key(project()))
                            .set(DUNNING_CASE.BUILDING_ID, key(house.building()))
                            .set(DUNNING_CASE.UNIT_ID, key(house.unit()))
                            .set(DUNNING_CASE.STATE, "ACTIVE")
                            .set(DUNNING_CASE.STAGE, 3)
                            .set(DUNNING_CASE.OLDEST_DUE_ON, due)
                            .set(DUNNING_CASE.OWED, BigDecimal.TEN)
                            .set(DUNNING_CASE.OPENED_ON, due)
                            .set(DUNNING_CASE.VERSION, 1)
                            .execute();
                    return database.sql()
                            .insertInto(DUNNING_ACTION)
                            .set(DUNNING_ACTION.ID, UUID.randomUUID())
                            .set(DUNNING_ACTION.CASE_ID, dunned)
                            .set(DUNNING_ACTION.PROJECT_ID, key(project()))
                            .set(DUNNING_ACTION.BUILDING_ID, key(house.building()))
                            .set(DUNNING_ACTION.UNIT_ID, key(house.unit()))
                            .set(DUNNING_ACTION.STAGE, 3)
                            .set(DUNNING_ACTION.OLDEST_DUE_ON, due)
                            .set(DUNNING_ACTION.KIND, "VISIT")
                            .set(DUNNING_ACTION.ASSIGNEE_ID, key(assignee))
                            .set(DUNNING_ACTION.OWED, BigDecimal.TEN)
                            .set(DUNNING_ACTION.PLANNED_ON, due)
                            .set(DUNNING_ACTION.STATE, "PLANNED")
                            .execute();
                }));
    }
}
