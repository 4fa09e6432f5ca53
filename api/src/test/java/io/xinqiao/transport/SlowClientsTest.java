package io.xinqiao.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who sends or takes a byte now and then holds no place for hours. */
class SlowClientsTest extends ApiTest {
    private static final int MANAGEMENT = Ports.free();
    private static final int DRIBBLES = 600;

    /** Introspection's answer, ten of which fill what the network keeps between two machines. */
    private static final String LARGE = "{ __schema { types { name description fields { name description args { name"
            + " description } type { name ofType { name } } } inputFields { name description } enumValues { name"
            + " description } } } }";

    private static ApiProcess node;

    @BeforeAll
    static void start() {
        node = ApiProcess.start(Map.of(
                "management.server.port",
                Integer.toString(MANAGEMENT),
                "server.forward-headers-strategy",
                "native",
                "server.tomcat.connection-timeout",
                "2s",
                "xinqiao.load.slowness",
                "1s",
                "xinqiao.load.slowest",
                "10MB",
                "xinqiao.streams.send-time",
                "1s",
                "xinqiao.streams.receive-time",
                "1s"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String post(String token, int length) {
        return "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Accept: application/graphql-response+json\r\nAuthorization: Bearer " + token
                + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String question(String token, String document) {
        var body = "{\"query\":\"" + document + "\"}";
        return post(token, body.getBytes(StandardCharsets.UTF_8).length) + body;
    }

    /** What the monitoring is told. */
    private static double figure(String name, String of) {
        var text = new String(new Api(MANAGEMENT).get("/actuator/prometheus").body(), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("of=\"" + of + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No figure " + name + " of " + of));
    }

    /** Sends a byte ten times a second until the server has had enough of it. */
    private static boolean dribbles(RawHttp client) throws Exception {
        for (var at = 0; at < DRIBBLES; at++) {
            if (client.hasAnswer()) return true;
            try {
                client.send("x");
            } catch (IOException cutOff) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    @Test
    void aBodyThatComesByteByByteIsRefused() throws Exception {
        try (var client = RawHttp.to(node.port())) {
            client.send(post(jinxiu().token(Role.SUPERVISOR), 100_000));
            assertThat(dribbles(client)).isTrue();
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("BAD_REQUEST", "requestId");
            while (client.read() >= 0) assertThat(node.isAlive()).isTrue();
        }
    }

    @Test
    void soIsAnUpload() throws Exception {
        var path = jinxiu().as(Role.FRONT_DESK)
                .mutate("announceFile", Map.of("name", "慢.png", "purpose", "ATTACHMENT"), "file { uploadUrl }")
                .fine()
                .data("/announceFile/file/uploadUrl")
                .asString();
        try (var client = RawHttp.to(node.port())) {
            client.send(
                    "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nAuthorization: Bearer "
                            + jinxiu().token(Role.FRONT_DESK) + "\r\n\r\n");
            assertThat(dribbles(client)).isTrue();
            assertThat(client.answer().status()).isEqualTo(408);
        }
    }

    @Test
    void nobodyWaitsForTheRestOfABodyThatWasRefused() throws Exception {
        try (var client = RawHttp.to(node.port())) {
            client.send(post("nobody", 100_000));
            assertThat(client.answer().status()).isEqualTo(401);
            assertThat(dribbles(client)).as("cut off").isTrue();
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void whoeverReadsItsAnswersByteByByteIsDropped() throws Exception {
        var question = question(jinxiu().token(Role.SUPERVISOR), LARGE);
        try (var client = RawHttp.takingLittle(node.port())) {
            for (var at = 0; at < 30; at++) client.send(question);
            // It waits for the first answer, so the server is at it.
            assertThat(client.read()).isPositive();
            var refused = false;
            for (var at = 0; at < DRIBBLES && !refused; at++) {
                if (client.read() < 0) refused = true;
                refused |= figure("xinqiao_load_inflight", "requests") == 0 && cutOff(client);
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(refused).isTrue();
            assertThat(figure("xinqiao_load_bytes", "answers")).isZero();
            assertThat(figure("xinqiao_load_inflight", "heavy")).isZero();
        }
    }

    /** Whether the server takes no more from this client. */
    private static boolean cutOff(RawHttp client) throws InterruptedException {
        try {
            for (var at = 0; at < 20; at++) {
                client.send("x");
                TimeUnit.MILLISECONDS.sleep(10);
            }
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aSocketThatTakesNothingIsDropped() throws Exception {
        var token = jinxiu().token(Role.SUPERVISOR);
        try (var client = RawHttp.takingLittle(node.port())) {
            assertThat(client.upgrade().status()).isEqualTo(101);
            signIn(client, token);
            for (var at = 0; at < 30; at++) {
                client.frame(
                        "{\"id\":\"" + at + "\",\"type\":\"subscribe\",\"payload\":{\"query\":\"" + LARGE + "\"}}",
                        true);
            }
            for (var at = 0; at < DRIBBLES && figure("xinqiao_load_inflight", "streams") > 0; at++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(figure("xinqiao_load_inflight", "streams")).isZero();
        }
    }

    private static void signIn(RawHttp client, String token) throws IOException {
        client.frame("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"Bearer " + token + "\"}}", true);
        assertThat(client.frame()).contains("connection_ack");
    }

    @Test
    void aMessageThatIsBegunHasToEnd() throws Exception {
        var token = jinxiu().token(Role.SUPERVISOR);
        try (var client = RawHttp.to(node.port())) {
            assertThat(client.upgrade().status()).isEqualTo(101);
            // Who is signed in is closed for no other lateness.
            signIn(client, token);
            client.frame("{\"type\":", false);
            assertThat(client.frame()).as("the code of the close").isEqualTo("1008");
        }
    }

    @Test
    void aTrustedProxyTellsThatItCameByTls() {
        var secure = node.api().with("X-Forwarded-Proto", "https").ask("{ __typename }");
        assertThat(secure.response().headers().firstValue("Strict-Transport-Security"))
                .hasValueSatisfying(told -> assertThat(told).contains("max-age=31536000"));
        var plain = node.api().ask("{ __typename }");
        assertThat(plain.response().headers().firstValue("Strict-Transport-Security"))
                .isEmpty();
        var untrusted = api().with("X-Forwarded-Proto", "https").ask("{ __typename }");
        assertThat(untrusted.response().headers().firstValue("Strict-Transport-Security"))
                .as("where no proxy is known")
                .isEmpty();
    }

    @Test
    void livenessIsAskedThroughThePortOfTheRequests() {
        assertThat(node.api().get("/livez").statusCode()).isEqualTo(200);
        assertThat(node.api().get("/readyz").statusCode()).isEqualTo(200);
    }
}
