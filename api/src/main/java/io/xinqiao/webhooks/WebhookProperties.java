package io.xinqiao.webhooks;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are brought.
 *
 * @param allowPrivate whether addresses inside, and plain http, are allowed: for trying it out, never in production
 * @param timeout how long a receiver may take to answer
 * @param firstPause after a failure; the next is ten times as long, up to a day for a message that is refused, up to
 *     ten minutes for a receiver that answers nobody
 * @param patience for how long a receiver may fail without a single success until its endpoint is paused
 * @param atOnce how many are sent at once for one company by one node
 * @param ports at which webhooks may listen; without any, 80, 443 and from 1024 on but for those of known services
 */
@ConfigurationProperties("xinqiao.webhooks")
record WebhookProperties(
        @DefaultValue("false") boolean allowPrivate,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("6h") Duration patience,
        @DefaultValue("10") int atOnce,
        @DefaultValue Set<Integer> ports) {}
