package io.xinqiao.tenants;

import static io.xinqiao.schema.registry.Tables.SLOT;
import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.registry.Tables.TENANT_EVENT;
import static org.jooq.impl.DSL.select;

import com.fasterxml.uuid.Generators;
import io.xinqiao.tenants.IdentityProvider.NewAccount;
import io.xinqiao.tenants.Tenant.Administrator;
import io.xinqiao.tenants.Tenant.State;
import io.xinqiao.tenants.Tenant.Step;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A company's way in and its pauses: create, suspend, resume, let a failed migration try again.
 *
 * <p>Creating goes step by step, each step recorded when it is done and harmless when it is done again. Whatever cuts
 * it off, the same call goes on behind the last recorded step and ends complete.
 */
public final class Provisioning {
    private final DSLContext sql;
    private final Registry registry;
    private final Slots slots;
    private final Migrations migrations;
    private final IdentityProvider identityProvider;
    private final TenantDatabase database;
    private final List<TenantSetup> setups;
    private final Clock clock;

    Provisioning(
            DSLContext sql,
            Registry registry,
            Slots slots,
            Migrations migrations,
            IdentityProvider identityProvider,
            TenantDatabase database,
            List<TenantSetup> setups,
            Clock clock) {
        this.sql = sql;
        this.registry = registry;
        this.slots = slots;
        this.migrations = migrations;
        this.identityProvider = identityProvider;
        this.database = database;
        this.setups = List.copyOf(setups);
        this.clock = clock;
    }

    /** A company to be created. */
    public record NewTenant(String code, String name, Administrator administrator) {}

    /** What became of the wish to create a company. */
    public sealed interface Outcome {
        /**
         * The company is complete.
         *
         * @param temporaryPassword the administrator's first password, told once; null if they have signed in already
         */
        record Created(Tenant tenant, @Nullable String temporaryPassword) implements Outcome {}

        /** Another company has the code. */
        record CodeTaken() implements Outcome {}

        /** The administrator's username belongs to somebody else. */
        record UsernameTaken() implements Outcome {}
    }

    /** Creates a company, or goes on creating it, or finds it complete: the same wish has the same end. */
    public Outcome create(NewTenant wish, String actor) {
        var tenant = registry.ofCode(wish.code()).orElse(null);
        if (tenant == null) tenant = claim(wish, actor);
        if (!tenant.name().equals(wish.name()) || !tenant.administrator().equals(wish.administrator())) {
            return new Outcome.CodeTaken();
        }
        if (tenant.step() == Step.COMPLETE) return new Outcome.Created(tenant, null);
        var organization = identityProvider.ensureOrganization(tenant.id(), tenant.code(), tenant.name());
        record(tenant.id(), Step.ORGANIZATION_CREATED, organization);
        IdentityProvider.Account account;
        try {
            var administrator = tenant.administrator();
            account = identityProvider.ensureAccount(
                    organization,
                    new NewAccount(administrator.username(), administrator.name(), administrator.email()));
        } catch (IdentityProvider.UsernameTaken taken) {
            return new Outcome.UsernameTaken();
        }
        record(tenant.id(), Step.ADMINISTRATOR_INVITED, organization);
        applyDefaults(tenant, account.subject());
        record(tenant.id(), Step.DEFAULTS_APPLIED, organization);
        complete(tenant.id(), actor);
        return new Outcome.Created(registry.ofId(tenant.id()).orElseThrow(), account.temporaryPassword());
    }

    private void applyDefaults(Tenant tenant, String administratorSubject) {
        database.as(
                tenant,
                () -> database.write(() -> {
                    for (var setup : setups) setup.apply(tenant, administratorSubject);
                    return null;
                }));
    }

    /** Registers the company and claims a spare slot, both or neither. */
    private Tenant claim(NewTenant wish, String actor) {
        var id = Generators.timeBasedEpochGenerator().generate();
        for (var registered = false; !registered; ) {
            try {
                register(id, wish, actor);
                registered = true;
            } catch (NoSpareSlot none) {
                slots.prepareOne();
            }
        }
        return registry.ofCode(wish.code()).orElseThrow();
    }

    private static final class NoSpareSlot extends RuntimeException {}

    private void register(UUID id, NewTenant wish, String actor) {
        var now = clock.instant();
        sql.transaction(configuration -> {
            var transaction = configuration.dsl();
            var inserted = transaction
                    .insertInto(TENANT)
                    .set(TENANT.ID, id)
                    .set(TENANT.CODE, wish.code())
                    .set(TENANT.NAME, wish.name())
                    .set(TENANT.STATE, State.PROVISIONING.name())
                    .set(TENANT.STEP, Step.SLOT_CLAIMED.name())
                    .set(TENANT.ADMINISTRATOR_USERNAME, wish.administrator().username())
                    .set(TENANT.ADMINISTRATOR_NAME, wish.administrator().name())
                    .set(TENANT.ADMINISTRATOR_EMAIL, wish.administrator().email())
                    .set(TENANT.CREATED_AT, now)
                    .set(TENANT.VERSION, 1)
                    .onConflict(TENANT.CODE)
                    .doNothing()
                    .execute();
            if (inserted == 0) return; // the same wish came a moment ago; this call goes on with that one
            var claimed = transaction
                    .update(SLOT)
                    .set(SLOT.TENANT_ID, id)
                    .where(SLOT.SLOT_.eq(select(SLOT.SLOT_)
                            .from(SLOT)
                            .where(SLOT.TENANT_ID.isNull())
                            .and(SLOT.VERSION.eq(migrations.latest()))
                            .and(SLOT.QUARANTINED_AT.isNull())
                            .orderBy(SLOT.SLOT_)
                            .limit(1)
                            .forUpdate()
                            .skipLocked()))
                    .execute();
            // The tenant's row must not stay without a place: roll back; the caller prepares one and tries again.
            if (claimed == 0) throw new NoSpareSlot();
            trail(transaction, id, actor, "CREATE", wish.name());
        });
    }

    private void record(UUID tenant, Step step, String organization) {
        sql.update(TENANT)
                .set(TENANT.STEP, step.name())
                .set(TENANT.ORGANIZATION_ID, organization)
                .set(TENANT.VERSION, TENANT.VERSION.plus(1))
                .where(TENANT.ID.eq(tenant))
                .and(TENANT.STATE.eq(State.PROVISIONING.name()))
                .execute();
    }

    private void complete(UUID tenant, String actor) {
        sql.transaction(configuration -> {
            var changed = configuration
                    .dsl()
                    .update(TENANT)
                    .set(TENANT.STATE, State.ACTIVE.name())
                    .set(TENANT.STEP, Step.COMPLETE.name())
                    .set(TENANT.VERSION, TENANT.VERSION.plus(1))
                    .where(TENANT.ID.eq(tenant))
                    .and(TENANT.STATE.eq(State.PROVISIONING.name()))
                    .execute();
            if (changed == 1) trail(configuration.dsl(), tenant, actor, "COMPLETE", null);
        });
        registry.forget();
    }

    /** From now on the company reads but does not write. Empty when there is no such company, or it is not active. */
    public Optional<Tenant> suspend(UUID id, String reason, String actor) {
        return move(id, State.ACTIVE, State.SUSPENDED, reason, actor, "SUSPEND");
    }

    /** A suspended company writes again. Empty when there is no such company, or it is not suspended. */
    public Optional<Tenant> resume(UUID id, String actor) {
        return move(id, State.SUSPENDED, State.ACTIVE, null, actor, "RESUME");
    }

    private Optional<Tenant> move(UUID id, State from, State to, @Nullable String reason, String actor, String action) {
        var moved = sql.transactionResult(configuration -> {
            var changed = configuration
                    .dsl()
                    .update(TENANT)
                    .set(TENANT.STATE, to.name())
                    .set(TENANT.SUSPENDED_AT, to == State.SUSPENDED ? clock.instant() : null)
                    .set(TENANT.SUSPENDED_REASON, reason)
                    .set(TENANT.VERSION, TENANT.VERSION.plus(1))
                    .where(TENANT.ID.eq(id))
                    .and(TENANT.STATE.eq(from.name()))
                    .execute();
            if (changed == 1) trail(configuration.dsl(), id, actor, action, reason);
            return changed == 1;
        });
        registry.forget();
        return moved ? registry.ofId(id) : Optional.empty();
    }

    /**
     * Lets a quarantined company's migration try again. Empty when there is no such company, or it is not quarantined.
     */
    public Optional<Tenant> retryMigration(UUID id, String actor) {
        var tenant = registry.ofId(id).filter(found -> found.quarantineReason().isPresent());
        if (tenant.isEmpty()) return tenant;
        migrations.release(tenant.get().slot().number());
        migrations.migrateAll();
        trail(sql, id, actor, "RETRY_MIGRATION", null);
        registry.forget();
        return registry.ofId(id);
    }

    private void trail(DSLContext context, UUID tenant, String actor, String action, @Nullable String detail) {
        context.insertInto(TENANT_EVENT)
                .set(TENANT_EVENT.ID, Generators.timeBasedEpochGenerator().generate())
                .set(TENANT_EVENT.TENANT_ID, tenant)
                .set(TENANT_EVENT.AT, clock.instant())
                .set(TENANT_EVENT.ACTOR, actor)
                .set(TENANT_EVENT.ACTION, action)
                .set(TENANT_EVENT.DETAIL, detail)
                .execute();
    }
}
