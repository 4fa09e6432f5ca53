package io.xinqiao.infra.bench;

import io.xinqiao.infra.bench.Load.Asked;
import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The API against the floor: the same answer as one hand-written SQL statement that returns JSON. Everything is on that
 * production has on: tokens, tenancy, permissions, limits, cost.
 */
final class FloorBench {
    private static final int UNITS = 10_000;
    private static final int TICKETS = 100_000;
    private static final int BODIES = 2_000;
    private static final int ROUNDS = 7;
    private static final int LEAST_WARMING = 6;
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
                "query Page($before: DateTime!) { tickets(first: 50, filter: {submittedAt: {before: $before}}) { nodes"
                        + " { id number title state submittedAt unit { id number owner { id name } } events(first: 5) {"
                        + " nodes { step at toState } } } } }";
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
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.sizedIn(data, Ports.free());
                var signIn = new SignIn()) {
            ApiServer.start(jar, postgres, signIn, work.resolve("prepare.log")).close();
            try (var api = start(postgres, signIn)) {
                Company.awaitSlots(postgres, 1);
                var company = plant(postgres);
                var token = signIn.token(company.subject(), company.code(), company.organization());
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
                    requests(one, token).stream()
                            .map(asked -> asked.token() + "\t" + asked.body())
                            .toList());
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

    private static Company plant(Postgres postgres) throws Exception {
        try (var connection = Company.connect(postgres);
                var statement = connection.createStatement()) {
            var company = Company.claim(connection, "bench").filled(connection, UNITS, TICKETS);
            statement.execute("VACUUM ANALYZE");
            return company;
        }
    }

    private static List<Asked> requests(Case one, String token) {
        return IntStream.range(0, BODIES)
                .mapToObj(at -> new Asked(token, one.body().apply(at)))
                .toList();
    }

    /** One round: the floor and the API one after the other, and what the database and the API worked for each. */
    private record Round(Load floor, Load api, double floorDatabaseCpu, double apiCpu, double apiDatabaseCpu) {
        double ratio() {
            return api.perSecond() / floor.perSecond();
        }
    }

    /**
     * Floor and API in turns, and the median of all: a shared machine is twice as fast in one minute as in the next.
     */
    private void measure(Case one, Postgres postgres, ApiServer api, Company company, String token) throws Exception {
        var requests = requests(one, token);
        var server = postmaster(postgres);
        var checked = warm(api, requests);
        List<Round> rounds = new ArrayList<>();
        for (var round = 0; round < ROUNDS; round++) {
            var begun = Machine.cpuSecondsOfFamily(server);
            var floor = Load.ofDatabase(work, postgres, company, one.floor(), seconds);
            var between = Machine.cpuSecondsOfFamily(server);
            var apiBegun = Machine.cpuSeconds(api.pid());
            var load = Load.ofApi(work, api.url(), requests, seconds, checked);
            var thousands = load.perSecond() * seconds / 1000;
            rounds.add(new Round(
                    floor,
                    load,
                    (between - begun) / (floor.perSecond() * seconds / 1000),
                    (Machine.cpuSeconds(api.pid()) - apiBegun) / thousands,
                    (Machine.cpuSecondsOfFamily(server) - between) / thousands));
        }
        Load.checked(work, api.url(), requests, seconds);
        System.out.printf(
                "| %s | %.0f | %.0f | %.2f (%.2f–%.2f) | %.2f | %.1f / %.1f | %.2f | %.2f | %.2f |%n",
                one.name(),
                median(rounds, round -> round.floor().perSecond()),
                median(rounds, round -> round.api().perSecond()),
                median(rounds, Round::ratio),
                rounds.stream().mapToDouble(Round::ratio).min().orElseThrow(),
                rounds.stream().mapToDouble(Round::ratio).max().orElseThrow(),
                one.goal(),
                median(rounds, round -> round.api().median()),
                median(rounds, round -> round.api().p99()),
                median(rounds, Round::apiCpu),
                median(rounds, Round::apiDatabaseCpu),
                median(rounds, Round::floorDatabaseCpu));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
    }

    /** Until it gets no faster: the compiler works in the background, on the same two cores. */
    private Load warm(ApiServer api, List<Asked> requests) throws Exception {
        var fastest = 0.0;
        for (var round = 0; ; round++) {
            var now = Load.checked(work, api.url(), requests, 10);
            if (round >= MOST_WARMING || (round >= LEAST_WARMING && now.perSecond() < fastest * 1.02)) return now;
            fastest = Math.max(fastest, now.perSecond());
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
