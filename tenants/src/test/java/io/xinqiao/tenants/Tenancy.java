package io.xinqiao.tenants;

import io.xinqiao.infra.stack.Postgres;
import io.xinqiao.tenants.IdentityProvider.Account;
import io.xinqiao.tenants.IdentityProvider.NewAccount;
import io.xinqiao.tenants.Provisioning.NewTenant;
import io.xinqiao.tenants.Provisioning.Outcome;
import io.xinqiao.tenants.Tenant.Administrator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** This room on a real PostgreSQL, with a hand-written identity provider at the edge of the building. */
final class Tenancy {
    static final Postgres POSTGRES = Postgres.temporary();
    static final Tenancy SHARED = new Tenancy(POSTGRES, Optional::empty);

    final Pools pools;
    final TenancyProperties.Database settings;
    final TenantDatabase database;
    final Registry registry;
    final Slots slots;
    final Migrations migrations;
    final Provisioning provisioning;
    final FakeIdentityProvider identityProvider = new FakeIdentityProvider();
    final AtomicReference<Runnable> beforeDefaults = new AtomicReference<>(() -> {});

    /** @param replica its address, asked for when it is first read from */
    Tenancy(Postgres postgres, Supplier<Optional<String>> replica) {
        settings = new TenancyProperties.Database(
                postgres.jdbcUrl(), null, new TenancyProperties.Login("postgres", "postgres"), "registry", "cell", 8);
        pools = new Pools(settings, node -> postgres.jdbcUrl(), node -> replica.get());
        new Cluster(pools.owner(), settings).prepare();
        var scripts = Script.ofThisRelease();
        migrations = new Migrations(pools.owner(), scripts);
        slots = new Slots(pools.owner(), scripts, settings);
        var sql = DSL.using(pools.registry(), SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
        registry = new Registry(sql);
        database = new TenantDatabase(pools, ChangeOrigin.UNKNOWN);
        TenantSetup defaults = (tenant, subject) -> beforeDefaults.get().run();
        provisioning = new Provisioning(
                sql, registry, slots, migrations, identityProvider, database, List.of(defaults), Clock.systemUTC());
    }

    Tenant create(String code) {
        return ((Outcome.Created) provisioning.create(wish(code), "test")).tenant();
    }

    static NewTenant wish(String code) {
        return new NewTenant(code, "公司 " + code, new Administrator(code + ".admin", "管理员", null));
    }

    static Connection login(String user, String password) throws SQLException {
        return DriverManager.getConnection(POSTGRES.jdbcUrl(), user, password);
    }

    static Connection owner() throws SQLException {
        return login("postgres", "postgres");
    }

    /** Remembers what it made, and can be told to fail. */
    static final class FakeIdentityProvider implements IdentityProvider {
        final Map<String, String> organizations = new ConcurrentHashMap<>();
        final Map<String, String> accounts = new ConcurrentHashMap<>();
        final List<Happened> happened = new CopyOnWriteArrayList<>();
        final Map<String, AccountState> states = new ConcurrentHashMap<>();
        volatile boolean down;

        @Override
        public String ensureOrganization(UUID tenant, String code, String name) {
            refuseWhenDown();
            return organizations.computeIfAbsent(
                    code, missing -> UUID.randomUUID().toString());
        }

        @Override
        public Account ensureAccount(String organizationId, NewAccount account) {
            refuseWhenDown();
            if (account.username().equals("taken.admin")) throw new UsernameTaken(account.username());
            var subject = accounts.computeIfAbsent(
                    account.username(), missing -> UUID.randomUUID().toString());
            return new Account(subject, "first-password");
        }

        @Override
        public boolean disableAccount(String organizationId, String subject) {
            return true;
        }

        @Override
        public Enabled enableAccount(String organizationId, String subject) {
            return Enabled.YES;
        }

        @Override
        public Optional<NewPassword> resetPassword(String organizationId, String subject) {
            return Optional.empty();
        }

        @Override
        public String ensureClient(Company company, ClientSettings settings) {
            return settings.clientId();
        }

        @Override
        public String renewSecret(Company company, String clientId) {
            return "secret";
        }

        @Override
        public void deleteClient(Company company, String clientId) {
            accounts.remove(clientId);
        }

        @Override
        public List<Happened> happenedSince(Instant moment) {
            return List.copyOf(happened);
        }

        @Override
        public AccountState stateOf(String subject) {
            return states.getOrDefault(subject, AccountState.ENABLED);
        }

        private void refuseWhenDown() {
            if (down) throw new IllegalStateException("the identity provider is down");
        }
    }
}
