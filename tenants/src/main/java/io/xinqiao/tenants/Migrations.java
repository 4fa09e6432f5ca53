package io.xinqiao.tenants;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every tenant's schema to this release. The registry knows who is behind, so only those are touched; a batch is
 * one transaction, so it can be cut off anywhere and goes on where it was; a tenant whose migration fails is
 * quarantined with its reason while all others serve.
 */
public final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final int BATCH = 100;
    private static final int AT_ONCE = 2;
    private static final String WAITING = "FOR UPDATE";
    private static final String WHOM_NOBODY_HAS = "FOR UPDATE SKIP LOCKED";
    private static final Report NOBODY = new Report(0, List.of());
    private static final int TRIES_WHEN_LOCKED = 3;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource owner;
    private final List<Script> scripts;

    Migrations(DataSource owner, List<Script> scripts) {
        this.owner = owner;
        this.scripts = scripts;
    }

    /**
     * What one run did.
     *
     * @param quarantined schemas that could not be migrated, each with its reason in the registry
     */
    public record Report(int migrated, List<String> quarantined) {
        private Report and(Report other) {
            return new Report(
                    migrated + other.migrated,
                    Stream.concat(quarantined.stream(), other.quarantined.stream())
                            .toList());
        }
    }

    private record Behind(int slot, String schema, int version) {}

    /**
     * Migrates all that are behind and not in quarantine, several batches at once where there are many. Costs two
     * queries when nobody is. Whom another node is migrating is waited for.
     */
    public Report migrateAll() {
        var report = manyAreBehind() ? together() : NOBODY;
        report = report.and(migrate(WAITING));
        if (report.migrated() > 0) log.info("Migrated {} tenants to version {}", report.migrated(), latest());
        return report;
    }

    private boolean manyAreBehind() {
        try (var connection = owner.getConnection()) {
            return nextBatch(connection, "").size() == BATCH;
        } catch (SQLException failure) {
            throw new IllegalStateException("The registry could not be asked who is behind", failure);
        }
    }

    private Report together() {
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var batches = Stream.generate(() -> CompletableFuture.supplyAsync(() -> migrate(WHOM_NOBODY_HAS), workers))
                    .limit(AT_ONCE)
                    .toList();
            return batches.stream().map(CompletableFuture::join).reduce(NOBODY, Report::and);
        }
    }

    private Report migrate(String locking) {
        var migrated = 0;
        List<String> quarantined = new ArrayList<>();
        try (var connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            while (true) {
                var batch = nextBatch(connection, locking);
                if (batch.isEmpty()) break;
                if (succeeds(connection, batch) == null) {
                    migrated += batch.size();
                    continue;
                }
                for (var one : batch) {
                    var failure = alone(connection, one);
                    if (failure == null) {
                        migrated++;
                    } else if (quarantine(connection, one, failure)) {
                        quarantined.add(one.schema());
                    }
                }
            }
            connection.rollback();
        } catch (SQLException failure) {
            throw new IllegalStateException("The tenants could not be migrated", failure);
        }
        return new Report(migrated, List.copyOf(quarantined));
    }

    /** Lets a quarantined slot try again with the next {@link #migrateAll()}. */
    public void release(int slot) {
        try (var connection = owner.getConnection();
                var update = connection.prepareStatement(
                        "UPDATE tenancy.slot SET quarantined_at = NULL, quarantine_reason = NULL WHERE slot = ?")) {
            update.setInt(1, slot);
            update.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException("The slot could not be released", failure);
        }
    }

    int latest() {
        return scripts.getLast().version();
    }

    private List<Behind> nextBatch(Connection connection, String locking) throws SQLException {
        try (var select = connection.prepareStatement("""
            SELECT slot, schema_name, version
            FROM tenancy.slot
            WHERE version < ?
              AND quarantined_at IS NULL
            ORDER BY slot
            LIMIT ?
            """ + locking)) {
            select.setInt(1, latest());
            select.setInt(2, BATCH);
            List<Behind> batch = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) batch.add(new Behind(rows.getInt(1), rows.getString(2), rows.getInt(3)));
            }
            return batch;
        }
    }

    private boolean isBehind(Connection connection, Behind one) throws SQLException {
        try (var select = connection.prepareStatement(
                "SELECT FROM tenancy.slot WHERE slot = ? AND version = ? AND quarantined_at IS NULL FOR UPDATE")) {
            select.setInt(1, one.slot());
            select.setInt(2, one.version());
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private @Nullable SQLException alone(Connection connection, Behind one) throws SQLException {
        for (var attempt = 1; ; attempt++) {
            // While nobody held it, another worker or node may have migrated it.
            if (!isBehind(connection, one)) return null;
            var failure = succeeds(connection, List.of(one));
            if (failure == null) return null;
            if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState()) || attempt == TRIES_WHEN_LOCKED) return failure;
        }
    }

    /** Runs one batch in one transaction; the failure, if any, after all of it was rolled back. */
    private @Nullable SQLException succeeds(Connection connection, List<Behind> batch) throws SQLException {
        var sql = new StringBuilder("SET LOCAL lock_timeout = '2s';\n");
        for (var one : batch) {
            sql.append("SET LOCAL search_path = ").append(one.schema()).append(", shared;\n");
            for (var script : scripts) {
                if (script.version() > one.version())
                    sql.append(script.forRole(one.schema())).append('\n');
            }
            sql.append("UPDATE tenancy.slot SET version = %d WHERE slot = %d;%n".formatted(latest(), one.slot()));
        }
        try {
            Cluster.execute(connection, sql.toString());
            connection.commit();
            return null;
        } catch (SQLException failure) {
            connection.rollback();
            return failure;
        }
    }

    /** Whether it was this one who did it: another node may have met the same failure. */
    private boolean quarantine(Connection connection, Behind one, SQLException failure) throws SQLException {
        try (var update = connection.prepareStatement("""
            UPDATE tenancy.slot SET quarantined_at = clock_timestamp(), quarantine_reason = ?
            WHERE slot = ?
              AND quarantined_at IS NULL
            """)) {
            update.setString(1, failure.getMessage());
            update.setInt(2, one.slot());
            var first = update.executeUpdate() == 1;
            connection.commit();
            if (first) log.error("Tenant schema {} is quarantined: {}", one.schema(), failure.getMessage());
            return first;
        }
    }
}
