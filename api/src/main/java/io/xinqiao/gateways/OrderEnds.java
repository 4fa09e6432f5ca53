package io.xinqiao.gateways;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.PAYMENT_ORDER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.fees.BillListener;
import io.xinqiao.fees.Bills;
import io.xinqiao.gateways.PaymentOrder.State;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Ends orders that nobody will pay: their time is up, or their bills are paid in another way. An order whose money is
 * just arriving is held by that, and left alone.
 */
@Component
class OrderEnds implements BillListener {
    private static final String WORK = "expire-payment-orders";
    private static final String FORGOTTEN = "expire-forgotten-payment-orders";
    private static final char AT = '@';

    private final TenantDatabase database;
    private final DSLContext sql;
    private final JobQueue later;
    private final Registry registry;
    private final Clock clock;

    OrderEnds(TenantDatabase database, JobQueue later, Registry registry, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.later = later;
        this.registry = registry;
        this.clock = clock;
    }

    /** Has the company's orders looked at when one has run out. */
    void askFor(Instant moment) {
        var second = moment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        later.askAt(WORK, database.tenant().organizationId() + AT + second.getEpochSecond(), second);
    }

    private void expire(String piece) {
        var organization = piece.substring(0, piece.indexOf(AT));
        registry.ofOrganization(organization)
                .filter(tenant -> tenant.state() == Tenant.State.ACTIVE)
                .ifPresent(tenant -> database.as(tenant, this::expireAll));
    }

    /** Those of a company whose time is up. */
    @Nullable
    Void expireAll() {
        database.write(() -> end(State.EXPIRED, PAYMENT_ORDER.EXPIRES_AT.le(clock.instant())));
        return null;
    }

    @Override
    public void owedAnew(UUID[] bills) {
        var owing = selectOne()
                .from(BILL)
                .where(BILL.ID.eq(any(PAYMENT_ORDER.BILL_IDS)))
                .and(Bills.OWED);
        var touched = select(BILL.UNIT_ID).from(BILL).where(BILL.ID.eq(any(bills)));
        end(State.CLOSED, PAYMENT_ORDER.UNIT_ID.in(touched).and(notExists(owing)));
    }

    private int end(State state, Condition which) {
        var free = select(PAYMENT_ORDER.ID)
                .from(PAYMENT_ORDER)
                .where(PAYMENT_ORDER.STATE.eq(State.OPEN.name()))
                .and(which)
                .forUpdate()
                .skipLocked();
        return sql.update(PAYMENT_ORDER)
                .set(PAYMENT_ORDER.STATE, state.name())
                .where(PAYMENT_ORDER.ID.in(free))
                .execute();
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        OneOffWork paymentOrdersExpire(OrderEnds ends) {
            return new OneOffWork(WORK, ends::expire, OneOffWork.GivenUp.leftTo(FORGOTTEN));
        }

        /** What was given up, or of a company that was suspended meanwhile. */
        @Bean
        RecurringWork forgottenPaymentOrdersExpire(OrderEnds ends, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    FORGOTTEN, Duration.ofMinutes(10), () -> registry.forEach(database, ends::expireAll));
        }
    }
}
