package io.xinqiao.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Stack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs sign in by themselves: made, given roles, rotated, disabled, deleted; pages and apps have no secret. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramsTest extends ApiTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "Secret-2026";
    private static final String WHO =
            "{ viewer { member { name username program } tenant { code } grants { role project { id } } } }";

    /** A program as whoever made it knows it. */
    private record Program(String id, String clientId, String secret) {}

    private static Map<String, Object> role(Company company, Role role) {
        return Map.of("role", role.name(), "projectId", company.id("Project"));
    }

    private static Program made(Company company, String name, List<?> grants) {
        var answer = company.as(Role.TENANT_ADMIN)
                .mutate(
                        "createApiClient",
                        Map.of("kind", "PROGRAM", "clientId", name, "name", "程序 " + name, "grants", grants),
                        "apiClient { id clientId kind member { id } } secret")
                .fine();
        var client = answer.data("/createApiClient/apiClient");
        return new Program(
                client.path("id").asString(),
                client.path("clientId").asString(),
                answer.data("/createApiClient/secret").asString());
    }

    private static HttpResponse<String> post(String url, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .reduce((one, other) -> one + "&" + other)
                .orElse("");
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static HttpResponse<String> askToken(String clientId, String secret) {
        return post(
                Stack.keycloak().issuer() + "/protocol/openid-connect/token",
                Map.of("grant_type", "client_credentials", "client_id", clientId, "client_secret", secret));
    }

    private static String token(Program program) {
        var answer = askToken(program.clientId(), program.secret());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("access_token").asString();
    }

    private Api as(Program program) {
        return api().as(token(program));
    }

    private static void assertOver(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.response().headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("error=\"invalid_token\"");
    }

    private JsonNode metadata(String path) {
        var answer = api().get("/.well-known/oauth-protected-resource" + path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void aProgramIsAMemberOfItsOwn() {
        var program = made(jinxiu(), "reader", List.of(role(jinxiu(), Role.FRONT_DESK)));
        assertThat(program.clientId()).isEqualTo("jinxiu.reader");
        var viewer = as(program).ask(WHO).fine().data("/viewer");
        assertThat(viewer.at("/member/name").asString()).isEqualTo("程序 reader");
        assertThat(viewer.at("/member/program").asBoolean()).isTrue();
        assertThat(viewer.at("/tenant/code").asString()).isEqualTo("jinxiu");
        assertThat(viewer.at("/grants/0/role").asString()).isEqualTo("FRONT_DESK");
        assertThat(viewer.at("/grants").size()).isEqualTo(1);
    }

    @Test
    void itReachesWhatItsRolesReachAndNothingElse() {
        var program = made(jinxiu(), "narrow", List.of(role(jinxiu(), Role.FRONT_DESK)));
        var api = as(program);
        assertThat(api.ask("{ tickets { nodes { id } } }")
                        .fine()
                        .data("/tickets/nodes")
                        .isEmpty())
                .isFalse();
        assertThat(api.ask("{ apiClients { nodes { id } } }").code()).isEqualTo("FORBIDDEN");
        assertThat(api.ask("query($id: ID!) { node(id: $id) { id } }", Map.of("id", anlan().id("Ticket")))
                        .data("/node")
                        .isNull())
                .isTrue();
        assertThat(api.with("Xinqiao-Tenant", "anlan").ask(WHO).code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void withoutARoleItReachesNothingAndARoleIsGivenAsToAnybody() {
        var program = made(jinxiu(), "later", List.of());
        assertThat(as(program).ask("{ tickets { nodes { id } } }").code()).isEqualTo("FORBIDDEN");
        var member = jinxiu().as(Role.TENANT_ADMIN)
                .ask("query($id: ID!) { apiClient(id: $id) { member { id } } }", Map.of("id", program.id()))
                .fine()
                .data("/apiClient/member/id")
                .asString();
        jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "grantRole",
                        Map.of("memberId", member, "grant", role(jinxiu(), Role.SUPERVISOR)),
                        "member { id }")
                .fine();
        as(program).ask("{ tickets { nodes { id } } }").fine();
        var resident = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "grantRole",
                        Map.of(
                                "memberId",
                                member,
                                "grant",
                                Map.of("role", "RESIDENT", "personId", jinxiu().id("Person"))),
                        "member { id }");
        assertThat(resident.reason("grantRole")).isEqualTo("grant.program");
    }

    @Test
    void aRotatedSecretAndItsTokensAreWorthNothing() {
        var program = made(jinxiu(), "rotated", List.of(role(jinxiu(), Role.FRONT_DESK)));
        var before = as(program);
        before.ask(WHO).fine();
        var rotated = jinxiu().as(Role.TENANT_ADMIN)
                .mutate("rotateApiClientSecret", Map.of("apiClientId", program.id()), "apiClient { id } secret")
                .fine()
                .data("/rotateApiClientSecret/secret")
                .asString();
        assertOver(before.ask(WHO));
        assertOver(before.with("Accept", "application/json").ask(WHO));
        assertThat(askToken(program.clientId(), program.secret()).statusCode()).isEqualTo(401);
        as(new Program(program.id(), program.clientId(), rotated)).ask(WHO).fine();
    }

    @Test
    void aDisabledOneIsOutAndAnEnabledOneSignsInAnew() {
        var program = made(jinxiu(), "disabled", List.of(role(jinxiu(), Role.FRONT_DESK)));
        var before = as(program);
        before.ask(WHO).fine();
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        admin.mutate("disableApiClient", Map.of("apiClientId", program.id()), "apiClient { disabledAt }")
                .fine();
        assertOver(before.ask(WHO));
        assertThat(askToken(program.clientId(), program.secret()).statusCode()).isEqualTo(401);
        assertThat(admin.mutate("disableApiClient", Map.of("apiClientId", program.id()), "apiClient { id }")
                        .reason("disableApiClient"))
                .isEqualTo("client.disabled");
        admin.mutate("enableApiClient", Map.of("apiClientId", program.id()), "apiClient { disabledAt }")
                .fine();
        assertOver(before.ask(WHO));
        as(program).ask(WHO).fine();
    }

    @Test
    void aDeletedOneIsGoneAndItsMembershipStaysOnRecord() {
        var program = made(jinxiu(), "deleted", List.of(role(jinxiu(), Role.FRONT_DESK)));
        var before = as(program);
        before.ask(WHO).fine();
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        admin.mutate("deleteApiClient", Map.of("apiClientId", program.id()), "apiClient { id }")
                .fine();
        assertOver(before.ask(WHO));
        assertThat(askToken(program.clientId(), program.secret()).statusCode()).isEqualTo(401);
        var left = admin.ask("{ members(filter: {search: \"jinxiu.deleted\"}) { nodes { deactivatedAt } } }")
                .fine();
        assertThat(left.data("/members/nodes/0/deactivatedAt").asString("")).isNotEmpty();
        var again = made(jinxiu(), "deleted", List.of(role(jinxiu(), Role.SUPERVISOR)));
        var viewer = as(again).ask(WHO).fine().data("/viewer");
        assertThat(viewer.at("/grants").findValuesAsString("role"))
                .as("the name is free again, with the roles of now")
                .containsExactly("SUPERVISOR");
        assertThat(before.ask(WHO).code()).as("what was deleted stays so").isEqualTo("FORBIDDEN");
    }

    @Test
    void nobodyDeletesWhatTheyAreSignedInThrough() {
        var program = made(jinxiu(), "own", List.of(Map.of("role", "TENANT_ADMIN")));
        assertThat(as(program)
                        .mutate("deleteApiClient", Map.of("apiClientId", program.id()), "apiClient { id }")
                        .reason("deleteApiClient"))
                .isEqualTo("client.own");
        as(program).ask(WHO).fine();
    }

    @Test
    void oneThatWasLostInTheIdentityProviderIsThereAgainAfterAnyChange() {
        var program = made(jinxiu(), "lost", List.of(role(jinxiu(), Role.FRONT_DESK)));
        Stack.keycloak().administer("DELETE", "clients/" + known("jinxiu.lost"), "");
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        admin.mutate("updateApiClient", Map.of("apiClientId", program.id(), "name", "又有了"), "apiClient { id }")
                .fine();
        var secret = admin.mutate("rotateApiClientSecret", Map.of("apiClientId", program.id()), "secret")
                .fine()
                .data("/rotateApiClientSecret/secret")
                .asString();
        var viewer = as(new Program(program.id(), program.clientId(), secret))
                .ask(WHO)
                .fine()
                .data("/viewer");
        assertThat(viewer.at("/grants/0/role").asString()).isEqualTo("FRONT_DESK");
    }

    private static String known(String clientId) {
        return JSON.readTree(Stack.keycloak().administer("GET", "clients?clientId=" + clientId, ""))
                .path(0)
                .path("id")
                .asString();
    }

    @Test
    void whatItListensToEndsWithItsRights() throws Exception {
        var program = made(jinxiu(), "listens", List.of(role(jinxiu(), Role.FRONT_DESK)));
        var request = as(program)
                .request()
                .setHeader("Accept", "text/event-stream")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"subscription { ticketEvents { step } }\"}"))
                .build();
        var stream = HTTP.send(request, BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        var ended = CompletableFuture.supplyAsync(() -> {
            try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                return lines.lines().reduce("", (all, line) -> all + line + "\n");
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        jinxiu().as(Role.TENANT_ADMIN)
                .mutate("disableApiClient", Map.of("apiClientId", program.id()), "apiClient { id }")
                .fine();
        assertThat(ended.get(30, TimeUnit.SECONDS)).contains("UNAUTHENTICATED");
    }

    @Test
    void anotherCompanysNameIsTaken() {
        made(anlan(), "mine", List.of());
        var answer = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createApiClient",
                        Map.of("kind", "PROGRAM", "clientId", "anlan.mine", "name", "不是我的"),
                        "apiClient { clientId }")
                .fine();
        // A name of its own: whatever is typed, it begins with the company's code.
        assertThat(answer.data("/createApiClient/apiClient/clientId").asString())
                .isEqualTo("jinxiu.anlan.mine");
    }

    @Test
    void whatACutOffCallLeftIsCompletedByTheNext() {
        // As if the API had fallen over between the identity provider's answer and the commit.
        Stack.keycloak()
                .administer(
                        "POST",
                        "clients",
                        "{\"clientId\":\"jinxiu.half\",\"enabled\":false,\"publicClient\":false,"
                                + "\"serviceAccountsEnabled\":true,\"standardFlowEnabled\":false,"
                                + "\"defaultClientScopes\":[\"basic\"],\"attributes\":{\"company\":\""
                                + organizationOf(made(jinxiu(), "whole", List.of())) + "\"}}");
        as(made(jinxiu(), "half", List.of(role(jinxiu(), Role.FRONT_DESK))))
                .ask(WHO)
                .fine();
    }

    @Test
    void whatACutOffCallLeftOfAnotherKindIsMadeAnew() {
        Stack.keycloak()
                .administer(
                        "POST",
                        "clients",
                        "{\"clientId\":\"jinxiu.other-kind\",\"enabled\":false,\"publicClient\":true,"
                                + "\"attributes\":{\"company\":\""
                                + organizationOf(made(jinxiu(), "whole-too", List.of())) + "\"}}");
        as(made(jinxiu(), "other-kind", List.of(role(jinxiu(), Role.FRONT_DESK))))
                .ask(WHO)
                .fine();
    }

    @Test
    void whatSomebodyElseMadeUnderTheNameIsLeftAlone() {
        Stack.keycloak()
                .administer(
                        "POST", "clients", "{\"clientId\":\"jinxiu.foreign\",\"enabled\":true,\"publicClient\":true}");
        var answer = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createApiClient",
                        Map.of("kind", "PROGRAM", "clientId", "foreign", "name", "不是我的"),
                        "apiClient { id } secret");
        assertThat(answer.reason("createApiClient")).isEqualTo("client.taken");
    }

    private static String organizationOf(Program program) {
        var payload = token(program).split("\\.", -1)[1];
        return JSON.readTree(java.util.Base64.getUrlDecoder().decode(payload))
                .at("/organization/jinxiu/id")
                .asString();
    }

    @Test
    void aPageHasNoSecretAndNeedsAnAddressToComeBackTo() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var without =
                admin.mutate("createApiClient", Map.of("kind", "BROWSER", "clientId", "page", "name", "网页"), "secret");
        assertThat(without.reason("createApiClient")).isEqualTo("client.redirects");
        for (var address : List.of(
                "https://app.example.com/*", "http://app.example.com/", "com.example:/x", "javascript:alert(1)")) {
            var wrong = admin.mutate(
                    "createApiClient",
                    Map.of("kind", "BROWSER", "clientId", "page", "name", "网页", "redirectUris", List.of(address)),
                    "secret");
            assertThat(wrong.reason("createApiClient")).as(address).isEqualTo("client.redirect");
        }
        var page = admin.mutate(
                        "createApiClient",
                        Map.of(
                                "kind",
                                "BROWSER",
                                "clientId",
                                "page",
                                "name",
                                "网页",
                                "redirectUris",
                                List.of("http://127.0.0.1:5173/back"),
                                "origins",
                                List.of("http://127.0.0.1:5173")),
                        "apiClient { id clientId redirectUris member { id } } secret")
                .fine();
        assertThat(page.data("/createApiClient/secret").isNull()).isTrue();
        assertThat(page.data("/createApiClient/apiClient/member").isNull()).isTrue();
        var rotated = admin.mutate(
                "rotateApiClientSecret",
                Map.of("apiClientId", page.data("/createApiClient/apiClient/id").asString()),
                "secret");
        assertThat(rotated.reason("rotateApiClientSecret")).isEqualTo("client.noSecret");
        admin.mutate(
                        "createApiClient",
                        Map.of(
                                "kind",
                                "APP",
                                "clientId",
                                "app",
                                "name",
                                "应用",
                                "redirectUris",
                                List.of("com.example.app:/back"),
                                "origins",
                                List.of("capacitor://localhost", "http://127.0.0.1:*")),
                        "apiClient { origins }")
                .fine();
    }

    @Test
    void peopleOfTheCompanySignInThroughItsPageAndOthersDoNot() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        admin.mutate(
                        "createApiClient",
                        Map.of(
                                "kind",
                                "BROWSER",
                                "clientId",
                                "portal",
                                "name",
                                "门户",
                                "redirectUris",
                                List.of("https://portal.example.com/back"),
                                "origins",
                                List.of("https://portal.example.com")),
                        "apiClient { id }")
                .fine();
        allowPasswords("jinxiu.portal");
        for (var company : List.of(jinxiu(), anlan())) company.hire("porter", role(company, Role.FRONT_DESK), null);
        var ours = api().as(tokenThrough("jinxiu.portal", "jinxiu.porter"));
        ours.with("Origin", "https://portal.example.com").ask(WHO).fine();
        assertThat(ours.with("Origin", "https://other.example.com").ask(WHO).code())
                .isEqualTo("FORBIDDEN");
        var theirs = api().as(tokenThrough("jinxiu.portal", "anlan.porter"));
        var answer = theirs.inEnglish().ask(WHO);
        assertThat(answer.code()).isEqualTo("FORBIDDEN");
        assertThat(answer.message()).contains("another company");
    }

    private static String tokenThrough(String client, String username) {
        var answer = post(
                Stack.keycloak().issuer() + "/protocol/openid-connect/token",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        client,
                        "username",
                        username,
                        "password",
                        PASSWORD,
                        "scope",
                        "openid"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("access_token").asString();
    }

    /** Only so that the test needs no browser; what the API makes has no such grant. */
    private static void allowPasswords(String clientId) {
        var found = JSON.readTree(Stack.keycloak().administer("GET", "clients?clientId=" + clientId, ""))
                .path(0);
        assertThat(found.path("directAccessGrantsEnabled").asBoolean()).isFalse();
        assertThat(found.path("fullScopeAllowed").asBoolean()).isFalse();
        assertThat(found.at("/attributes/pkce.code.challenge.method").asString())
                .isEqualTo("S256");
        Stack.keycloak()
                .administer("PUT", "clients/" + found.path("id").asString(), "{\"directAccessGrantsEnabled\":true}");
    }

    @Test
    void theMetadataNameTheIssuerAndClaimNothingElse() {
        for (var path : List.of("", "/graphql")) {
            var told = metadata(path);
            assertThat(told.path("resource").asString()).isEqualTo("http://localhost:" + port() + path);
            assertThat(told.path("authorization_servers").toString())
                    .isEqualTo("[\"" + Stack.keycloak().issuer() + "\"]");
            assertThat(told.path("bearer_methods_supported").toString()).isEqualTo("[\"header\"]");
            assertThat(told.path("tls_client_certificate_bound_access_tokens").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void whoSendsNoTokenIsToldWhereToGetOne() {
        var answer = api().ask(WHO);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.response().headers().firstValue("WWW-Authenticate").orElse(""))
                .isEqualTo("Bearer resource_metadata=\"http://localhost:" + port()
                        + "/.well-known/oauth-protected-resource/graphql\"");
        assertOver(api().as("no.token.atall").ask(WHO));
    }
}
