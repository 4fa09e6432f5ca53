package io.xinqiao.tenants;

import static io.xinqiao.schema.registry.Tables.OPERATOR;
import static io.xinqiao.schema.registry.Tables.SLOT;
import static io.xinqiao.schema.registry.Tables.TENANT;
import static org.jooq.impl.DSL.noCondition;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.OrderField;
import org.jooq.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which companies there are. What every request asks is cached for five seconds on each node: that is how long a
 * suspension takes to reach the last of them.
 */
public final class Registry {
    private static final Logger log = LoggerFactory.getLogger(Registry.class);
    private static final int COMPANIES_AT_ONCE = 200;

    /** Under which the registry's own facts are remembered: they are about no one company's schema. */
    static final String ALL = "";

    private final DSLContext sql;
    private final TenantCache<String, Optional<Tenant>> byOrganization = new TenantCache<>(20_000);
    private final TenantCache<String, Boolean> operators = new TenantCache<>(1_000);

    Registry(DSLContext sql) {
        this.sql = sql;
    }

    /** Forgets from now on what has changed as soon as it has. */
    void listenTo(ChangeSignals news) {
        byOrganization.with(news);
        operators.with(news);
    }

    /** The company behind an organization of the identity provider. */
    public Optional<Tenant> ofOrganization(String organizationId) {
        return byOrganization.get(ALL, organizationId, () -> one(TENANT.ORGANIZATION_ID.eq(organizationId)));
    }

    /** The company as it is now, past the cache. */
    public Optional<Tenant> ofId(UUID id) {
        return one(TENANT.ID.eq(id));
    }

    /** The same by its code, which people know. */
    public Optional<Tenant> ofCode(String code) {
        return one(TENANT.CODE.eq(code));
    }

    /** Whether the identity provider's subject is a platform operator. */
    public boolean isOperator(String subject) {
        return operators.get(ALL, subject, () -> sql.fetchExists(OPERATOR, OPERATOR.SUBJECT.eq(subject)));
    }

    /** Companies that meet a condition, in this order, at most {@code limit}. */
    public List<Tenant> page(Condition condition, Collection<? extends OrderField<?>> order, int limit) {
        return sql.select()
                .from(TENANT)
                .join(SLOT)
                .on(SLOT.TENANT_ID.eq(TENANT.ID))
                .where(condition)
                .orderBy(order)
                .limit(limit)
                .fetch(Registry::tenant);
    }

    /** Does something as every company that works, one after the other. A company that fails does not stop the rest. */
    public void forEach(TenantDatabase database, Runnable work) {
        UUID last = null;
        while (true) {
            var batch = page(
                    TENANT.STATE
                            .eq(Tenant.State.ACTIVE.name())
                            .and(SLOT.QUARANTINED_AT.isNull())
                            .and(last == null ? noCondition() : TENANT.ID.gt(last)),
                    List.of(TENANT.ID),
                    COMPANIES_AT_ONCE);
            for (var tenant : batch) {
                try {
                    database.as(tenant, () -> {
                        work.run();
                        return null;
                    });
                } catch (RuntimeException failure) {
                    log.warn("Recurring work failed for {}", tenant.code(), failure);
                }
            }
            if (batch.size() < COMPANIES_AT_ONCE) return;
            last = batch.getLast().id();
        }
    }

    /** Asks the database something that costs nothing, to see whether it answers. */
    public void answer() {
        sql.selectOne().fetchSingle();
    }

    /** How many companies there are. */
    public int count() {
        return sql.fetchCount(TENANT);
    }

    void forget() {
        byOrganization.forget(TenantCache.EVERYTHING);
        operators.forget(TenantCache.EVERYTHING);
    }

    void register(List<String> operatorSubjects) {
        for (var subject : operatorSubjects) {
            sql.insertInto(OPERATOR, OPERATOR.SUBJECT, OPERATOR.NAME)
                    .values(subject, "configured")
                    .onConflictDoNothing()
                    .execute();
        }
    }

    private Optional<Tenant> one(Condition condition) {
        return sql.select()
                .from(TENANT)
                .join(SLOT)
                .on(SLOT.TENANT_ID.eq(TENANT.ID))
                .where(condition)
                .fetchOptional(Registry::tenant);
    }

    private static Tenant tenant(Record row) {
        return new Tenant(
                row.get(TENANT.ID),
                row.get(TENANT.CODE),
                row.get(TENANT.NAME),
                Tenant.State.valueOf(row.get(TENANT.STATE)),
                Tenant.Step.valueOf(row.get(TENANT.STEP)),
                row.get(TENANT.ORGANIZATION_ID),
                new Tenant.Administrator(
                        row.get(TENANT.ADMINISTRATOR_USERNAME),
                        row.get(TENANT.ADMINISTRATOR_NAME),
                        row.get(TENANT.ADMINISTRATOR_EMAIL)),
                row.get(TENANT.CREATED_AT),
                row.get(TENANT.SUSPENDED_AT),
                row.get(TENANT.SUSPENDED_REASON),
                new Tenant.Slot(
                        row.get(SLOT.SLOT_),
                        row.get(SLOT.SCHEMA_NAME),
                        row.get(SLOT.NODE),
                        row.get(SLOT.CELL),
                        row.get(SLOT.VERSION),
                        row.get(SLOT.QUARANTINE_REASON)));
    }
}
