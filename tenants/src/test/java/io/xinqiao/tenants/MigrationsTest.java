package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.tenants.TenantRefused.Reason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Migrations of all tenants, on releases that are made up on top of the real one. */
class MigrationsTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final String ADDITIVE = "ALTER TABLE person ADD COLUMN IF NOT EXISTS nickname text;";

    private static Migrations release(String... more) {
        List<Script> scripts = new ArrayList<>(Script.ofThisRelease());
        for (var sql : more) {
            scripts.add(new Script(scripts.getLast().version() + 1, "made_up", sql));
        }
        return new Migrations(TENANCY.pools.owner(), scripts);
    }

    /** The next test begins with everybody at this release. */
    @AfterEach
    void backToThisRelease() throws SQLException {
        try (var owner = Tenancy.owner()) {
            Cluster.execute(
                    owner,
                    "UPDATE tenancy.slot SET version = " + TENANCY.migrations.latest()
                            + ", quarantined_at = NULL, quarantine_reason = NULL");
        }
    }

    @Test
    void onlyThoseBehindAreTouched() {
        TENANCY.create("behind-a");
        var report = release(ADDITIVE).migrateAll();
        assertThat(report.migrated()).isPositive();
        assertThat(report.quarantined()).isEmpty();
        assertThat(release(ADDITIVE).migrateAll()).isEqualTo(new Migrations.Report(0, List.of()));
    }

    @Test
    void aFailingTenantIsQuarantinedAndNamedWhileTheOthersServe() throws SQLException {
        var broken = TENANCY.create("broken");
        var healthy = TENANCY.create("healthy");
        try (var owner = Tenancy.owner()) {
            Cluster.execute(owner, "CREATE TABLE " + broken.slot().schema() + ".in_the_way (x int)");
        }
        var release = release("CREATE TABLE in_the_way (id uuid PRIMARY KEY);");
        var report = release.migrateAll();
        assertThat(report.quarantined()).containsExactly(broken.slot().schema());

        var now = TENANCY.registry.ofId(broken.id()).orElseThrow();
        assertThat(now.quarantineReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("in_the_way"));
        assertThat(now.slot().version())
                .as("nothing half done")
                .isEqualTo(broken.slot().version());
        assertThatThrownBy(() -> TENANCY.database.as(now, () -> 1))
                .isInstanceOfSatisfying(
                        TenantRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.QUARANTINED));
        var served = TENANCY.registry.ofId(healthy.id()).orElseThrow();
        assertThat(served.slot().version()).isEqualTo(release.latest());
        assertThat(TENANCY.database.as(
                        served,
                        () -> TENANCY.database
                                .sql()
                                .fetch("SELECT * FROM person")
                                .size()))
                .isZero();

        assertThat(release.migrateAll())
                .as("quarantine is not retried by itself")
                .isEqualTo(new Migrations.Report(0, List.of()));
        try (var owner = Tenancy.owner()) {
            Cluster.execute(owner, "DROP TABLE " + broken.slot().schema() + ".in_the_way");
        }
        release.release(broken.slot().number());
        assertThat(release.migrateAll().migrated()).isEqualTo(1);
        assertThat(TENANCY.registry.ofId(broken.id()).orElseThrow().quarantineReason())
                .isEmpty();
        dropEverywhere("in_the_way");
    }

    /** Two nodes start at once with a script that fails for whoever gets it twice; one tenant fails in the middle. */
    @Test
    void severalNodesMigrateEachTenantOnce() throws Exception {
        var broken = TENANCY.create("broken-twice");
        for (var at = 0; at < 3; at++) TENANCY.create("twice-" + at);
        try (var owner = Tenancy.owner()) {
            Cluster.execute(owner, "CREATE TABLE " + broken.slot().schema() + ".only_once (x int)");
        }
        var release = release("CREATE TABLE only_once (id uuid PRIMARY KEY);");
        List<Migrations.Report> reports;
        try (var nodes = Executors.newFixedThreadPool(4)) {
            Callable<Migrations.Report> node = release::migrateAll;
            reports = nodes.invokeAll(Collections.nCopies(4, node)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
        assertThat(reports.stream().flatMap(report -> report.quarantined().stream()))
                .containsExactly(broken.slot().schema());
        dropEverywhere("only_once");
    }

    @Test
    void aRunThatWasCutOffGoesOnWhereItWas() throws SQLException {
        var done = TENANCY.create("cut-off-done");
        var open = TENANCY.create("cut-off-open");
        var release = release("CREATE TABLE cut_off (id uuid PRIMARY KEY);");
        release.migrateAll();
        try (var owner = Tenancy.owner()) {
            Cluster.execute(owner, "DROP TABLE " + open.slot().schema() + ".cut_off");
            Cluster.execute(
                    owner,
                    "UPDATE tenancy.slot SET version = version - 1 WHERE slot = "
                            + open.slot().number());
        }
        assertThat(release.migrateAll()).isEqualTo(new Migrations.Report(1, List.of()));
        assertThat(TENANCY.registry.ofId(done.id()).orElseThrow().slot().version())
                .isEqualTo(release.latest());
        dropEverywhere("cut_off");
    }

    private static void dropEverywhere(String table) throws SQLException {
        List<String> schemas = new ArrayList<>();
        try (var owner = Tenancy.owner();
                var statement = owner.createStatement()) {
            try (var rows = statement.executeQuery("SELECT schema_name FROM tenancy.slot")) {
                while (rows.next()) schemas.add(rows.getString(1));
            }
            for (var schema : schemas) statement.execute("DROP TABLE IF EXISTS " + schema + "." + table);
        }
    }
}
