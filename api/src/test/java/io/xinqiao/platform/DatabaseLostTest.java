package io.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections are lost in the middle: a table is locked, the statement that waits for it is found, and its connection
 * is ended as by a database that restarts. The client is told to try again, and can.
 */
class DatabaseLostTest extends ApiTest {
    private static Connection owner() throws SQLException {
        return DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String schema() throws SQLException {
        try (var owner = owner()) {
            return one(
                    owner,
                    "SELECT s.schema_name FROM tenancy.slot s JOIN tenancy.tenant t ON t.id = s.tenant_id WHERE t.code"
                            + " = '" + jinxiu().code() + "'");
        }
    }

    /** What is answered when whoever waits for the table loses the connection. */
    private static Api.Answer losing(String table, Callable<Api.Answer> request) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var locker = owner();
                var killer = owner()) {
            locker.setAutoCommit(false);
            run(killer, "SELECT pg_notify('xinqiao_changes', '*')");
            run(locker, "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            var asked = threads.submit(request);
            var latest = Instant.now().plus(Duration.ofSeconds(60));
            // Other work may wait for the table too, and loses its connection with it; it is told the same.
            while (!asked.isDone() && Instant.now().isBefore(latest)) {
                run(
                        killer,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND pid IN (SELECT pid FROM pg_locks WHERE NOT granted AND relation = '" + table
                                + "'::regclass)");
                LockSupport.parkNanos(20_000_000);
            }
            locker.rollback();
            return answer(asked);
        }
    }

    private static Api.Answer answer(Future<Api.Answer> asked) throws Exception {
        return asked.get();
    }

    private static void assertTryAgain(Api.Answer answer) {
        assertThat(answer.code()).as(answer.body()).isEqualTo("UNAVAILABLE");
        assertThat(answer.json().at("/errors/0/extensions/retryAfterMs").asLong())
                .isPositive();
    }

    @Test
    void aReadThatLosesItsConnectionIsTriedAgain() throws Exception {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        assertTryAgain(losing(schema() + ".project", () -> admin.ask("{ projects { nodes { id } } }")));
        admin.ask("{ projects { nodes { id } } }").fine();
    }

    @Test
    void aChangeThatLosesItsConnectionLeavesNothingAndIsTriedAgain() throws Exception {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        Map<String, Object> input = Map.of("code", "LOST1", "name", "断线小区");
        assertTryAgain(losing(schema() + ".project", () -> admin.mutate("createProject", input, "project { id }")));
        admin.mutate("createProject", input, "project { id }").fine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant", "barred"})
    void whoeverIsLookedUpInARegistryThatIsLostIsNotRefused(String table) throws Exception {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var answer = losing("tenancy." + table, () -> {
            // What is remembered hides the registry until the news of the change has arrived.
            var latest = Instant.now().plus(Duration.ofSeconds(30));
            while (true) {
                var told = admin.ask("{ viewer { isOperator } }");
                if (told.status() != 200 || Instant.now().isAfter(latest)) return told;
            }
        });
        assertTryAgain(answer);
        assertThat(answer.status()).isEqualTo(503);
        admin.ask("{ viewer { isOperator } }").fine();
    }
}
