package io.xinqiao.tenants;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Empty places prepared ahead, so that a company's onboarding waits for one UPDATE and not for a hundred DDL
 * statements.
 */
final class Slots {
    /** A login that is a member of thousands of roles stalls whenever one is added; 250 keeps SET ROLE at 0.4 ms. */
    private static final int TENANTS_PER_CELL = 250;

    private final DataSource owner;
    private final List<Script> scripts;
    private final TenancyProperties.Database database;

    Slots(DataSource owner, List<Script> scripts, TenancyProperties.Database database) {
        this.owner = owner;
        this.scripts = scripts;
        this.database = database;
    }

    /** Prepares as many as are missing to {@code wanted}. */
    void keepSpare(int wanted) {
        for (var missing = wanted - spare(); missing > 0; missing--) prepareOne();
    }

    private int spare() {
        try (var connection = owner.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM tenancy.slot WHERE tenant_id IS NULL")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException("The spare slots could not be counted", failure);
        }
    }

    /** One new slot: role, schema and all migrations in one transaction, registered last. */
    void prepareOne() {
        try (var connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try {
                prepare(connection, nextNumber(connection));
                connection.commit();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("A slot could not be prepared", failure);
        }
    }

    private void prepare(Connection connection, int number) throws SQLException {
        var schema = Tenant.Slot.schemaOf(number);
        var cell = (number - 1) / TENANTS_PER_CELL + 1;
        ensureCell(connection, cell);
        var sql = new StringBuilder();
        sql.append("CREATE ROLE %s NOLOGIN;%n".formatted(schema));
        sql.append("GRANT %s TO %s;%n".formatted(schema, Pools.loginOf(cell)));
        sql.append("CREATE SCHEMA %s;%n".formatted(schema));
        sql.append("GRANT USAGE ON SCHEMA %s TO %s;%n".formatted(schema, schema));
        sql.append("GRANT USAGE ON SCHEMA shared TO %s;%n".formatted(schema));
        sql.append("SET LOCAL search_path = %s, shared;%n".formatted(schema));
        for (var script : scripts) sql.append(script.forRole(schema)).append('\n');
        sql.append("INSERT INTO tenancy.slot (slot, schema_name, node, cell, version) VALUES (%d, '%s', 'main', %d, %d)"
                .formatted(number, schema, cell, scripts.getLast().version()));
        Cluster.execute(connection, sql.toString());
    }

    private void ensureCell(Connection connection, int cell) throws SQLException {
        Cluster.execute(connection, "SELECT pg_advisory_xact_lock(20260002)");
        if (Cluster.answersYes(connection, "SELECT EXISTS (SELECT FROM tenancy.cell WHERE cell = " + cell + ")"))
            return;
        var login = Pools.loginOf(cell);
        Cluster.execute(connection, """
            CREATE ROLE %1$s LOGIN NOINHERIT PASSWORD %2$s;
            ALTER ROLE %1$s SET statement_timeout = '30s';
            ALTER ROLE %1$s SET lock_timeout = '10s';
            ALTER ROLE %1$s SET idle_in_transaction_session_timeout = '60s';
            ALTER ROLE %1$s SET search_path = "$user", shared;
            GRANT CONNECT ON DATABASE "%3$s" TO %1$s;
            INSERT INTO tenancy.cell (cell, node, login) VALUES (%4$d, 'main', '%1$s')
            """.formatted(
                        login, Cluster.literal(database.cellPassword()), connection.getCatalog(), cell));
    }

    private static int nextNumber(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT nextval('tenancy.slot_number')")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
