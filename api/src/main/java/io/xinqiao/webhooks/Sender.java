package io.xinqiao.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Sends a message, signed, to an address outside; follows nobody anywhere else. */
@Component
@EnableConfigurationProperties(WebhookProperties.class)
class Sender {
    private static final int CONNECTIONS = 200;
    private static final int LONGEST_ERROR = 200;

    private final WebhookProperties properties;
    private final Destination destination;
    private final CloseableHttpClient http;
    private final Clock clock;

    Sender(WebhookProperties properties, Clock clock) {
        this.properties = properties;
        this.destination = new Destination(properties.allowPrivate(), properties.ports());
        this.clock = clock;
        var patience = Timeout.of(properties.timeout());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new PublicAddressesOnly(properties.allowPrivate()))
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(patience)
                                .setSocketTimeout(patience)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(patience).build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .setUserAgent("Xinqiao-Webhooks")
                .build();
    }

    /** What a receiver answered, or why none did. */
    record Answer(@Nullable Integer status, @Nullable String error, int millis) {
        private static final int GONE = 410;
        private static final String OUR_FAULT = "internal error";

        /** Request Timeout and Too Many Requests: the receiver has no time for anybody. */
        private static final Set<Integer> PATIENCE = Set.of(408, 429);

        /** There was nothing to send. */
        static final Answer NOTHING_SENT = new Answer(null, null, 0);

        /** It could not even be sent. */
        static Answer ourFault() {
            return new Answer(null, OUR_FAULT, 0);
        }

        boolean delivered() {
            return status != null && status >= 200 && status < 300;
        }

        /** Whether it says something of this one message, and nothing of the receiver. */
        boolean refusesOnlyThis() {
            return OUR_FAULT.equals(error)
                    || (status != null
                            && status >= 400
                            && status < 500
                            && status != GONE
                            && !PATIENCE.contains(status));
        }

        /** The receiver wants nothing any more. */
        boolean gone() {
            return status != null && status == GONE;
        }
    }

    /** Whether something may be sent to a URL: https, to an address outside, with nothing secret in it. */
    boolean isAllowed(String url) {
        return destination.isAllowed(url);
    }

    /**
     * Sends it once; a receiver has the time of the configuration, whatever it does with it. Its status is the answer:
     * what it says besides is not waited for, and what becomes of the connection then changes nothing.
     */
    Answer send(String url, UUID id, String payload, List<String> secrets) {
        var began = System.nanoTime();
        Integer status = null;
        var error = "";
        try {
            if (!destination.isPlain(URI.create(url))) throw new IOException("nothing is sent to such an address");
            var post = post(url, id, payload, secrets);
            var inTime = Thread.ofVirtual().unstarted(() -> abortLate(post));
            inTime.start();
            try (var response = http.executeOpen(null, post, null)) {
                status = response.getCode();
                if (response.getEntity() != null) post.abort();
            } finally {
                inTime.interrupt();
            }
        } catch (IOException | IllegalArgumentException failure) {
            error = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        }
        var told = status == null ? error.substring(0, Math.min(error.length(), LONGEST_ERROR)) : null;
        return new Answer(status, told, millisSince(began));
    }

    private HttpPost post(String url, UUID id, String payload, List<String> secrets) {
        var post = new HttpPost(url);
        var at = clock.instant().getEpochSecond();
        post.setHeader("webhook-id", id.toString());
        post.setHeader("webhook-timestamp", Long.toString(at));
        post.setHeader("webhook-signature", signatures(secrets, id, at, payload));
        post.setEntity(new StringEntity(payload, ContentType.APPLICATION_JSON));
        return post;
    }

    /** A receiver that sends a byte now and then never times out by itself. */
    private void abortLate(HttpPost post) {
        try {
            Thread.sleep(properties.timeout().plus(Duration.ofSeconds(1)));
            post.abort();
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        }
    }

    private static int millisSince(long began) {
        return Math.toIntExact(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    /** One signature for each secret that is valid now, as the standard allows while secrets are rotated. */
    private static String signatures(List<String> secrets, UUID id, long at, String payload) {
        return secrets.stream()
                .map(secret -> signature(secret, id, at, payload))
                .collect(Collectors.joining(" "));
    }

    private static String signature(String secret, UUID id, long at, String payload) {
        try {
            return new Webhook(secret).sign(id.toString(), at, payload);
        } catch (WebhookSigningException impossible) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", impossible);
        }
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
