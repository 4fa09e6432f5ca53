package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
        listen();
    }

    /** Begins when all is made: making a company is a change of the registry. */
    private void listen() {
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

    /** A row each, of tables whose rows nodes remember; every one needs those before it. */
    private static final List<String> ROWS = List.of(
            "member (id, username, name, created_at) VALUES ('%1$s', 'somebody', '某人', now())",
            "role_grant (id, member_id, role, granted_at) VALUES ('%1$s', '%1$s', 'STEWARD', now())",
            "role_grant_building (grant_id, building_id) VALUES ('%1$s', '%1$s')",
            "api_client (id, client_id, name, trusted_documents_only, created_by, created_at, version)"
                    + " VALUES ('%1$s', 'somebody', '应用', false, '%1$s', now(), 1)");

    private static void insert(Tenant of, String row) throws SQLException {
        try (var owner = Tenancy.owner()) {
            Cluster.execute(owner, "INSERT INTO " + of.slot().schema() + "." + row.formatted(new UUID(0, 1)));
        }
    }

    @Test
    void whatAnotherNodeChangesIsForgottenAndNothingElse() throws SQLException {
        insert(company, "project (id, code, name, created_at) VALUES ('%1$s', 'P1', '花园', now())");
        insert(company, "building (id, project_id, number, name) VALUES ('%1$s', '%1$s', '1', '1号楼')");
        for (var row : ROWS) {
            var before = ask(company);
            var others = ask(other);
            assertThat(ask(company)).isEqualTo(before);
            insert(company, row);
            until(() -> ask(company) > before);
            assertThat(ask(other)).as("another company's").isEqualTo(others);
        }
    }

    @Test
    void whatIsNotCommittedIsNotTold() throws SQLException {
        insert(company, ROWS.getFirst());
        insert(other, ROWS.getFirst());
        news.close();
        listen();
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
