package io.xinqiao.webhooks;

import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
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
 * a node that dies leaves it to another, which sends it again under the same id. However much waits, an endpoint is one
 * piece of work; a receiver that takes nothing rests longer and longer, is then sent one message to see, and in the end
 * is paused. A message that only itself is refused is tried again by itself.
 */
@Component
class Courier implements Outbox.Courier {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final String WORK = "bring-webhooks";
    private static final String LATE = "bring-late-webhooks";
    private static final char BETWEEN = '|';
    private static final String AGAIN = BETWEEN + "again";
    private static final int AT_ONCE = 10;
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final Duration SPARE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);
    private static final int PAUSE_GROWS_BY = 10;
    static final Duration KEPT = Duration.ofDays(30);

    /** With the pauses as they come this is over four days. */
    static final int MOST_ATTEMPTS = 9;

    private final TenantDatabase database;
    private final Registry registry;
    private final JobQueue later;
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
    private final Map<UUID, Semaphore> shares = new ConcurrentHashMap<>();

    Courier(
            TenantDatabase database,
            Registry registry,
            JobQueue later,
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
        later.askAt(WORK, piece(tenant, endpoint), clock.instant());
        later.wake();
    }

    /** Looks at an endpoint now, however long it was to be left alone. */
    void hurry(Tenant tenant, UUID endpoint) {
        later.hurry(WORK, piece(tenant, endpoint));
    }

    private static String piece(Tenant tenant, UUID endpoint) {
        return Objects.requireNonNull(tenant.organizationId()) + BETWEEN + endpoint;
    }

    private void with(String piece, BiConsumer<Tenant, UUID> work) {
        var parts = piece.split("\\" + BETWEEN, -1);
        registry.ofOrganization(parts[0])
                .filter(tenant -> tenant.state() == Tenant.State.ACTIVE)
                .ifPresent(tenant -> work.accept(tenant, UUID.fromString(parts[1])));
    }

    private void bringAll(Tenant tenant, UUID endpoint) {
        var lease = properties.timeout().plus(SPARE);
        var share = shares.computeIfAbsent(tenant.id(), company -> new Semaphore(properties.atOnce(), true));
        while (true) {
            var address = database.as(tenant, () -> endpoints.address(endpoint));
            if (address.isEmpty() || address.get().rests(clock.instant())) return;
            var most = take(share, address.get().failures() > 0 ? 1 : AT_ONCE);
            try {
                var taken = database.as(tenant, () -> database.write(() -> deliveries.claim(endpoint, most, lease)));
                if (taken.isEmpty()) return;
                bring(tenant, endpoint, taken, address.get());
            } finally {
                share.release(most);
            }
        }
    }

    /** Waits for a company's turn and takes what is free of it, up to so many. */
    private static int take(Semaphore share, int most) {
        share.acquireUninterruptibly();
        var taken = 1;
        while (taken < most && share.tryAcquire()) taken++;
        return taken;
    }

    /** Asks for whatever comes next; a message that waits by itself keeps nobody else from being brought before it. */
    private void askForNext(Tenant tenant, UUID endpoint) {
        database.as(tenant, () -> endpoints.address(endpoint))
                .ifPresent(address -> database.as(tenant, () -> deliveries.next(endpoint))
                        .ifPresent(next -> {
                            var now = clock.instant();
                            var piece = piece(tenant, endpoint);
                            if (address.rests(now)) {
                                later.askAt(WORK, piece, Objects.requireNonNull(address.restsUntil()));
                            } else if (next.isAfter(now)) {
                                later.askAt(WORK, piece + AGAIN, next);
                            } else {
                                later.askAt(WORK, piece, now);
                                later.wake();
                            }
                        }));
    }

    private void bring(Tenant tenant, UUID endpoint, List<WebhookDelivery> taken, Endpoints.Address address) {
        List<Callable<Sender.Answer>> all = taken.stream()
                .map(delivery -> (Callable<Sender.Answer>) () -> bringOne(tenant, delivery, address))
                .toList();
        List<Sender.Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(all)) answers.add(answer.get());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while webhooks were brought", stopped);
        } catch (ExecutionException fault) {
            throw new IllegalStateException("Webhook deliveries could not be written down", fault);
        }
        if (database.as(tenant, () -> database.write(() -> judge(endpoint, answers, address)))) hurry(tenant, endpoint);
    }

    /** What goes wrong with one is written down as an attempt that failed, and holds up nobody else's. */
    private Sender.Answer bringOne(Tenant tenant, WebhookDelivery delivery, Endpoints.Address address) {
        Sender.Answer answer;
        try {
            var payload = delivery.payload() == null
                    ? database.as(tenant, () -> database.write(() -> written(delivery)))
                    : Optional.of(delivery.payload());
            if (payload.isEmpty()) return Sender.Answer.NOTHING_SENT;
            answer = sender.send(address.url(), delivery.id(), payload.get(), address.secrets());
        } catch (RuntimeException failure) {
            log.error("Webhook delivery {} could not be made", delivery.id(), failure);
            answer = Sender.Answer.ourFault();
        }
        var kept = answer;
        database.as(
                tenant,
                () -> database.write(() -> {
                    keep(delivery, kept, address);
                    return null;
                }));
        return kept;
    }

    /** The event as it is told, written down before it is sent; empty when there is nothing to tell. */
    private Optional<String> written(WebhookDelivery delivery) {
        var source = Objects.requireNonNull(sources.get(delivery.topic()), delivery.topic());
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
        // Only what is refused by itself is given up: what nobody takes waits until somebody does.
        var last = answer.refusesOnlyThis() && delivery.attempts() + 1 >= MOST_ATTEMPTS;
        var pause = answer.refusesOnlyThis()
                ? pause(delivery.attempts(), LONGEST_PAUSE)
                : pause(address.failures(), LONGEST_REST);
        deliveries.tried(
                delivery,
                answer,
                last ? WebhookDelivery.State.GIVEN_UP : WebhookDelivery.State.PENDING,
                now.plus(pause));
        if (last) tellAdministrators(Notice.Kind.WEBHOOK_FAILING, delivery.endpointId(), delivery.id(), address);
    }

    /** What the answers say of the receiver; true when it has come back. */
    private boolean judge(UUID endpoint, List<Sender.Answer> answers, Endpoints.Address address) {
        if (answers.stream().anyMatch(Sender.Answer::gone)) {
            if (endpoints.pause(endpoint)) {
                tellAdministrators(Notice.Kind.WEBHOOK_FAILING, endpoint, NewId.next(), address);
            }
        } else if (answers.stream().anyMatch(Sender.Answer::delivered)) {
            if (!endpoints.works(endpoint)) return false;
            deliveries.hurry(endpoint);
            return true;
        } else if (answers.stream().anyMatch(answer -> !answer.equals(Sender.Answer.NOTHING_SENT))) {
            fails(endpoint, answers, address);
        }
        return false;
    }

    private void fails(UUID endpoint, List<Sender.Answer> answers, Endpoints.Address address) {
        var now = clock.instant();
        var refused = answers.stream().allMatch(Sender.Answer::refusesOnlyThis);
        endpoints.fails(endpoint, now, refused ? null : now.plus(pause(address.failures(), LONGEST_REST)));
        var since = address.failingSince();
        if (since == null || now.isBefore(since.plus(properties.patience())) || !endpoints.pause(endpoint)) return;
        tellAdministrators(Notice.Kind.WEBHOOK_PAUSED, endpoint, NewId.next(), address);
    }

    private Duration pause(int before, Duration longest) {
        var pause = properties.firstPause();
        for (var at = 0; at < before && pause.compareTo(longest) < 0; at++) {
            pause = pause.multipliedBy(PAUSE_GROWS_BY);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    private void tellAdministrators(Notice.Kind kind, UUID endpoint, UUID cause, Endpoints.Address address) {
        notices.tell(members.having(Role.TENANT_ADMIN).stream()
                .map(administrator -> new Notices.Told(
                        administrator, kind, new GlobalId("WebhookEndpoint", endpoint), cause, List.of(address.url())))
                .toList());
    }

    private void askForLate() {
        for (var endpoint : deliveries.late()) hurry(database.tenant(), endpoint);
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
            return new OneOffWork(
                    WORK,
                    piece -> courier.with(piece, courier::bringAll),
                    piece -> courier.with(piece, courier::askForNext),
                    OneOffWork.GivenUp.leftTo(LATE));
        }

        /** A node that died before it could ask, or a lease that ran out: nothing waits for longer than this. */
        @Bean
        RecurringWork lateWebhooksAreBrought(Courier courier, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    LATE, Duration.ofMinutes(1), () -> registry.forEach(database, courier::askForLate));
        }
    }
}
