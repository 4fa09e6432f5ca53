package io.xinqiao.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.Sha256;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** Documents named by their digest as Apollo's clients do it, and queries by GET, for applications that may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersistedQueriesTest extends ApiTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> clients = new HashMap<>();

    /** Programs that may do one thing or another. */
    @BeforeAll
    void make() {
        make("automatic", Map.of("automaticDocuments", true, "queriesByGet", true));
        make("plain", Map.of());
        make("trusted", Map.of("trustedDocumentsOnly", true));
    }

    @AfterAll
    void end() {
        clients.values()
                .forEach(id -> jinxiu().as(Role.TENANT_ADMIN)
                        .mutate("deleteApiClient", Map.of("apiClientId", id), "apiClient { id }")
                        .fine());
    }

    private void make(String name, Map<String, ?> settings) {
        Map<String, Object> input = new HashMap<>(settings);
        input.putAll(Map.of(
                "kind",
                "BROWSER",
                "clientId",
                "pq-" + name,
                "name",
                name,
                "redirectUris",
                List.of("https://" + name + ".example.com/")));
        var made = jinxiu().as(Role.TENANT_ADMIN)
                .mutate("createApiClient", input, "apiClient { id }")
                .fine();
        clients.put(name, made.data("/createApiClient/apiClient/id").asString());
        var found = JSON.readTree(Stack.keycloak().administer("GET", "clients?clientId=jinxiu.pq-" + name, ""))
                .path(0);
        Stack.keycloak()
                .administer("PUT", "clients/" + found.path("id").asString(), "{\"directAccessGrantsEnabled\":true}");
    }

    private Api as(String name) {
        if (!hired) jinxiu().hire("apollo", Map.of("role", "FRONT_DESK", "projectId", jinxiu().id("Project")), null);
        hired = true;
        return api().as(Stack.keycloak().token("jinxiu.pq-" + name, "jinxiu.apollo", "Secret-2026", ""));
    }

    private boolean hired;

    private static Map<String, Object> persisted(String text) {
        return Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", Sha256.of(text)));
    }

    private static Answer post(Api api, Map<String, ?> members) {
        return api.with("Accept", "application/json").post(JSON.writeValueAsString(members));
    }

    private Answer get(Api api, Map<String, String> parameters) {
        var query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .reduce((one, other) -> one + "&" + other)
                .orElse("");
        return api.send(api.request()
                .uri(URI.create("http://localhost:" + port() + "/graphql?" + query))
                .GET());
    }

    @Test
    void theDigestFirstThenTheTextThenTheDigestAgain() {
        var text = "query Titles { tickets(first: 2) { nodes { title } } }";
        var api = as("automatic");
        var unknown = post(api, Map.of("extensions", persisted(text)));
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.message()).isEqualTo("PersistedQueryNotFound");
        assertThat(unknown.code()).isEqualTo("NOT_FOUND");
        post(api, Map.of("query", text, "extensions", persisted(text))).fine();
        var known = post(api, Map.of("extensions", persisted(text))).fine();
        assertThat(known.data("/tickets/nodes").size()).isEqualTo(2);
        // Another application has said nothing yet.
        assertThat(post(as("plain"), Map.of("extensions", persisted(text))).message())
                .isEqualTo("PersistedQueryNotSupported");
    }

    @Test
    void whoMayNotIsToldToSendTextsAndDoes() {
        var text = "query Ids { tickets(first: 1) { nodes { id } } }";
        var api = as("plain");
        assertThat(post(api, Map.of("extensions", persisted(text))).message()).isEqualTo("PersistedQueryNotSupported");
        post(api, Map.of("query", text, "extensions", persisted(text))).fine();
        assertThat(post(api, Map.of("extensions", persisted(text))).message()).isEqualTo("PersistedQueryNotSupported");
    }

    @Test
    void registeredOnesAreNamedInTheSameWay() {
        var text = "query Registered { tickets(first: 1) { nodes { number } } }";
        jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "registerDocuments",
                        Map.of("apiClientId", clients.getOrDefault("trusted", ""), "documents", List.of(text)),
                        "documents { id }")
                .fine();
        var api = as("trusted");
        post(api, Map.of("extensions", persisted(text))).fine();
        var other = "query Other { tickets(first: 1) { nodes { id } } }";
        assertThat(post(api, Map.of("query", other, "extensions", persisted(other)))
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(post(api, Map.of("extensions", persisted(other))).message()).isEqualTo("PersistedQueryNotFound");
    }

    @Test
    void aDigestOfSomethingElseIsRefused() {
        var text = "query Mine { viewer { isOperator } }";
        var api = as("automatic");
        for (var wrong : List.of(
                Map.of("version", 1, "sha256Hash", Sha256.of("{ __typename }")),
                Map.of("version", 2, "sha256Hash", Sha256.of(text)),
                Map.of("version", 1, "sha256Hash", "short"),
                Map.of("version", 1))) {
            var answer = post(api, Map.of("query", text, "extensions", Map.of("persistedQuery", wrong)));
            assertThat(answer.code()).as(wrong.toString()).isEqualTo("BAD_REQUEST");
        }
    }

    @Test
    void queriesComeByGetAndNothingElseDoes() {
        var text = "query Titles($first: Int!) { tickets(first: $first) { nodes { title } } }";
        var api = as("automatic");
        var asked = Map.of("query", text, "variables", "{\"first\":1}");
        var answer = get(api, asked).fine();
        assertThat(answer.data("/tickets/nodes").size()).isEqualTo(1);
        var tag = answer.response().headers().firstValue("ETag").orElseThrow();
        assertThat(answer.response().headers().firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(get(api.with("If-None-Match", tag), asked).status()).isEqualTo(304);
        assertThat(get(
                                api,
                                Map.of(
                                        "extensions",
                                        JSON.writeValueAsString(persisted(text)),
                                        "query",
                                        text,
                                        "variables",
                                        "{\"first\":1}"))
                        .status())
                .isEqualTo(200);
        get(api, Map.of("extensions", JSON.writeValueAsString(persisted(text)), "variables", "{\"first\":1}"))
                .fine();
        var change = "mutation { createTicket(input: {unitId: \"x\", kind: REPAIR, channel: PHONE, title: \"x\"})"
                + " { ticket { id } } }";
        for (var hidden :
                List.of(change, "query A { viewer { isOperator } } " + change.replace("mutation", "mutation B"))) {
            assertThat(get(api, Map.of("query", hidden)).status()).isEqualTo(405);
            assertThat(get(api, Map.of("query", hidden, "operationName", "")).status())
                    .as("an empty name is none")
                    .isEqualTo(405);
            assertThat(get(api, Map.of("query", hidden, "operationName", "B")).status())
                    .isIn(405, 400);
        }
        for (var refused : List.of(
                get(api, Map.of("query", "{ viewer {")), get(api, Map.of("query", change)), get(api, Map.of()))) {
            assertThat(refused.status()).isIn(400, 405);
            assertThat(refused.response().headers().allValues("Cache-Control")).containsExactly("no-store");
            assertThat(refused.response().headers().firstValue("Vary").orElse(""))
                    .contains("Authorization");
        }
        assertThat(get(as("plain"), asked).status()).isEqualTo(405);
    }

    @Test
    void whatCanNotGoTogetherIsRefused() {
        var answer = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "updateApiClient",
                        Map.of("apiClientId", clients.getOrDefault("trusted", ""), "automaticDocuments", true),
                        "apiClient { id }");
        assertThat(answer.reason("updateApiClient")).isEqualTo("client.texts");
    }

    @Test
    void longAnswersAreCompressedForWhoAsksForIt() {
        var text = "{\"query\":\"{ __schema { types { name description } } }\"}";
        var api = jinxiu().as(Role.FRONT_DESK);
        var plain = api.post(text);
        assertThat(plain.response().headers().firstValue("Content-Encoding")).isEmpty();
        var packed = api.with("Accept-Encoding", "gzip").post(text);
        assertThat(packed.response().headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.response().headers().allValues("Vary").toString().toLowerCase(java.util.Locale.ROOT))
                .contains("accept-encoding");
    }

    @Test
    void thePagesOfTheExplorerAreKeptForAWhile() {
        var page = api().get("/index.html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("max-age=600", "public");
        assertThat(page.headers().firstValue("Last-Modified")).isPresent();
    }
}
