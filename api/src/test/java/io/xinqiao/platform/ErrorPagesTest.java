package io.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is refused, and by whom, is told as a GraphQL error: no page of the server's own. */
class ErrorPagesTest extends ApiTest {
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
        GET /[x HTTP/1.1                        | 400 | BAD_REQUEST
        GET /%zz HTTP/1.1                       | 400 | BAD_REQUEST
        GET /a%2fb HTTP/1.1                     | 400 | BAD_REQUEST
        G@T / HTTP/1.1                          | 400 | BAD_REQUEST
        GET / HTTP/9.9                          | 505 | INTERNAL
        TRACE / HTTP/1.1                        | 405 | BAD_REQUEST
        TRACE /graphql HTTP/1.1                 | 405 | BAD_REQUEST
        DELETE /graphql HTTP/1.1                | 405 | BAD_REQUEST
        GET /nothing/here HTTP/1.1              | 401 | UNAUTHENTICATED
        GET /docs/nothing HTTP/1.1              | 404 | NOT_FOUND
        POST /docs HTTP/1.1                     | 405 | BAD_REQUEST
        GET /error HTTP/1.1                     | 401 | UNAUTHENTICATED
        """)
    void everyRefusalIsAGraphQlError(String line, int status, String code) throws Exception {
        tells(line + "\r\nHost: localhost\r\nAccept: text/html\r\n\r\n", status, code);
    }

    @Test
    void soAreHeadersThatAreNoneOrTooLong() throws Exception {
        tells("GET / HTTP/1.1\r\n\r\n", 400, "BAD_REQUEST");
        tells("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "BAD_REQUEST");
        tells("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(9_000) + "\r\n\r\n", 400, "BAD_REQUEST");
        tells("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n", 413, "BAD_REQUEST");
    }

    private void tells(String request, int status, String code) throws Exception {
        try (var client = RawHttp.to(port())) {
            var answer = client.send(request).answer();
            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            assertThat(answer.headers().get("content-type")).startsWith("application/graphql-response+json");
            assertThat(answer.headers()).doesNotContainKey("server").containsKey("x-request-id");
            assertThat(answer.toString()).doesNotContain("Tomcat", "<html", "Exception");
            var error = new JsonMapper().readTree(answer.body()).at("/errors/0");
            assertThat(error.at("/extensions/code").asString()).isEqualTo(code);
            assertThat(error.at("/extensions/requestId").asString())
                    .isEqualTo(answer.headers().get("x-request-id"));
            assertThat(error.path("message").asString()).isNotBlank();
        }
    }
}
