package io.xinqiao.events;

import static io.xinqiao.schema.tenant.Tables.OUTBOX;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_ENDPOINT;
import static io.xinqiao.sql.NewKey.newKey;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.with;

import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.NewRow;
import io.xinqiao.sql.PreparedText;
import io.xinqiao.tenants.ChangeSignals;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.ResultQuery;
import org.jooq.Table;
import org.jooq.WithStep;
import org.jooq.impl.SQLDataType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * What happened, written in the transaction in which it happened: both are there or neither is. Readers get the key of
 * what it is about and look it up with the rights of whoever they read for.
 */
@Component
public class Outbox {
    private static final DataType<UUID> UUIDS = SQLDataType.UUID;
    /** The key of what happened, in what {@link #recordEach} is given. */
    public static final Field<UUID> SUBJECT = field(name("subject"), UUID.class);

    /** The key of what it happened to. */
    public static final Field<UUID> AGGREGATE = field(name("aggregate"), UUID.class);

    /** Whom alone it is for, in what {@link #recordForEach} is given. */
    public static final Field<UUID> AUDIENCE = field(name("audience"), UUID.class);

    private static final Field<UUID> EVERYBODY = inline((UUID) null, UUIDS);
    private static final Param<String> TOPIC = param("topic", String.class);
    private static final Param<UUID[]> SUBJECTS = param("subjects", UUIDS.getArrayDataType());
    private static final Param<UUID[]> AGGREGATES = param("aggregates", UUIDS.getArrayDataType());
    private static final Param<Instant> NOW = param("told_at", OUTBOX.AT.getDataType());
    private static final PreparedText PLAIN = new PreparedText(() -> statement(with(List.of())));
    private static final Duration KEPT = Duration.ofDays(7);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final ChangeSignals news;
    private final Clock clock;
    private final ObjectProvider<Courier> couriers;

    Outbox(TenantDatabase database, ChangeSignals news, Clock clock, ObjectProvider<Courier> couriers) {
        this.couriers = couriers;
        this.database = database;
        this.sql = database.sql();
        this.news = news;
        this.clock = clock;
    }

    /** Is told, once the change is committed, that a webhook of a company has something to bring. */
    public interface Courier extends BiConsumer<Tenant, UUID> {}

    /**
     * Records that something happened, inside the change that it belongs to.
     *
     * @param topic what kind of thing, such as {@code TicketEvent}
     * @param subject its key
     */
    public void record(String topic, UUID subject) {
        record(topic, subject, subject);
    }

    /**
     * Records that something happened to a thing: what happens to one thing is brought to webhooks in order.
     *
     * @param aggregate the key of the thing
     */
    public void record(String topic, UUID subject, UUID aggregate) {
        record(topic, Map.of(subject, aggregate));
    }

    /**
     * What happened, as a row of its own, written by the statement that records it.
     *
     * @param <R> what the row is made of
     */
    public static final class Written<R> {
        private final NewRow<R> row;
        private final PreparedText statement;

        public Written(Table<?> table, NewRow<R> row) {
            this.row = row;
            this.statement = new PreparedText(() -> statement(with(name("what")
                    .as(insertInto(table)
                            .columns(row.fields())
                            .values(row.params())
                            .returning(row.fields().getFirst())))));
        }
    }

    /**
     * Records that something happened to a thing, and writes down what it was.
     *
     * @param what where it is written
     * @param of what is written there
     */
    public <R> void record(String topic, UUID subject, UUID aggregate, Written<R> what, R of) {
        record(topic, Map.of(subject, aggregate), what.row.fill(what.statement.in(sql), of));
    }

    /** Records that the same kind of thing happened to many. */
    public void record(String topic, Collection<UUID> subjects) {
        Map<UUID, UUID> told = new LinkedHashMap<>();
        for (var subject : subjects) told.put(subject, subject);
        record(topic, told);
    }

    /**
     * Records that the same kind of thing happened to many, in the order given, and in the same statement that each
     * webhook that waits for it has it to bring.
     *
     * @param told subjects and what each happened to
     */
    public void record(String topic, Map<UUID, UUID> told) {
        record(topic, told, PLAIN.in(sql));
    }

    /**
     * Records that the same kind of thing happened to each row that a query or a statement of the change gives: one
     * statement, however many they are.
     *
     * @param each gives {@link #SUBJECT} and {@link #AGGREGATE}
     */
    public void recordEach(String topic, ResultQuery<Record2<UUID, UUID>> each) {
        recordEach(topic, name("found").as(each), EVERYBODY);
    }

    /**
     * The same of what is for one member alone each: nobody else's streams hear of it.
     *
     * @param each gives {@link #SUBJECT}, {@link #AGGREGATE} and {@link #AUDIENCE}
     */
    public void recordForEach(String topic, ResultQuery<Record3<UUID, UUID, UUID>> each) {
        recordEach(topic, name("found").as(each), AUDIENCE);
    }

    private void recordEach(String topic, CommonTableExpression<?> found, Field<UUID> audience) {
        defer(statement(with(found), found, val(topic), val(clock.instant(), OUTBOX.AT), audience));
    }

    private static Query statement(WithStep what) {
        var each = select(
                        Bulk.unnest(UUIDS, SUBJECTS).as(SUBJECT),
                        Bulk.unnest(UUIDS, AGGREGATES).as(AGGREGATE))
                .asTable("each");
        return statement(what, each, TOPIC, NOW, EVERYBODY);
    }

    private static Query statement(
            WithStep what, Table<?> each, Field<String> topic, Field<Instant> now, Field<UUID> audience) {
        var written = name("written")
                .as(insertInto(OUTBOX, OUTBOX.TOPIC, OUTBOX.SUBJECT, OUTBOX.AT, OUTBOX.AUDIENCE)
                        .select(select(topic, SUBJECT, now, audience).from(each))
                        .returning(OUTBOX.SUBJECT));
        return what.with(written)
                .insertInto(
                        WEBHOOK_DELIVERY,
                        WEBHOOK_DELIVERY.ID,
                        WEBHOOK_DELIVERY.ENDPOINT_ID,
                        WEBHOOK_DELIVERY.TOPIC,
                        WEBHOOK_DELIVERY.SUBJECT,
                        WEBHOOK_DELIVERY.AGGREGATE,
                        WEBHOOK_DELIVERY.AT,
                        WEBHOOK_DELIVERY.STATE,
                        WEBHOOK_DELIVERY.ATTEMPTS,
                        WEBHOOK_DELIVERY.NEXT_AT)
                .select(select(
                                newKey(),
                                WEBHOOK_ENDPOINT.ID,
                                topic,
                                SUBJECT,
                                AGGREGATE,
                                now,
                                inline("PENDING"),
                                inline(0),
                                now)
                        .from(each)
                        .join(WEBHOOK_ENDPOINT)
                        .on(topic.eq(any(WEBHOOK_ENDPOINT.TOPICS)))
                        .where(WEBHOOK_ENDPOINT.STATE.ne(inline("REMOVED"))))
                .returning(WEBHOOK_DELIVERY.ENDPOINT_ID);
    }

    private void record(String topic, Map<UUID, UUID> told, PreparedText.Use statement) {
        defer(statement
                .set(TOPIC, topic)
                .set(NOW, clock.instant())
                .set(SUBJECTS, told.keySet().toArray(UUID[]::new))
                .set(AGGREGATES, told.values().toArray(UUID[]::new))
                .query());
    }

    private void defer(Query statement) {
        Set<UUID> endpoints = new HashSet<>();
        database.defer(
                statement,
                rows -> endpoints.addAll(rows.getValues(WEBHOOK_DELIVERY.ENDPOINT_ID.getName(), UUID.class)));
        var tenant = database.tenant();
        database.afterCommit(() -> {
            news.tell(tenant);
            couriers.forEach(courier -> endpoints.forEach(endpoint -> courier.accept(tenant, endpoint)));
        });
    }

    private void forgetOld() {
        database.write(() -> sql.deleteFrom(OUTBOX)
                .where(OUTBOX.AT.lt(clock.instant().minus(KEPT)))
                .execute());
    }

    @Configuration(proxyBeanMethods = false)
    static class Housekeeping {
        @Bean
        RecurringWork oldOutboxRowsAreForgotten(Outbox outbox, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "forget-old-outbox-rows", Duration.ofHours(1), () -> registry.forEach(database, outbox::forgetOld));
        }
    }
}
