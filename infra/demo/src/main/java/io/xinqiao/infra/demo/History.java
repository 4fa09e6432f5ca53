package io.xinqiao.infra.demo;

import io.xinqiao.infra.stack.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

/**
 * Moves a company's tickets from this minute into the last six weeks, so that lists look like a company at work. Done
 * as the database's owner: the company's own role can't, its timelines are written once.
 */
final class History {
    private static final int DAYS = 42;

    private final Postgres postgres;
    private final String code;
    private final Random random;

    History(Postgres postgres, String code, Random random) {
        this.postgres = postgres;
        this.code = code;
        this.random = random;
    }

    void spreadOverTheLastWeeks() {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres")) {
            var schema = schema(connection);
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT setseed(%s)".formatted(random.nextInt(1000) / 1000.0));
                statement.execute("""
                    CREATE TEMP TABLE aged AS
                    SELECT id AS ticket_id, random() * interval '%1$d days' AS age, 6 + random() * 240 AS pace
                    FROM %2$s.ticket
                    """.formatted(DAYS, schema));
                statement.execute("""
                    UPDATE %1$s.ticket_event AS e
                    SET at = least(now(), e.at - a.age + (e.sequence - 1) * a.pace * interval '1 minute')
                    FROM aged AS a
                    WHERE a.ticket_id = e.ticket_id
                    """.formatted(schema));
                statement.execute("""
                    UPDATE %1$s.ticket AS t
                    SET submitted_at = (SELECT min(at) FROM %1$s.ticket_event AS e WHERE e.ticket_id = t.id),
                        changed_at = (SELECT max(at) FROM %1$s.ticket_event AS e WHERE e.ticket_id = t.id)
                    """.formatted(schema));
                statement.execute("""
                    UPDATE %1$s.follow_up AS f
                    SET at = (SELECT max(at) FROM %1$s.ticket_event AS e WHERE e.ticket_id = f.ticket_id AND e.step = 'FOLLOW_UP')
                    """.formatted(schema));
                statement.execute("DROP TABLE aged");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The history of " + code + " could not be written", failure);
        }
    }

    private String schema(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(
                "SELECT schema_name FROM tenancy.slot JOIN tenancy.tenant ON tenant.id = slot.tenant_id WHERE code"
                        + " = ?")) {
            select.setString(1, code);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
