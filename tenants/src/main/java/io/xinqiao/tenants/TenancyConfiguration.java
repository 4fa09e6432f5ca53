package io.xinqiao.tenants;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.ExecuteListenerProvider;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Wires the room. Only what {@code package-info} calls a door becomes a bean that others see; the pools stay inside, so
 * that nobody can get a connection past the switch.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TenancyProperties.class)
public class TenancyConfiguration {
    private static final Logger log = LoggerFactory.getLogger(TenancyConfiguration.class);

    /** Everything behind the doors, in the order in which it must come up. */
    static final class Backstage implements AutoCloseable {
        private final Pools pools;
        private final List<Script> scripts = Script.ofThisRelease();
        private final DSLContext registrySql;
        private final Registry registry;
        private final Migrations migrations;
        private final Slots slots;
        private final int spares;

        Backstage(TenancyProperties properties) {
            this.pools = new Pools(
                    properties.database(),
                    node -> properties.database().url(),
                    node -> Optional.ofNullable(properties.database().replicaUrl()));
            new Cluster(pools.owner(), properties.database()).prepare();
            this.migrations = new Migrations(pools.owner(), scripts);
            this.slots = new Slots(pools.owner(), scripts, properties.database());
            this.registrySql = DSL.using(pools.registry(), SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
            this.registry = new Registry(registrySql);
            this.spares = properties.spares();
            if (properties.migrate()) migrations.migrateAll();
            registry.register(properties.operators());
        }

        void keepSpares() {
            slots.keepSpare(spares);
        }

        @Override
        public void close() {
            pools.close();
        }
    }

    @Bean
    Backstage tenancyBackstage(TenancyProperties properties) {
        return new Backstage(properties);
    }

    @Bean
    Registry registry(Backstage backstage) {
        return backstage.registry;
    }

    @Bean
    Migrations migrations(Backstage backstage) {
        return backstage.migrations;
    }

    @Bean
    ChangeSignals news(Backstage backstage, TenancyProperties properties) {
        var news = new ChangeSignals(backstage.pools.registry(), properties.database());
        backstage.registry.listenTo(news);
        return news;
    }

    @Bean
    Buckets buckets(Backstage backstage) {
        return new Buckets(backstage.pools.registry());
    }

    @Bean
    JobQueue later(Backstage backstage, Clock clock) {
        return new JobQueue(backstage.pools.registry(), clock);
    }

    @Bean
    Jobs jobs(
            Backstage backstage,
            TenancyProperties properties,
            ObjectProvider<RecurringWork> work,
            ObjectProvider<OneOffWork> pieces,
            JobQueue later) {
        return new Jobs(
                backstage.pools.registry(),
                work.orderedStream().toList(),
                pieces.orderedStream().toList(),
                later,
                Jobs.LOOK,
                properties.signOfLife());
    }

    @Bean
    RecurringWork fullBucketsAreRemoved(Buckets buckets) {
        return new RecurringWork("remove-full-buckets", Duration.ofMinutes(10), buckets::removeExpired);
    }

    @Bean
    TenantDatabase tenantDatabase(
            Backstage backstage,
            ObjectProvider<ChangeOrigin> origin,
            ObjectProvider<ExecuteListenerProvider> listeners) {
        return new TenantDatabase(
                backstage.pools,
                origin.getIfAvailable(() -> ChangeOrigin.UNKNOWN),
                listeners.orderedStream().toArray(ExecuteListenerProvider[]::new));
    }

    @Bean
    Vacuum vacuum(Backstage backstage) {
        return new Vacuum(backstage.pools.owner());
    }

    @Bean
    IdentityProvider identityProvider(TenancyProperties properties, Registry registry) {
        return new KeycloakIdentityProvider(properties.identity(), registry::isOperator);
    }

    @Bean
    Barred barred(Backstage backstage, ChangeSignals news, Clock clock) {
        var barred = new Barred(backstage.registrySql, clock);
        barred.listenTo(news);
        return barred;
    }

    @Bean
    RecurringWork whoIsOutIsBarred(Backstage backstage, IdentityProvider identityProvider, Barred barred, Clock clock) {
        var watch = new SignInWatch(identityProvider, barred, backstage.registrySql, clock);
        return new RecurringWork("watch-sign-ins", SignInWatch.EVERY, watch::look);
    }

    @Bean
    RecurringWork oldBarsAreRemoved(Barred barred) {
        return new RecurringWork("remove-old-bars", Duration.ofHours(1), barred::removeOld);
    }

    @Bean
    Provisioning provisioning(
            Backstage backstage,
            IdentityProvider identityProvider,
            TenantDatabase database,
            ObjectProvider<TenantSetup> setups,
            Clock clock) {
        return new Provisioning(
                backstage.registrySql,
                backstage.registry,
                backstage.slots,
                backstage.migrations,
                identityProvider,
                database,
                setups.orderedStream().toList(),
                clock);
    }

    /** Spare slots are prepared once requests are served, so that starting does not wait for them. */
    @Bean
    SpareKeeper spareKeeper(Backstage backstage, ObjectProvider<MeterRegistry> meters) {
        return new SpareKeeper(backstage, meters);
    }

    /**
     * What begins once the application stands: empty slots are kept ready off the path of any request, pools are
     * measured.
     */
    static final class SpareKeeper {
        private final Backstage backstage;
        private final ObjectProvider<MeterRegistry> meters;

        SpareKeeper(Backstage backstage, ObjectProvider<MeterRegistry> meters) {
            this.backstage = backstage;
            this.meters = meters;
        }

        @EventListener(ApplicationReadyEvent.class)
        void measurePools() {
            meters.ifAvailable(backstage.pools::measure);
        }

        @EventListener(ApplicationReadyEvent.class)
        void prepareInBackground() {
            Thread.ofVirtual().name("spare-slots").start(() -> {
                try {
                    backstage.keepSpares();
                } catch (IllegalStateException failure) {
                    // Onboarding prepares a slot itself when it finds none, only slower.
                    log.warn("Spare slots could not be prepared", failure);
                }
            });
        }
    }
}
