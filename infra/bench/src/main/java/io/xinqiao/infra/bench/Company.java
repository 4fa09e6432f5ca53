package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * A company that was put into the database past the API, because it is not onboarding that is measured.
 *
 * @param schema where its rows are
 * @param subject its supervisor's name at the identity provider
 */
record Company(String code, String organization, String subject, String schema) {
    /** Fills it: units with households and owners, tickets of three steps each. */
    Company filled(Connection connection, int units, int tickets) throws SQLException, IOException {
        var sql = resource("company.sql")
                .replace("${subject}", subject)
                .replace("${code}", code)
                .replace("${units}", Integer.toString(units))
                .replace("${tickets}", Integer.toString(tickets));
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema + ", shared");
            statement.execute(sql);
            statement.execute("ANALYZE unit, person, household, household_member, ticket, ticket_event");
            statement.execute("RESET search_path");
        }
        return this;
    }

    /** Registers a company in the next empty slot, as onboarding does: both or neither. */
    static Company claim(Connection connection, String code) throws SQLException {
        return claim(connection, code, nanos -> {});
    }

    /** The same; tells how long it took until only the confirmation on disk was left. */
    static Company claim(Connection connection, String code, LongConsumer untilCommit) throws SQLException {
        var begun = System.nanoTime();
        var id = UUID.randomUUID();
        var organization = UUID.randomUUID().toString();
        connection.setAutoCommit(false);
        try (var insert = connection.prepareStatement("""
            INSERT INTO tenancy.tenant (id, code, name, state, step, organization_id, administrator_username, administrator_name, created_at, version)
            VALUES (?, ?, ?, 'ACTIVE', 'COMPLETE', ?, ?, 'bench', now(), 1)
            """);
                var claim = connection.prepareStatement("""
                    UPDATE tenancy.slot
                    SET tenant_id = ?
                    WHERE slot = (SELECT slot FROM tenancy.slot WHERE tenant_id IS NULL ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING schema_name
                    """)) {
            insert.setObject(1, id);
            insert.setString(2, code);
            insert.setString(3, code);
            insert.setString(4, organization);
            insert.setString(5, code + ".admin");
            insert.executeUpdate();
            claim.setObject(1, id);
            try (var rows = claim.executeQuery()) {
                if (!rows.next()) throw new IllegalStateException("No empty slot");
                var company = new Company(code, organization, UUID.randomUUID().toString(), rows.getString(1));
                untilCommit.accept(System.nanoTime() - begun);
                connection.commit();
                return company;
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    static Connection connect(Postgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres");
    }

    static void awaitSlots(Postgres postgres, int wanted) throws SQLException, InterruptedException {
        try (var connection = connect(postgres);
                var count = connection.prepareStatement("SELECT count(*) FROM tenancy.slot WHERE tenant_id IS NULL")) {
            for (var ready = 0; ready < wanted; Thread.sleep(100)) {
                try (var rows = count.executeQuery()) {
                    rows.next();
                    ready = rows.getInt(1);
                }
            }
        }
    }

    static String resource(String name) throws IOException {
        try (var stream = Objects.requireNonNull(Company.class.getResourceAsStream("/bench/" + name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
