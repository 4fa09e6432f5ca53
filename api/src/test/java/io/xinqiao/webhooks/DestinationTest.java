package io.xinqiao.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Webhooks go outside only, however an address is written. */
class DestinationTest {
    private static final Destination OUTSIDE = new Destination(false, Set.of());

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/webhook-addresses.csv", numLinesToSkip = 1)
    void addressesInsideAreKnown(String address, boolean inside, String why) {
        assertThat(PublicAddressesOnly.isInside(InetAddress.ofLiteral(address)))
                .as(why)
                .isEqualTo(inside);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/webhook-urls.csv", numLinesToSkip = 1)
    void urlsAreReadStrictly(String url, boolean allowed, String why) {
        assertThat(OUTSIDE.isAllowed(url)).as(why).isEqualTo(allowed);
    }

    @Test
    void portsCanBeListed() {
        var listed = new Destination(false, Set.of(443, 8443));
        assertThat(List.of("https://1.1.1.1/", "https://1.1.1.1:8443/")).allMatch(listed::isAllowed);
        assertThat(List.of("https://1.1.1.1:80/", "https://1.1.1.1:9443/")).noneMatch(listed::isAllowed);
    }

    /** However it was registered: each connection is looked at anew. */
    @Test
    void nothingIsSentInside() {
        var sender = new Sender(
                new WebhookProperties(
                        false, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(6), 10, Set.of()),
                Clock.systemUTC());
        for (var url :
                List.of("https://[::127.0.0.1]/", "https://localhost/", "https://2130706433/", "https://1.1.1.1:22/")) {
            var answer = sender.send(url, UUID.randomUUID(), "{}", List.of("whsec_AAAA"));
            assertThat(answer.status()).as(url).isNull();
            assertThat(answer.error()).as(url).containsAnyOf("inside", "such an address");
        }
        assertThat(OUTSIDE.isPlain(URI.create("https://localhost/"))).isTrue();
    }
}
