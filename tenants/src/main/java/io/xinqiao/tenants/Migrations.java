package io.xinqiao.tenants;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
    public record Report(int migrated, List<String> quarantined) {}

    private record Behind(int slot, String schema, int version) {}

    /** Migrates all that are behind and not in quarantine. Costs one query when nobody is. */
    public Report migrateAll() {
        var migrated = 0;
        List<String> quarantined = new ArrayList<>();
        try (var connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            while (true) {
                var batch = nextBatch(connection);
                if (batch.isEmpty()) break;
                if (succeeds(connection, batch) == null) {
                    migrated += batch.size();
                    continue;
                }
                for (var one : batch) {
                    var failure = alone(connection, one);
                    if (failure == null) {
                        migrated++;
                    } else {
                        quarantine(connection, one, failure);
                        quarantined.add(one.schema());
                    }
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The tenants could not be migrated", failure);
        }
        if (migrated > 0) log.info("Migrated {} tenants to version {}", migrated, latest());
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

    private List<Behind> nextBatch(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("""
            SELECT slot, schema_name, version
            FROM tenancy.slot
            WHERE version < ?
              AND quarantined_at IS NULL
            ORDER BY slot
            LIMIT ?
            FOR UPDATE
            """)) {
            select.setInt(1, latest());
            select.setInt(2, BATCH);
            List<Behind> batch = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) batch.add(new Behind(rows.getInt(1), rows.getString(2), rows.getInt(3)));
            }
            return batch;
        }
    }

    private @Nullable SQLException alone(Connection connection, Behind one) throws SQLException {
        for (var attempt = 1; ; attempt++) {
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

    private void quarantine(Connection connection, Behind one, SQLException failure) throws SQLException {
        log.error("Tenant schema {} is quarantined: {}", one.schema(), failure.getMessage());
        try (var update = connection.prepareStatement(
                "UPDATE tenancy.slot SET quarantined_at = clock_timestamp(), quarantine_reason = ? WHERE slot = ?")) {
            update.setString(1, failure.getMessage());
            update.setInt(2, one.slot());
            update.executeUpdate();
            connection.commit();
        }
    }
}
