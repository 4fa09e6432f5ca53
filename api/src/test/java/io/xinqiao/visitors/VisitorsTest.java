package io.xinqiao.visitors;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Visitors are invited, let in and forgotten; what is shown at the gate is good for one project and one time. */
class VisitorsTest extends ApiTest {
    private static final String SHOWN = "visitor { id code pass state entries fullName phone erasedAt }";

    /** What a guard may see. */
    private static final String AT_THE_GATE = "visitor { id state entries fullName phone }";

    @Autowired
    List<RecurringWork> works;

    private Api resident() {
        return jinxiu().as(Role.RESIDENT);
    }

    private Api desk() {
        return jinxiu().as(Role.FRONT_DESK);
    }

    /** A guard: a technician of the department of security. */
    private Api guard(String name) {
        jinxiu().hire(name, Map.of("role", "TECHNICIAN", "projectId", jinxiu().id("Project")), "SECURITY");
        return jinxiu().asWorker(name);
    }

    private static String in(int hours) {
        return OffsetDateTime.now(ZoneOffset.ofHours(8)).plusHours(hours).toString();
    }

    private Api.Answer invite(Api as, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>();
        input.put("unitId", jinxiu().id("Unit"));
        input.put("fullName", "欧阳明月");
        input.put("phone", "13900001111");
        input.put("plate", "沪A88888");
        input.put("startsAt", in(-1));
        input.put("endsAt", in(5));
        input.putAll(more);
        return as.mutate("inviteVisitor", input, SHOWN);
    }

    private Api.Answer gate(Api as, String mutation, String project, Map<String, ?> key) {
        var type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input";
        return as.ask(
                "mutation($input: %s!) { %s(input: $input) { %s userErrors { code reason message } } }"
                        .formatted(type, mutation, AT_THE_GATE),
                Map.of("input", Map.of("projectId", project, "key", key, "gate", "东门")));
    }

    private Api.Answer checkIn(Api as, Map<String, ?> key) {
        return gate(as, "checkInVisitor", jinxiu().id("Project"), key);
    }

    private static String reason(Api.Answer answer, String mutation) {
        return answer.data("/" + mutation + "/userErrors/0/reason").asString("");
    }

    private static String code(Api.Answer invited) {
        return invited.fine().data("/inviteVisitor/visitor/code").asString();
    }

    @Test
    void aVisitorComesAndGoesAsOftenAsInvited() {
        var guard = guard("baoan1");
        var invited = invite(resident(), Map.of("entriesAllowed", 2)).fine();
        var code = code(invited);
        assertThat(code).matches("[0-9]{8}");
        assertThat(invited.data("/inviteVisitor/visitor/fullName").asString()).isEqualTo("欧**");
        var key = Map.of("code", code);
        var inside = checkIn(guard, key).fine();
        assertThat(inside.data("/checkInVisitor/visitor/state").asString()).isEqualTo("INSIDE");
        assertThat(inside.body()).doesNotContain("欧阳明月").doesNotContain("13900001111");
        assertThat(reason(checkIn(guard, key), "checkInVisitor")).isEqualTo("visitor.inside");
        var out = gate(guard, "checkOutVisitor", jinxiu().id("Project"), key).fine();
        assertThat(out.data("/checkOutVisitor/visitor/state").asString()).isEqualTo("INVITED");
        assertThat(reason(gate(guard, "checkOutVisitor", jinxiu().id("Project"), key), "checkOutVisitor"))
                .isEqualTo("visitor.outside");
        var pass = Map.of("pass", invited.data("/inviteVisitor/visitor/pass").asString());
        checkIn(guard, pass).fine();
        var last = gate(guard, "checkOutVisitor", jinxiu().id("Project"), pass).fine();
        assertThat(last.data("/checkOutVisitor/visitor/state").asString()).isEqualTo("LEFT");
        assertThat(reason(checkIn(guard, key), "checkInVisitor")).isEqualTo("visitor.used");
        assertThat(resident()
                        .ask("{ notices(first: 20) { nodes { kind } } }")
                        .fine()
                        .data("/notices/nodes")
                        .findValuesAsString("kind"))
                .contains("VISITOR_CAME");
    }

    @Test
    void eachRefusalHasItsReason() {
        var guard = guard("baoan2");
        var early = invite(resident(), Map.of("startsAt", in(2)));
        assertThat(reason(checkIn(guard, Map.of("code", code(early))), "checkInVisitor"))
                .isEqualTo("visitor.early");
        var revoked = invite(resident(), Map.of());
        var id = revoked.data("/inviteVisitor/visitor/id").asString();
        resident()
                .mutate("revokeVisitor", Map.of("visitorId", id, "reason", "改期"), SHOWN)
                .fine();
        assertThat(reason(checkIn(guard, Map.of("code", code(revoked))), "checkInVisitor"))
                .isEqualTo("visitor.revoked");
        assertThat(reason(checkIn(guard, Map.of("visitorId", id)), "checkInVisitor"))
                .isEqualTo("visitor.revoked");
        var pass = invite(resident(), Map.of())
                .fine()
                .data("/inviteVisitor/visitor/pass")
                .asString();
        var dot = pass.lastIndexOf('.');
        var forged = pass.substring(0, dot + 1) + other(pass.substring(dot + 1));
        assertThat(reason(checkIn(guard, Map.of("pass", forged)), "checkInVisitor"))
                .isEqualTo("visitor.forged");
        assertThat(reason(checkIn(guard, Map.of("code", "1234")), "checkInVisitor"))
                .isEqualTo("visitor.unknown");
        var elsewhere = jinxiu().as(Role.TENANT_ADMIN)
                .mutate("createProject", Map.of("code", "FKXM", "name", "jinxiu 访客项目"), "project { id }")
                .fine()
                .data("/createProject/project/id")
                .asString();
        assertThat(reason(
                        gate(jinxiu().as(Role.TENANT_ADMIN), "checkInVisitor", elsewhere, Map.of("pass", pass)),
                        "checkInVisitor"))
                .isEqualTo("visitor.otherProject");
        assertThat(reason(
                        gate(
                                anlan().as(Role.FRONT_DESK),
                                "checkInVisitor",
                                anlan().id("Project"),
                                Map.of("pass", pass)),
                        "checkInVisitor"))
                .as("another company has another key")
                .isEqualTo("visitor.forged");
    }

    /** Another signature of the same length. */
    private static String other(String signature) {
        return (signature.charAt(0) == 'A' ? 'B' : 'A') + signature.substring(1);
    }

    @Test
    void whoseHostHasMovedOutIsNotLetIn() throws SQLException {
        var invited = invite(desk(), Map.of("hostId", jinxiu().id("Person")));
        var key =
                GlobalId.keyOf(invited.fine().data("/inviteVisitor/visitor/id").asString());
        HeldRows.change(
                jinxiu(),
                "UPDATE visitor SET host_id = (SELECT p.id FROM person p WHERE NOT EXISTS (SELECT FROM"
                        + " household_member m WHERE m.person_id = p.id) AND NOT EXISTS (SELECT FROM ownership_share s"
                        + " WHERE s.person_id"
                        + " = p.id) LIMIT 1) WHERE id = '%s'".formatted(key),
                // Where everybody lives somewhere, the unit is another one.
                "UPDATE visitor SET host_id = '%s', unit_id = (SELECT id FROM unit WHERE number = 'jinxiu-2-1-0801')"
                                .formatted(GlobalId.keyOf(jinxiu().id("Person")))
                        + " WHERE id = '%s' AND host_id IS NULL".formatted(key));
        assertThat(reason(checkIn(desk(), Map.of("code", code(invited))), "checkInVisitor"))
                .isEqualTo("visitor.hostGone");
    }

    @Test
    void codesOfThoseWhoMayComeAreDifferent() {
        Set<String> codes = new HashSet<>();
        for (var one = 0; one < 30; one++) codes.add(code(invite(desk(), Map.of())));
        assertThat(codes).hasSize(30);
    }

    @Test
    void guessingIsSlowedDown() {
        var guard = guard("baoan3");
        var throttled = "";
        for (var tried = 0; tried < 60 && throttled.isEmpty(); tried++) {
            throttled = checkIn(guard, Map.of("code", "%08d".formatted(tried))).code();
        }
        assertThat(throttled).isEqualTo("THROTTLED");
        var invited = invite(resident(), Map.of());
        checkIn(
                        guard,
                        Map.of(
                                "visitorId",
                                invited.data("/inviteVisitor/visitor/id").asString()))
                .fine();
    }

    @Test
    void onlyWhoIsAtTheGateSeesWhoComes() {
        var id = invite(resident(), Map.of())
                .fine()
                .data("/inviteVisitor/visitor/id")
                .asString();
        var look = "query($id: ID!) { visitor(id: $id) { id fullName unit { number } } }";
        var guard = guard("baoan4");
        assertThat(guard.ask(look, Map.of("id", id))
                        .fine()
                        .data("/visitor/unit/number")
                        .asString())
                .isEqualTo("jinxiu-1-1-1001");
        assertThat(guard.ask("query($id: ID!) { visitor(id: $id) { code } }", Map.of("id", id))
                        .code())
                .as("the code is the visitor's to show")
                .isEqualTo("FORBIDDEN");
        assertThat(jinxiu().as(Role.TECHNICIAN)
                        .ask("query($id: ID!) { visitor(id: $id) { id } }", Map.of("id", id))
                        .fine()
                        .data("/visitor")
                        .isNull())
                .as("engineers are no guards")
                .isTrue();
        var others = invite(desk(), Map.of())
                .fine()
                .data("/inviteVisitor/visitor/id")
                .asString();
        assertThat(resident()
                        .ask("query($id: ID!) { visitor(id: $id) { id } }", Map.of("id", others))
                        .fine()
                        .data("/visitor")
                        .isNull())
                .as("whom the desk has invited for nobody in particular")
                .isTrue();
        var elsewhere = resident()
                .mutate(
                        "inviteVisitor",
                        Map.of("unitId", jinxiu().id("otherUnit"), "fullName", "谁", "startsAt", in(0), "endsAt", in(1)),
                        SHOWN);
        assertThat(elsewhere.refusal("inviteVisitor")).isEqualTo("NOT_FOUND");
        assertThat(invite(resident(), Map.of("endsAt", in(-2))).refusal("inviteVisitor"))
                .isEqualTo("INVALID");
        assertThat(invite(resident(), Map.of("endsAt", in(24 * 40))).refusal("inviteVisitor"))
                .isEqualTo("INVALID");
    }

    @Test
    void whatIsOverExpiresAndIsForgotten() throws SQLException {
        var invited = invite(resident(), Map.of());
        var id = invited.fine().data("/inviteVisitor/visitor/id").asString();
        run("forget-visitors");
        HeldRows.change(
                jinxiu(),
                "UPDATE visitor SET starts_at = starts_at - interval '20 days',"
                        + " ends_at = ends_at - interval '20 days' WHERE id = '%s'".formatted(GlobalId.keyOf(id)));
        run("expire-visitors");
        run("forget-visitors");
        var kept = seen(id);
        assertThat(kept.data("/visitor/state").asString()).isEqualTo("EXPIRED");
        assertThat(kept.data("/visitor/phone").asString()).isEqualTo("139****1111");
        assertThat(reason(checkIn(desk(), Map.of("code", code(invited))), "checkInVisitor"))
                .isEqualTo("visitor.expired");
        HeldRows.change(
                jinxiu(),
                "UPDATE visitor SET starts_at = starts_at - interval '20 days',"
                        + " ends_at = ends_at - interval '20 days' WHERE id = '%s'".formatted(GlobalId.keyOf(id)));
        run("forget-visitors");
        var gone = seen(id);
        assertThat(gone.data("/visitor/erasedAt").isString()).isTrue();
        for (var field : List.of("fullName", "phone", "plate")) {
            assertThat(gone.data("/visitor/" + field).isNull()).as(field).isTrue();
        }
    }

    private Api.Answer seen(String id) {
        return desk().ask(
                        "query($id: ID!) { visitor(id: $id) { state fullName phone plate erasedAt } }",
                        Map.of("id", id))
                .fine();
    }

    private void run(String name) {
        works.stream()
                .filter(work -> work.name().equals(name))
                .forEach(work -> work.work().run());
    }

    @Test
    void anInvitationIsCorrectedUntilSomebodyHasCome() {
        var invited = invite(resident(), Map.of());
        var id = invited.fine().data("/inviteVisitor/visitor/id").asString();
        var corrected = resident()
                .mutate("updateVisitor", Map.of("visitorId", id, "expectedVersion", 1, "phone", "13700002222"), SHOWN)
                .fine();
        assertThat(corrected.data("/updateVisitor/visitor/phone").asString()).isEqualTo("137****2222");
        checkIn(desk(), Map.of("visitorId", id)).fine();
        assertThat(resident()
                        .mutate("updateVisitor", Map.of("visitorId", id, "plate", "沪B00001"), SHOWN)
                        .refusal("updateVisitor"))
                .isEqualTo("ILLEGAL_STEP");
    }
}
