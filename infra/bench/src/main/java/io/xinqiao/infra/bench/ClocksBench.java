package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * 100,000 open tickets of one company whose clocks run out within a minute, three nodes, one of which is killed in the
 * middle: how late the breaches are told, that each is told once, and that none is missed.
 */
final class ClocksBench {
    private static final int TICKETS = 100_000;
    private static final int UNITS = 10_000;
    private static final int NODES = 3;
    private static final int SPREAD_SECONDS = 60;
    private static final int LEAD_SECONDS = 15;
    private static final int LONGEST_WAIT_SECONDS = 180;

    private final Path jar;
    private final Path work;

    ClocksBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        List<ApiServer> nodes = new ArrayList<>();
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres)) {
            try {
                for (var at = 0; at < NODES; at++) {
                    nodes.add(ApiServer.start(jar, postgres, signIn, work.resolve("clocks-" + at + ".log")));
                }
                Company.awaitSlots(postgres, 1);
                var company = Company.claim(connection, "clocks").filled(connection, UNITS, TICKETS);
                plant(connection, company);
                waitFor(connection, LEAD_SECONDS + SPREAD_SECONDS / 2, TICKETS);
                nodes.getFirst().kill();
                waitFor(connection, LONGEST_WAIT_SECONDS, TICKETS);
                report(connection);
            } finally {
                for (var node : nodes) node.close();
            }
        }
    }

    /** Every ticket's clock runs out at a moment of its own; the first alarm is set as the API would set it. */
    private static void plant(Connection connection, Company company) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + company.schema() + ", shared");
            statement.execute("""
                INSERT INTO ticket_clock (id, ticket_id, measure, round, amount, unit, basis, started_at, warn_at, due_at, escalate_at, next_at, warned_at)
                SELECT gen_random_uuid(), id, 'RESOLUTION', 0, 24, 'HOURS', 'ELAPSED', due - interval '24 hours', due, due, due + interval '1 day', due, now()
                FROM (SELECT id, now() + (%d + random() * %d) * interval '1 second' AS due FROM ticket) AS each
                """.formatted(LEAD_SECONDS, SPREAD_SECONDS));
            statement.execute("ANALYZE ticket_clock");
            statement.execute("UPDATE tenancy.scheduled_tasks SET execution_time = now() WHERE task_name ="
                    + " 'ring-forgotten-clocks'");
        }
    }

    private static void waitFor(Connection connection, int seconds, int wanted)
            throws SQLException, InterruptedException {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < until && number(connection, "SELECT count(*) FROM notice") < wanted) {
            Thread.sleep(500);
        }
    }

    private static double number(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    private static void report(Connection connection) throws SQLException {
        var late = "SELECT percentile_cont(%s) WITHIN GROUP (ORDER BY extract(epoch FROM breached_at - due_at)) FROM"
                + " ticket_clock";
        System.out.println("\n| what | measured |\n|---|---|");
        System.out.printf(
                "| clocks that ran out within %d s, %d nodes, one killed half way | %,d |%n",
                SPREAD_SECONDS, NODES, TICKETS);
        line(connection, "told of", "SELECT count(*) FROM ticket_clock WHERE breached_at IS NOT NULL");
        line(connection, "missed", "SELECT count(*) FROM ticket_clock WHERE breached_at IS NULL");
        line(connection, "notices", "SELECT count(*) FROM notice");
        line(connection, "told twice", "SELECT count(*) - count(DISTINCT cause_id) FROM notice");
        line(connection, "events in the outbox", "SELECT count(*) FROM outbox WHERE topic = 'ClockBreached'");
        System.out.printf("| late by, p50 | %.2f s |%n", number(connection, late.formatted("0.5")));
        System.out.printf("| late by, p99 | %.2f s |%n", number(connection, late.formatted("0.99")));
        System.out.printf("| late by, longest | %.2f s |%n", number(connection, late.formatted("1.0")));
        line(
                connection,
                "told more than 5 s late",
                "SELECT count(*) FROM ticket_clock WHERE breached_at - due_at > interval '5 seconds'");
    }

    private static void line(Connection connection, String what, String question) throws SQLException {
        System.out.printf("| %s | %,.0f |%n", what, number(connection, question));
    }
}
