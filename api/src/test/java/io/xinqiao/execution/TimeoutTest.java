package io.xinqiao.execution;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A statement that PostgreSQL gives up behind an edge: the answer says so, once, and the next one is fine again. */
class TimeoutTest extends ApiTest {
    private static final String PAGE =
            "{ tickets(first: 3) { nodes { number unit { number owner { name } } events(first: 5) { nodes { step } } }"
                    + " } }";

    @Autowired
    Registry registry;

    @Test
    void aStatementGivenUpBehindAnEdgeIsATimeout() throws Exception {
        var company = jinxiu();
        company.newTicket("OTHER", "慢");
        var supervisor = company.as(Role.SUPERVISOR);
        supervisor.ask(PAGE).fine();
        var schema = registry.page(TENANT.CODE.eq("jinxiu"), List.of(TENANT.ID), 1)
                .getFirst()
                .slot()
                .schema();
        var answer = new AtomicReference<Api.Answer>();
        var sent =
                statements.during(() -> answer.set(whileLocked(schema + ".ticket_event", () -> supervisor.ask(PAGE))));
        assertThat(answer.get().code()).isEqualTo("TIMEOUT");
        assertThat(answer.get().body()).doesNotContain("INTERNAL");
        assertThat(sent)
                .as("tickets, units, owners, events; none of them again")
                .hasSize(4);
        supervisor.ask(PAGE).fine();
    }

    /** Asks while a table is locked, and has what waits for it given up, as PostgreSQL does after half a minute. */
    private static Api.Answer whileLocked(String table, Supplier<Api.Answer> question) {
        try (var owner = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres")) {
            owner.setAutoCommit(false);
            try (var statement = owner.createStatement()) {
                statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
                var answer = CompletableFuture.supplyAsync(question);
                while (!answer.isDone()) {
                    statement.execute("SELECT pg_cancel_backend(pid) FROM pg_locks WHERE NOT granted AND relation = '"
                            + table + "'::regclass");
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                return answer.join();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
