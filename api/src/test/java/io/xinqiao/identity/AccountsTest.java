package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.tenants.IdentityProvider;
import io.xinqiao.tenants.IdentityProvider.Account;
import io.xinqiao.tenants.IdentityProvider.NewAccount;
import io.xinqiao.tenants.IdentityProvider.UsernameTaken;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nobody's account can be taken over by inviting its name, in whatever order one invites, disables and deletes. */
class AccountsTest extends ApiTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "Secret-2026";

    @Autowired
    private IdentityProvider accounts;

    private static JsonNode get(String path) {
        return JSON.readTree(Stack.keycloak().administer("GET", path, ""));
    }

    private static JsonNode user(String username) {
        return get("users?exact=true&username=" + username).path(0);
    }

    private static String subject(String username) {
        return user(username).path("id").asString();
    }

    private static boolean isEnabled(String username) {
        return user(username).path("enabled").asBoolean();
    }

    private static String organization(Company company) {
        return get("organizations?exact=true&search=" + company.code())
                .at("/0/id")
                .asString();
    }

    private static void make(String username, boolean enabled, String attributes) {
        Stack.keycloak()
                .administer(
                        "POST",
                        "users",
                        "{\"username\":\"" + username + "\",\"enabled\":" + enabled + ",\"attributes\":" + attributes
                                + "}");
    }

    private static void setEnabled(String username, boolean enabled) {
        Stack.keycloak().administer("PUT", "users/" + subject(username), "{\"enabled\":" + enabled + "}");
    }

    private static void makeOperator(String subject) throws SQLException {
        var postgres = Stack.postgres();
        try (var owner = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres");
                var insert =
                        owner.prepareStatement("INSERT INTO tenancy.operator (subject, name) VALUES (?, 'test')")) {
            insert.setString(1, subject);
            insert.executeUpdate();
        }
    }

    private Account ensure(Company company, String username) {
        return accounts.ensureAccount(organization(company), new NewAccount(username, "某人", null));
    }

    private void assertTaken(Company company, String username) {
        var before = isEnabled(username);
        assertThatThrownBy(() -> ensure(company, username)).isInstanceOf(UsernameTaken.class);
        assertThat(isEnabled(username)).as("%s enabled", username).isEqualTo(before);
    }

    private String refusal(Company company, String username) {
        return company.as(Role.TENANT_ADMIN)
                .mutate(
                        "inviteStaff",
                        Map.of("username", username, "name", "某人", "grants", List.of(Map.of("role", "ANALYST"))),
                        "temporaryPassword")
                .refusal("inviteStaff");
    }

    @Test
    void aDisabledAccountThatNoInvitationMadeIsTaken() {
        make("anlan.resting", false, "{}");
        assertThat(refusal(anlan(), "anlan.resting")).isEqualTo("TAKEN");
        assertThat(isEnabled("anlan.resting")).isFalse();
        assertTaken(anlan(), "anlan.resting");
        assertTaken(jinxiu(), "anlan.resting");
    }

    @Test
    void anOperatorIsTakenWhateverTheirAccountLooksLike() throws SQLException {
        make("anlan.resting-operator", false, "{}");
        makeOperator(subject("anlan.resting-operator"));
        assertThat(refusal(anlan(), "anlan.resting-operator")).isEqualTo("TAKEN");
        assertTaken(anlan(), "anlan.resting-operator");

        make("anlan.half-operator", false, markOfHalfMade(anlan()));
        makeOperator(subject("anlan.half-operator"));
        assertTaken(anlan(), "anlan.half-operator");

        assertThat(ensure(anlan(), "anlan.later-operator").temporaryPassword()).isNotNull();
        makeOperator(subject("anlan.later-operator"));
        assertTaken(anlan(), "anlan.later-operator");
    }

    private static String markOfHalfMade(Company company) {
        return "{\"company\":[\"" + organization(company) + "\"],\"companyStage\":[\"INVITING\"]}";
    }

    @Test
    void anInvitationThatWasCutOffIsContinuedByItsOwnCompanyOnly() {
        make("anlan.half-made", false, markOfHalfMade(anlan()));
        assertTaken(jinxiu(), "anlan.half-made");
        assertThat(ensure(anlan(), "anlan.half-made").temporaryPassword()).isNotNull();
        assertThat(isEnabled("anlan.half-made")).isTrue();
        assertThat(ensure(anlan(), "anlan.half-made").temporaryPassword())
                .as("until the first sign-in")
                .isNotNull();
    }

    @Test
    void whoeverWorksElsewhereOrIsAboutToIsTaken() {
        assertThat(ensure(jinxiu(), "jinxiu.awaited").temporaryPassword()).isNotNull();
        assertTaken(anlan(), "jinxiu.awaited");
        setEnabled("jinxiu.awaited", false);
        assertTaken(anlan(), "jinxiu.awaited");
        assertTaken(anlan(), "jinxiu.supervisor");
    }

    @Test
    void anAccountThatWasDisabledStaysDisabledForItsOwnCompanyToo() {
        ensure(anlan(), "anlan.dismissed");
        Stack.keycloak().setPassword("anlan.dismissed", PASSWORD);
        setEnabled("anlan.dismissed", false);
        assertTaken(anlan(), "anlan.dismissed");

        ensure(anlan(), "anlan.never-came");
        setEnabled("anlan.never-came", false);
        assertTaken(anlan(), "anlan.never-came");
    }

    @Test
    void whoeverWasPutOutOfTheirOrganizationIsTaken() {
        for (var company : List.of(anlan(), jinxiu())) {
            var username = "anlan.put-out-" + company.code();
            ensure(anlan(), username);
            Stack.keycloak()
                    .administer(
                            "DELETE", "organizations/" + organization(anlan()) + "/members/" + subject(username), "");
            assertTaken(company, username);
            setEnabled(username, false);
            assertTaken(company, username);
        }
    }

    @Test
    void aNameThatWasFreedAndTakenAgainBelongsToItsNewOwner() {
        ensure(anlan(), "anlan.renewed");
        Stack.keycloak().administer("DELETE", "users/" + subject("anlan.renewed"), "");
        make("anlan.renewed", false, "{}");
        assertTaken(anlan(), "anlan.renewed");
        assertTaken(jinxiu(), "anlan.renewed");
        Stack.keycloak().administer("DELETE", "users/" + subject("anlan.renewed"), "");
        assertThat(ensure(jinxiu(), "anlan.renewed").temporaryPassword()).isNotNull();
        assertTaken(anlan(), "anlan.renewed");
    }

    @Test
    void whoeverAlsoWorksElsewhereGetsNoNewPasswordHere() {
        ensure(anlan(), "anlan.of-two");
        Stack.keycloak()
                .administer("POST", "organizations/" + organization(jinxiu()) + "/members", subject("anlan.of-two"));
        assertThat(ensure(anlan(), "anlan.of-two").temporaryPassword()).isNull();
    }

    @Test
    void nobodyWritesTheMarksOfTheirOwnAccount() {
        for (var attribute : get("users/profile").path("attributes")) {
            if (!attribute.path("name").asString().startsWith("company")) continue;
            assertThat(attribute.at("/permissions/edit").toString()).isEqualTo("[\"admin\"]");
            assertThat(attribute.at("/permissions/view").toString()).isEqualTo("[\"admin\"]");
        }
        assertThat(get("users/profile").path("attributes").findValuesAsString("name"))
                .contains("company", "companyStage");
    }
}
