package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.SocketClient;
import io.xinqiao.testing.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever leaves, or whose account is disabled, deleted or signed out, is out within seconds, and comes back whole. */
class DeparturesTest extends ApiTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "Secret-2026";
    private static final String WHO = "{ viewer { member { id } grants { role } } }";
    private static final String EVENTS = "subscription { ticketEvents { ticket { id } } }";

    private Company company() {
        return company("lizhi");
    }

    private Api admin() {
        return company().as(Role.TENANT_ADMIN);
    }

    private Api worker(String name) {
        return company().worker(Role.FRONT_DESK, name, company().id("Project"));
    }

    private JsonNode member(String name) {
        for (var member : admin().ask("{ members(first: 100) { nodes { id username deactivatedAt grants { role } } } }")
                .fine()
                .data("/members/nodes")) {
            if (member.path("username").asString().equals(company().code() + "." + name)) return member;
        }
        throw new AssertionError("no member " + name);
    }

    private Api.Answer step(String mutation, String name, String selection) {
        return admin().mutate(
                        mutation, Map.of("memberId", member(name).path("id").asString()), selection);
    }

    private static String subject(String username) {
        return JSON.readTree(Stack.keycloak().administer("GET", "users?exact=true&username=" + username, ""))
                .at("/0/id")
                .asString();
    }

    private String subjectOf(String name) {
        return subject(company().code() + "." + name);
    }

    private static void until(BooleanSupplier happened) {
        var latest = Instant.now().plus(Duration.ofSeconds(90));
        while (!happened.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(latest);
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static boolean isOut(Api somebody) {
        return somebody.ask(WHO).code().equals("UNAUTHENTICATED");
    }

    /** Asked once: whoever fails often is locked for a while. */
    private boolean cannotSignIn(String name) {
        try {
            Stack.keycloak()
                    .token(company().code() + "." + name, PASSWORD, company().code());
            return false;
        } catch (IllegalStateException refused) {
            return true;
        }
    }

    @Test
    void whoeverIsDeactivatedIsOutAtOnceAndComesBackWithTheirRoles() {
        var leaving = worker("leaving");
        leaving.ask(WHO).fine();
        try (var socket = SocketClient.as(port(), company().workerToken("leaving"))) {
            socket.subscribe("1", EVENTS, Map.of());
            var left = step("deactivateMember", "leaving", "member { deactivatedAt grants { role } }")
                    .fine();
            assertThat(left.data("/deactivateMember/member/deactivatedAt").asString(""))
                    .isNotEmpty();
            assertThat(left.data("/deactivateMember/member/grants")).isEmpty();
            assertThat(isOut(leaving)).isTrue();
            assertThat(socket.closeCode()).isEqualTo(4403);
        }
        assertThat(cannotSignIn("leaving")).isTrue();
        assertThat(step("deactivateMember", "leaving", "member { id }").refusal("deactivateMember"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(admin().ask("{ members(first: 100, filter: {deactivated: true}) { nodes { username } } }")
                        .fine()
                        .data("/members/nodes")
                        .findValuesAsString("username"))
                .contains("lizhi.leaving")
                .doesNotContain("lizhi.admin");

        var back = step("reactivateMember", "leaving", "member { deactivatedAt grants { role project { id } } }")
                .fine();
        assertThat(back.data("/reactivateMember/member/deactivatedAt").isNull()).isTrue();
        assertThat(back.data("/reactivateMember/member/grants/0/role").asString())
                .isEqualTo("FRONT_DESK");
        assertThat(back.data("/reactivateMember/member/grants/0/project/id").asString())
                .isEqualTo(company().id("Project"));
        until(() -> !cannotSignIn("leaving"));
        var again = company().asWorker("leaving");
        until(() -> again.ask(WHO).data("/viewer/grants/0/role").asString("").equals("FRONT_DESK"));
        assertThat(step("reactivateMember", "leaving", "member { id }").refusal("reactivateMember"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whoeverWasDisabledElsewhereIsNotEnabledHere() {
        worker("banned");
        step("deactivateMember", "banned", "member { id }").fine();
        var user = subjectOf("banned");
        Stack.keycloak()
                .administer(
                        "PUT", "users/" + user, "{\"username\":\"lizhi.banned\",\"enabled\":true,\"attributes\":{}}");
        Stack.keycloak().administer("PUT", "users/" + user, "{\"enabled\":false}");
        assertThat(step("reactivateMember", "banned", "member { id }").refusal("reactivateMember"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(member("banned").path("deactivatedAt").isNull()).isFalse();
        assertThat(step("resetMemberPassword", "banned", "temporaryPassword").refusal("resetMemberPassword"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void nobodyPutsThemselvesOutAndTwoAdministratorsNotEachOther() throws Exception {
        assertThat(step("deactivateMember", "admin", "member { id }").refusal("deactivateMember"))
                .isEqualTo("INVALID");
        var pair = company("shuangguan");
        var first = pair.as(Role.TENANT_ADMIN);
        first.mutate(
                        "inviteStaff",
                        Map.of("username", "second", "name", "第二位", "grants", List.of(Map.of("role", "TENANT_ADMIN"))),
                        "member { id }")
                .fine();
        Stack.keycloak().setPassword("shuangguan.second", PASSWORD);
        var second = pair.asWorker("second");
        var firstId = pair.member(Role.TENANT_ADMIN);
        var secondId = second.ask(WHO).fine().data("/viewer/member/id").asString();
        List<Callable<Api.Answer>> calls = List.of(
                () -> first.mutate("deactivateMember", Map.of("memberId", secondId), "member { id }"),
                () -> second.mutate("deactivateMember", Map.of("memberId", firstId), "member { id }"));
        var done = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                var answer = call.get();
                if (answer.code().isEmpty()
                        && answer.refusal("deactivateMember").isEmpty()) done++;
            }
        }
        assertThat(done).isEqualTo(1);
    }

    @Test
    void aNewPasswordEndsWhatWasSignedInWithTheOldOne() {
        var forgetful = worker("forgetful");
        forgetful.ask(WHO).fine();
        var reset = step("resetMemberPassword", "forgetful", "member { username } temporaryPassword")
                .fine();
        assertThat(reset.data("/resetMemberPassword/temporaryPassword").asString(""))
                .hasSize(14);
        assertThat(cannotSignIn("forgetful")).as("with the old password").isTrue();
        until(() -> isOut(forgetful));
        Stack.keycloak().setPassword("lizhi.forgetful", PASSWORD);
        company().asWorker("forgetful").ask(WHO).fine();
    }

    @Test
    void aNewPasswordLetsInWhoeverGuessedTooOften() {
        worker("guessing");
        var username = company().code() + ".guessing";
        until(() -> {
            for (var guess = 0; guess < 3; guess++) {
                assertThatThrownBy(() ->
                        Stack.keycloak().token(username, "guess-2026", company().code()));
            }
            return cannotSignIn("guessing");
        });
        var reset = step("resetMemberPassword", "guessing", "temporaryPassword").fine();
        var password = reset.data("/resetMemberPassword/temporaryPassword").asString("");
        assertThatThrownBy(() ->
                        Stack.keycloak().token(username, password, company().code()))
                .as("known, and asked for a password of their own")
                .hasMessageContaining("not fully set up");
    }

    @Test
    void whoeverHasLeftIsInvitedAgainWithNewRolesOnly() {
        worker("returning");
        var id = member("returning").path("id").asString();
        step("deactivateMember", "returning", "member { id }").fine();
        var invited = admin().mutate(
                        "inviteStaff",
                        Map.of("username", "returning", "name", "归来", "grants", List.of(Map.of("role", "ANALYST"))),
                        "member { id name grants { role } } temporaryPassword")
                .fine();
        assertThat(invited.data("/inviteStaff/member/id").asString()).isEqualTo(id);
        assertThat(invited.data("/inviteStaff/member/name").asString()).isEqualTo("归来");
        assertThat(invited.data("/inviteStaff/member/grants").findValuesAsString("role"))
                .containsExactly("ANALYST");
        assertThat(invited.data("/inviteStaff/temporaryPassword").asString("")).isNotEmpty();
        Stack.keycloak().setPassword("lizhi.returning", PASSWORD);
        var again = company().asWorker("returning");
        until(() -> again.ask(WHO).data("/viewer/member/id").asString("").equals(id));
    }

    @Test
    void anAccountThatIsDisabledOrDeletedIsOutWithinSecondsAndInAgainWhenEnabled() {
        var watched = worker("watched");
        watched.ask(WHO).fine();
        try (var socket = SocketClient.as(port(), company().workerToken("watched"))) {
            socket.subscribe("1", EVENTS, Map.of());
            Stack.keycloak().administer("PUT", "users/" + subjectOf("watched"), "{\"enabled\":false}");
            until(() -> isOut(watched));
            assertThat(socket.closeCode()).isEqualTo(4403);
        }
        Stack.keycloak().administer("PUT", "users/" + subjectOf("watched"), "{\"enabled\":true}");
        until(() -> watched.ask(WHO).status() == 200);
        Stack.keycloak().administer("DELETE", "users/" + subjectOf("watched"), "");
        until(() -> isOut(watched));
    }

    @Test
    void whoeverIsSignedOutIsOutUntilTheySignInAgain() {
        var tired = worker("tired");
        tired.ask(WHO).fine();
        Stack.keycloak().administer("POST", "users/" + subjectOf("tired") + "/logout", "");
        until(() -> isOut(tired));
        until(() -> company().asWorker("tired").ask(WHO).status() == 200);
        assertThat(isOut(tired)).isTrue();
    }

    @Test
    void twoCompaniesHaveTheSameNameEachWithItsOwnPrefix() {
        for (var company : List.of(jinxiu(), anlan())) {
            var invited = company.as(Role.TENANT_ADMIN)
                    .mutate(
                            "inviteStaff",
                            Map.of("username", "same", "name", "同名", "grants", List.of(Map.of("role", "ANALYST"))),
                            "member { username }");
            assertThat(invited.fine().data("/inviteStaff/member/username").asString())
                    .isEqualTo(company.code() + ".same");
        }
        var foreign = anlan().as(Role.TENANT_ADMIN)
                .mutate(
                        "inviteStaff",
                        Map.of("username", "jinxiu.same", "name", "同名", "grants", List.of(Map.of("role", "ANALYST"))),
                        "member { username }");
        assertThat(foreign.fine().data("/inviteStaff/member/username").asString())
                .isEqualTo("anlan.jinxiu.same");
    }

    @Test
    void theRealmTakesNoWeakPasswordAndGrantsNoneToItsOwnTools() {
        worker("careful");
        for (var weak : List.of("short-1", "no-digits-here", "LIZHI.CAREFUL-1", "lizhi.careful")) {
            assertThatThrownBy(() -> Stack.keycloak().setPassword("lizhi.careful", weak))
                    .as(weak)
                    .hasMessageContaining("400");
        }
        assertThatThrownBy(() -> Stack.keycloak().token("admin-cli", "lizhi.careful", PASSWORD, ""))
                .hasMessageContaining("unauthorized_client");
        var events = JSON.readTree(Stack.keycloak().administer("GET", "events/config", ""));
        assertThat(events.path("eventsEnabled").asBoolean()).isTrue();
        assertThat(events.path("adminEventsEnabled").asBoolean()).isTrue();
    }
}
