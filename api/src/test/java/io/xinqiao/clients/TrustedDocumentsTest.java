package io.xinqiao.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiTest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.json.JsonMapper;

/** An application registers its documents, sends them by name, and can be held to them. The demo's client is one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrustedDocumentsTest extends ApiTest {
    private static final String QUERY = "query Page($first: Int!) { tickets(first: $first) { nodes { id title } } }";
    private static final String MUTATION =
            "mutation Accept($input: AcceptTicketInput!) { acceptTicket(input: $input) { ticket { state } userErrors {"
                    + " code } } }";

    private String client = "";

    @BeforeAll
    void register() {
        client = admin().mutate("createApiClient", Map.of("clientId", "xinqiao-demo", "name", "演示"), "apiClient { id }")
                .fine()
                .data("/createApiClient/apiClient/id")
                .asString();
        var registered = registered(List.of(QUERY, MUTATION)).fine();
        assertThat(registered.data("/registerDocuments/documents/0/documentId").asString())
                .isEqualTo(idOf(QUERY));
        assertThat(registered.data("/registerDocuments/documents/1/kind").asString())
                .isEqualTo("MUTATION");
    }

    private Api admin() {
        return anlan().as(Role.TENANT_ADMIN);
    }

    private Answer registered(List<String> documents) {
        return admin().mutate(
                        "registerDocuments",
                        Map.of("apiClientId", client, "documents", documents),
                        "documents { id documentId kind operationName }");
    }

    private static String idOf(String text) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Answer post(Api api, Map<String, ?> members) {
        return api.post(new JsonMapper().writeValueAsString(members));
    }

    private Answer get(Api api, String parameters, String... headers) {
        var request = api.request()
                .uri(URI.create("http://localhost:" + port() + "/graphql?" + parameters))
                .GET();
        for (var at = 0; at < headers.length; at += 2) request.header(headers[at], headers[at + 1]);
        return api.send(request);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    @Order(1)
    void aRegisteredDocumentIsSentByItsName() {
        var desk = anlan().as(Role.FRONT_DESK);
        var answer = post(desk, Map.of("documentId", idOf(QUERY), "variables", Map.of("first", 2)))
                .fine();
        assertThat(answer.data("/tickets/nodes"))
                .isEqualTo(desk.ask(QUERY, Map.of("first", 2)).fine().data("/tickets/nodes"));
    }

    @Test
    @Order(2)
    void aQueryComesByGetAndIsNotSentAgainUnchanged() {
        var desk = anlan().as(Role.FRONT_DESK);
        var parameters = "documentId=" + encoded(idOf(QUERY)) + "&variables=" + encoded("{\"first\":1}");
        var answer = get(desk, parameters).fine();
        assertThat(answer.data("/tickets/nodes").size()).isEqualTo(1);
        var headers = answer.response().headers();
        assertThat(headers.firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(headers.firstValue("Vary").orElseThrow()).contains("Authorization");
        var tag = headers.firstValue("ETag").orElseThrow();
        assertThat(get(desk, parameters, "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(get(desk, parameters, "If-None-Match", "\"another\"").status())
                .isEqualTo(200);
    }

    @Test
    @Order(3)
    void aMutationNeverComesByGet() {
        var ticket = anlan().newTicket("OTHER", "GET");
        var parameters = "documentId=" + encoded(idOf(MUTATION)) + "&variables="
                + encoded("{\"input\":{\"ticketId\":\"" + ticket + "\"}}");
        for (var accept : List.of("application/json", "application/graphql-response+json", "text/event-stream")) {
            assertThat(get(anlan().as(Role.FRONT_DESK), parameters, "Accept", accept)
                            .status())
                    .as(accept)
                    .isEqualTo(405);
        }
        var state =
                anlan().as(Role.FRONT_DESK).ask("query($id: ID!) { ticket(id: $id) { state } }", Map.of("id", ticket));
        assertThat(state.data("/ticket/state").asString()).isEqualTo("SUBMITTED");
        assertThat(get(anlan().as(Role.FRONT_DESK), "query=%7B__typename%7D").status())
                .isEqualTo(405);
    }

    @Test
    @Order(4)
    void whatWasNotRegisteredIsUnknownAndNobodyElsesRegistrationHelps() {
        var desk = anlan().as(Role.FRONT_DESK);
        assertThat(post(desk, Map.of("documentId", idOf("{ __typename }"))).code())
                .isEqualTo("NOT_FOUND");
        assertThat(post(desk, Map.of("documentId", "sha1:1")).code()).isEqualTo("NOT_FOUND");
        assertThat(post(jinxiu().as(Role.FRONT_DESK), Map.of("documentId", idOf(QUERY)))
                        .code())
                .as("another company")
                .isEqualTo("NOT_FOUND");
    }

    @Test
    @Order(5)
    void whatCouldNeverRunIsNotRegistered() {
        for (var bad : List.of(
                "{ nothingOfTheKind }",
                "{ tickets",
                "query A { __typename } query B { __typename }",
                "fragment f on Query { node }")) {
            var answer = registered(List.of(QUERY, bad));
            assertThat(answer.refusal("registerDocuments")).as(answer.body()).isEqualTo("INVALID");
            assertThat(answer.data("/registerDocuments/userErrors/0/field").toString())
                    .isEqualTo("[\"input\",\"documents\",\"1\"]");
        }
    }

    @Test
    @Order(6)
    void theSameTextIsRegisteredOnce() {
        var first = registered(List.of(QUERY)).fine().data("/registerDocuments/documents/0/id");
        assertThat(registered(List.of(QUERY, QUERY)).fine().data("/registerDocuments/documents/1/id"))
                .isEqualTo(first);
    }

    @Test
    @Order(7)
    void anApplicationCanBeHeldToItsDocuments() {
        var release = registered(
                        List.of("mutation Release($input: UpdateApiClientInput!) { updateApiClient(input: $input) {"
                                + " apiClient { version } userErrors { code } } }"))
                .fine()
                .data("/registerDocuments/documents/0/documentId")
                .asString();
        admin().mutate(
                        "updateApiClient",
                        Map.of("apiClientId", client, "expectedVersion", 1, "trustedDocumentsOnly", true),
                        "apiClient { version }")
                .fine();
        var desk = anlan().as(Role.FRONT_DESK);
        var refused = desk.ask("{ viewer { isOperator } }");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("FORBIDDEN");
        assertThat(refused.message()).contains("documentId");
        post(desk, Map.of("documentId", idOf(QUERY), "variables", Map.of("first", 1)))
                .fine();
        jinxiu().as(Role.FRONT_DESK).ask("{ viewer { isOperator } }").fine();
        post(
                        admin(),
                        Map.of(
                                "documentId",
                                release,
                                "variables",
                                Map.of("input", Map.of("apiClientId", client, "trustedDocumentsOnly", false))))
                .fine();
        desk.ask("{ viewer { isOperator } }").fine();
    }
}
