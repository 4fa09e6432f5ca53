package io.xinqiao.renovations;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A renovation from the application to the refund of its deposit. */
class RenovationTest extends ApiTest {
    private String newUnit(String number, String state) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createUnit",
                        Map.of(
                                "buildingId",
                                jinxiu().id("Building"),
                                "entrance",
                                "7",
                                "floor",
                                1,
                                "number",
                                number,
                                "kind",
                                "RESIDENTIAL",
                                "builtArea",
                                "60.00",
                                "state",
                                state),
                        "unit { id }")
                .fine()
                .data("/createUnit/unit/id")
                .asString();
    }

    private Api.Answer apply(Role role, String unit) {
        return jinxiu().as(role)
                .mutate(
                        "applyForRenovation",
                        Map.of(
                                "unitId",
                                unit,
                                "description",
                                "水电改造",
                                "contractor",
                                "诚信装饰",
                                "plannedFrom",
                                "2026-03-01",
                                "plannedTo",
                                "2026-04-30"),
                        "renovation { id state }");
    }

    private String applied(String unit) {
        return apply(Role.STEWARD, unit)
                .fine()
                .data("/applyForRenovation/renovation/id")
                .asString();
    }

    private Api.Answer step(Role role, String mutation, String renovation, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("renovationId", renovation);
        return jinxiu().as(role)
                .mutate(
                        mutation,
                        input,
                        "renovation { state version deposit refunded permit overdue allowedSteps unit { state }"
                                + " passes { number valid } findings { id } timeline { step note } }");
    }

    private static Map<String, Object> money(String amount) {
        return Map.of("amount", amount, "idempotencyKey", UUID.randomUUID().toString());
    }

    private String underWay(String number) {
        var renovation = applied(newUnit(number, "VACANT"));
        step(Role.SUPERVISOR, "approveRenovation", renovation, Map.of("deposit", "3000"))
                .fine();
        step(Role.CASHIER, "takeRenovationDeposit", renovation, money("3000.00"))
                .fine();
        step(Role.SUPERVISOR, "permitRenovation", renovation, Map.of()).fine();
        return renovation;
    }

    @Test
    void aRenovationGoesFromTheApplicationToTheRefund() {
        var renovation = applied(newUnit("装修-1", "DELIVERED"));
        assertThat(step(Role.CASHIER, "takeRenovationDeposit", renovation, money("3000"))
                        .refusal("takeRenovationDeposit"))
                .isEqualTo("ILLEGAL_STEP");
        step(Role.SUPERVISOR, "approveRenovation", renovation, Map.of("deposit", "3000"))
                .fine();
        var wrong = step(Role.CASHIER, "takeRenovationDeposit", renovation, money("2999.99"));
        assertThat(wrong.refusal("takeRenovationDeposit")).isEqualTo("INVALID");
        var payment = money("3000.00");
        step(Role.CASHIER, "takeRenovationDeposit", renovation, payment).fine();
        step(Role.CASHIER, "takeRenovationDeposit", renovation, payment).fine();
        var permitted =
                step(Role.SUPERVISOR, "permitRenovation", renovation, Map.of()).fine();
        assertThat(permitted.data("/permitRenovation/renovation/permit").asString())
                .startsWith("JXHY-ZX-");
        assertThat(permitted.data("/permitRenovation/renovation/unit/state").asString())
                .isEqualTo("RENOVATING");
        assertThat(permitted.data("/permitRenovation/renovation/overdue").asBoolean())
                .as("planned until April")
                .isTrue();
        jinxiu().as(Role.STEWARD)
                .mutate(
                        "issueWorkerPass",
                        Map.of("renovationId", renovation, "worker", "李师傅", "validTo", "2099-01-01"),
                        "workerPass { number valid }")
                .fine();
        var violation = jinxiu().as(Role.STEWARD)
                .mutate(
                        "recordFinding",
                        Map.of(
                                "occasionId",
                                renovation,
                                "finding",
                                Map.of("kind", "VIOLATION", "description", "拆改承重墙", "dueOn", "2026-03-10")),
                        "finding { id overdue }")
                .fine();
        assertThat(violation.data("/recordFinding/finding/overdue").asBoolean()).isTrue();
        step(Role.STEWARD, "suspendRenovation", renovation, Map.of("reason", "拆改承重墙,停工整改"))
                .fine();
        step(Role.SUPERVISOR, "resumeRenovation", renovation, Map.of()).fine();
        var complete =
                step(Role.STEWARD, "completeRenovation", renovation, Map.of()).fine();
        assertThat(complete.data("/completeRenovation/renovation/passes/0/valid")
                        .asBoolean())
                .as("nobody has to come in any more")
                .isFalse();
        var refused = step(Role.SUPERVISOR, "acceptRenovation", renovation, Map.of());
        assertThat(refused.refusal("acceptRenovation")).isEqualTo("ILLEGAL_STEP");
        jinxiu().as(Role.STEWARD)
                .mutate(
                        "settleFinding",
                        Map.of(
                                "findingId",
                                violation.data("/recordFinding/finding/id").asString(),
                                "settlement",
                                "已恢复,复查合格"),
                        "finding { id }")
                .fine();
        var accepted =
                step(Role.SUPERVISOR, "acceptRenovation", renovation, Map.of()).fine();
        assertThat(accepted.data("/acceptRenovation/renovation/unit/state").asString())
                .as("as it was before")
                .isEqualTo("DELIVERED");
        assertThat(step(Role.SUPERVISOR, "refundRenovationDeposit", renovation, money("3000.01"))
                        .refusal("refundRenovationDeposit"))
                .isEqualTo("INVALID");
        assertThat(step(Role.SUPERVISOR, "refundRenovationDeposit", renovation, money("2500"))
                        .refusal("refundRenovationDeposit"))
                .isEqualTo("REQUIRED");
        Map<String, Object> less = new HashMap<>(money("2500"));
        less.put("deductionReason", "电梯轿厢划伤");
        var closed = step(Role.SUPERVISOR, "refundRenovationDeposit", renovation, less)
                .fine();
        assertThat(closed.data("/refundRenovationDeposit/renovation/refunded").asString())
                .isEqualTo("2500.00");
        assertThat(closed.data("/refundRenovationDeposit/renovation/timeline").findValuesAsString("step"))
                .containsExactly(
                        "APPLY",
                        "APPROVE",
                        "TAKE_DEPOSIT",
                        "PERMIT",
                        "SUSPEND",
                        "RESUME",
                        "COMPLETE",
                        "ACCEPT",
                        "REFUND_DEPOSIT");
    }

    @Test
    void moneyNeedsAnIdempotencyKey() {
        var renovation = applied(newUnit("装修-2", "DELIVERED"));
        var without = step(Role.CASHIER, "takeRenovationDeposit", renovation, Map.of("amount", "1"));
        assertThat(without.status()).isEqualTo(400);
    }

    @Test
    void aResidentAppliesForTheirOwnUnitAndNoOther() {
        var own = apply(Role.RESIDENT, jinxiu().id("Unit"));
        assertThat(own.refusal("applyForRenovation"))
                .as("one is under way there")
                .isEqualTo("TAKEN");
        var foreign = apply(Role.RESIDENT, newUnit("装修-3", "DELIVERED"));
        assertThat(foreign.refusal("applyForRenovation")).isEqualTo("NOT_FOUND");
        var undelivered = apply(Role.STEWARD, newUnit("装修-4", "UNDELIVERED"));
        assertThat(undelivered.refusal("applyForRenovation")).isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void passesAreIssuedWhileTheWorkIsUnderWay() {
        var renovation = underWay("装修-5");
        step(Role.STEWARD, "suspendRenovation", renovation, Map.of("reason", "噪音"))
                .fine();
        var refused = jinxiu().as(Role.FRONT_DESK)
                .mutate(
                        "issueWorkerPass",
                        Map.of("renovationId", renovation, "worker", "王师傅", "validTo", "2099-01-01"),
                        "workerPass { id }");
        assertThat(refused.refusal("issueWorkerPass")).isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void dailyInspectionsOfARenovationAreReckoned() {
        var renovation = underWay("装修-6");
        var inspected = jinxiu().as(Role.TECHNICIAN)
                .mutate(
                        "recordInspection",
                        Map.of("target", Map.of("renovationId", renovation)),
                        "inspection { renovation { permit } unit { number } }")
                .fine();
        assertThat(inspected.data("/recordInspection/inspection/unit/number").asString())
                .isEqualTo("装修-6");
        var listed = jinxiu().as(Role.SUPERVISOR)
                .ask(
                        "query($f: RenovationFilter) { renovations(filter: $f) { totalCount nodes { state } } }",
                        Map.of("f", Map.of("states", List.of("UNDER_WAY"), "withOpenFindings", false)))
                .fine();
        assertThat(listed.data("/renovations/totalCount").asInt()).isPositive();
    }
}
