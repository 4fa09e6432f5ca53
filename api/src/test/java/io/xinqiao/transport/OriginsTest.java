package io.xinqiao.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
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
}
