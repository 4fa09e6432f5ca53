package io.xinqiao.tenants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;

/**
 * A database server made ready for the first time: logins, the tools of an escape taken away, the registry's tables.
 */
final class Cluster {
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final String NODE = "main";

    private final DataSource owner;
    private final TenancyProperties.Database database;

    Cluster(DataSource owner, TenancyProperties.Database database) {
        this.owner = owner;
        this.database = database;
    }

    /** Makes ready what is not; several nodes of the API may call it at once. */
    void prepare() {
        try (var connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(20260001)");
            }
            createRegistryLogin(connection);
            takeToolsOfEscapeAway(connection);
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException("The database could not be prepared", failure);
        }
        Flyway.configure()
                .dataSource(owner)
                .schemas("tenancy")
                .createSchemas(true)
                .locations("classpath:db/registry")
                .placeholders(Map.of())
                .load()
                .migrate();
        registerNode();
    }

    private void createRegistryLogin(Connection connection) throws SQLException {
        if (!answersYes(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'xinqiao_registry')")) {
            execute(connection, "CREATE ROLE xinqiao_registry LOGIN NOINHERIT");
        }
        execute(connection, "ALTER ROLE xinqiao_registry PASSWORD " + literal(database.registryPassword()));
        execute(connection, "ALTER ROLE xinqiao_registry SET search_path = tenancy");
        execute(connection, "GRANT CONNECT ON DATABASE \"" + connection.getCatalog() + "\" TO xinqiao_registry");
    }

    private void takeToolsOfEscapeAway(Connection connection) throws SQLException {
        var stillThere =
                "SELECT has_function_privilege('public', 'pg_catalog.set_config(text, text, boolean)', 'EXECUTE')"
                        + " OR has_function_privilege('public', 'pg_catalog.pg_notify(text, text)', 'EXECUTE')";
        if (!answersYes(connection, stillThere)) return;
        if (!answersYes(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
            throw new IllegalStateException("Run db/cluster/bootstrap.sql once as the database's superuser first");
        }
        log.info("Taking the tools of an escape away from the roles of {}", connection.getCatalog());
        execute(connection, bootstrap().replace("${database}", connection.getCatalog()));
    }

    private void registerNode() {
        try (var connection = owner.getConnection();
                var insert = connection.prepareStatement("INSERT INTO tenancy.node (node, jdbc_url) VALUES (?, ?)"
                        + " ON CONFLICT (node) DO UPDATE SET jdbc_url = excluded.jdbc_url")) {
            insert.setString(1, NODE);
            insert.setString(2, database.url());
            insert.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException("The node could not be registered", failure);
        }
    }

    private static String bootstrap() {
        try {
            return new ClassPathResource("db/cluster/bootstrap.sql").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static boolean answersYes(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
