package io.xinqiao.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What a company sets up is corrected, leaves its trace, and is deleted while nothing hangs on it. */
class SettingsCorrectionsTest extends ApiTest {
    private static final String LOG = "query($id: ID!) { objectChanges(first: 100, filter: {objectId: $id}) { nodes {"
            + " field after deleted } } }";

    /** Stands for a name that nothing else has, and for the company's project. */
    private static final String NAME = "NAME";

    private static final String PROJECT = "PROJECT";

    /**
     * A kind of thing.
     *
     * @param made what it is made with
     * @param told what is corrected
     * @param logged what the log then tells
     */
    private record Thing(String type, Map<String, ?> made, Map<String, ?> told, Map<String, String> logged) {
        String field() {
            return Character.toLowerCase(type.charAt(0)) + type.substring(1);
        }

        @Override
        public String toString() {
            return type;
        }
    }

    static final List<Thing> THINGS = List.of(
            new Thing(
                    "TicketCategory",
                    Map.of("code", NAME, "nameZh", "误", "nameEn", "Wrong"),
                    Map.of("nameZh", "改后"),
                    Map.of("name", "改后")),
            new Thing(
                    "FeeItem",
                    Map.of("code", NAME, "nameZh", "误", "nameEn", "Wrong", "kind", "OTHER"),
                    Map.of("nameZh", "改后", "kind", "SERVICE"),
                    Map.of("name", "改后", "kind", "SERVICE")),
            new Thing(
                    "InspectionPoint",
                    Map.of("projectId", PROJECT, "name", NAME),
                    Map.of("name", "改后的门岗"),
                    Map.of("name", "改后的门岗")),
            new Thing(
                    "PaymentChannel",
                    Map.of("projectId", PROJECT, "name", NAME, "provider", "GENERIC"),
                    Map.of("name", "改后的渠道", "active", false),
                    Map.of("name", "改后的渠道", "active", "false")),
            new Thing("ApiClient", Map.of("clientId", NAME, "name", "误"), Map.of("name", "改后"), Map.of("name", "改后")),
            new Thing(
                    "Disclosure",
                    Map.of(
                            "projectId", PROJECT,
                            "title", "误",
                            "fromOn", "2025-01-01",
                            "toOn", "2025-03-31",
                            "lines", List.of(Map.of("side", "SPENDING", "name", "维保", "amount", "1.00"))),
                    Map.of("title", "改后"),
                    Map.of("title", "改后")));

    private static String name() {
        return "X" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    }

    private String make(Thing thing) {
        Map<String, Object> input = new HashMap<>();
        thing.made().forEach((field, value) -> {
            if (NAME.equals(value)) input.put(field, name());
            else input.put(field, PROJECT.equals(value) ? jinxiu().id("Project") : value);
        });
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate("create" + thing.type(), input, thing.field() + " { id }")
                .fine()
                .data("/create" + thing.type() + "/" + thing.field() + "/id")
                .asString();
    }

    private static Map<String, Object> input(Thing thing, String id, Integer version, Map<String, ?> told) {
        Map<String, Object> input = new HashMap<>(told);
        input.put(thing.field() + "Id", id);
        if (version != null) input.put("expectedVersion", version);
        return input;
    }

    private Map<String, String> log(String id) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask(LOG, Map.of("id", id))
                .fine()
                .data("/objectChanges/nodes")
                .valueStream()
                .filter(line -> !line.at("/deleted").asBoolean())
                .collect(Collectors.toMap(
                        line -> line.at("/field").asString(),
                        line -> line.at("/after").asString("null"),
                        (one, other) -> one,
                        TreeMap::new));
    }

    @ParameterizedTest
    @FieldSource("THINGS")
    void whatIsToldIsCorrectedAndWhatNothingHangsOnDeleted(Thing thing) {
        var id = make(thing);
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var update = "update" + thing.type();
        var delete = "delete" + thing.type();
        var wish = thing.field() + " { id version }";
        var other = anlan().as(Role.TENANT_ADMIN);
        assertThat(other.mutate(update, input(thing, id, null, thing.told()), wish)
                        .refusal(update))
                .isEqualTo("NOT_FOUND");
        assertThat(other.mutate(delete, input(thing, id, null, Map.of()), wish).refusal(delete))
                .isEqualTo("NOT_FOUND");
        assertThat(admin.mutate(update, input(thing, id, 7, thing.told()), wish).refusal(update))
                .isEqualTo("CONFLICT");
        assertThat(log(id)).isEmpty();
        var corrected =
                admin.mutate(update, input(thing, id, 1, thing.told()), wish).fine();
        assertThat(corrected
                        .data("/" + update + "/" + thing.field() + "/version")
                        .asInt())
                .isEqualTo(2);
        assertThat(log(id)).isEqualTo(new TreeMap<>(thing.logged()));
        assertThat(admin.mutate(delete, input(thing, id, 1, Map.of()), wish).refusal(delete))
                .isEqualTo("CONFLICT");
        admin.mutate(delete, input(thing, id, 2, Map.of()), wish).fine();
        assertThat(admin.mutate(delete, input(thing, id, null, Map.of()), wish).refusal(delete))
                .isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "TicketCategory, Ticket",
        "FeeItem, ChargeStandard",
        "FeeItem, Posting",
        "InspectionPoint, InspectionRoutePoint",
        "PaymentChannel, PaymentOrder"
    })
    void whatSomethingHangsOnTellsWhat(String type, String kind) {
        var field = Character.toLowerCase(type.charAt(0)) + type.substring(1);
        var answer = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "delete" + type,
                        Map.of(field + "Id", jinxiu().id(type)),
                        field + " { id } dependents { kind count }");
        assertThat(answer.refusal("delete" + type)).as(answer.body()).isEqualTo("ILLEGAL_STEP");
        assertThat(answer.data("/delete" + type + "/dependents").findValuesAsString("kind"))
                .contains(kind);
    }

    @Test
    void aPublishedDisclosureIsWithdrawnAndStaysOnRecord() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var thing = THINGS.getLast();
        var id = make(thing);
        Map<String, Object> withdraw = Map.of("disclosureId", id, "reason", "金额有误");
        assertThat(admin.mutate("withdrawDisclosure", withdraw, "disclosure { id }")
                        .refusal("withdrawDisclosure"))
                .as("a draft is shown to nobody")
                .isEqualTo("ILLEGAL_STEP");
        admin.mutate("publishDisclosure", Map.of("disclosureId", id), "disclosure { id }")
                .fine();
        var look =
                "query($id: ID!) { node(id: $id) { ... on Disclosure { title withdrawnAt withdrawnBecause withdrawnBy {"
                        + " id } } } }";
        var resident = jinxiu().as(Role.RESIDENT);
        assertThat(resident.ask(look, Map.of("id", id))
                        .fine()
                        .data("/node/title")
                        .asString())
                .isEqualTo("误");
        for (var step : List.of("updateDisclosure", "deleteDisclosure")) {
            assertThat(admin.mutate(step, Map.of("disclosureId", id), "disclosure { id }")
                            .refusal(step))
                    .isEqualTo("ILLEGAL_STEP");
        }
        admin.mutate("withdrawDisclosure", withdraw, "disclosure { id }").fine();
        assertThat(resident.ask(look, Map.of("id", id)).fine().data("/node").isNull())
                .isTrue();
        var kept = admin.ask(look, Map.of("id", id)).fine().data("/node");
        assertThat(kept.at("/withdrawnBecause").asString()).isEqualTo("金额有误");
        assertThat(kept.at("/withdrawnAt").isNull()).isFalse();
    }

    @Test
    void whatAStandardChargesIsCorrectedBeforeItsFirstBillOnly() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var unused = admin.mutate(
                        "createChargeStandard",
                        Map.of(
                                "projectId", jinxiu().id("Project"),
                                "feeItemId", jinxiu().id("FeeItem"),
                                "name", name(),
                                "basis", "AREA",
                                "cycle", "MONTH",
                                "listedOnly", true,
                                "price", Map.of("validFrom", "2020-01-01", "price", "2.80")),
                        "chargeStandard { id }")
                .fine()
                .data("/createChargeStandard/chargeStandard/id")
                .asString();
        var name = name();
        var right = admin.mutate(
                        "updateChargeStandard",
                        Map.of(
                                "chargeStandardId",
                                unused,
                                "name",
                                name,
                                "dueDays",
                                10,
                                "basis",
                                "UNIT",
                                "cycle",
                                "QUARTER"),
                        "chargeStandard { name dueDays basis cycle version }")
                .fine()
                .data("/updateChargeStandard/chargeStandard");
        assertThat(right.at("/basis").asString()
                        + right.at("/cycle").asString()
                        + right.at("/dueDays").asInt())
                .isEqualTo("UNITQUARTER10");
        assertThat(log(unused).keySet()).containsExactlyInAnyOrder("name", "dueDays", "basis", "cycle");
        var metered = admin.mutate(
                "updateChargeStandard",
                Map.of("chargeStandardId", unused, "basis", "METERED"),
                "chargeStandard { id }");
        assertThat(metered.refusal("updateChargeStandard")).isEqualTo("INVALID");
        var used = jinxiu().id("ChargeStandard");
        var late = admin.mutate(
                "updateChargeStandard", Map.of("chargeStandardId", used, "basis", "UNIT"), "chargeStandard { id }");
        assertThat(late.refusal("updateChargeStandard")).as(late.body()).isEqualTo("ILLEGAL_STEP");
        admin.mutate("updateChargeStandard", Map.of("chargeStandardId", used, "dueDays", 12), "chargeStandard { id }")
                .fine();
        admin.mutate(
                        "endChargeStandard",
                        Map.of("chargeStandardId", unused, "validUntil", "2020-01-31"),
                        "chargeStandard { id }")
                .fine();
    }
}
