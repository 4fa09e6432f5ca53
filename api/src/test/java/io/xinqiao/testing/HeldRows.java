package io.xinqiao.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session of a test's own over a company's tables: it holds rows, so that whoever wants them waits until it lets go.
 */
public final class HeldRows implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String schema;
    private final Connection holding = connect();

    /** Beside the other, because a transaction sees who waits as it was when it first looked. */
    private final Connection watching = connect();

    private HeldRows(Company company) throws SQLException {
        try (var find = watching.prepareStatement("SELECT s.schema_name FROM tenancy.slot s"
                + " JOIN tenancy.tenant t ON t.id = s.tenant_id WHERE t.code = ?")) {
            find.setString(1, company.code());
            try (var found = find.executeQuery()) {
                found.next();
                this.schema = found.getString(1);
            }
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
    }

    /** Holds what a query finds, such as {@code SELECT id FROM bill FOR UPDATE}. */
    public static HeldRows of(Company company, String query) throws SQLException {
        var held = new HeldRows(company);
        held.holding.setAutoCommit(false);
        try (var statement = held.holding.createStatement()) {
            statement.execute("SET LOCAL search_path = " + held.schema);
            try (var rows = statement.executeQuery(query)) {
                if (!rows.next()) throw new IllegalStateException("Nothing to hold: " + query);
            }
        }
        return held;
    }

    /** Holds a whole table, so that whoever reads it waits too. */
    public static HeldRows ofTable(Company company, String table) throws SQLException {
        var held = new HeldRows(company);
        held.holding.setAutoCommit(false);
        try (var statement = held.holding.createStatement()) {
            statement.execute("SET LOCAL search_path = " + held.schema);
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        }
        return held;
    }

    /** Has a company's tables changed past the API, as the API would have over the years. */
    public static void change(Company company, String... statements) throws SQLException {
        var session = new HeldRows(company);
        try (var owner = session.holding;
                var statement = owner.createStatement()) {
            statement.execute("SET search_path = " + session.schema);
            for (var one : statements) statement.execute(one);
        } finally {
            session.watching.close();
        }
    }

    /** A number that a query over a company's tables finds. */
    public static long number(Company company, String query) throws SQLException {
        var session = new HeldRows(company);
        try (var owner = session.holding;
                var statement = owner.createStatement()) {
            statement.execute("SET search_path = " + session.schema);
            try (var rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getLong(1);
            }
        } finally {
            session.watching.close();
        }
    }

    /** The rows that a query over a company's tables finds. */
    public static List<List<@Nullable Object>> rows(Company company, String query) throws SQLException {
        var session = new HeldRows(company);
        try (var owner = session.holding;
                var statement = owner.createStatement()) {
            statement.execute("SET search_path = " + session.schema);
            List<List<@Nullable Object>> found = new ArrayList<>();
            try (var rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (var at = 1; at <= rows.getMetaData().getColumnCount(); at++) row.add(rows.getObject(at));
                    found.add(row);
                }
            }
            return found;
        } finally {
            session.watching.close();
        }
    }

    /** Waits until so many statements of the company wait for a lock, or none any more. */
    public void awaitWaiting(int statements) throws SQLException {
        var deadline = Instant.now().plus(PATIENCE);
        while (statements == 0 ? waiting() > 0 : waiting() < statements) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(waiting() + " statements wait, and not " + statements);
            }
            ApiProcess.pause(Duration.ofMillis(20));
        }
    }

    /** Has the statements given up that wait for a lock, as PostgreSQL does after their time. */
    public void giveUpWaiting() throws SQLException {
        toWaiting("pg_cancel_backend");
    }

    /** Breaks the connections of the statements that wait for a lock. */
    public void breakWaiting() throws SQLException {
        toWaiting("pg_terminate_backend");
    }

    private void toWaiting(String function) throws SQLException {
        try (var each = watching.prepareStatement("SELECT " + function + "(pid) FROM pg_stat_activity"
                + " WHERE wait_event_type = 'Lock' AND strpos(query, ?) > 0")) {
            each.setString(1, schema);
            each.execute();
        }
    }

    private int waiting() throws SQLException {
        try (var count = watching.prepareStatement(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND strpos(query, ?) > 0")) {
            count.setString(1, schema);
            try (var rows = count.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /** Lets go, and what it changed stays so. */
    public void commit() throws SQLException {
        holding.commit();
    }

    /** Lets go. */
    @Override
    public void close() throws SQLException {
        try (holding;
                watching) {
            holding.rollback();
        }
    }
}
