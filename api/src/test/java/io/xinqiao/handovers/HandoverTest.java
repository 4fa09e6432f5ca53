package io.xinqiao.handovers;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A unit goes to its owner: invited, checked, handed over, and closed when the last defect is settled. */
class HandoverTest extends ApiTest {
    private String newUnit(String number) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createUnit",
                        Map.of(
                                "buildingId",
                                jinxiu().id("Building"),
                                "entrance",
                                "8",
                                "floor",
                                1,
                                "number",
                                number,
                                "kind",
                                "RESIDENTIAL",
                                "builtArea",
                                "60.00",
                                "state",
                                "UNDELIVERED"),
                        "unit { id }")
                .fine()
                .data("/createUnit/unit/id")
                .asString();
    }

    private String planned(String unit) {
        return jinxiu().as(Role.SUPERVISOR)
                .mutate(
                        "planHandovers",
                        Map.of("unitIds", List.of(unit)),
                        "handovers { id state checks { text done } }")
                .fine()
                .data("/planHandovers/handovers/0/id")
                .asString();
    }

    private Api.Answer step(Role role, String mutation, String handover, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("handoverId", handover);
        return jinxiu().as(role)
                .mutate(
                        mutation,
                        input,
                        "handover { state version allowedSteps keys handedOverOn unit { state } receiver { name }"
                                + " checks { position text done } readings { value meterPlace { number } }"
                                + " findings { id settled } timeline { step note by { id } } }");
    }

    private static final Map<String, Object> APPOINTMENT = Map.of("appointedAt", "2099-05-01T09:00:00+08:00");

    private static List<Map<String, Object>> ticked(int items) {
        List<Map<String, Object>> checks = new ArrayList<>();
        for (var at = 1; at <= items; at++) checks.add(Map.of("position", at, "done", true));
        return checks;
    }

    @Test
    void aUnitIsHandedOverStepByStep() {
        var unit = newUnit("交房-1");
        var owner = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                unit,
                                "since",
                                "2026-01-01",
                                "reason",
                                "FIRST_SALE",
                                "owners",
                                List.of(People.owner("交房业主"))),
                        "ownership { id }");
        owner.fine();
        var meter = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createMeterPlace",
                        Map.of("unitId", unit, "kind", "COLD_WATER", "number", "交房-W1"),
                        "meterPlace { id }")
                .fine()
                .data("/createMeterPlace/meterPlace/id")
                .asString();
        var handover = planned(unit);
        var early = step(Role.STEWARD, "handOver", handover, Map.of("keys", 3));
        assertThat(early.refusal("handOver")).isEqualTo("ILLEGAL_STEP");
        assertThat(early.data("/handOver/userErrors/0/message").asString()).contains("已计划", "交付", "邀请");
        var invited =
                step(Role.FRONT_DESK, "inviteToHandover", handover, APPOINTMENT).fine();
        assertThat(invited.data("/inviteToHandover/handover/receiver/name").asString())
                .as("the owner is invited")
                .isEqualTo("交房业主");
        var checked = step(
                        Role.STEWARD,
                        "checkHandover",
                        handover,
                        Map.of(
                                "checks",
                                List.of(Map.of("position", 1, "done", true)),
                                "readings",
                                List.of(Map.of("meterPlaceId", meter, "value", "12.5")),
                                "findings",
                                List.of(Map.of(
                                        "kind",
                                        "DEFECT",
                                        "description",
                                        "阳台门把手松动",
                                        "ticket",
                                        Map.of("kind", "REPAIR", "title", "交房遗留:阳台门把手")))))
                .fine();
        assertThat(checked.data("/checkHandover/handover/readings/0/value").asString())
                .isEqualTo("12.500");
        var unticked = step(Role.STEWARD, "handOver", handover, Map.of("keys", 3));
        assertThat(unticked.refusal("handOver")).isEqualTo("ILLEGAL_STEP");
        step(Role.STEWARD, "checkHandover", handover, Map.of("checks", ticked(10)))
                .fine();
        var over = step(Role.STEWARD, "handOver", handover, Map.of("keys", 3, "note", "业主已签字"))
                .fine();
        assertThat(over.data("/handOver/handover/unit/state").asString()).isEqualTo("DELIVERED");
        assertThat(over.data("/handOver/handover/keys").asInt()).isEqualTo(3);
        var defects = step(Role.STEWARD, "closeHandover", handover, Map.of());
        assertThat(defects.refusal("closeHandover")).as("a defect is open").isEqualTo("ILLEGAL_STEP");
        var finding = over.data("/handOver/handover/findings/0/id").asString();
        var ticket = jinxiu().as(Role.STEWARD)
                .ask("query($id: ID!) { finding(id: $id) { ticket { id } } }", Map.of("id", finding))
                .fine()
                .data("/finding/ticket/id")
                .asString();
        jinxiu().as(Role.STEWARD)
                .mutate("cancelTicket", Map.of("ticketId", ticket, "reason", "当场紧固"), "ticket { id }")
                .fine();
        jinxiu().as(Role.STEWARD)
                .mutate("settleFinding", Map.of("findingId", finding, "settlement", "当场紧固"), "finding { id }")
                .fine();
        var closed = step(Role.STEWARD, "closeHandover", handover, Map.of()).fine();
        assertThat(closed.data("/closeHandover/handover/timeline").findValuesAsString("step"))
                .containsExactly("PLAN", "INVITE", "CHECK", "CHECK", "HAND_OVER", "CLOSE");
        assertThat(closed.data("/closeHandover/handover/allowedSteps")).isEmpty();
    }

    @Test
    void oneHandoverAtATimeAndNoneOfADeliveredUnit() {
        var unit = newUnit("交房-2");
        var first = planned(unit);
        var again = jinxiu().as(Role.SUPERVISOR)
                .mutate("planHandovers", Map.of("unitIds", List.of(unit)), "handovers { id }")
                .fine();
        assertThat(again.data("/planHandovers/handovers")).isEmpty();
        step(Role.SUPERVISOR, "cancelHandover", first, Map.of("reason", "业主改期")).fine();
        assertThat(planned(unit)).isNotEqualTo(first);
        var delivered = jinxiu().as(Role.SUPERVISOR)
                .mutate("planHandovers", Map.of("unitIds", List.of(jinxiu().id("Unit"))), "handovers { id }");
        assertThat(delivered.refusal("planHandovers")).isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whoWasSlowerIsTold() {
        var handover = planned(newUnit("交房-3"));
        step(Role.FRONT_DESK, "inviteToHandover", handover, APPOINTMENT).fine();
        var late = step(Role.SUPERVISOR, "cancelHandover", handover, Map.of("reason", "x", "expectedVersion", 1));
        assertThat(late.refusal("cancelHandover")).isEqualTo("CONFLICT");
        assertThat(late.data("/cancelHandover/handover/version").asInt()).isEqualTo(2);
    }

    @Test
    void anotherUnitsMeterIsNotRead() {
        var handover = planned(newUnit("交房-4"));
        step(Role.FRONT_DESK, "inviteToHandover", handover, APPOINTMENT).fine();
        var reading = List.of(Map.of("meterPlaceId", jinxiu().id("MeterPlace"), "value", "1"));
        var refused = step(Role.STEWARD, "checkHandover", handover, Map.of("readings", reading));
        assertThat(refused.refusal("checkHandover")).isEqualTo("NOT_FOUND");
    }

    @Test
    void aCompanyHasItsOwnChecklist() {
        var project = anlan().id("Project");
        var admin = anlan().as(Role.TENANT_ADMIN);
        var trade = admin.ask("{ handoverChecklist }").fine();
        assertThat(trade.data("/handoverChecklist")).hasSize(10);
        admin.mutate("setHandoverChecklist", Map.of("projectId", project, "items", List.of("看门", "看窗")), "items")
                .fine();
        var own = admin.ask("query($p: ID) { handoverChecklist(projectId: $p) }", Map.of("p", project))
                .fine();
        assertThat(own.data("/handoverChecklist")).hasSize(2);
        assertThat(admin.ask("{ handoverChecklist }").fine().data("/handoverChecklist"))
                .hasSize(10);
    }
}
