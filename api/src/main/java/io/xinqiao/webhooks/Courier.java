package io.xinqiao.webhooks;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.EventSource;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Outbox;
import io.xinqiao.tenants.Later;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings events to endpoints, each endpoint by itself: one that hangs holds up nobody else's. What is taken is leased;
 * a node that dies leaves it to another, which sends it again under the same id.
 */
@Component
class Courier implements Outbox.Courier {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final String WORK = "bring-webhooks";
    private static final String LATE = "bring-late-webhooks";
    private static final char BETWEEN = '|';
    private static final int AT_ONCE = 10;
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final Duration SPARE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final int PAUSE_GROWS_BY = 10;
    private static final String OUR_FAULT = "internal error";
    private static final Duration KEPT = Duration.ofDays(30);

    /** With the pauses as they come this is over four days. */
    private static final int MOST_ATTEMPTS = 9;

    private final TenantDatabase database;
    private final Registry registry;
    private final Later later;
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final Templates templates;
    private final Sender sender;
    private final Members members;
    private final Notices notices;
    private final WebhookProperties properties;
    private final JsonMapper json;
    private final Clock clock;
    private final Map<String, EventSource> sources;

    Courier(
            TenantDatabase database,
            Registry registry,
            Later later,
            Endpoints endpoints,
            Deliveries deliveries,
            Templates templates,
            Sender sender,
            Members members,
            Notices notices,
            WebhookProperties properties,
            JsonMapper json,
            Clock clock,
            ObjectProvider<EventSource> sources) {
        this.database = database;
        this.registry = registry;
        this.later = later;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.templates = templates;
        this.sender = sender;
        this.members = members;
        this.notices = notices;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
        this.sources = sources.stream().collect(Collectors.toMap(EventSource::topic, Function.identity()));
    }

    @Override
    public void accept(Tenant tenant, UUID endpoint) {
        ask(Objects.requireNonNull(tenant.organizationId()), endpoint, clock.instant());
        later.wake();
    }

    /** Every asking has a name of its own: one that is just ending would not see what has come since it looked. */
    private void ask(String organization, UUID endpoint, Instant at) {
        later.askAt(WORK, organization + BETWEEN + endpoint + BETWEEN + NewId.next(), at);
    }

    private void bring(String piece) {
        var parts = piece.split("\\" + BETWEEN, -1);
        var endpoint = UUID.fromString(parts[1]);
        registry.ofOrganization(parts[0])
                .filter(tenant -> tenant.state() == Tenant.State.ACTIVE)
                .ifPresent(tenant -> bringAll(tenant, endpoint));
    }

    private void bringAll(Tenant tenant, UUID endpoint) {
        var lease = properties.timeout().plus(SPARE);
        while (true) {
            var address = database.as(tenant, () -> endpoints.address(endpoint));
            if (address.isEmpty()) return;
            var taken = database.as(tenant, () -> database.write(() -> deliveries.claim(endpoint, AT_ONCE, lease)));
            if (taken.isEmpty()) break;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var delivery : taken) threads.execute(() -> bringOne(tenant, delivery, address.get()));
            }
        }
        database.as(tenant, () -> deliveries.next(endpoint))
                .ifPresent(next -> ask(Objects.requireNonNull(tenant.organizationId()), endpoint, next));
    }

    /** What goes wrong with one is written down as an attempt that failed, and holds up nobody else's. */
    private void bringOne(Tenant tenant, WebhookDelivery delivery, Endpoints.Address address) {
        try {
            var payload = delivery.payload() == null
                    ? database.as(tenant, () -> database.write(() -> written(delivery)))
                    : Optional.of(delivery.payload());
            if (payload.isEmpty()) return;
            keep(
                    tenant,
                    delivery,
                    sender.send(address.url(), delivery.id(), payload.get(), address.secrets()),
                    address);
        } catch (RuntimeException failure) {
            log.error("Webhook delivery {} could not be made", delivery.id(), failure);
            keep(tenant, delivery, new Sender.Answer(null, OUR_FAULT, 0), address);
        }
    }

    private void keep(Tenant tenant, WebhookDelivery delivery, Sender.Answer answer, Endpoints.Address address) {
        database.as(
                tenant,
                () -> database.write(() -> {
                    keep(delivery, answer, address);
                    return null;
                }));
    }

    /** The event as it is told, written down before it is sent; empty when there is nothing to tell. */
    private Optional<String> written(WebhookDelivery delivery) {
        var source = Objects.requireNonNull(sources.get(delivery.eventTopic()), delivery.eventTopic());
        var told = source.tell().apply(delivery.subject());
        if (told.isEmpty()) {
            deliveries.drop(delivery.id());
            return Optional.empty();
        }
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("type", told.get().type());
        payload.put("timestamp", told.get().at().toString());
        payload.put("data", told.get().data());
        var messages = templates.said(told.get());
        if (!messages.isEmpty()) payload.put("messages", messages);
        var text = json.writeValueAsString(payload);
        deliveries.write(delivery.id(), text);
        return Optional.of(text);
    }

    private void keep(WebhookDelivery delivery, Sender.Answer answer, Endpoints.Address address) {
        var now = clock.instant();
        if (answer.delivered()) {
            deliveries.tried(delivery, answer, WebhookDelivery.State.DELIVERED, now);
            return;
        }
        if (answer.gone()) endpoints.pause(delivery.endpointId());
        var last = delivery.attempts() + 1 >= MOST_ATTEMPTS;
        deliveries.tried(
                delivery,
                answer,
                last ? WebhookDelivery.State.GIVEN_UP : WebhookDelivery.State.PENDING,
                now.plus(pause(delivery.attempts())));
        if (last || answer.gone()) tellAdministrators(delivery, address);
    }

    private Duration pause(int attemptsBefore) {
        var pause = properties.firstPause();
        for (var at = 0; at < attemptsBefore && pause.compareTo(LONGEST_PAUSE) < 0; at++) {
            pause = pause.multipliedBy(PAUSE_GROWS_BY);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void tellAdministrators(WebhookDelivery delivery, Endpoints.Address address) {
        notices.tell(members.having(Role.TENANT_ADMIN).stream()
                .map(administrator -> new Notices.Told(
                        administrator,
                        Notice.Kind.WEBHOOK_FAILING,
                        new GlobalId("WebhookEndpoint", delivery.endpointId()),
                        delivery.id(),
                        List.of(address.url())))
                .toList());
    }

    private void askForLate() {
        var organization = Objects.requireNonNull(database.tenant().organizationId());
        for (var endpoint : deliveries.late()) ask(organization, endpoint, clock.instant());
    }

    private void forgetOld() {
        while (database.write(() -> deliveries.forget(clock.instant().minus(KEPT), FORGOTTEN_AT_ONCE)) > 0) {
            // So many at once that others do not wait for it.
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        RecurringWork oldWebhooksAreForgotten(Courier courier, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "forget-old-webhooks", Duration.ofHours(6), () -> registry.forEach(database, courier::forgetOld));
        }

        @Bean
        OneOffWork webhooksAreBrought(Courier courier) {
            return new OneOffWork(WORK, courier::bring, OneOffWork.GivenUp.leftTo(LATE));
        }

        /** A node that died before it could ask, or a lease that ran out: nothing waits for longer than this. */
        @Bean
        RecurringWork lateWebhooksAreBrought(Courier courier, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    LATE, Duration.ofMinutes(1), () -> registry.forEach(database, courier::askForLate));
        }
    }
}
