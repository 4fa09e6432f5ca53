package io.xinqiao.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A second project of a company, copied row by row from the planted one: other places, papers and people, the same
 * staff. It is there to see that nobody sees the one with rights for the other.
 */
public final class Twin {
    /** What belongs to the company and not to one of its projects. */
    private static final Set<String> OF_THE_COMPANY = Set.of(
            "member", "role_grant", "role_grant_building", "worker", "worker_skill", "fee_item", "ticket_category");

    private static final Set<String> LEFT_OUT = Set.of(
            "api_client",
            "trusted_document",
            "webhook_endpoint",
            "webhook_delivery",
            "webhook_attempt",
            "outbox",
            "idempotency",
            "data_key",
            "notice",
            "personal_data_access",
            "scheduled_tasks");

    private Twin() {}

    /** A connection of the database's owner to the company's tables, without their triggers and foreign keys. */
    public static Connection connect(Company company) throws SQLException {
        var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
        try (var statement = connection.createStatement()) {
            var schema = list(
                            connection,
                            "SELECT s.schema_name FROM tenancy.slot s JOIN tenancy.tenant t ON t.id = s.tenant_id"
                                    + " WHERE t.code = '" + company.code() + "'")
                    .getFirst();
            statement.execute("SET search_path = " + schema);
            statement.execute("SET session_replication_role = replica");
        }
        return connection;
    }

    /** The key in the copy of a row that has this key in the planted project. */
    public static UUID of(UUID planted) {
        return UUID.nameUUIDFromBytes(("twin of " + planted).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Copies the planted project. */
    public static void plant(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE twin (old uuid PRIMARY KEY, new uuid NOT NULL)");
        }
        var tables = list(connection, """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT c.relispartition ORDER BY 1\
            """);
        tables.removeIf(table -> LEFT_OUT.contains(table) || table.contains("flyway"));
        for (var table : tables) {
            if (OF_THE_COMPANY.contains(table) || !columns(connection, table).contains("id")) continue;
            for (var id : list(connection, "SELECT id FROM " + table)) {
                // A run and what its kind has of its own have the same id.
                execute(
                        connection,
                        "INSERT INTO twin VALUES ('%s', '%s') ON CONFLICT DO NOTHING"
                                .formatted(id, of(UUID.fromString(id))));
            }
        }
        for (var table : tables) if (!OF_THE_COMPANY.contains(table)) copy(connection, table);
    }

    private static void copy(Connection connection, String table) throws SQLException {
        var columns = columns(connection, table);
        var one = unique(connection, table, "text");
        var once = unique(connection, table, "uuid");
        var uuids = typed(connection, table, "uuid");
        var lists = typed(connection, table, "_uuid");
        if (uuids.isEmpty()) return;
        var values = columns.stream()
                .map(column -> {
                    if (uuids.contains(column)) {
                        var otherwise = once.contains(column) ? "md5(r." + column + "::text)::uuid" : "r." + column;
                        return "coalesce(" + twin("r." + column) + ", " + otherwise + ")";
                    }
                    if (lists.contains(column)) {
                        return "ARRAY(SELECT coalesce(" + twin("x") + ", x) FROM unnest(r." + column + ") x)";
                    }
                    return one.contains(column) ? "r." + column + " || '2'" : "r." + column;
                })
                .collect(Collectors.joining(", "));
        var mapped = uuids.stream()
                .map(column -> twin("r." + column) + " IS NOT NULL")
                .toList();
        var ofAProject = columns.contains("project_id") ? " AND r.project_id IS NOT NULL" : "";
        execute(
                connection,
                "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s r WHERE (%s)%s"
                        .formatted(
                                table,
                                String.join(", ", columns),
                                values,
                                table,
                                String.join(" OR ", mapped),
                                ofAProject));
    }

    /** Columns of a type of which no two rows may have the same value. */
    private static List<String> unique(Connection connection, String table, String type) throws SQLException {
        return list(
                connection,
                "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum ="
                        + " i.indkey[0] WHERE i.indisunique AND i.indnatts = 1 AND a.atttypid = '" + type
                        + "'::regtype AND i.indrelid = '" + table + "'::regclass");
    }

    private static String twin(String expression) {
        return "(SELECT w.new FROM twin w WHERE w.old = " + expression + ")";
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        return list(
                connection,
                "SELECT attname FROM pg_attribute WHERE attrelid = '" + table
                        + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum");
    }

    private static List<String> typed(Connection connection, String table, String type) throws SQLException {
        return list(
                connection,
                "SELECT attname FROM pg_attribute WHERE attrelid = '" + table
                        + "'::regclass AND attnum > 0 AND NOT attisdropped AND atttypid = '" + type + "'::regtype");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new SQLException(sql, failure);
        }
    }

    private static List<String> list(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }
}
