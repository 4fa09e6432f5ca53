package io.xinqiao.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What was reported wrongly is corrected with its trace; what was reported twice is worked on once, with all of it. */
class CorrectionsTest extends ApiTest {
    private static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };

    private Company company() {
        return company("gengzheng");
    }

    private Api.Answer step(Role role, String mutation, String ticket, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("ticketId", ticket);
        return company().as(role).mutate(mutation, input, "ticket { id state }");
    }

    private JsonNode seen(String ticket) {
        return company()
                .as(Role.SUPERVISOR)
                .ask("""
                    query($id: ID!) { ticket(id: $id) {
                      kind severity title place state unit { id } building { id } category { code } steward { id }
                      clocks { measure state amount unit startedAt dueAt }
                      events(last: 1) { nodes { step note corrections { field was became } } }
                    } }\
                    """, Map.of("id", ticket))
                .fine()
                .data("/ticket");
    }

    private static List<String> corrections(JsonNode ticket) {
        List<String> said = new ArrayList<>();
        for (var one : ticket.at("/events/nodes/0/corrections")) {
            said.add("%s: %s -> %s"
                    .formatted(one.at("/field").asString(), text(one.at("/was")), text(one.at("/became"))));
        }
        return said;
    }

    private static String text(JsonNode node) {
        return node.isNull() ? "-" : node.asString();
    }

    private static List<String> clocks(JsonNode ticket) {
        List<String> said = new ArrayList<>();
        for (var clock : ticket.at("/clocks")) {
            said.add("%s %s %d %s"
                    .formatted(
                            clock.at("/measure").asString(),
                            clock.at("/state").asString(),
                            clock.at("/amount").asInt(),
                            clock.at("/unit").asString()));
        }
        return said;
    }

    @Test
    void whatWasReportedIsCorrectedAndTheClocksFollow() {
        var ticket = company().newTicket("REPAIR", "水管");
        step(Role.STEWARD, "acceptTicket", ticket, Map.of()).fine();
        var began = seen(ticket).at("/clocks/0/startedAt").asString();
        step(
                        Role.FRONT_DESK,
                        "correctTicket",
                        ticket,
                        Map.of("severity", "EMERGENCY", "title", "水管爆裂", "reason", "到场后确认"))
                .fine();
        var urgent = seen(ticket);
        assertThat(urgent.at("/state").asString()).isEqualTo("ACCEPTED");
        assertThat(urgent.at("/events/nodes/0/step").asString()).isEqualTo("CORRECT");
        assertThat(urgent.at("/events/nodes/0/note").asString()).isEqualTo("到场后确认");
        assertThat(corrections(urgent))
                .containsExactly("SEVERITY: GENERAL -> EMERGENCY", "TITLE: gengzheng 水管 -> 水管爆裂");
        assertThat(clocks(urgent))
                .containsExactlyInAnyOrder(
                        "FIRST_RESPONSE MET 15 MINUTES", "ON_SITE RUNNING 1 HOURS", "RESOLUTION RUNNING 4 HOURS");
        for (var clock : urgent.at("/clocks"))
            assertThat(clock.at("/startedAt").asString()).isEqualTo(began);

        var major = Map.of("kind", "COMPLAINT", "severity", "MAJOR", "reason", "群体投诉");
        step(Role.SUPERVISOR, "correctTicket", ticket, major).fine();
        assertThat(clocks(seen(ticket)))
                .containsExactlyInAnyOrder(
                        "FIRST_RESPONSE MET 15 MINUTES",
                        "ON_SITE STOPPED 1 HOURS",
                        "INTERVENTION RUNNING 24 HOURS",
                        "RESOLUTION RUNNING 15 DAYS");
        assertThat(company()
                        .as(Role.SUPERVISOR)
                        .ask("{ notices(filter: { kinds: [MAJOR_COMPLAINT] }) { nodes { subjectId } } }")
                        .fine()
                        .data("/notices/nodes")
                        .findValuesAsString("subjectId"))
                .contains(ticket);

        // Corrected back while it rests: the clocks are there again and rest too.
        step(Role.STEWARD, "startTicket", ticket, Map.of()).fine();
        step(Role.STEWARD, "pauseTicket", ticket, Map.of("reason", "等配件")).fine();
        var back = Map.of("kind", "REPAIR", "severity", "GENERAL", "reason", "改回");
        step(Role.SUPERVISOR, "correctTicket", ticket, back).fine();
        assertThat(clocks(seen(ticket))).contains("INTERVENTION STOPPED 24 HOURS", "RESOLUTION PAUSED 24 HOURS");
        step(Role.STEWARD, "resumeTicket", ticket, Map.of()).fine();
        assertThat(clocks(seen(ticket))).contains("RESOLUTION RUNNING 24 HOURS");
    }

    @Test
    void aTicketAtTheWrongDoorGoesToTheRightOne() {
        var ticket = company().newTicket("OTHER", "门牌");
        assertThat(seen(ticket).at("/steward/id").asString())
                .isEqualTo(company().member(Role.STEWARD));
        var there = Map.of("unitId", company().id("otherUnit"), "reason", "报错门牌");
        step(Role.FRONT_DESK, "correctTicket", ticket, there).fine();
        var moved = seen(ticket);
        assertThat(moved.at("/unit/id").asString()).isEqualTo(company().id("otherUnit"));
        assertThat(moved.at("/building/id").asString()).isEqualTo(company().id("otherBuilding"));
        assertThat(moved.at("/steward").isNull())
                .as("nobody looks after that building")
                .isTrue();
        assertThat(corrections(moved)).containsExactly("PLACE: gengzheng-1-1-1001 -> gengzheng-2-1-0801");
        var area = Map.of("buildingId", company().id("Building"), "place", "大堂", "reason", "在大堂");
        step(Role.FRONT_DESK, "correctTicket", ticket, area).fine();
        var lobby = seen(ticket);
        assertThat(lobby.at("/unit").isNull()).isTrue();
        assertThat(lobby.at("/place").asString()).isEqualTo("大堂");
        assertThat(lobby.at("/steward/id").asString()).isEqualTo(company().member(Role.STEWARD));
        var category = Map.of("ticketCategoryId", company().id("TicketCategory"), "reason", "补分类");
        step(Role.FRONT_DESK, "correctTicket", ticket, category).fine();
        assertThat(corrections(seen(ticket))).containsExactly("CATEGORY: - -> PLUMBING");
        assertThat(step(Role.STEWARD, "correctTicket", ticket, there).refusal("correctTicket"))
                .as("not a steward's to send to a building that is not theirs")
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void kindAndSeverityStayOnceItIsResolvedAndNothingIsCorrectedForNothing() {
        var ticket = company().newTicket("REPAIR", "完成后");
        var none = Map.of("kind", "REPAIR", "reason", "没变");
        assertThat(step(Role.FRONT_DESK, "correctTicket", ticket, none).refusal("correctTicket"))
                .isEqualTo("INVALID");
        for (var step : List.of("acceptTicket", "startTicket", "resolveTicket")) {
            step(Role.STEWARD, step, ticket, Map.of()).fine();
        }
        var late = Map.of("kind", "COMPLAINT", "reason", "太晚");
        assertThat(step(Role.FRONT_DESK, "correctTicket", ticket, late).refusal("correctTicket"))
                .isEqualTo("ILLEGAL_STEP");
        var title = Map.of("title", "完成后改标题", "reason", "笔误");
        step(Role.FRONT_DESK, "correctTicket", ticket, title).fine();
        assertThat(seen(ticket).at("/title").asString()).isEqualTo("完成后改标题");
        assertThat(step(Role.RESIDENT, "correctTicket", ticket, title).code()).isEqualTo("FORBIDDEN");
        assertThat(step(Role.TECHNICIAN, "correctTicket", ticket, title).code()).isEqualTo("FORBIDDEN");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        REPAIR, EMERGENCY, ''
        REPAIR, MAJOR, INVALID
        INQUIRY, COMPLEX, INVALID
        COMPLAINT, COMPLEX, ''
        COMPLAINT, EMERGENCY, INVALID
        """)
    void aSeverityBelongsToItsKind(String kind, String severity, String refusal) {
        Map<String, Object> input = Map.of(
                "unitId", company().id("Unit"), "kind", kind, "severity", severity, "channel", "PHONE", "title", "x");
        assertThat(company()
                        .as(Role.FRONT_DESK)
                        .mutate("createTicket", input, "ticket { id }")
                        .refusal("createTicket"))
                .isEqualTo(refusal);
        var ticket = company().newTicket("OTHER", "更正");
        var correction = Map.of("kind", kind, "severity", severity, "reason", "x");
        assertThat(step(Role.FRONT_DESK, "correctTicket", ticket, correction).refusal("correctTicket"))
                .isEqualTo(refusal);
    }

    @Test
    void residentsSayNeitherHowSevereItIsNorHowItCameIn() {
        var resident = company().as(Role.RESIDENT);
        Map<String, Object> plain = Map.of("unitId", company().id("Unit"), "kind", "COMPLAINT", "title", "自己报");
        for (var more : List.of(Map.of("severity", "MAJOR"), Map.of("channel", "HOTLINE"))) {
            Map<String, Object> input = new HashMap<>(plain);
            input.putAll(more);
            assertThat(resident.mutate("createTicket", input, "ticket { id }").refusal("createTicket"))
                    .isEqualTo("INVALID");
        }
        var made = resident.mutate("createTicket", plain, "ticket { channel severity }")
                .fine();
        assertThat(made.data("/createTicket/ticket/channel").asString()).isEqualTo("APP");
        assertThat(made.data("/createTicket/ticket/severity").asString()).isEqualTo("GENERAL");
        assertThat(company()
                        .as(Role.FRONT_DESK)
                        .mutate("createTicket", plain, "ticket { id }")
                        .refusal("createTicket"))
                .isEqualTo("REQUIRED");
    }

    @Test
    void whoeverWorksOnWhatGoesOnSeesWhatWasMergedAndIsTold() {
        var into = company().newTicket("REPAIR", "主单");
        step(Role.FRONT_DESK, "acceptTicket", into, Map.of()).fine();
        step(
                        Role.FRONT_DESK,
                        "dispatchTicket",
                        into,
                        Map.of("assigneeId", company().member(Role.TECHNICIAN)))
                .fine();
        var first = photographed("第一张");
        var middle = company().newTicket("REPAIR", "中间");
        var technician = company().as(Role.TECHNICIAN);
        var look = "query($id: ID!) { ticket(id: $id) { title } }";
        assertThat(technician.ask(look, Map.of("id", first)).data("/ticket").isNull())
                .isTrue();
        merge(first, middle);
        merge(middle, into);
        assertThat(technician
                        .ask(look, Map.of("id", first))
                        .fine()
                        .data("/ticket/title")
                        .asString())
                .isEqualTo("gengzheng 第一张");
        var seen = technician
                .ask(
                        "query($id: ID!) { ticket(id: $id) { mergedTickets { title description"
                                + " attachments { name downloadUrl } } } }",
                        Map.of("id", into))
                .fine()
                .data("/ticket/mergedTickets");
        assertThat(seen.findValuesAsString("title")).containsExactly("gengzheng 第一张", "gengzheng 中间");
        assertThat(seen.at("/0/attachments/0/name").asString()).isEqualTo("leak.png");
        assertThat(technician
                        .get(seen.at("/0/attachments/0/downloadUrl").asString())
                        .statusCode())
                .isEqualTo(200);
        var told = technician
                .ask("{ notices(filter: { kinds: [TICKET_MERGED] }) { nodes { text subjectId } } }")
                .fine()
                .data("/notices/nodes");
        assertThat(told.findValuesAsString("subjectId")).containsOnly(into);
        assertThat(told.at("/0/text").asString()).contains("中间").contains("主单");
        assertThat(company()
                        .as(Role.RESIDENT)
                        .ask("query($id: ID!) { ticket(id: $id) { mergedTickets { id } } }", Map.of("id", into))
                        .fine()
                        .data("/ticket/mergedTickets"))
                .as("their household's own")
                .hasSize(2);
    }

    private String photographed(String title) {
        var ticket = company().newTicket("REPAIR", title);
        var file = company().upload(Role.FRONT_DESK, "ATTACHMENT", "leak.png", PNG);
        company()
                .as(Role.FRONT_DESK)
                .mutate("attachFile", Map.of("fileId", file, "ownerId", ticket), "file { id }")
                .fine();
        return ticket;
    }

    private void merge(String ticket, String into) {
        company()
                .as(Role.FRONT_DESK)
                .mutate("mergeTicket", Map.of("ticketId", ticket, "intoTicketId", into), "ticket { id }")
                .fine();
    }

    @Test
    void nothingGoesToADepartmentWithNobodyInIt() {
        var project = company().id("Project");
        var ticket = company().newTicket("BASIC_SERVICE", "修剪");
        step(Role.FRONT_DESK, "acceptTicket", ticket, Map.of()).fine();
        var nobody = step(Role.FRONT_DESK, "dispatchTicket", ticket, Map.of("department", "GREENING"));
        assertThat(nobody.refusal("dispatchTicket")).isEqualTo("NOT_FOUND");
        assertThat(nobody.body()).contains("绿化部");
        var many = Map.of("ticketIds", List.of(ticket), "department", "GREENING");
        assertThat(company()
                        .as(Role.FRONT_DESK)
                        .mutate("dispatchTickets", many, "tickets { id }")
                        .refusal("dispatchTickets"))
                .isEqualTo("NOT_FOUND");

        var worker = company().hire("lvhua", Map.of("role", "TECHNICIAN", "projectId", project), "CLEANING");
        var admin = company().as(Role.TENANT_ADMIN);
        var gardener = admin.mutate(
                        "updateMember",
                        Map.of("memberId", worker, "department", "GREENING", "name", "园丁"),
                        "member { name department }")
                .fine();
        assertThat(gardener.data("/updateMember/member/department").asString()).isEqualTo("GREENING");
        assertThat(gardener.data("/updateMember/member/name").asString()).isEqualTo("园丁");
        step(Role.FRONT_DESK, "dispatchTicket", ticket, Map.of("department", "GREENING"))
                .fine();
        assertThat(company()
                        .asWorker("lvhua")
                        .ask("query($id: ID!) { ticket(id: $id) { title } }", Map.of("id", ticket))
                        .fine()
                        .data("/ticket/title")
                        .asString())
                .contains("修剪");
        var both = Map.of("memberId", worker, "department", "CLEANING", "withoutDepartment", true);
        assertThat(admin.mutate("updateMember", both, "member { id }").refusal("updateMember"))
                .isEqualTo("INVALID");
        var none = admin.mutate(
                        "updateMember", Map.of("memberId", worker, "withoutDepartment", true), "member { department }")
                .fine();
        assertThat(none.data("/updateMember/member/department").isNull()).isTrue();
        assertThat(company()
                        .as(Role.SUPERVISOR)
                        .mutate("updateMember", both, "member { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
    }
}
