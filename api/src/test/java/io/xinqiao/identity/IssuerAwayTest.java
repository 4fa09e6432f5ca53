package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.SocketClient;
import io.xinqiao.testing.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between this API and Keycloak stands a door that can be shut: what cannot be checked then is no bad token. */
class IssuerAwayTest extends ApiTest {
    private static final String WHO = "{ viewer { isOperator } }";

    private final HttpClient http = HttpClient.newHttpClient();
    private volatile boolean shut = true;
    private HttpServer door;
    private ApiProcess node;

    @BeforeEach
    void start() throws IOException {
        jinxiu();
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/", this::pass);
        door.start();
        var url = "http://localhost:" + door.getAddress().getPort();
        node = ApiProcess.start(Map.of(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                url + "/realms/xinqiao/protocol/openid-connect/certs",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                Stack.keycloak().issuer(),
                "xinqiao.identity.url",
                url));
    }

    @AfterEach
    void stop() {
        node.close();
        door.stop(0);
        http.close();
    }

    private void pass(HttpExchange exchange) throws IOException {
        if (shut) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        var request = HttpRequest.newBuilder(URI.create(
                        Stack.keycloak().url() + exchange.getRequestURI().toString()))
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        for (var header : List.of("Authorization", "Content-Type", "Accept")) {
            var value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) request.header(header, value);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            answer.headers()
                    .firstValue("Location")
                    .ifPresent(place -> exchange.getResponseHeaders().set("Location", place));
            var body = answer.body();
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static Optional<String> challenge(HttpResponse<?> answer) {
        return answer.headers().firstValue("WWW-Authenticate");
    }

    private Api as(Role role) {
        return node.api().as(jinxiu().token(role));
    }

    private Api.Answer awaitAnswer(Api asker) {
        var latest = Instant.now().plus(Duration.ofSeconds(60));
        while (true) {
            var answer = asker.ask(WHO);
            if (answer.status() == 200) return answer;
            assertThat(Instant.now()).as(answer.body()).isBefore(latest);
        }
    }

    @Test
    void whatCannotBeCheckedIsUnavailableAndWhatIsBadIsNot() {
        var answer = as(Role.SUPERVISOR).ask(WHO);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("UNAVAILABLE");
        assertThat(answer.json().at("/errors/0/extensions/retryAfterMs").asLong())
                .isPositive();
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(challenge(answer.response())).isEmpty();
        var file = as(Role.SUPERVISOR).get("/files/anything");
        assertThat(file.statusCode()).isEqualTo(503);
        assertThat(challenge(file)).isEmpty();
        try (var client = SocketClient.open(node.port())) {
            client.sendText("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"Bearer "
                    + jinxiu().token(Role.SUPERVISOR) + "\"}}");
            assertThat(client.closeCode()).as("try again later").isEqualTo(1013);
        }
        var nobody = node.api().ask(WHO);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(challenge(nobody.response()).orElse("")).startsWith("Bearer resource_metadata=");
        assertThat(challenge(node.api().get("/files/anything")).orElse("")).startsWith("Bearer resource_metadata=");

        shut = false;
        awaitAnswer(as(Role.SUPERVISOR)).fine();
        for (var bad : List.of("x.y.z", jinxiu().token(Role.SUPERVISOR) + "x")) {
            var refused = node.api().as(bad).ask(WHO);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(challenge(refused.response()).orElse("")).startsWith("Bearer error=\"invalid_token\"");
            assertThat(challenge(node.api().as(bad).get("/files/anything")).orElse(""))
                    .startsWith("Bearer error=\"invalid_token\"");
        }

        shut = true;
        as(Role.CASHIER).ask(WHO).fine();
        as(Role.FRONT_DESK).ask(WHO).fine();
    }

    @Test
    void invitingWhileKeycloakIsAwayIsUnavailableAndCanBeRepeated() {
        shut = false;
        var admin = as(Role.TENANT_ADMIN);
        var operator = node.api().as(Company.operatorToken());
        awaitAnswer(admin);
        awaitAnswer(operator);
        shut = true;
        Map<String, Object> invitation =
                Map.of("username", "jinxiu.patient", "name", "等待者", "grants", List.of(Map.of("role", "ANALYST")));
        assertUnavailable(admin.mutate("inviteStaff", invitation, "temporaryPassword"));
        Map<String, Object> wish = Map.of(
                "code",
                "patience",
                "name",
                "耐心物业",
                "administrator",
                Map.of("username", "patience.admin", "name", "某人"));
        assertUnavailable(operator.mutate("provisionTenant", wish, "temporaryPassword"));

        shut = false;
        assertThat(admin.mutate("inviteStaff", invitation, "temporaryPassword")
                        .fine()
                        .data("/inviteStaff/temporaryPassword")
                        .asString(""))
                .isNotEmpty();
        assertThat(operator.mutate("provisionTenant", wish, "tenant { state }")
                        .fine()
                        .data("/provisionTenant/tenant/state")
                        .asString())
                .isEqualTo("ACTIVE");
    }

    private static void assertUnavailable(Api.Answer answer) {
        assertThat(answer.code()).as(answer.body()).isEqualTo("UNAVAILABLE");
        assertThat(answer.json().at("/errors/0/extensions/retryAfterMs").asLong())
                .isPositive();
    }
}
