package io.xinqiao.complaints;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Complaints are counted as a hand would count them, and what came back is found. */
class ComplaintsTest extends ApiTest {
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private String make(String mutation, String field, Map<String, ?> input) {
        return admin().mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    private String complaint(String project, String building, String category, String place, String severity) {
        return make(
                "createTicket",
                "ticket",
                Map.of(
                        "projectId", project,
                        "buildingId", building,
                        "ticketCategoryId", category,
                        "place", place,
                        "kind", "COMPLAINT",
                        "severity", severity,
                        "channel", "HOTLINE",
                        "title", "投诉"));
    }

    private void step(String mutation, String ticket, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("ticketId", ticket);
        admin().mutate(mutation, input, "ticket { id }").fine();
    }

    private void settle(String ticket, String cause, int overall) {
        step("acceptTicket", ticket, Map.of());
        step("startTicket", ticket, Map.of());
        step("resolveTicket", ticket, Map.of("cause", cause));
        step(
                "recordFollowUp",
                ticket,
                Map.of(
                        "answeredBy",
                        "业主",
                        "channel",
                        "PHONE",
                        "attitude",
                        3,
                        "quality",
                        3,
                        "speed",
                        3,
                        "overall",
                        overall));
    }

    @Test
    void areCountedAsByHand() {
        var project = make("createProject", "project", Map.of("code", "TS1", "name", "投诉小区"));
        var one = make("createBuilding", "building", Map.of("projectId", project, "number", "1", "name", "一号楼"));
        var two = make("createBuilding", "building", Map.of("projectId", project, "number", "2", "name", "二号楼"));
        var categories =
                admin().ask("{ ticketCategories { nodes { id code } } }").fine();
        var noise = categories.data("/ticketCategories/nodes/7/id").asString();
        var lift = categories.data("/ticketCategories/nodes/2/id").asString();
        // Four complaints: the second is the first come back; the fifth is cancelled and counts nowhere.
        settle(complaint(project, one, noise, "大厅", "GENERAL"), "NEIGHBOURS", 5);
        var again = complaint(project, one, noise, "大厅", "GENERAL");
        settle(again, "NEIGHBOURS", 1);
        settle(complaint(project, one, lift, "大厅", "COMPLEX"), "AGEING_FACILITY", 3);
        complaint(project, two, noise, "大厅", "MAJOR");
        step("cancelTicket", complaint(project, two, lift, "大厅", "GENERAL"), Map.of("reason", "误报"));

        Map<String, Object> span =
                Map.of("project", project, "from", today.minusDays(1).toString(), "to", today.toString());
        var answer = admin().ask("""
            query($project: ID!, $from: Date!, $to: Date!) {
              complaintSummary(projectId: $project, from: $from, to: $to) {
                count major settled recurring recurringPercent followedUp satisfied satisfiedPercent
              }
              byBuilding: complaintBreakdown(projectId: $project, from: $from, to: $to, by: BUILDING) { key label count }
              byCategory: complaintBreakdown(projectId: $project, from: $from, to: $to, by: CATEGORY) { key count recurring }
              byCause: complaintBreakdown(projectId: $project, from: $from, to: $to, by: CAUSE) { key count }
              byMonth: complaintBreakdown(projectId: $project, from: $from, to: $to, by: MONTH) { key count }
              byDepartment: complaintBreakdown(projectId: $project, from: $from, to: $to, by: DEPARTMENT) { key count }
              recurringComplaints(projectId: $project, from: $from, to: $to) { id }
              complaintCauses(projectId: $project, from: $from, to: $to) { cause count percent tickets { id } }
              firstContactRecords(projectId: $project, from: $from, to: $to) {
                member { id } accepted settled reopened responseMinutes
              }
            }\
            """, span).fine();
        assertThat(answer.data("/complaintSummary/count").asInt()).isEqualTo(4);
        assertThat(answer.data("/complaintSummary/major").asInt()).isEqualTo(1);
        assertThat(answer.data("/complaintSummary/settled").asInt())
                .as("the unsatisfied one was reopened")
                .isEqualTo(2);
        assertThat(answer.data("/complaintSummary/recurring").asInt()).isEqualTo(1);
        assertThat(answer.data("/complaintSummary/recurringPercent").asString()).isEqualTo("25.0");
        assertThat(answer.data("/complaintSummary/followedUp").asInt()).isEqualTo(3);
        assertThat(answer.data("/complaintSummary/satisfiedPercent").asString()).isEqualTo("66.7");
        assertThat(counts(answer, "/byBuilding")).isEqualTo(Map.of("1", 3, "2", 1));
        assertThat(counts(answer, "/byCategory")).isEqualTo(Map.of("NOISE", 3, "LIFT", 1));
        assertThat(counts(answer, "/byCause")).isEqualTo(Map.of("NEIGHBOURS", 2, "AGEING_FACILITY", 1, "", 1));
        assertThat(counts(answer, "/byMonth").values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(4);
        assertThat(answer.data("/recurringComplaints").size()).isEqualTo(1);
        assertThat(answer.data("/recurringComplaints/0/id").asString()).isEqualTo(again);
        assertThat(answer.data("/complaintCauses/0/cause").asString()).isEqualTo("NEIGHBOURS");
        assertThat(answer.data("/complaintCauses/0/percent").asString()).isEqualTo("66.7");
        assertThat(answer.data("/complaintCauses/0/tickets").size()).isEqualTo(2);
        assertThat(answer.data("/firstContactRecords/0/accepted").asInt()).isEqualTo(3);
        assertThat(answer.data("/firstContactRecords/0/reopened").asInt()).isEqualTo(1);
        var tooLong = admin().ask(
                        "query($p: ID!) { complaintSummary(projectId: $p, from: \"2024-01-01\", to: \"2026-01-01\") {"
                                + " count } }",
                        Map.of("p", project));
        assertThat(tooLong.code()).isEqualTo("BAD_REQUEST");
        var stranger = jinxiu().as(Role.SUPERVISOR)
                .ask(
                        "query($p: ID!) { complaintSummary(projectId: $p, from: \"2026-01-01\", to: \"2026-01-02\") {"
                                + " count } }",
                        Map.of("p", project))
                .fine();
        assertThat(stranger.data("/complaintSummary").isNull()).isTrue();
    }

    private static Map<String, Integer> counts(Api.Answer answer, String pointer) {
        Map<String, Integer> counts = new HashMap<>();
        StreamSupport.stream(answer.data(pointer).spliterator(), false)
                .forEach(group -> counts.put(
                        group.at("/key").isNull() ? "" : group.at("/key").asString(),
                        group.at("/count").asInt()));
        return counts;
    }
}
