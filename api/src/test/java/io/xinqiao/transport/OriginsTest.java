package io.xinqiao.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages of other origins: the browser's question is answered, the application's allow-list decides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginsTest extends ApiTest {
    private static final String LISTED = "https://app.example.com";
    private static final String OTHER = "https://elsewhere.example.com";

    private String client = "";

    @BeforeAll
    void register() {
        client = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createApiClient",
                        Map.of("clientId", "xinqiao-demo", "name", "网页", "origins", List.of(LISTED, LISTED)),
                        "apiClient { id origins }")
                .fine()
                .data("/createApiClient/apiClient/id")
                .asString();
    }

    private static Answer askFrom(String origin, Api api) {
        return api.send(api.request()
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"{ viewer { isOperator } }\"}")));
    }

    private static String header(Answer answer, String name) {
        return answer.response().headers().firstValue(name).orElse("");
    }

    @Test
    void theBrowsersQuestionIsAnsweredWithoutASignIn() {
        var api = api();
        var answer = api.send(api.request()
                .header("Origin", OTHER)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(OTHER);
        assertThat(header(answer, "Access-Control-Allow-Methods")).contains("POST");
        assertThat(header(answer, "Access-Control-Allow-Headers")).contains("Authorization", "Content-Type");
        assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
        assertThat(header(answer, "Vary")).contains("Origin");
        assertThat(api.send(api.request().method("OPTIONS", BodyPublishers.noBody()))
                        .status())
                .isEqualTo(405);
    }

    @Test
    void aListedOriginIsServed() {
        var answer = askFrom(LISTED, jinxiu().as(Role.FRONT_DESK)).fine();
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(LISTED);
        assertThat(header(answer, "Access-Control-Expose-Headers")).contains("Retry-After");
    }

    @Test
    void anotherIsRefusedInWordsThatItsPageCanRead() {
        for (var origin : List.of(OTHER, "null", LISTED + ":8443", "http://app.example.com")) {
            var answer = askFrom(origin, jinxiu().as(Role.FRONT_DESK));
            assertThat(answer.code()).as(origin).isEqualTo("FORBIDDEN");
            assertThat(answer.message()).contains(origin);
            assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(origin);
        }
        assertThat(askFrom(LISTED, anlan().as(Role.FRONT_DESK)).code())
                .as("another company's list")
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void theApisOwnPagesNeedNoList() {
        askFrom("http://localhost:" + port(), anlan().as(Role.FRONT_DESK)).fine();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "https://app.example.com/", "https://App.example.com", "http://app.example.com", "null", ""
            })
    void whatIsNoOriginIsNotListed(String origin) {
        var answer = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "updateApiClient",
                        Map.of("apiClientId", client, "origins", List.of(LISTED, origin)),
                        "apiClient { origins }");
        assertThat(answer.data("/updateApiClient/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"origins\",\"1\"]");
    }

    @Test
    void filesAreReadByListedPagesOnly() {
        var file = jinxiu().upload(Role.FRONT_DESK, "ATTACHMENT", "页.txt", "内容".getBytes(StandardCharsets.UTF_8));
        var api = jinxiu().as(Role.FRONT_DESK);
        var question = api().send(api().request()
                .uri(URI.create("http://localhost:" + port() + "/files/" + file))
                .header("Origin", OTHER)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization,content-type,traceparent,range")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(question.status()).isEqualTo(204);
        assertThat(header(question, "Access-Control-Allow-Methods")).contains("PUT");
        assertThat(header(question, "Access-Control-Allow-Headers")).contains("traceparent", "Range");
        var listed = api.with("Origin", LISTED).get("/files/" + file);
        assertThat(listed.statusCode()).isEqualTo(200);
        assertThat(listed.headers().firstValue("Access-Control-Allow-Origin")).contains(LISTED);
        assertThat(listed.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("Content-Range");
        assertThat(api.with("Origin", OTHER).get("/files/" + file).statusCode()).isEqualTo(403);
    }

    @Test
    void appsAndPagesOfAMachineOfOnesOwnAreListedToo() {
        jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "updateApiClient",
                        Map.of(
                                "apiClientId",
                                client,
                                "origins",
                                List.of(
                                        LISTED,
                                        "http://127.0.0.1:*",
                                        "http://localhost:3000",
                                        "capacitor://localhost")),
                        "apiClient { origins }")
                .fine();
        var desk = jinxiu().as(Role.FRONT_DESK);
        for (var origin : List.of(
                "http://127.0.0.1:5173", "http://127.0.0.1", "http://localhost:3000", "capacitor://localhost")) {
            askFrom(origin, desk).fine();
        }
        for (var origin : List.of("http://127.0.0.2:5173", "http://localhost:3001", "http://127.0.0.1.example.com:1")) {
            assertThat(askFrom(origin, desk).code()).as(origin).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void whatAPageHasOpenEndsWithItsOrigin() throws Exception {
        var gone = "https://gone.example.com";
        list(List.of(LISTED, gone));
        var request = jinxiu().as(Role.FRONT_DESK)
                .request()
                .setHeader("Accept", "text/event-stream")
                .header("Origin", gone)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"subscription { ticketEvents { step } }\"}"))
                .build();
        var stream = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        var ended = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        list(List.of(LISTED));
        assertThat(ended.get(60, TimeUnit.SECONDS)).contains("complete");
    }

    private void list(List<String> origins) {
        jinxiu().as(Role.TENANT_ADMIN)
                .mutate("updateApiClient", Map.of("apiClientId", client, "origins", origins), "apiClient { id }")
                .fine();
    }
}
