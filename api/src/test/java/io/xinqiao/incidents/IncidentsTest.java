package io.xinqiao.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A lift stops: the plan makes the tasks, residents are told, the tickets are resolved together, and it is reviewed.
 */
class IncidentsTest extends ApiTest {
    private String declare(Api by, List<String> buildings) {
        var plan = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createEmergencyPlan",
                        Map.of(
                                "kind",
                                "LIFT",
                                "name",
                                "困梯预案 " + UUID.randomUUID(),
                                "steps",
                                List.of(
                                        Map.of("task", "安抚被困人员", "owner", "FRONT_DESK", "withinMinutes", 5),
                                        Map.of("task", "通知维保单位", "owner", "SUPERVISOR", "withinMinutes", 10))),
                        "emergencyPlan { id }")
                .fine()
                .data("/createEmergencyPlan/emergencyPlan/id")
                .asString();
        return by.mutate(
                        "declareIncident",
                        Map.of(
                                "projectId",
                                jinxiu().id("Project"),
                                "kind",
                                "LIFT",
                                "title",
                                "1号楼电梯停运",
                                "emergencyPlanId",
                                plan,
                                "buildingIds",
                                buildings),
                        "incident { id }")
                .fine()
                .data("/declareIncident/incident/id")
                .asString();
    }

    @Test
    void plansAndTheirStepsCostTwoStatementsHoweverManyThereAre() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        declare(supervisor, List.of());
        declare(supervisor, List.of());
        var cost = statements.during(() -> {
            var plans = supervisor
                    .ask("{ emergencyPlans { name steps { task owner withinMinutes } } }")
                    .fine()
                    .data("/emergencyPlans");
            assertThat(plans.size()).isGreaterThanOrEqualTo(2);
            for (var plan : plans) {
                if (!plan.get("name").asString().startsWith("困梯预案")) continue;
                assertThat(plan.at("/steps/0/task").asString()).isEqualTo("安抚被困人员");
                assertThat(plan.at("/steps/1/owner").asString()).isEqualTo("SUPERVISOR");
            }
        });
        assertThat(cost).as("plans, steps").hasSize(2);
    }

    @Test
    void goesFromTheDeclarationToTheReview() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        var incident = declare(supervisor, List.of(jinxiu().id("Building")));
        var asked = "query($id: ID!) { incident(id: $id) { number state allowedSteps places { building { id } } tasks {"
                + " task owner doneAt doneBy { id } } updates { words told } tickets { id state } timeline { step } }"
                + " }";
        var begun = supervisor.ask(asked, Map.of("id", incident)).fine();
        assertThat(begun.data("/incident/tasks").size()).isEqualTo(2);
        supervisor
                .mutate("completeIncidentTask", Map.of("incidentId", incident, "position", 1), "incident { id }")
                .fine();
        assertThat(supervisor
                        .mutate(
                                "completeIncidentTask",
                                Map.of("incidentId", incident, "position", 1),
                                "incident { id }")
                        .refusal("completeIncidentTask"))
                .isEqualTo("CONFLICT");
        supervisor
                .mutate(
                        "notifyAffected",
                        Map.of("incidentId", incident, "words", "维修人员 20 分钟到场"),
                        "incident { updates { told } }")
                .fine();
        var resident = jinxiu().as(Role.RESIDENT);
        assertThat(resident.ask("{ notices(filter: { kinds: [INCIDENT] }) { nodes { text } } }")
                        .fine()
                        .body())
                .contains("维修人员 20 分钟到场");
        assertThat(resident.ask(
                                "query($id: ID!) { incident(id: $id) { title updates { words } } }",
                                Map.of("id", incident))
                        .fine()
                        .data("/incident/updates/0/words")
                        .asString())
                .isEqualTo("维修人员 20 分钟到场");
        var tickets = List.of(jinxiu().newTicket("REPAIR", "电梯不动"), jinxiu().newTicket("COMPLAINT", "又停电梯"));
        supervisor
                .mutate(
                        "linkIncidentTickets",
                        Map.of("incidentId", incident, "ticketIds", tickets),
                        "incident { tickets { id } }")
                .fine();
        var other = declare(supervisor, List.of());
        assertThat(supervisor
                        .mutate(
                                "linkIncidentTickets",
                                Map.of("incidentId", other, "ticketIds", tickets),
                                "incident { id }")
                        .refusal("linkIncidentTickets"))
                .isEqualTo("CONFLICT");
        assertThat(supervisor
                        .mutate("reviewIncident", Map.of("incidentId", incident, "note", "太早"), "incident { id }")
                        .refusal("reviewIncident"))
                .isEqualTo("ILLEGAL_STEP");
        supervisor
                .mutate("resolveIncident", Map.of("incidentId", incident, "note", "已恢复运行"), "incident { state }")
                .fine();
        var over = supervisor.ask(asked, Map.of("id", incident)).fine();
        assertThat(over.data("/incident/tickets").findValuesAsString("state"))
                .as("resolved together")
                .containsExactly("RESOLVED", "RESOLVED");
        var review = supervisor
                .mutate(
                        "reviewIncident",
                        Map.of("incidentId", incident, "note", "控制柜老化,已列入更换计划"),
                        "incident { state review timeline { step } }")
                .fine();
        assertThat(review.data("/reviewIncident/incident/state").asString()).isEqualTo("REVIEWED");
        assertThat(review.data("/reviewIncident/incident/timeline").findValuesAsString("step"))
                .containsExactly("DECLARE", "DO_TASK", "TELL", "LINK", "RESOLVE", "REVIEW");
        supervisor
                .mutate("cancelIncident", Map.of("incidentId", other, "note", "误报"), "incident { state }")
                .fine();
    }

    @Test
    void whoLivesElsewhereDoesNotSeeItAndNobodyResolvesWhatIsNotTheirs() {
        var incident = declare(jinxiu().as(Role.SUPERVISOR), List.of(jinxiu().id("Building")));
        var elsewhere = anlan().as(Role.SUPERVISOR)
                .ask("query($id: ID!) { incident(id: $id) { title } }", Map.of("id", incident))
                .fine();
        assertThat(elsewhere.data("/incident").isNull()).isTrue();
        assertThat(jinxiu().as(Role.STEWARD)
                        .mutate("resolveIncident", Map.of("incidentId", incident, "note", "x"), "incident { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(anlan().as(Role.SUPERVISOR)
                        .mutate("resolveIncident", Map.of("incidentId", incident, "note", "x"), "incident { id }")
                        .refusal("resolveIncident"))
                .isEqualTo("NOT_FOUND");
    }
}
