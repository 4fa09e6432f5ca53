package io.xinqiao.webhooks;

import static io.xinqiao.schema.tenant.Tables.WEBHOOK_ATTEMPT;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_ENDPOINT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.webhooks.WebhookDelivery.Attempt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The deliveries: what waits, what was tried, and what came of it. */
@Repository
class Deliveries {
    private static final RecordColumns<Attempt> ATTEMPTS = RecordColumns.of(Attempt.class, WEBHOOK_ATTEMPT);
    private static final int MOST_ATTEMPTS_SHOWN = 20;
    private static final RowScope WHOLE_COMPANY = RowScope.ofCompany();

    private final DSLContext sql;
    private final Rows<WebhookDelivery> rows;
    private final Clock clock;

    Deliveries(TenantDatabase database, Rows<WebhookDelivery> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<WebhookDelivery> webhookDeliveryRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(WebhookDelivery.class, WEBHOOK_DELIVERY, WHOLE_COMPANY, database, visibility);
    }

    @Bean
    static Listing<WebhookDelivery> webhookDeliveryList(Rows<WebhookDelivery> rows) {
        return Listing.of("webhookDeliveries", rows)
                .descending(WEBHOOK_DELIVERY.AT)
                .descending(WEBHOOK_DELIVERY.ATTEMPTS)
                .without(WEBHOOK_DELIVERY.PAYLOAD)
                .filter(
                        "topics",
                        (List<String> topics) -> WEBHOOK_DELIVERY.TOPIC.eq(any(topics.stream()
                                .map(topic -> WebhookTopic.valueOf(topic).inOutbox())
                                .toArray(String[]::new))));
    }

    /** Has something about an endpoint itself brought there, whatever it waits for. */
    WebhookDelivery add(String topic, UUID endpoint) {
        var now = clock.instant();
        var progress = new WebhookDelivery.Progress(0, now, null, null, null);
        var id = NewId.next();
        // It is a thing by itself: nothing that waits is brought before it.
        var row = sql.newRecord(WEBHOOK_DELIVERY);
        row.setId(id);
        row.setEndpointId(endpoint);
        row.setTopic(topic);
        row.setSubject(endpoint);
        row.setAggregate(id);
        row.setAt(now);
        row.setState(WebhookDelivery.State.PENDING.name());
        row.setAttempts(0);
        row.setNextAt(now);
        sql.insertInto(WEBHOOK_DELIVERY).set(row).execute();
        return new WebhookDelivery(id, endpoint, topic, endpoint, now, WebhookDelivery.State.PENDING, progress, null);
    }

    /**
     * Takes what an endpoint is to get now, for so long that nobody else takes it too: of each thing the event that
     * waits longest, as long as one of it waits no later one is brought.
     */
    List<WebhookDelivery> claim(UUID endpoint, int most, Duration lease) {
        var now = clock.instant();
        var claimed = sql.selectFrom(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(endpoint))
                .and(WEBHOOK_DELIVERY.STATE.eq(WebhookDelivery.State.PENDING.name()))
                .and(WEBHOOK_DELIVERY.NEXT_AT.le(now))
                .and(WEBHOOK_DELIVERY.LEASED_UNTIL.isNull().or(WEBHOOK_DELIVERY.LEASED_UNTIL.lt(now)))
                .and(isFirst(endpoint))
                .orderBy(WEBHOOK_DELIVERY.POSITION)
                .limit(most)
                .forUpdate()
                .skipLocked()
                .fetch(Row.mapping(rows::read));
        sql.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.LEASED_UNTIL, now.plus(lease))
                .where(WEBHOOK_DELIVERY.ID.eq(
                        any(claimed.stream().map(WebhookDelivery::id).toArray(UUID[]::new))))
                .execute();
        return claimed;
    }

    /** Keeps what is sent, so that every attempt sends the same. */
    void write(UUID id, String payload) {
        sql.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.PAYLOAD, payload)
                .where(WEBHOOK_DELIVERY.ID.eq(id))
                .execute();
    }

    /** Removes some of what happened before a moment and waits for no active endpoint, with its attempts; how many. */
    int forget(Instant before, int most) {
        var old = sql.select(WEBHOOK_DELIVERY.ID)
                .from(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.AT.lt(before))
                .and(WEBHOOK_DELIVERY
                        .STATE
                        .ne(WebhookDelivery.State.PENDING.name())
                        .or(WEBHOOK_DELIVERY.ENDPOINT_ID.notIn(select(WEBHOOK_ENDPOINT.ID)
                                .from(WEBHOOK_ENDPOINT)
                                .where(WEBHOOK_ENDPOINT.STATE.eq(WebhookEndpoint.State.ACTIVE.name())))))
                .limit(most)
                .fetch(WEBHOOK_DELIVERY.ID)
                .toArray(UUID[]::new);
        sql.deleteFrom(WEBHOOK_ATTEMPT)
                .where(WEBHOOK_ATTEMPT.DELIVERY_ID.eq(any(old)))
                .execute();
        return sql.deleteFrom(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.ID.eq(any(old)))
                .execute();
    }

    /** What came of an attempt. */
    void tried(WebhookDelivery delivery, Sender.Answer answer, WebhookDelivery.State state, Instant nextAt) {
        var now = clock.instant();
        var attempt = new Attempt(NewId.next(), delivery.id(), now, answer.status(), answer.error(), answer.millis());
        ATTEMPTS.inserts().insert(sql, List.of(attempt));
        sql.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, state.name())
                .set(WEBHOOK_DELIVERY.ATTEMPTS, WEBHOOK_DELIVERY.ATTEMPTS.plus(1))
                .set(WEBHOOK_DELIVERY.NEXT_AT, nextAt)
                .setNull(WEBHOOK_DELIVERY.LEASED_UNTIL)
                .set(WEBHOOK_DELIVERY.DELIVERED_AT, state == WebhookDelivery.State.DELIVERED ? now : null)
                .set(WEBHOOK_DELIVERY.LAST_STATUS, answer.status())
                .set(WEBHOOK_DELIVERY.LAST_ERROR, answer.error())
                .where(WEBHOOK_DELIVERY.ID.eq(delivery.id()))
                .execute();
    }

    /** There was nothing to tell. */
    void drop(UUID id) {
        sql.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, WebhookDelivery.State.NOTHING.name())
                .setNull(WEBHOOK_DELIVERY.LEASED_UNTIL)
                .where(WEBHOOK_DELIVERY.ID.eq(id))
                .execute();
    }

    /**
     * When the next waits to be brought: the past when it could be now; what waits behind another has its turn then.
     */
    Optional<Instant> next(UUID endpoint) {
        // Whatever is leased by somebody who died is free when the lease is over.
        var when = min(
                greatest(WEBHOOK_DELIVERY.NEXT_AT, coalesce(WEBHOOK_DELIVERY.LEASED_UNTIL, WEBHOOK_DELIVERY.NEXT_AT)));
        return sql.select(when)
                .from(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(endpoint))
                .and(WEBHOOK_DELIVERY.STATE.eq(WebhookDelivery.State.PENDING.name()))
                .and(isFirst(endpoint))
                .fetchOptional(when);
    }

    /** Has all that waits brought from now on: whoever took nothing for a while takes something again. */
    void hurry(UUID endpoint) {
        var now = clock.instant();
        sql.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.NEXT_AT, now)
                .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(endpoint))
                .and(WEBHOOK_DELIVERY.STATE.eq(WebhookDelivery.State.PENDING.name()))
                .and(WEBHOOK_DELIVERY.NEXT_AT.gt(now))
                .execute();
    }

    /** That nothing earlier of the same thing waits for the same endpoint. */
    private static Condition isFirst(UUID endpoint) {
        var earlier = WEBHOOK_DELIVERY.as("earlier");
        return notExists(selectOne()
                .from(earlier)
                .where(earlier.ENDPOINT_ID.eq(endpoint))
                .and(earlier.AGGREGATE.eq(WEBHOOK_DELIVERY.AGGREGATE))
                .and(earlier.STATE.eq(WebhookDelivery.State.PENDING.name()))
                .and(earlier.POSITION.lt(WEBHOOK_DELIVERY.POSITION)));
    }

    /** The active endpoints that should have got something by now and have not. */
    Set<UUID> late() {
        return sql.selectDistinct(WEBHOOK_DELIVERY.ENDPOINT_ID)
                .from(WEBHOOK_DELIVERY)
                .join(WEBHOOK_ENDPOINT)
                .on(WEBHOOK_ENDPOINT.ID.eq(WEBHOOK_DELIVERY.ENDPOINT_ID))
                .where(WEBHOOK_DELIVERY.STATE.eq(WebhookDelivery.State.PENDING.name()))
                .and(WEBHOOK_ENDPOINT.STATE.eq(WebhookEndpoint.State.ACTIVE.name()))
                .and(WEBHOOK_DELIVERY.NEXT_AT.le(clock.instant()))
                .and(WEBHOOK_ENDPOINT.RESTS_UNTIL.isNull().or(WEBHOOK_ENDPOINT.RESTS_UNTIL.le(clock.instant())))
                .fetchSet(WEBHOOK_DELIVERY.ENDPOINT_ID);
    }

    /** Has these brought again, from now on, under the same ids. */
    List<WebhookDelivery> replay(List<UUID> keys) {
        sql.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, WebhookDelivery.State.PENDING.name())
                .set(WEBHOOK_DELIVERY.ATTEMPTS, 0)
                .set(WEBHOOK_DELIVERY.NEXT_AT, clock.instant())
                .setNull(WEBHOOK_DELIVERY.DELIVERED_AT)
                .where(WEBHOOK_DELIVERY.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(WEBHOOK_DELIVERY.STATE.ne(WebhookDelivery.State.NOTHING.name()))
                .execute();
        var replayed = rows.ofKeys(keys);
        if (!replayed.keySet().containsAll(keys)) throw Refused.notFound("webhookDeliveryIds");
        return List.copyOf(replayed.values());
    }

    Map<UUID, List<Attempt>> attempts(Collection<UUID> deliveries) {
        return sql.selectFrom(WEBHOOK_ATTEMPT)
                .where(WEBHOOK_ATTEMPT.DELIVERY_ID.eq(any(deliveries.toArray(UUID[]::new))))
                .orderBy(WEBHOOK_ATTEMPT.AT, WEBHOOK_ATTEMPT.ID)
                .limit(MOST_ATTEMPTS_SHOWN * deliveries.size())
                .fetchGroups(WEBHOOK_ATTEMPT.DELIVERY_ID, Row.mapping(ATTEMPTS::read));
    }
}
