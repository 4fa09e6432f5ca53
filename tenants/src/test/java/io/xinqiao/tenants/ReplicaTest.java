package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.infra.stack.Postgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes long is read from a streaming replica, which tells as of when its data are. */
class ReplicaTest {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final AtomicReference<Postgres> REPLICA = new AtomicReference<>();
    private static Postgres primary;
    private static Tenancy tenancy;
    private static Tenant tenant;

    @BeforeAll
    static void start(@TempDir Path folder) throws SQLException {
        primary = Postgres.replicable();
        tenancy = new Tenancy(primary, () -> Optional.of(REPLICA.get().jdbcUrl()));
        tenant = tenancy.create("replicated");
        REPLICA.set(primary.replica(folder.resolve("copy")));
        try (var session = DriverManager.getConnection(primary.jdbcUrl(), "postgres", "postgres");
                var statement = session.createStatement()) {
            statement.execute("CREATE TABLE %1$s.probe (id int PRIMARY KEY); GRANT ALL ON %1$s.probe TO %1$s"
                    .formatted(tenant.slot().schema()));
        }
    }

    @AfterAll
    static void stop() {
        tenancy.pools.close();
        REPLICA.get().close();
        primary.close();
    }

    private static boolean isInRecovery() {
        return tenancy.database.sql().fetchSingle("SELECT pg_is_in_recovery()").get(0, Boolean.class);
    }

    private static int probes() {
        return tenancy.database.sql().fetchSingle("SELECT count(*) FROM probe").get(0, Integer.class);
    }

    private static void probe(int id) {
        tenancy.database.as(
                tenant,
                () -> tenancy.database.write(
                        () -> tenancy.database.sql().execute("INSERT INTO probe VALUES (" + id + ")")));
    }

    private static void onReplica(String statement) throws SQLException {
        try (var session = DriverManager.getConnection(REPLICA.get().jdbcUrl(), "postgres", "postgres");
                var running = session.createStatement()) {
            running.execute(statement);
        }
    }

    /** Reads until the replica has as many rows, and says as of when they are. */
    private static Instant followed(int rows) throws InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                var asOf = tenancy.database.as(
                        tenant,
                        () -> tenancy.database.<Optional<Instant>>readLong(LONGEST, snapshot -> {
                            var at = snapshot.asOf(Instant.now());
                            return probesAre(rows) ? Optional.of(at) : Optional.empty();
                        }));
                if (asOf.isPresent()) return asOf.get();
            } catch (DataAccessException failure) {
                // It is not connected yet.
                if (!Trouble.of(failure).mayPass() || Instant.now().isAfter(deadline)) throw failure;
            }
            assertThat(Instant.now()).as("it does not follow").isBefore(deadline);
            Thread.sleep(20);
        }
    }

    private static boolean probesAre(int rows) {
        return tenancy.database
                        .sql()
                        .fetchSingle("SELECT to_regclass('probe') IS NOT NULL")
                        .get(0, Boolean.class)
                && probes() == rows;
    }

    @Test
    void whatTakesLongIsReadFromItAsTheCompanyAndAllElseIsNot() throws InterruptedException {
        followed(0);
        var database = tenancy.database;
        database.as(tenant, () -> {
            assertThat(isInRecovery()).isFalse();
            assertThat(database.<Boolean>readLong(LONGEST, snapshot -> isInRecovery()))
                    .isTrue();
            var user = database.<String>readLong(
                    LONGEST,
                    snapshot ->
                            database.sql().fetchSingle("SELECT current_user").get(0, String.class));
            assertThat(user).isEqualTo(tenant.slot().schema());
            assertThat(isInRecovery()).isFalse();
            return null;
        });
        assertThatThrownBy(() -> database.as(
                        tenant,
                        () -> database.<Integer>readLong(
                                LONGEST, snapshot -> database.sql().execute("INSERT INTO probe VALUES (0)"))))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void itTellsHowFarItHasFollowed() throws SQLException, InterruptedException {
        followed(0);
        onReplica("SELECT pg_wal_replay_pause()");
        Instant before;
        try {
            before = Instant.now();
            probe(1);
            var lag = followed(0);
            // What it has heard of and not done makes its data old.
            while (lag.isAfter(before)) lag = followed(0);
            assertThat(lag).isBeforeOrEqualTo(before);
        } finally {
            onReplica("SELECT pg_wal_replay_resume()");
        }
        assertThat(followed(1)).isAfter(before);
        tenancy.database.as(
                tenant,
                () -> tenancy.database.write(() -> tenancy.database.sql().execute("DELETE FROM probe")));
    }
}
