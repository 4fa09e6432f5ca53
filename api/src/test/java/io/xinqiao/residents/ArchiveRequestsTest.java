package io.xinqiao.residents;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Residents correct their own phone, and ask for what a steward has to confirm. */
class ArchiveRequestsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private int number;
    private FeeDesk desk;
    private String unit;
    private Homes.Household household;
    private Api resident;
    private Api landlord;
    private Api steward;

    @BeforeEach
    void aFlatWithATenantAndASteward() {
        number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(jinxiu(), "AR%04d".formatted(number));
        var homes = new Homes(jinxiu());
        unit = desk.unit("1-101", "90.00");
        var owner = homes.sell(unit, "2020-01-01", "REGISTRATION", List.of(People.owner("房东" + number)))
                .get("房东" + number);
        household = homes.moveIn(
                unit,
                "2021-01-01",
                List.of(People.member("租客" + number, "LESSEE"), People.member("室友" + number, "LESSEE")));
        resident = signedIn("ar-tenant-", Map.of("role", "RESIDENT", "personId", person("租客")));
        landlord = signedIn("ar-landlord-", Map.of("role", "RESIDENT", "personId", owner));
        steward = signedIn(
                "ar-steward-",
                Map.of("role", "STEWARD", "projectId", desk.project(), "buildingIds", List.of(desk.building())));
    }

    private String person(String name) {
        return household.persons().get(name + number);
    }

    private Api signedIn(String name, Map<String, ?> grant) {
        jinxiu().hire(name + number, grant, null);
        return jinxiu().asWorker(name + number);
    }

    private Api.Answer ask(Api as, Map<String, ?> change) {
        return as.mutate(
                "requestArchiveChange",
                Map.of("unitId", unit, "change", change, "note", "请核实"),
                "archiveRequest { id state kind phone allowedSteps timeline { step } }");
    }

    private String asked(Map<String, ?> change) {
        return ask(resident, change)
                .fine()
                .data("/requestArchiveChange/archiveRequest/id")
                .asString();
    }

    private static Api.Answer decide(Api as, String mutation, String request, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("archiveRequestId", request);
        return as.mutate(mutation, input, "archiveRequest { id state phone reason decidedBy { id } }");
    }

    private static List<String> told(Api as, String kind) {
        return as.ask(
                        "query($kind: NoticeKind!) { notices(first: 100, filter: {kinds: [$kind]}) { nodes { text } }"
                                + " }",
                        Map.of("kind", kind))
                .fine()
                .data("/notices/nodes")
                .findValuesAsString("text");
    }

    @Test
    void aPhoneIsCorrectedByWhoseItIsAtOnceAndTheStewardIsToldWithoutTheNumber() {
        var corrected = resident.mutate("correctMyPhone", Map.of("phone", "13912345678"), "person { id phone }")
                .fine();
        assertThat(corrected.data("/correctMyPhone/person/id").asString()).isEqualTo(person("租客"));
        assertThat(corrected.data("/correctMyPhone/person/phone").asString()).isEqualTo("13912345678");
        assertThat(told(steward, "PHONE_CORRECTED"))
                .singleElement()
                .asString()
                .contains("租客" + number)
                .doesNotContain("5678");
        assertThat(resident.ask("{ viewer { member { id } } }").fine().data("/viewer/member/id"))
                .as("they sign in as before")
                .isNotNull();
        assertThat(resident.mutate("correctMyPhone", Map.of("phone", "我的电话"), "person { id }")
                        .reason("correctMyPhone"))
                .isEqualTo("phone");
        assertThat(steward.mutate("correctMyPhone", Map.of("phone", "13912345678"), "person { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void aVehicleIsRegisteredOnceTheStewardHasConfirmedIt() {
        var request = asked(Map.of("vehicle", Map.of("plate", "京a·12Z34", "kind", "CAR", "color", "白")));
        assertThat(told(steward, "ARCHIVE_REQUESTED"))
                .singleElement()
                .asString()
                .contains("1-101");
        assertThat(decide(resident, "confirmArchiveRequest", request, Map.of()).code())
                .isEqualTo("FORBIDDEN");
        assertThat(vehicles()).isEmpty();
        var confirmed =
                decide(steward, "confirmArchiveRequest", request, Map.of()).fine();
        assertThat(confirmed.data("/confirmArchiveRequest/archiveRequest/state").asString())
                .isEqualTo("CONFIRMED");
        assertThat(vehicles()).containsExactly("京A12Z34");
        assertThat(told(resident, "ARCHIVE_CONFIRMED")).hasSize(1);
        assertThat(decide(steward, "confirmArchiveRequest", request, Map.of()).refusal("confirmArchiveRequest"))
                .isEqualTo("ILLEGAL_STEP");
    }

    private List<String> vehicles() {
        return desk.admin()
                .ask("query($u: ID!) { unit(id: $u) { vehicles { nodes { plate } } } }", Map.of("u", unit))
                .fine()
                .data("/unit/vehicles/nodes")
                .findValuesAsString("plate");
    }

    private List<String> mates() {
        return desk.admin()
                .ask(
                        "query($u: ID!) { unit(id: $u) { households { members { person { name } } } } }",
                        Map.of("u", unit))
                .fine()
                .data("/unit/households")
                .findValuesAsString("name");
    }

    @Test
    void somebodyOfTheFamilyLivesThereOnceConfirmedAndTheirPhoneIsForgottenHere() {
        var request = asked(Map.of("familyMember", Map.of("name", "小宝" + number, "phone", "13800001111")));
        assertThat(mates()).doesNotContain("小宝" + number);
        var confirmed =
                decide(steward, "confirmArchiveRequest", request, Map.of()).fine();
        assertThat(confirmed.data("/confirmArchiveRequest/archiveRequest/phone").isNull())
                .isTrue();
        assertThat(mates()).contains("小宝" + number);
    }

    @Test
    void whatIsRefusedSaysWhyAndWhatIsTakenBackIsDecidedByNobody() {
        var refused = asked(Map.of("familyMember", Map.of("name", "远亲" + number)));
        decide(steward, "rejectArchiveRequest", refused, Map.of("reason", "请带户口本到前台"))
                .fine();
        assertThat(told(resident, "ARCHIVE_REJECTED"))
                .singleElement()
                .asString()
                .contains("请带户口本到前台");
        assertThat(mates()).doesNotContain("远亲" + number);
        var withdrawn = asked(Map.of("vehicle", Map.of("plate", "京C55555", "kind", "CAR")));
        decide(resident, "withdrawArchiveRequest", withdrawn, Map.of()).fine();
        assertThat(decide(steward, "confirmArchiveRequest", withdrawn, Map.of()).refusal("confirmArchiveRequest"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whoLivesThereSaysWhoLivesWithThemAndNobodyElseSeesIt() {
        var family = Map.of("familyMember", Map.of("name", "房东亲戚" + number));
        assertThat(ask(landlord, family).reason("requestArchiveChange")).isEqualTo("archiveRequest.household");
        var request = asked(Map.of("vehicle", Map.of("plate", "京D66666", "kind", "CAR")));
        var seen = "query($id: ID!) { node(id: $id) { id } }";
        assertThat(resident.ask(seen, Map.of("id", request))
                        .fine()
                        .data("/node/id")
                        .asString())
                .isEqualTo(request);
        assertThat(landlord.ask(seen, Map.of("id", request))
                        .fine()
                        .data("/node")
                        .isNull())
                .isTrue();
        var elsewhere = desk.unit("1-102", "90.00");
        assertThat(resident.mutate(
                                "requestArchiveChange",
                                Map.of("unitId", elsewhere, "change", family),
                                "archiveRequest { id }")
                        .refusal("requestArchiveChange"))
                .isEqualTo("NOT_FOUND");
        assertThat(jinxiu().as(Role.FRONT_DESK)
                        .ask("{ archiveRequests { nodes { id } } }")
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void nobodyHasMoreThanTenWaiting() {
        for (var at = 0; at < 10; at++) {
            asked(Map.of("vehicle", Map.of("plate", "京E1000" + at, "kind", "CAR")));
        }
        assertThat(ask(resident, Map.of("vehicle", Map.of("plate", "京E20000", "kind", "CAR")))
                        .reason("requestArchiveChange"))
                .isEqualTo("archiveRequest.many");
    }
}
