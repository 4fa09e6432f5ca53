package io.xinqiao.platform;

import static io.xinqiao.schema.tenant.Tables.OUTBOX;

import io.xinqiao.tenants.News;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * What happened, written in the transaction in which it happened: both are there or neither is. Readers get the key of
 * what it is about and look it up with the rights of whoever they read for.
 */
@Component
public class Outbox {
    private static final Duration KEPT = Duration.ofDays(7);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final News news;
    private final Clock clock;

    Outbox(TenantDatabase database, News news, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.news = news;
        this.clock = clock;
    }

    /**
     * Records that something happened, inside the change that it belongs to.
     *
     * @param topic what kind of thing, such as {@code TicketEvent}
     * @param subject its key
     */
    public void record(String topic, UUID subject) {
        sql.insertInto(OUTBOX)
                .set(OUTBOX.TOPIC, topic)
                .set(OUTBOX.SUBJECT, subject)
                .set(OUTBOX.AT, clock.instant())
                .execute();
        var tenant = database.tenant();
        database.afterCommit(() -> news.tell(tenant));
    }

    /** Records that the same kind of thing happened to many, in the order given. */
    public void record(String topic, List<UUID> subjects) {
        var now = clock.instant();
        Bulk.<UUID>into(OUTBOX)
                .set(OUTBOX.TOPIC, subject -> topic)
                .set(OUTBOX.SUBJECT, subject -> subject)
                .set(OUTBOX.AT, subject -> now)
                .insert(sql, subjects);
        var tenant = database.tenant();
        database.afterCommit(() -> news.tell(tenant));
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
