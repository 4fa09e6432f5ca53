package io.xinqiao.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What rooms keep besides the archives can be corrected, and deleted while nothing hangs on it. */
class MoreCorrectionsTest extends ApiTest {
    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private String made(String mutation, String field, Map<String, ?> input) {
        return admin().mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    private Map<String, Object> about(String name, String id, Object... more) {
        Map<String, Object> input = new HashMap<>(Map.of(name, id));
        for (var at = 0; at < more.length; at += 2) input.put((String) more[at], more[at + 1]);
        return input;
    }

    private static String some(String words) {
        return words + " " + UUID.randomUUID().toString().substring(0, 8);
    }

    private String newPlace() {
        var unit = made(
                "createUnit",
                "unit",
                Map.of(
                        "buildingId",
                        jinxiu().id("Building"),
                        "entrance",
                        "1",
                        "floor",
                        9,
                        "number",
                        some("9"),
                        "kind",
                        "RESIDENTIAL",
                        "builtArea",
                        "80.00",
                        "state",
                        "VACANT"));
        return made(
                "createMeterPlace", "meterPlace", Map.of("unitId", unit, "kind", "COLD_WATER", "number", some("N")));
    }

    @Test
    void aMeterIsCorrectedUntilItIsReadAndDeletedWhenItNeverWas() {
        var meter = made(
                "installMeter",
                "meter",
                Map.of("meterPlaceId", newPlace(), "number", some("错号"), "on", "2026-01-01", "value", "0"));
        var right = some("W");
        var other = newPlace();
        var corrected = admin().mutate(
                        "updateMeter",
                        about("meterId", meter, "number", right, "meterPlaceId", other, "factor", "2"),
                        "meter { number factor place { id } readings { nodes { unit { id } } } unit { id } }")
                .fine()
                .data("/updateMeter/meter");
        assertThat(corrected.path("number").asString()).isEqualTo(right);
        assertThat(corrected.path("factor").asString()).isEqualTo("2.000");
        assertThat(corrected.at("/place/id").asString()).isEqualTo(other);
        assertThat(corrected.at("/readings/nodes/0/unit/id").asString())
                .as("its first reading goes along")
                .isEqualTo(corrected.at("/unit/id").asString());
        admin().mutate(
                        "recordMeterReadings",
                        Map.of("readings", List.of(Map.of("meterId", meter, "readOn", "2026-02-01", "value", "5"))),
                        "meterReadings { id }")
                .fine();
        var late = admin().mutate("updateMeter", about("meterId", meter, "factor", "3"), "meter { id }");
        assertThat(late.refusal("updateMeter")).isEqualTo("ILLEGAL_STEP");
        admin().mutate("updateMeter", about("meterId", meter, "number", some("W")), "meter { id }")
                .fine();
        var hanging = admin().mutate("deleteMeter", about("meterId", meter), "dependents { kind count }");
        assertThat(hanging.refusal("deleteMeter")).isEqualTo("ILLEGAL_STEP");
        assertThat(hanging.data("/deleteMeter/dependents/0/kind").asString()).isEqualTo("MeterReading");
        var mistake = made(
                "installMeter",
                "meter",
                Map.of("meterPlaceId", newPlace(), "number", some("M"), "on", "2026-01-01", "value", "0"));
        admin().mutate("deleteMeter", about("meterId", mistake), "meter { id }").fine();
        assertThat(admin().ask("query($i: ID!) { meter(id: $i) { id } }", Map.of("i", mistake))
                        .fine()
                        .data("/meter")
                        .isNull())
                .isTrue();
    }

    @Test
    void planRouteTemplateAndPriceAreCorrectedAndDeleted() {
        var plan = made(
                "createEmergencyPlan",
                "emergencyPlan",
                Map.of(
                        "kind",
                        "WATER",
                        "name",
                        some("停水"),
                        "steps",
                        List.of(Map.of("task", "通知", "owner", "FRONT_DESK", "withinMinutes", 5))));
        var steps = List.of(
                Map.of("task", "联系", "owner", "SUPERVISOR", "withinMinutes", 5),
                Map.of("task", "送水", "owner", "STEWARD", "withinMinutes", 60));
        var changed = admin().mutate(
                        "updateEmergencyPlan",
                        about("emergencyPlanId", plan, "steps", steps, "expectedVersion", 1),
                        "emergencyPlan { steps { task } version }")
                .fine()
                .data("/updateEmergencyPlan/emergencyPlan");
        assertThat(changed.path("steps").findValuesAsString("task")).containsExactly("联系", "送水");
        assertThat(changed.path("version").asInt()).isEqualTo(2);
        admin().mutate("deleteEmergencyPlan", about("emergencyPlanId", plan), "emergencyPlan { name }")
                .fine();
        var template = made(
                "createInspectionTemplate",
                "inspectionTemplate",
                Map.of("name", some("巡更"), "kind", "POST", "items", List.of("门")));
        var route = made(
                "createInspectionRoute",
                "inspectionRoute",
                Map.of(
                        "projectId",
                        jinxiu().id("Project"),
                        "name",
                        some("路线"),
                        "inspectionPointIds",
                        List.of(jinxiu().id("InspectionPoint")),
                        "inspectionTemplateId",
                        template,
                        "everyHours",
                        2));
        var used = admin().mutate(
                        "deleteInspectionTemplate", about("inspectionTemplateId", template), "dependents { kind }");
        assertThat(used.data("/deleteInspectionTemplate/dependents/0/kind").asString())
                .isEqualTo("InspectionRoute");
        admin().mutate(
                        "updateInspectionRoute",
                        about("inspectionRouteId", route, "everyHours", 4, "active", false),
                        "inspectionRoute { everyHours }")
                .fine();
        admin().mutate("deleteInspectionRoute", about("inspectionRouteId", route), "inspectionRoute { id }")
                .fine();
        admin().mutate("deleteInspectionTemplate", about("inspectionTemplateId", template), "inspectionTemplate { id }")
                .fine();
        var item = made(
                "createPriceItem", "priceItem", Map.of("code", some("P"), "name", "疏通", "unit", "次", "price", "80"));
        admin().mutate("updatePriceItem", about("priceItemId", item, "name", "疏通下水"), "priceItem { name }")
                .fine();
        admin().mutate("deletePriceItem", about("priceItemId", item), "priceItem { id }")
                .fine();
    }

    /** What may be missing is cleared by an empty text; a name is not. */
    @Test
    void anEmptyTextClearsWhatMayBeMissing() {
        var parcel = made(
                "registerParcel",
                "parcel",
                about("unitId", jinxiu().id("Unit"), "carrier", "圆通", "trackingNumber", some("T"), "note", "易碎"));
        var cleared = admin().mutate("updateParcel", about("parcelId", parcel, "note", " "), "parcel { note }")
                .fine();
        assertThat(cleared.data("/updateParcel/parcel/note").isNull()).isTrue();
        var unnamed = admin().mutate("updateParcel", about("parcelId", parcel, "carrier", ""), "parcel { carrier }");
        assertThat(unnamed.refusal("updateParcel")).isEqualTo("REQUIRED");
        assertThat(unnamed.data("/updateParcel/userErrors/0/field").toString()).isEqualTo("[\"input\",\"carrier\"]");
    }

    /** Tickets and members are corrected by other ways than most; what they always have is asked for at the door. */
    @Test
    void whatAnObjectAlwaysHasIsNotBlank() {
        var ticket = jinxiu().newTicket("OTHER", "有标题");
        var untitled = admin().mutate(
                        "correctTicket", about("ticketId", ticket, "title", " ", "reason", "登错"), "ticket { title }");
        assertThat(untitled.refusal("correctTicket")).isEqualTo("REQUIRED");
        assertThat(untitled.data("/correctTicket/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"title\"]");
        var item = made(
                "createPriceItem", "priceItem", Map.of("code", some("P"), "name", "换锁", "unit", "次", "price", "90"));
        assertThat(admin().mutate("updatePriceItem", about("priceItemId", item, "name", ""), "priceItem { name }")
                        .refusal("updatePriceItem"))
                .isEqualTo("REQUIRED");
    }
}
