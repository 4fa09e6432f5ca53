package io.xinqiao.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.RawHttp;
import io.xinqiao.testing.SocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sockets cost little before anybody has said who they are, and there are only so many of them. */
class SocketLimitsTest extends ApiTest {
    private static final String PING = "{\"type\":\"ping\"}";

    @Test
    void theFirstFrameOfASocketTakesNoMemoryWorthSpeakingOf() throws Exception {
        var settings = Map.of(
                "xinqiao.streams.per-node",
                "1000",
                "xinqiao.streams.per-address",
                "1000",
                "xinqiao.streams.unsigned",
                "1000",
                "xinqiao.streams.unsigned-per-address",
                "1000",
                "xinqiao.streams.initialization",
                "10m");
        List<RawHttp> sockets = new ArrayList<>();
        try (var node = ApiProcess.start(List.of("-Xmx384m"), settings)) {
            for (var at = 0; at < 400; at++) {
                var socket = RawHttp.to(node.port());
                sockets.add(socket);
                assertThat(socket.upgrade().status()).isEqualTo(101);
                socket.frame(PING, true);
                assertThat(socket.frame()).contains("pong");
            }
            for (var socket : sockets) {
                socket.frame(PING, true);
                assertThat(socket.frame()).contains("pong");
            }
            assertThat(node.isAlive()).isTrue();
            node.api()
                    .as(jinxiu().token(Role.SUPERVISOR))
                    .ask("{ viewer { isOperator } }")
                    .fine();
        } finally {
            for (var socket : sockets) socket.close();
        }
    }

    @Test
    void anAddressAndTheNodeHaveOnlySoManySockets() throws Exception {
        var settings = Map.of(
                "xinqiao.streams.per-node",
                "6",
                "xinqiao.streams.per-address",
                "6",
                "xinqiao.streams.unsigned-per-address",
                "3",
                "xinqiao.streams.unsigned",
                "100",
                "xinqiao.streams.initialization",
                "10m");
        var token = jinxiu().token(Role.SUPERVISOR);
        try (var node = ApiProcess.start(settings);
                var first = SocketClient.open(node.port());
                var second = SocketClient.open(node.port());
                var third = SocketClient.open(node.port())) {
            try (var strangerTooMany = RawHttp.to(node.port())) {
                var refused = strangerTooMany.upgrade();
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.headers()).containsEntry("retry-after", "1");
                assertThat(refused.body()).contains("THROTTLED", "requestId");
            }
            for (var socket : List.of(first, second, third)) socket.initialize(token);
            try (var fourth = SocketClient.open(node.port());
                    var _ = SocketClient.open(node.port());
                    var _ = SocketClient.open(node.port())) {
                fourth.initialize(token);
                try (var oneTooMany = RawHttp.to(node.port())) {
                    var refused = oneTooMany.upgrade();
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.headers()).containsEntry("retry-after", "1");
                    assertThat(refused.body()).contains("UNAVAILABLE");
                }
            }
            // What was closed is free again, as soon as the node has noticed.
            for (var status = 0; status != 101; ) {
                try (var next = RawHttp.to(node.port())) {
                    status = next.upgrade().status();
                    assertThat(status).isIn(101, 429, 503);
                }
            }
        }
    }

    @Test
    void aStrangerSaysLittle() throws Exception {
        try (var socket = RawHttp.to(port())) {
            assertThat(socket.upgrade().status()).isEqualTo(101);
            socket.frame("{\"type\":\"connection_init\",\"payload\":{\"a\":\"" + "x".repeat(20_000) + "\"}}", true);
            assertThat(socket.frame()).as("the code of the close").isEqualTo("1009");
        }
    }

    @Test
    void aMessageThatNeverEndsEndsTheSocket() throws Exception {
        try (var client = SocketClient.as(port(), jinxiu().token(Role.SUPERVISOR))) {
            client.sendText("{\"type\":\"ping\",\"payload\":{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}}");
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aLongMessageInPiecesIsOneMessage() {
        try (var client = SocketClient.as(port(), jinxiu().token(Role.SUPERVISOR))) {
            client.subscribe("long", "{ viewer { isOperator } }", Map.of("more", "说明".repeat(100_000)));
            assertThat(client.next().at("/payload/data/viewer/isOperator").isBoolean())
                    .isTrue();
        }
    }

    @Test
    void noSocketIsCompressed() throws Exception {
        try (var socket = RawHttp.to(port())) {
            var answer = socket.upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n");
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.headers()).doesNotContainKey("sec-websocket-extensions");
        }
    }
}
