package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An account that may do less than it has to is no fault of whoever asks: they are told to try again later. */
class MissingRoleTest {
    @Test
    void aMissingRoleIsUnavailableAndNoFaultOfTheAsker() throws IOException {
        var keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keycloak.createContext(
                "/realms/", exchange -> answer(exchange, 200, "{\"access_token\":\"x\",\"expires_in\":60}"));
        keycloak.createContext("/admin/", exchange -> answer(exchange, 403, "{\"error\":\"unknown_error\"}"));
        keycloak.start();
        try {
            var provider = new KeycloakIdentityProvider(
                    new TenancyProperties.Identity(
                            "http://localhost:" + keycloak.getAddress().getPort(), "xinqiao", "provisioning", "secret"),
                    subject -> false);
            assertThatThrownBy(() -> provider.renewSecret(new IdentityProvider.Company("id", "code"), "code.program"))
                    .isInstanceOf(IdentityProvider.Unavailable.class);
        } finally {
            keycloak.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
