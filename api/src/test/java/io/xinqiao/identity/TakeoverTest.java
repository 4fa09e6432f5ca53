package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.tenants.IdentityProvider;
import io.xinqiao.tenants.IdentityProvider.NewAccount;
import io.xinqiao.tenants.IdentityProvider.UsernameTaken;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two companies, an operator and whoever administers the identity provider do anything in any order with a few names.
 * Whatever came before, a company gets into an account only if its own invitation has made it, and nobody but an
 * administrator of the identity provider enables what one has disabled.
 */
class TakeoverTest extends ApiTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int STEPS = 40;
    private static final int NAMES = 4;

    @Autowired
    private IdentityProvider accounts;

    /** What is known of a name from outside: whose invitation made its account, and who may have disabled it. */
    private static final class Known {
        private @Nullable Company maker;
        private boolean operator;
        private boolean disabledElsewhere;
        private boolean putOut;
    }

    private final Map<String, Known> known = new HashMap<>();

    private static JsonNode user(String username) {
        return JSON.readTree(Stack.keycloak().administer("GET", "users?exact=true&username=" + username, ""))
                .path(0);
    }

    private static String organization(Company company) {
        return JSON.readTree(
                        Stack.keycloak().administer("GET", "organizations?exact=true&search=" + company.code(), ""))
                .at("/0/id")
                .asString();
    }

    private static void makeOperator(String subject) throws SQLException {
        try (var owner = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var insert = owner.prepareStatement(
                        "INSERT INTO tenancy.operator (subject, name) VALUES (?, 'test') ON CONFLICT DO NOTHING")) {
            insert.setString(1, subject);
            insert.executeUpdate();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nobodyGetsIntoWhatTheirInvitationHasNotMade(long seed) throws SQLException {
        var random = new Random(seed);
        for (var step = 0; step < STEPS; step++) {
            var username = "anlan.take-%d-%d".formatted(seed, random.nextInt(NAMES));
            var company = random.nextBoolean() ? anlan() : jinxiu();
            var what = random.nextInt(9);
            var before = user(username);
            var gotIn = act(what, company, username, before.path("id").asString(""));
            var after = user(username);
            var place = "seed %d, step %d: deed %d of %s on %s".formatted(seed, step, what, company.code(), username);
            var whose = known.get(username);
            if (gotIn) {
                assertThat(whose).as(place).isNotNull();
                assertThat(whose.maker).as(place).isSameAs(company);
                assertThat(whose.operator || whose.disabledElsewhere || whose.putOut)
                        .as(place)
                        .isFalse();
            }
            if (what < 4 && whose != null && whose.disabledElsewhere) {
                assertThat(after.path("enabled").asBoolean()).as(place).isFalse();
            }
            if (what < 4 && !before.isMissingNode() && whose != null && whose.maker != company) {
                assertThat(after).as(place).isEqualTo(before);
            }
        }
    }

    /** Does something; whether the company got a password for the account by it, or enabled it. */
    private boolean act(int what, Company company, String username, String subject) throws SQLException {
        var exists = !subject.isEmpty();
        return switch (what) {
            case 0 -> invited(company, username, exists);
            case 1 ->
                exists && accounts.resetPassword(organization(company), subject).isPresent();
            case 2 -> {
                var mayBe = exists && accounts.disableAccount(organization(company), subject);
                // Whoever made it may disable it, and no other.
                if (mayBe) assertThat(known.get(username).maker).isSameAs(company);
                yield false;
            }
            case 3 -> {
                var was = exists && user(username).path("enabled").asBoolean();
                yield exists
                        && accounts.enableAccount(organization(company), subject) == IdentityProvider.Enabled.YES
                        && !was;
            }
            default -> {
                elsewhere(what, username, subject);
                yield false;
            }
        };
    }

    private boolean invited(Company company, String username, boolean exists) {
        try {
            var account = accounts.ensureAccount(organization(company), new NewAccount(username, "某人", null));
            if (!exists) {
                var whose = new Known();
                whose.maker = company;
                known.put(username, whose);
            }
            return account.temporaryPassword() != null;
        } catch (UsernameTaken taken) {
            return false;
        }
    }

    /** What is done at the identity provider itself, past every company. */
    private void elsewhere(int what, String username, String subject) throws SQLException {
        var keycloak = Stack.keycloak();
        if (subject.isEmpty()) {
            if (what != 4) return;
            keycloak.administer("POST", "users", "{\"username\":\"" + username + "\",\"enabled\":false}");
            var bare = new Known();
            bare.disabledElsewhere = true;
            known.put(username, bare);
            return;
        }
        var whose = known.get(username);
        switch (what) {
            case 5 -> {
                // What a company has deactivated stays its own to enable.
                if (!user(username).path("enabled").asBoolean()) return;
                keycloak.administer("PUT", "users/" + subject, "{\"enabled\":false}");
                whose.disabledElsewhere = true;
            }
            case 6 -> {
                keycloak.administer("DELETE", "users/" + subject, "");
                known.remove(username);
            }
            case 7 -> {
                makeOperator(subject);
                whose.operator = true;
            }
            case 8 -> {
                if (whose.maker == null || whose.putOut) return;
                keycloak.administer("DELETE", "organizations/" + organization(whose.maker) + "/members/" + subject, "");
                whose.putOut = true;
            }
            default -> {}
        }
    }
}
