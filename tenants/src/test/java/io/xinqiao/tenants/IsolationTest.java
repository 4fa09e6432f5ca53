package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One tenant can never reach another: not by mistake, not by SQL injection, not past the API in the database itself.
 */
class IsolationTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static Tenant first;
    private static Tenant second;

    @BeforeAll
    static void twoTenants() {
        first = TENANCY.create("isolation-a");
        second = TENANCY.create("isolation-b");
        TENANCY.database.as(
                second,
                () -> TENANCY.database.write(() -> TENANCY.database
                        .sql()
                        .execute("INSERT INTO person (id, name, created_at) VALUES (gen_random_uuid(), '秘密', now())")));
    }

    private static String asFirst(String sql) {
        return TENANCY.database.as(
                first, () -> String.valueOf(TENANCY.database.sql().fetch(sql)));
    }

    private static void refuses(String sql) {
        assertThatThrownBy(() -> asFirst(sql))
                .as(sql)
                .isInstanceOf(DataAccessException.class)
                .satisfies(failure ->
                        assertThat(((DataAccessException) failure).sqlState()).isEqualTo("42501"));
    }

    @Test
    void withoutATenantThereIsNoConnection() {
        assertThatThrownBy(() -> TENANCY.database.sql().fetch("SELECT 1")).isInstanceOf(NoTenant.class);
        assertThatThrownBy(() -> TENANCY.database.write(() -> 1)).isInstanceOf(NoTenant.class);
    }

    @Test
    void nothingChangesTenantsHalfWay() {
        assertThatThrownBy(() -> TENANCY.database.as(first, () -> TENANCY.database.as(second, () -> 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTenantSeesItsOwnRowsOnly() {
        assertThat(asFirst("SELECT name FROM person")).doesNotContain("秘密");
        assertThat(TENANCY.database.as(
                        second, () -> String.valueOf(TENANCY.database.sql().fetch("SELECT name FROM person"))))
                .contains("秘密");
    }

    @Test
    void theDatabaseRefusesAnotherTenantsSchemaAndTheRegistry() {
        refuses("SELECT * FROM " + second.slot().schema() + ".person");
        refuses("SELECT * FROM tenancy.tenant");
        refuses("SELECT * FROM tenancy.slot");
        refuses("INSERT INTO " + second.slot().schema()
                + ".person (id, name, created_at) SELECT gen_random_uuid(), 'x', now()");
    }

    @Test
    void theTimelineCannotBeEditedOrRemoved() {
        for (var sql : new String[] {
            "UPDATE ticket_event SET note = 'x'",
            "DELETE FROM ticket_event",
            "DELETE FROM ticket",
            "DELETE FROM role_grant"
        }) {
            assertThatThrownBy(() -> TENANCY.database.as(
                            first,
                            () -> TENANCY.database.write(
                                    () -> TENANCY.database.sql().execute(sql))))
                    .as(sql)
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1; SET ROLE %s",
                "SELECT 1; SELECT 2",
                "SET ROLE %s",
                "set local role %s",
                "/* harmless */ SET ROLE %s",
                "-- harmless\nSET ROLE %s",
                "RESET ROLE",
                "RESET ALL",
                "DISCARD ALL",
                "DO $$ BEGIN PERFORM 1; END $$",
                "BEGIN",
                "COMMIT",
                "ROLLBACK",
                "EXECUTE something",
                "PREPARE x AS SELECT 1",
                "CALL something()",
                "COPY person TO STDOUT",
                "CREATE TEMP TABLE x (y int)",
                "EXPLAIN ANALYZE SELECT 1",
                "EXPLAIN (ANALYZE) SELECT 1",
                "EXPLAIN DELETE FROM person",
                "explain select 1; SET ROLE %s",
                "LISTEN x",
                "",
            })
    void theGuardRefusesWhatIsNoSingleReadOrWrite(String sql) {
        refuses(sql.formatted(second.slot().schema()));
    }

    @Test
    void anInjectedValueStaysAValue() {
        var injected = "x'; SET ROLE " + second.slot().schema() + "; SELECT name FROM person; --";
        var found = TENANCY.database.as(
                first,
                () -> TENANCY.database
                        .sql()
                        .fetch("SELECT name FROM person WHERE name = {0}", DSL.val(injected))
                        .size());
        assertThat(found).isZero();
    }

    /** Even a connection past the guard, such as an injection through a hole that nobody knows of, gets no further. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT set_config('role', '%s', true)",
                "SELECT set_config('search_path', '%s', true)",
                "SELECT query_to_xml('SELECT * FROM %s.person', true, true, '')",
                "SELECT query_to_xmlschema('SELECT * FROM %s.person', true, true, '')",
                "SELECT table_to_xml('pg_class'::regclass, true, true, '')",
                "SELECT schema_to_xml('%s', true, true, '')",
                "SELECT database_to_xml(true, true, '')",
                "SELECT cursor_to_xml('x', 1, true, true, '')",
                "DO $$ BEGIN EXECUTE 'SET ROLE %s'; END $$",
                "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
                "CREATE TABLE mine (x int)",
                "CREATE TEMP TABLE mine (x int)",
                "CREATE SCHEMA mine",
                "SELECT * FROM %s.person",
                "SELECT rolpassword FROM pg_authid",
                "SELECT pg_read_file('postgresql.conf')",
                "COPY person TO PROGRAM 'id'",
                "UPDATE pg_settings SET setting = '%s' WHERE name = 'search_path'",
                "SELECT lo_from_bytea(0, 'x')",
                "SELECT lo_create(0)",
                "SELECT lo_get(1)",
                "SELECT lo_unlink(1)",
                "SELECT lowrite(0, 'x')",
                "SELECT pg_notify('xinqiao_changes', '*')",
                "SELECT pg_logical_emit_message(false, 'x', 'x')",
                "SELECT pg_advisory_lock(1)",
                "SELECT pg_try_advisory_lock_shared(1)",
                "SELECT pg_sleep(0)",
                "SELECT * FROM pg_prepared_statements",
                "SELECT * FROM pg_cursors",
                "SELECT * FROM ts_stat('SELECT name::tsvector FROM person')",
                "SELECT pg_export_snapshot()",
                "SELECT tenancy.tell_nodes('xinqiao_changes', '*')",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
            })
    void theDatabaseTakesTheToolsOfAnEscapeAway(String sql) throws SQLException {
        try (var connection = cellLogin()) {
            connection.setAutoCommit(false);
            Cluster.execute(connection, "SET LOCAL ROLE " + first.slot().schema());
            Cluster.execute(
                    connection, "SET LOCAL search_path = " + first.slot().schema() + ", shared");
            assertThatThrownBy(() -> Cluster.execute(
                            connection, sql.formatted(second.slot().schema())))
                    .as(sql)
                    .isInstanceOf(SQLException.class)
                    .satisfies(failure ->
                            assertThat(((SQLException) failure).getSQLState()).isEqualTo("42501"));
        }
    }

    @Test
    void aLoginWithoutARoleReadsNothing() throws SQLException {
        for (var login : new String[] {"cell", "registry"}) {
            try (var connection = login.equals("cell") ? cellLogin() : Tenancy.login("xinqiao_registry", "registry")) {
                assertThatThrownBy(() -> Cluster.execute(
                                connection, "SELECT * FROM " + first.slot().schema() + ".person"))
                        .as(login)
                        .hasMessageContaining("permission denied");
            }
        }
        try (var connection = cellLogin()) {
            assertThatThrownBy(() -> Cluster.execute(connection, "SELECT * FROM tenancy.tenant"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> Cluster.execute(connection, "SELECT * FROM person"))
                    .as("the path of a login leads to no company")
                    .hasMessageContaining("does not exist");
        }
    }

    /** A read's first statement takes the switch along: the first that is executed, not the first that is prepared. */
    @Test
    void whateverRunsFirstRunsAsTheTenant() {
        var roles = new ArrayList<String>();
        TENANCY.database.as(first, () -> {
            TENANCY.database.sql().connection(connection -> {
                try (var never = connection.prepareStatement("SELECT 1");
                        var then = connection.prepareStatement("SELECT current_user::text");
                        var last = connection.prepareStatement("SELECT current_user::text")) {
                    never.setQueryTimeout(1);
                    for (var statement : List.of(then, then, last)) {
                        try (var rows = statement.executeQuery()) {
                            rows.next();
                            roles.add(rows.getString(1));
                        }
                    }
                }
            });
            return null;
        });
        assertThat(roles).hasSize(3).containsOnly(first.slot().schema());
    }

    @Test
    void roleAndPathFallOffWithTheTransaction() throws SQLException {
        asFirst("SELECT 1");
        try (var connection = TENANCY.pools.connection(first.slot());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT current_user, current_setting('search_path')")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo(Pools.loginOf(first.slot().cell()));
            assertThat(rows.getString(2)).doesNotContain("t_0");
        }
    }

    @Test
    void readsAreReadOnlyAndAFailedWriteLeavesNothing() {
        assertThatThrownBy(() -> TENANCY.database.as(
                        first,
                        () -> TENANCY.database
                                .sql()
                                .execute("INSERT INTO person (id, name, created_at) VALUES (gen_random_uuid(),"
                                        + " 'x', now())")))
                .hasMessageContaining("read-only transaction");
        assertThatThrownBy(() -> TENANCY.database.as(
                        first,
                        () -> TENANCY.database.write(() -> {
                            TENANCY.database
                                    .sql()
                                    .execute("INSERT INTO person (id, name, created_at) VALUES (gen_random_uuid(),"
                                            + " '半途', now())");
                            throw new IllegalStateException("half way");
                        })))
                .hasMessage("half way");
        assertThat(asFirst("SELECT name FROM person")).doesNotContain("半途");
    }

    private static Connection cellLogin() throws SQLException {
        return Tenancy.login(Pools.loginOf(first.slot().cell()), "cell");
    }
}
