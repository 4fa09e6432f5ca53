package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Two nodes under mixed load, of which one is killed ten times: tickets, payments beside billing runs that are posted
 * and taken back, and a receiver of webhooks that takes connections and never answers. Whoever gets no answer asks
 * again with the same key, as a client should. Then the database is asked whether anything is lost, there twice, or
 * neither done nor failed.
 */
final class FaultsBench {
    private static final int UNITS = 1_000;
    private static final int KILLS = 10;
    private static final int WRITERS = 3;
    private static final int PAYERS = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(4);
    private static final Duration THINKING = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PROJECT = "00000000-0000-7000-8002-000000000001";
    private static final String MEMBER = "00000000-0000-7000-8001-00000000008";

    private static final String BUSY_RUNS = "SELECT count(*) FROM run WHERE state IN ('QUEUED', 'RUNNING', 'FAILED')";

    private final Path jar;
    private final Path work;
    private final RetryingClient client = new RetryingClient();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<ApiServer> second = new AtomicReference<>();

    FaultsBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var first = start(postgres, signIn, 1)) {
            var company = plant(postgres, connection);
            var administrator = signIn.token("faults-1", company.code(), company.organization());
            var cashier = signIn.token("faults-2", company.code(), company.organization());
            client.over(List.of(first::url, () -> second.get().url()));
            second.set(start(postgres, signIn, 2));
            try {
                client.send(
                        administrator,
                        "mutation { createWebhookEndpoint(input: {url: \\\"http://localhost:%d/\\\", topics: [TICKET_STEPS]})"
                                        .formatted(silent.getLocalPort())
                                + " { webhookEndpoint { id } userErrors { message } } }");
                client.send(
                        cashier,
                        "mutation { openShift(input: {idempotencyKey: \\\"%s\\\", projectId: \\\"%s\\\"}) { shift { id } userErrors { message } } }"
                                .formatted(UUID.randomUUID(), client.id(administrator, "projects")));
                var units = client.ids(administrator, "units(first: 100)");
                load(administrator, cashier, units, () -> killAndStart(postgres, signIn));
                awaitQuiet(connection);
            } finally {
                second.get().close();
            }
            tell(connection);
        }
    }

    private ApiServer start(Postgres postgres, SignIn signIn, int number) throws Exception {
        return ApiServer.start(
                jar,
                postgres,
                signIn,
                work.resolve("faults-%d-%d.log".formatted(number, System.nanoTime())),
                "--xinqiao.webhooks.allow-private=true");
    }

    private Company plant(Postgres postgres, Connection connection) throws Exception {
        Company.awaitSlots(postgres, 1);
        var company = Company.claim(connection, "faults").filled(connection, UNITS, 1);
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + company.schema() + ", shared");
            statement.execute(Company.resource("billing.sql"));
            for (var at = 1; at <= 2; at++) {
                statement.execute("""
                    INSERT INTO member (id, subject, username, name, created_at)
                    VALUES ('%1$s%2$d', 'faults-%2$d', 'faults-%2$d', '值班 %2$d', now())
                    """.formatted(MEMBER, at));
            }
            statement.execute("""
                INSERT INTO role_grant (id, member_id, role, project_id, granted_at) VALUES
                  (gen_random_uuid(), '%1$s1', 'TENANT_ADMIN', NULL, now()),
                  (gen_random_uuid(), '%1$s2', 'CASHIER', '%2$s', now())
                """.formatted(MEMBER, PROJECT));
        }
        return company;
    }

    /** Everybody goes on until the last kill is over. */
    private void load(String administrator, String cashier, List<String> units, Callable<Void> kills) throws Exception {
        List<Callable<Void>> workers = new ArrayList<>();
        for (var at = 0; at < WRITERS; at++) workers.add(() -> write(administrator, units));
        for (var at = 0; at < PAYERS; at++) workers.add(() -> pay(cashier, units));
        workers.add(() -> bill(administrator));
        workers.add(kills);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var worker :
                    threads.invokeAll(workers.stream().map(this::endingAll).toList())) worker.get();
        }
    }

    private Callable<Void> endingAll(Callable<Void> worker) {
        return () -> {
            try {
                return worker.call();
            } finally {
                over.set(true);
            }
        };
    }

    private Void killAndStart(Postgres postgres, SignIn signIn) throws Exception {
        for (var kill = 0; kill < KILLS; kill++) {
            Thread.sleep(BETWEEN.plusMillis(ThreadLocalRandom.current().nextInt(1_000)));
            second.get().kill();
            System.err.printf("killed %d of %d%n", kill + 1, KILLS);
            second.set(start(postgres, signIn, 2));
        }
        return null;
    }

    private Void write(String token, List<String> units) throws Exception {
        while (!over.get()) {
            var key = UUID.randomUUID();
            client.once(
                    token,
                    "mutation { createTicket(input: {idempotencyKey: \\\"%s\\\", unitId: \\\"%s\\\", kind: REPAIR, channel: PHONE, title: \\\"%s\\\"}) { ticket { id } userErrors { message } } }"
                            .formatted(key, any(units), key),
                    client.tickets,
                    key);
            Thread.sleep(THINKING);
        }
        return null;
    }

    private Void pay(String token, List<String> units) throws Exception {
        while (!over.get()) {
            var key = UUID.randomUUID();
            client.once(
                    token,
                    "mutation { takePayment(input: {idempotencyKey: \\\"%s\\\", unitId: \\\"%s\\\", note: \\\"%s\\\", tenders: [{method: CASH, amount: \\\"100.00\\\"}]}) { payment { id } userErrors { message } } }"
                            .formatted(key, any(units), key),
                    client.payments,
                    key);
            Thread.sleep(THINKING);
        }
        return null;
    }

    private static String any(List<String> units) {
        return units.get(ThreadLocalRandom.current().nextInt(units.size()));
    }

    /** Posts a month, lets the cashiers have it for a while, takes it back, and again. */
    private Void bill(String token) throws Exception {
        var items = client.send(token, "{ feeItems { id code } }");
        var what =
                "projectId: \\\"%s\\\", cycle: MONTH, periodFrom: \\\"2026-04-01\\\", feeItemIds: [\\\"%s\\\", \\\"%s\\\"]"
                        .formatted(
                                client.id(token, "projects"),
                                RetryingClient.idOf(items, "PROPERTY"),
                                RetryingClient.idOf(items, "GARBAGE"));
        while (!over.get()) {
            var preview = client.send(token, "{ billingPreview(input: {%s}) { bills amount } }".formatted(what));
            var posted = client.send(
                    token,
                    "mutation { postBillingRun(input: {idempotencyKey: \\\"%s\\\", %s, expectedBills: %s, expectedAmount: \\\"%s\\\"}) { billingRun { id } userErrors { message } } }"
                            .formatted(
                                    UUID.randomUUID(),
                                    what,
                                    RetryingClient.value(preview, "bills"),
                                    RetryingClient.value(preview, "amount")));
            var run = RetryingClient.value(posted, "id");
            settle(token, run, "DONE");
            Thread.sleep(500);
            client.send(
                    token,
                    "mutation { reverseBillingRun(input: {runId: \\\"%s\\\", reason: \\\"价格有误\\\"}) { billingRun { state } userErrors { message } } }"
                            .formatted(run));
            settle(token, run, "TAKEN_BACK");
        }
        return null;
    }

    /** Until the run is where it was to go; one that was given up is tried again by hand. */
    private void settle(String token, String run, String wanted) throws Exception {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var state = client.send(token, "{ billingRun(id: \\\"%s\\\") { state } }".formatted(run));
            if (state.contains("\"" + wanted + "\"")) return;
            if (System.nanoTime() > until) throw new IllegalStateException(run + " is stuck: " + state);
            if (state.contains("\"FAILED\"")) {
                client.send(
                        token,
                        "mutation { retryRun(input: {runId: \\\"%s\\\"}) { run { state } userErrors { message } } }"
                                .formatted(run));
            }
            Thread.sleep(50);
        }
    }

    private static void awaitQuiet(Connection connection) throws SQLException, InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (count(connection, BUSY_RUNS) > 0 && System.nanoTime() < until) Thread.sleep(200);
    }

    private void tell(Connection connection) throws SQLException {
        System.out.printf("%n%d kills; requests sent again because no answer came: %d%n", KILLS, client.again.get());
        System.out.println("\n| what | confirmed | there | lost | twice |\n|---|---|---|---|---|");
        var wrong =
                row(connection, "tickets", client.tickets.keySet(), "SELECT title FROM ticket WHERE number <> 'X-1'")
                        + row(connection, "payments", client.payments.keySet(), "SELECT note FROM payment");
        System.out.println("\n| must be 0 | is |\n|---|---|");
        for (var law : FaultLaws.ALL.entrySet()) {
            var found = count(connection, law.getValue());
            wrong += found;
            System.out.printf("| %s | %d |%n", law.getKey(), found);
        }
        System.out.printf(
                "%nRuns posted and taken back: %d; payments that settled bills beside them: %d.%n",
                count(connection, "SELECT count(*) FROM run WHERE state = 'TAKEN_BACK'"),
                count(connection, "SELECT count(DISTINCT payment_id) FROM posting WHERE credit = 'RECEIVABLE'"));
        System.out.println(wrong == 0 ? "Nothing lost, nothing twice, nothing stuck." : "NOT as it must be: " + wrong);
    }

    private static long row(Connection connection, String what, java.util.Set<String> confirmed, String sql)
            throws SQLException {
        List<String> there = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) there.add(rows.getString(1));
        }
        var lost = confirmed.stream().filter(key -> !there.contains(key)).count();
        var twice = there.size() - there.stream().distinct().count();
        System.out.printf("| %s | %d | %d | %d | %d |%n", what, confirmed.size(), there.size(), lost, twice);
        return lost + twice + Math.abs(there.size() - confirmed.size());
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
