package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node remembers is forgotten when anybody changes it, wherever, and not before. */
class TenantCacheTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final AtomicInteger COMPANIES = new AtomicInteger();

    private final AtomicInteger found = new AtomicInteger();
    private Tenant company;
    private Tenant other;
    private ChangeSignals news;
    private TenantCache<String, Integer> remembered;

    @BeforeEach
    void twoCompaniesAndAnEar() {
        company = TENANCY.create("remembered-" + COMPANIES.incrementAndGet());
        other = TENANCY.create("remembered-" + COMPANIES.incrementAndGet());
        // Begins to listen when that is done: making a company is a change of the registry.
        news = new ChangeSignals(TENANCY.pools.registry(), TENANCY.settings);
        remembered = new TenantCache<String, Integer>(10).with(news);
        until(news::hears);
    }

    @AfterEach
    void close() {
        news.close();
    }

    private static void until(BooleanSupplier happened) {
        var latest = Instant.now().plus(Duration.ofSeconds(20));
        while (!happened.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(latest);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private int ask(Tenant of) {
        return remembered.get(of, "somebody", found::incrementAndGet);
    }

    private static void change(Tenant of, String sql) {
        TENANCY.database.as(
                of, () -> TENANCY.database.write(() -> TENANCY.database.sql().execute(sql)));
    }

    @Test
    void whatAnotherNodeChangesIsForgottenAndNothingElse() throws SQLException {
        for (var table : new String[] {"member", "role_grant", "role_grant_building", "api_client"}) {
            var before = ask(company);
            var others = ask(other);
            assertThat(ask(company)).isEqualTo(before);
            try (var owner = Tenancy.owner()) {
                Cluster.execute(owner, "DELETE FROM " + company.slot().schema() + "." + table + " WHERE false");
            }
            until(() -> ask(company) > before);
            assertThat(ask(other)).as("another company's").isEqualTo(others);
        }
    }

    @Test
    void whatIsNotCommittedIsNotTold() {
        var before = ask(company);
        var others = ask(other);
        assertThatThrownBy(() -> TENANCY.database.as(
                        company,
                        () -> TENANCY.database.write(() -> {
                            TENANCY.database.sql().execute("UPDATE member SET name = name");
                            throw new IllegalStateException("never mind");
                        })))
                .isInstanceOf(IllegalStateException.class);
        change(other, "UPDATE member SET name = name");
        until(() -> ask(other) > others);
        assertThat(ask(company)).isEqualTo(before);
    }

    @Test
    void whatIsFoundWhileItChangesIsNotKept() {
        var first = remembered.get(company, "somebody", () -> {
            remembered.forget(company);
            return found.incrementAndGet();
        });
        assertThat(ask(company)).isGreaterThan(first);
    }

    @Test
    void companiesAndOperatorsAreForgottenToo() {
        var organization = String.valueOf(company.organizationId());
        var registry = TENANCY.registry;
        registry.listenTo(news);
        assertThat(registry.ofOrganization(organization).orElseThrow().isSuspended())
                .isFalse();
        var before = ask(company);
        TENANCY.provisioning.suspend(company.id(), "unpaid", "test");
        until(() -> ask(company) > before);
        assertThat(registry.ofOrganization(organization).orElseThrow().isSuspended())
                .isTrue();
    }

    @Test
    void whoeverDoesNotHearBelievesForFiveSecondsOnly() {
        news.close();
        until(() -> !news.hears());
        var before = ask(company);
        assertThat(ask(company)).isEqualTo(before);
        LockSupport.parkNanos(Duration.ofMillis(5_200).toNanos());
        assertThat(ask(company)).isGreaterThan(before);
    }
}
