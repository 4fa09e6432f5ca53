package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Postgres;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The API against the floor: the same answer as one hand-written SQL statement that returns JSON. Everything is on that
 * production has on: tokens, tenancy, permissions, limits, cost.
 */
final class FloorBench {
    private static final int UNITS = 10_000;
    private static final int TICKETS = 100_000;
    private static final int BODIES = 2_000;
    private static final int LEAST_WARMING = 4;
    private static final int MOST_WARMING = 12;

    private final Path jar;
    private final Path work;
    private final int seconds;
    private final boolean hold;
    private final Random random = new Random(1);

    FloorBench(Path jar, Path work, int seconds, boolean hold) {
        this.hold = hold;
        this.jar = jar;
        this.work = work;
        this.seconds = seconds;
    }

    private record Case(String name, double goal, String floor, IntFunction<String> body) {}

    private List<Case> cases() {
        var page =
                "query Page($before: DateTime!) { tickets(first: 50, filter: {submittedBefore: $before}) { nodes { id"
                    + " number title state submittedAt unit { id number owner { id name } } events(first: 5) { nodes {"
                    + " step at toState } } } } }";
        var one = "query One($id: ID!) { ticket(id: $id) { id number title state submittedAt events(last: 5) { nodes {"
                + " step at note toState } } } }";
        var create =
                "mutation Create($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id number state }"
                        + " userErrors { message } } }";
        return List.of(
                new Case(
                        "page of 50",
                        0.5,
                        "page.pgbench.sql",
                        at -> body(
                                page,
                                "\"before\":\"%s\""
                                        .formatted(OffsetDateTime.parse("2026-01-01T00:00:00+08:00")
                                                .plusMinutes(4L * (1_000 + random.nextInt(99_000)))))),
                new Case(
                        "one ticket",
                        0.15,
                        "ticket.pgbench.sql",
                        at -> body(one, "\"id\":\"%s\"".formatted(id("Ticket", "8009", 1 + random.nextInt(TICKETS))))),
                new Case(
                        "createTicket",
                        0.3,
                        "create.pgbench.sql",
                        at -> body(
                                create,
                                "\"input\":{\"unitId\":\"%s\",\"kind\":\"REPAIR\",\"channel\":\"PHONE\",\"title\":\"厨房水槽下方漏水\",\"contactPhone\":\"13800001234\"}"
                                        .formatted(id("Unit", "8005", 1 + random.nextInt(UNITS))))));
    }

    private static String body(String document, String variables) {
        return "{\"query\":\"%s\",\"variables\":{%s}}".formatted(document, variables);
    }

    private static String id(String type, String kind, int number) {
        var key = UUID.fromString("00000000-0000-7000-" + kind + "-" + "%012x".formatted(number));
        var name = type.getBytes(StandardCharsets.US_ASCII);
        var bytes = ByteBuffer.allocate(16 + name.length)
                .put(name)
                .putLong(key.getMostSignificantBits())
                .putLong(key.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    void run() throws Exception {
        Machine.require("wrk", "wrk");
        Machine.require("pgbench", "postgresql-contrib");
        var data = work.resolve("postgres");
        io.xinqiao.infra.stack.Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, io.xinqiao.infra.stack.Ports.free());
                var signIn = new SignIn()) {
            ApiServer.start(jar, postgres, signIn, work.resolve("prepare.log")).close();
            try (var api = start(postgres, signIn)) {
                Company.awaitSlots(postgres, 1);
                var company = Company.plant(postgres, "bench", UNITS, TICKETS);
                try (var connection = Company.connect(postgres);
                        var statement = connection.createStatement()) {
                    statement.execute("VACUUM ANALYZE");
                }
                var token = signIn.token(company.subject(), company.code(), company.organization());
                System.out.printf(
                        "%nStart to first answer: %.1f s, resident %d MiB%n%n",
                        api.startTime().toMillis() / 1000.0, Machine.residentMebibytes(api.pid()));
                System.out.println(
                        "| | floor/s | API/s | ratio | goal | API p50/p99 ms | API CPU s/1000 | database CPU s/1000 |"
                                + " floor's database CPU s/1000 |");
                System.out.println("|---|---|---|---|---|---|---|---|---|");
                if (hold) hold(postgres, api, company, token);
                for (var one : cases()) measure(one, postgres, api, company, token);
                System.out.printf("%nResident after all: %d MiB%n", Machine.residentMebibytes(api.pid()));
            }
        }
    }

    /** For whoever profiles: everything is up, the bodies are written, nothing is sent. */
    private void hold(Postgres postgres, ApiServer api, Company company, String token) throws Exception {
        for (var one : cases()) {
            Files.write(
                    work.resolve(one.name().replace(" ", "-") + ".txt"),
                    IntStream.range(0, BODIES).mapToObj(one.body()).toList());
        }
        Files.writeString(work.resolve("load.lua"), Company.resource("load.lua"));
        System.out.printf(
                "PID=%d URL=%s PORT=%d SCHEMA=%s%nTOKEN=%s%n",
                api.pid(), api.url(), postgres.port(), company.schema(), token);
        Thread.currentThread().join();
    }

    private ApiServer start(Postgres postgres, SignIn signIn) throws Exception {
        return ApiServer.start(jar, postgres, signIn, work.resolve("api.log"));
    }

    private void measure(Case one, Postgres postgres, ApiServer api, Company company, String token) throws Exception {
        var bodies = IntStream.range(0, BODIES).mapToObj(one.body()).toList();
        var server = postmaster(postgres);
        Load.ofDatabase(work, postgres, company, one.floor(), 3);
        var before = Machine.cpuSecondsOfFamily(server);
        var floor = Load.ofDatabase(work, postgres, company, one.floor(), seconds);
        var floorCpu = (Machine.cpuSecondsOfFamily(server) - before) / (floor.perSecond() * seconds) * 1000;
        warm(api, token, bodies);
        var apiBefore = Machine.cpuSeconds(api.pid());
        var databaseBefore = Machine.cpuSecondsOfFamily(server);
        var load = Load.ofApi(work, api.url(), token, bodies, seconds);
        var thousands = load.perSecond() * seconds / 1000;
        System.out.printf(
                "| %s | %.0f | %.0f | %.2f | %.2f | %.1f / %.1f | %.2f | %.2f | %.2f |%n",
                one.name(),
                floor.perSecond(),
                load.perSecond(),
                load.perSecond() / floor.perSecond(),
                one.goal(),
                load.median(),
                load.p99(),
                (Machine.cpuSeconds(api.pid()) - apiBefore) / thousands,
                (Machine.cpuSecondsOfFamily(server) - databaseBefore) / thousands,
                floorCpu);
    }

    /** Until it gets no faster: the compiler works in the background, on the same two cores. */
    private void warm(ApiServer api, String token, List<String> bodies) throws Exception {
        var fastest = 0.0;
        for (var round = 0; round < MOST_WARMING; round++) {
            var now = Load.ofApi(work, api.url(), token, bodies, 10).perSecond();
            if (round >= LEAST_WARMING && now < fastest * 1.02) return;
            fastest = Math.max(fastest, now);
        }
    }

    /** The server's first process: all others are its children. */
    private static long postmaster(Postgres postgres) throws Exception {
        try (var connection = Company.connect(postgres);
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")) {
            rows.next();
            return Long.parseLong(rows.getString(1));
        }
    }
}
