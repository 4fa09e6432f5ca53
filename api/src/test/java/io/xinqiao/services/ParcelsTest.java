package io.xinqiao.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A parcel that is taken in is told of, handed over by its code, and goes back when nobody fetches it. */
class ParcelsTest extends ApiTest {
    @Autowired
    Parcels parcels;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private Api desk() {
        return jinxiu().as(Role.FRONT_DESK);
    }

    private Api resident() {
        return jinxiu().as(Role.RESIDENT);
    }

    private Api.Answer registered(String number, Map<String, ?> more) {
        Map<String, Object> input =
                new HashMap<>(Map.of("unitId", jinxiu().id("Unit"), "carrier", "顺丰", "trackingNumber", number));
        input.putAll(more);
        return desk().mutate("registerParcel", input, "parcel { id state keptUntilOn allowedSteps }");
    }

    private String parcel(String number) {
        return registered(number, Map.of())
                .fine()
                .data("/registerParcel/parcel/id")
                .asString();
    }

    private Api.Answer collect(String parcel, Map<String, ?> by) {
        return desk().mutate(
                        "collectParcel",
                        Map.of("parcelId", parcel, "by", by),
                        "parcel { state collectedAt collectorName timeline { step note } }");
    }

    private String code(String parcel) {
        return resident()
                .ask("query($id: ID!) { parcel(id: $id) { code } }", Map.of("id", parcel))
                .fine()
                .data("/parcel/code")
                .asString();
    }

    private JsonNode look(String parcel) {
        return desk().ask("query($id: ID!) { parcel(id: $id) { state reason } }", Map.of("id", parcel))
                .fine()
                .data("/parcel");
    }

    private List<String> told(String kind, String parcel) {
        return resident()
                .ask(
                        "query($kind: NoticeKind!) { notices(first: 100, filter: {kinds: [$kind]}) {"
                                + " nodes { text subject { id } } } }",
                        Map.of("kind", kind))
                .fine()
                .data("/notices/nodes")
                .valueStream()
                .filter(one -> one.at("/subject/id").asString().equals(parcel))
                .map(one -> one.at("/text").asString())
                .toList();
    }

    private void daysPass(String parcel) throws SQLException {
        HeldRows.change(
                jinxiu(),
                "UPDATE parcel SET kept_until_on = current_date - 2 WHERE id = '%s'"
                        .formatted(GlobalId.parse(parcel).orElseThrow().key()));
        registry.forEach(database, parcels::expire);
    }

    @Test
    void whoeverLivesThereIsToldTheCodeAndHasTheParcelByIt() {
        var parcel = parcel("SF1001");
        var code = code(parcel);
        assertThat(told("PARCEL_ARRIVED", parcel)).singleElement().asString().contains("SF1001", code);
        assertThat(desk().ask("query($id: ID!) { parcel(id: $id) { code } }", Map.of("id", parcel))
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(resident()
                        .mutate(
                                "collectParcel",
                                Map.of("parcelId", parcel, "by", Map.of("code", code)),
                                "parcel { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
        var wrong = code.startsWith("0") ? "1" + code.substring(1) : "0" + code.substring(1);
        assertThat(collect(parcel, Map.of("code", wrong)).reason("collectParcel"))
                .endsWith("parcel.code");
        var collected = collect(parcel, Map.of("code", code)).fine();
        assertThat(collected.data("/collectParcel/parcel/state").asString()).isEqualTo("COLLECTED");
        assertThat(collected.data("/collectParcel/parcel/timeline").findValuesAsString("step"))
                .containsExactly("RECORD", "COLLECT");
        assertThat(collect(parcel, Map.of("code", code)).refusal("collectParcel"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whoeverTheDeskKnowsIsWrittenDown() {
        var parcel = parcel("SF1002");
        var collected = collect(parcel, Map.of("collectorName", "三楼王奶奶")).fine();
        assertThat(collected.data("/collectParcel/parcel/collectorName").asString())
                .isEqualTo("三楼王奶奶");
    }

    @Test
    void aNumberWaitsOnceInAProject() {
        var parcel = parcel("SF1003");
        assertThat(registered("SF1003", Map.of()).reason("registerParcel")).endsWith("parcel.here");
        registered("SF1003", Map.of("carrier", "中通")).fine();
        var other = parcel("SF1004");
        Map<String, Object> same = Map.of("parcelId", other, "trackingNumber", "SF1003");
        assertThat(desk().mutate("updateParcel", same, "parcel { id }").reason("updateParcel"))
                .endsWith("parcel.here");
        collect(parcel, Map.of("collectorName", "本人")).fine();
        desk().mutate("updateParcel", same, "parcel { id }").fine();
        assertThat(desk().mutate("updateParcel", Map.of("parcelId", parcel, "note", "晚了"), "parcel { id }")
                        .reason("updateParcel"))
                .endsWith("parcel.gone");
    }

    @Test
    void whatNobodyFetchesIsToGoBackAndCanStillBeHad() throws SQLException {
        var late = parcel("SF1005");
        var back = parcel("SF1006");
        var fresh = parcel("SF1007");
        daysPass(late);
        daysPass(back);
        assertThat(List.of(late, back, fresh))
                .extracting(one -> look(one).at("/state").asString())
                .containsExactly("RETURN_DUE", "RETURN_DUE", "WAITING");
        assertThat(told("PARCEL_RETURN_DUE", late)).hasSize(1);
        collect(late, Map.of("code", code(late))).fine();
        desk().mutate("returnParcel", Map.of("parcelId", back, "reason", "逾期"), "parcel { id }")
                .fine();
        assertThat(look(back).at("/state").asString()).isEqualTo("RETURNED");
        assertThat(look(back).at("/reason").asString()).isEqualTo("逾期");
        registered("SF1006", Map.of()).fine();
    }

    @Test
    void residentsSeeTheParcelsOfTheirHomesOnly() {
        var parcel = parcel("SF1008");
        var unit = unit("快递-1");
        registered("SF1009", Map.of("unitId", unit)).fine();
        var seen = resident()
                .ask("{ parcels(first: 100) { nodes { id trackingNumber } } }")
                .fine();
        assertThat(seen.data("/parcels/nodes").findValuesAsString("id")).contains(parcel);
        assertThat(seen.data("/parcels/nodes").findValuesAsString("trackingNumber"))
                .doesNotContain("SF1009");
    }

    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private Homes homes() {
        return new Homes(jinxiu());
    }

    private String unit(String number) {
        return homes().unit(jinxiu().id("Building"), number, Map.of("floor", 8));
    }

    /** The household and whoever belongs to it, who can sign in from then on. */
    private String movesIn(String unit, String name, String role, String account) {
        var household = homes().moveIn(unit, "2025-01-01", List.of(People.member(name, role)));
        jinxiu().hire(
                        account,
                        Map.of(
                                "role",
                                "RESIDENT",
                                "personId",
                                household.persons().get(name)),
                        null);
        return household.id();
    }

    private void movesOut(String household) {
        homes().moveOut(household, "2025-05-31");
    }

    private List<String> seenBy(String account) {
        return jinxiu().asWorker(account)
                .ask("{ parcels(first: 100) { nodes { trackingNumber } } }")
                .fine()
                .data("/parcels/nodes")
                .findValuesAsString("trackingNumber");
    }

    private String parcelOf(String unit, String number) {
        return registered(number, Map.of("unitId", unit))
                .fine()
                .data("/registerParcel/parcel/id")
                .asString();
    }

    private static List<String> toldOf(Api who) {
        return who.ask("{ notices(first: 100, filter: {kinds: [PARCEL_ARRIVED]}) { nodes { text } } }")
                .fine()
                .data("/notices/nodes")
                .findValuesAsString("text");
    }

    @Test
    void neitherTheLandlordNorWhoeverLivesThereLaterSeesTheParcelOfAHousehold() {
        var unit = unit("快递-2");
        movesOut(movesIn(unit, "快递房东", "OWNER", "kuaidi-a"));
        parcelOf(unit, "SF2001");
        assertThat(seenBy("kuaidi-a")).containsExactly("SF2001");
        assertThat(toldOf(jinxiu().asWorker("kuaidi-a"))).hasSize(1);
        var tenants = movesIn(unit, "快递租客", "LESSEE", "kuaidi-b");
        parcelOf(unit, "SF2002");
        assertThat(seenBy("kuaidi-b")).containsExactlyInAnyOrder("SF2002", "SF2001");
        assertThat(seenBy("kuaidi-a")).containsExactly("SF2001");
        assertThat(toldOf(jinxiu().asWorker("kuaidi-a"))).hasSize(1);
        movesOut(tenants);
        movesIn(unit, "快递后来的", "LESSEE", "kuaidi-c");
        assertThat(seenBy("kuaidi-c")).containsExactly("SF2001");
        assertThat(seenBy("kuaidi-b")).isEmpty();
    }

    @Test
    void aParcelOfAnotherHomeIsGivenToItWithAnotherCode() {
        var unit = unit("快递-3");
        movesIn(unit, "快递收件人", "OWNER", "kuaidi-d");
        var parcel = parcel("SF2003");
        var code = code(parcel);
        desk().mutate("updateParcel", Map.of("parcelId", parcel, "unitId", unit), "parcel { unit { id } }")
                .fine();
        assertThat(seenBy("kuaidi-d")).containsExactly("SF2003");
        assertThat(resident()
                        .ask("query($id: ID!) { parcel(id: $id) { id } }", Map.of("id", parcel))
                        .data("/parcel")
                        .isNull())
                .isTrue();
        var other = jinxiu().asWorker("kuaidi-d")
                .ask("query($id: ID!) { parcel(id: $id) { code } }", Map.of("id", parcel))
                .fine()
                .data("/parcel/code")
                .asString();
        assertThat(other).isNotEqualTo(code);
        assertThat(toldOf(jinxiu().asWorker("kuaidi-d")))
                .singleElement()
                .asString()
                .contains(other);
    }

    @Test
    void theDeskSaysWhichOfSeveralHouseholdsAParcelIsFor() {
        var unit = unit("快递-4");
        var first = movesIn(unit, "快递合租甲", "LESSEE", "kuaidi-e");
        var second = movesIn(unit, "快递合租乙", "LESSEE", "kuaidi-f");
        var stranger = movesIn(unit("快递-5"), "快递别家", "OWNER", "kuaidi-g");
        var parcel = registered("SF2010", Map.of("unitId", unit, "householdId", first))
                .fine()
                .data("/registerParcel/parcel/id")
                .asString();
        assertThat(seenBy("kuaidi-e")).containsExactly("SF2010");
        assertThat(seenBy("kuaidi-f")).isEmpty();
        desk().mutate("updateParcel", Map.of("parcelId", parcel, "householdId", second), "parcel { id }")
                .fine();
        assertThat(seenBy("kuaidi-e")).isEmpty();
        assertThat(seenBy("kuaidi-f")).containsExactly("SF2010");
        assertThat(toldOf(jinxiu().asWorker("kuaidi-f"))).hasSize(1);
        assertThat(registered("SF2011", Map.of("unitId", unit, "householdId", stranger))
                        .refusal("registerParcel"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void aParcelIsKeptLonger() throws SQLException {
        var parcel = parcel("SF2004");
        daysPass(parcel);
        assertThat(look(parcel).at("/state").asString()).isEqualTo("RETURN_DUE");
        var longer = LocalDate.now().plusDays(10).toString();
        desk().mutate("updateParcel", Map.of("parcelId", parcel, "keptUntilOn", longer), "parcel { keptUntilOn }")
                .fine();
        assertThat(look(parcel).at("/state").asString()).isEqualTo("WAITING");
        assertThat(desk().mutate(
                                "updateParcel",
                                Map.of("parcelId", parcel, "keptUntilOn", "2020-01-01"),
                                "parcel { keptUntilOn }")
                        .reason("updateParcel"))
                .endsWith("parcel.kept");
    }

    private Api.Answer undo(String parcel) {
        return desk().mutate(
                        "undoParcelHandover",
                        Map.of("parcelId", parcel, "reason", "点错了"),
                        "parcel { state collectedAt collectorName returnedAt reason timeline { step note } }");
    }

    @Test
    void aHandingOverOrGivingBackByMistakeIsUndone() {
        var parcel = parcel("SF2005");
        assertThat(undo(parcel).refusal("undoParcelHandover")).isEqualTo("ILLEGAL_STEP");
        collect(parcel, Map.of("collectorName", "认错的人")).fine();
        var here = undo(parcel).fine().data("/undoParcelHandover/parcel");
        assertThat(here.at("/state").asString()).isEqualTo("WAITING");
        assertThat(here.at("/collectedAt").isNull()).isTrue();
        assertThat(here.at("/collectorName").isNull()).isTrue();
        assertThat(here.at("/timeline").findValuesAsString("step")).containsExactly("RECORD", "COLLECT", "UNDO");
        desk().mutate("returnParcel", Map.of("parcelId", parcel, "reason", "逾期"), "parcel { id }")
                .fine();
        var again = parcel("SF2005");
        assertThat(undo(parcel).reason("undoParcelHandover")).endsWith("parcel.here");
        collect(again, Map.of("collectorName", "本人")).fine();
        assertThat(undo(parcel).fine().data("/undoParcelHandover/parcel/reason").isNull())
                .isTrue();
    }

    @Test
    void whoeverGuessesCodesIsSlowedDown() {
        jinxiu().hire("kuaidi-desk", Map.of("role", "FRONT_DESK", "projectId", jinxiu().id("Project")), null);
        var guesser = jinxiu().asWorker("kuaidi-desk");
        var parcel = parcel("SF2006");
        var throttled = "";
        for (var tried = 0; tried < 60 && throttled.isEmpty(); tried++) {
            throttled = guesser.mutate(
                            "collectParcel",
                            Map.of("parcelId", parcel, "by", Map.of("code", "guess-" + tried)),
                            "parcel { id }")
                    .code();
        }
        assertThat(throttled).isEqualTo("THROTTLED");
    }
}
