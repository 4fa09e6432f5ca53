package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Postgres;
import io.xinqiao.tenants.IdentityProvider;
import io.xinqiao.tenants.Migrations;
import io.xinqiao.tenants.Provisioning;
import io.xinqiao.tenants.Provisioning.NewTenant;
import io.xinqiao.tenants.Provisioning.Outcome;
import io.xinqiao.tenants.TenancyConfiguration;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.Tenant.Administrator;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * The product's own room of tenants, in this process and with an identity provider that answers at once: what is
 * measured is the database's part.
 */
final class Onboarding implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Onboarding(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** The room as it is in this release. */
    static Onboarding start(Postgres postgres) {
        return new Onboarding(new SpringApplicationBuilder(TenancyConfiguration.class, Surroundings.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties(
                        "xinqiao.spares=0",
                        "xinqiao.migrate=false",
                        "xinqiao.database.url=" + postgres.jdbcUrl(),
                        "xinqiao.database.owner.username=postgres",
                        "xinqiao.database.owner.password=postgres",
                        "xinqiao.database.registry-password=" + ApiServer.REGISTRY_PASSWORD,
                        "xinqiao.database.cell-password=" + ApiServer.CELL_PASSWORD,
                        "xinqiao.identity.url=http://localhost",
                        "xinqiao.identity.client-id=none",
                        "xinqiao.identity.client-secret=none")
                .run());
    }

    /** The room of a later release: this one and the scripts under {@code folder}. */
    static Onboarding ofRelease(Path folder, Postgres postgres) throws Exception {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try (var later = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(later);
            return start(postgres);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Creates a company, all steps of it. */
    Tenant create(String code) {
        var wish = new NewTenant(code, code, new Administrator(code + ".admin", "bench", null));
        var outcome = context.getBean(Provisioning.class).create(wish, "bench");
        if (outcome instanceof Outcome.Created(var tenant, var password)) return tenant;
        throw new IllegalStateException(code + ": " + outcome);
    }

    Migrations migrations() {
        return context.getBean(Migrations.class);
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    static class Surroundings {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        @Primary
        IdentityProvider answersAtOnce() {
            return new IdentityProvider() {
                @Override
                public String ensureOrganization(UUID tenant, String code, String name) {
                    return "organization-of-" + code;
                }

                @Override
                public Account ensureAccount(String organizationId, NewAccount account) {
                    return new Account(account.username(), null);
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
                public List<Happened> happenedSince(Instant moment) {
                    return List.of();
                }

                @Override
                public AccountState stateOf(String subject) {
                    return AccountState.ENABLED;
                }

                @Override
                public String ensureClient(Company company, ClientSettings settings) {
                    return "program-" + settings.clientId();
                }

                @Override
                public String renewSecret(Company company, String clientId) {
                    return "secret-of-" + clientId;
                }

                @Override
                public void deleteClient(Company company, String clientId) {
                    // Nothing is kept here.
                }
            };
        }
    }
}
