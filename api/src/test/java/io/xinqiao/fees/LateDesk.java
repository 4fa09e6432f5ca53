package io.xinqiao.fees;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What is charged for paying late, as a clerk does it. */
final class LateDesk {
    private LateDesk() {}

    static void rule(FeeDesk desk, String percent, int grace, String cap) {
        rule(desk, "2020-01-01", percent, grace, cap);
    }

    static void rule(FeeDesk desk, String dueFrom, String percent, int grace, String cap) {
        desk.admin()
                .mutate(
                        "setLateChargeRule",
                        Map.of(
                                "projectId",
                                desk.project(),
                                "feeItemId",
                                desk.item("PROPERTY"),
                                "dueFrom",
                                dueFrom,
                                "dailyPercent",
                                percent,
                                "graceDays",
                                grace,
                                "capPercent",
                                cap),
                        "lateChargeRule { version }")
                .fine();
    }

    static JsonNode preview(FeeDesk desk, String on) {
        return desk.admin()
                .ask(
                        "query($p: ID!, $on: Date!) { lateChargePreview(projectId: $p, on: $on) { bills amount charges"
                                + " { owedDays amount explained } } }",
                        Map.of("p", desk.project(), "on", on))
                .fine()
                .data("/lateChargePreview");
    }

    static Api.Answer post(FeeDesk desk, String on, JsonNode preview) {
        return desk.admin()
                .mutate(
                        "postLateCharges",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "projectId",
                                desk.project(),
                                "on",
                                on,
                                "expectedBills",
                                preview.at("/bills").asInt(),
                                "expectedAmount",
                                preview.at("/amount").asString()),
                        "lateChargeRun { id }");
    }

    /** Begins a run; its id. */
    static String begin(FeeDesk desk, String on) {
        return post(desk, on, preview(desk, on))
                .fine()
                .data("/postLateCharges/lateChargeRun/id")
                .asString();
    }

    /** Charges what was previewed, and waits for the end; the run as it then is. */
    static JsonNode charge(FeeDesk desk, String on, JsonNode preview) {
        var run = post(desk, on, preview).fine().data("/postLateCharges/lateChargeRun/id");
        return desk.over(() -> look(desk, run.asString()));
    }

    static JsonNode look(FeeDesk desk, String run) {
        return desk.admin()
                .ask(
                        "query($id: ID!) { node(id: $id) { ... on LateChargeRun { on bills: billCount amount state"
                                + " done total percent failure } } }",
                        Map.of("id", run))
                .fine()
                .data("/node");
    }

    /** Has everything that stands in a unit's books of today stand there since another day. */
    static void book(Company company, FeeDesk desk, String unit, String on) throws SQLException {
        var number = desk.admin()
                .ask(
                        "query($id: ID!) { node(id: $id) { ... on Unit { number project { code } } } }",
                        Map.of("id", unit))
                .fine()
                .data("/node");
        HeldRows.change(company, "SET session_replication_role = replica", """
            UPDATE posting SET booked_on = '%s' WHERE booked_on > '2026-06-30' AND unit_id = (
              SELECT u.id FROM unit u JOIN project p ON p.id = u.project_id
              WHERE u.number = '%s' AND p.code = '%s')
            """.formatted(
                on, number.at("/number").asString(), number.at("/project/code").asString()));
    }
}
