package io.xinqiao.webhooks;

import io.xinqiao.events.EventSource;
import io.xinqiao.platform.GlobalId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The event that says nothing but that messages arrive: {@code webhook.test}. */
@Configuration(proxyBeanMethods = false)
class TestEvent {
    static final String TOPIC = "WebhookTest";
    private static final String TYPE = "webhook.test";

    @Bean
    EventSource webhookTests(Clock clock) {
        return new EventSource(
                TOPIC,
                endpoint -> Optional.of(new EventSource.Told(
                        TYPE,
                        clock.instant(),
                        Map.of("webhookEndpoint", Map.of("id", new GlobalId("WebhookEndpoint", endpoint).text())),
                        List.of())));
    }
}
