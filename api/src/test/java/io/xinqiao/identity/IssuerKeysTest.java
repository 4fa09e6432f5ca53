package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The issuer is asked for its keys seldom and by one request at a time; what it told is kept while it is away. */
class IssuerKeysTest {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile JWKSet published = new JWKSet();
    private volatile boolean away;
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private HttpServer issuer;
    private IssuerKeys keys;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @BeforeEach
    void publish() throws IOException, JOSEException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/certs", this::tell);
        issuer.start();
        published = new JWKSet(List.of(key("first")));
        keys = new IssuerKeys(
                URI.create("http://localhost:" + issuer.getAddress().getPort() + "/certs")
                        .toURL(),
                clock);
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private void tell(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        var body = published.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(away ? 503 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static RSAKey key(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate().toPublicJWK();
    }

    private List<JWK> find(String id) throws IssuerKeys.Unreachable {
        return keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(id).build()), null);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    @Test
    void inventedKeyIdsAreNotAskedForEachTime() throws Exception {
        for (var at = 0; at < 50; at++) assertThat(find("invented-" + at)).isEmpty();
        assertThat(find("first")).hasSize(1);
        assertThat(asked).hasValue(1);
        later(IssuerKeys.PAUSE.plusMillis(1));
        for (var at = 0; at < 50; at++) assertThat(find("invented-" + at)).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aNewKeyIsGoodAfterThePause() throws Exception {
        assertThat(find("first")).hasSize(1);
        published = new JWKSet(List.of(key("second")));
        assertThat(find("second")).isEmpty();
        later(IssuerKeys.PAUSE.plusMillis(1));
        assertThat(find("second")).hasSize(1);
        assertThat(find("first")).as("withdrawn").isEmpty();
    }

    @Test
    void whatIsKnownIsKeptWhileTheIssuerIsAwayAndNothingElseCanBeTold() throws Exception {
        assertThat(find("first")).hasSize(1);
        away = true;
        later(Duration.ofHours(20));
        assertThat(find("first")).as("renewing failed").hasSize(1);
        assertThatThrownBy(() -> find("second")).isInstanceOf(IssuerKeys.Unreachable.class);
        for (var at = 0; at < 50; at++) assertThat(find("first")).hasSize(1);
        assertThat(asked).as("not asked on and on").hasValue(2);
        away = false;
        later(IssuerKeys.PAUSE.plusMillis(1));
        assertThat(find("second")).isEmpty();
        assertThat(find("first")).hasSize(1);
    }

    @Test
    void withoutAnyKeyNothingCanBeToldUntilTheIssuerIsBack() throws Exception {
        away = true;
        assertThatThrownBy(() -> find("first")).isInstanceOf(IssuerKeys.Unreachable.class);
        assertThatThrownBy(() -> find("first")).isInstanceOf(IssuerKeys.Unreachable.class);
        assertThat(asked).hasValue(1);
        away = false;
        later(IssuerKeys.PAUSE.plusMillis(1));
        assertThat(find("first")).hasSize(1);
    }

    @Test
    void ofManyAtOnceOneAsks() throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (var at = 0; at < 40; at++) {
            var id = at % 2 == 0 ? "first" : "invented-" + at;
            calls.add(() -> find(id).size());
        }
        var found = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) found += answer.get();
        }
        assertThat(found).isEqualTo(20);
        assertThat(asked).hasValue(1);
    }
}
