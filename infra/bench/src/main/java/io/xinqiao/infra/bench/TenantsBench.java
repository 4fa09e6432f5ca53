package io.xinqiao.infra.bench;

import io.xinqiao.infra.bench.Load.Asked;
import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** A thousand companies: claiming a place, migrating all, and whether one notices the others. */
final class TenantsBench {
    private static final int COMPANIES = 1_000;
    private static final int CLAIMED_BY_STATEMENT = 300;
    private static final int UNITS = 100;
    private static final int TICKETS = 200;
    private static final int ROUNDS = 7;
    private static final int WARMING = 24;
    private static final int CHECKS = 50;
    private static final String ADDITIVE = "ALTER TABLE ticket ADD COLUMN bench_note text;";
    private static final String INDEX = "CREATE INDEX bench_by_channel ON ticket (channel, changed_at);";
    private static final String PAGE =
            "query Page { tickets(first: 50) { nodes { id number title state submittedAt unit { id number owner { id"
                    + " name } } events(first: 5) { nodes { step at toState } } } } }";

    private final Path jar;
    private final Path work;
    private final int seconds;

    TenantsBench(Path jar, Path work, int seconds) {
        this.jar = jar;
        this.work = work;
        this.seconds = seconds;
    }

    void run() throws Exception {
        Machine.require("wrk", "wrk");
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.sizedIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres)) {
            System.out.println("\n| what | measured | goal |\n|---|---|---|");
            prepare(postgres, signIn);
            claim(connection);
            var companies = create(postgres);
            bytes(connection);
            fill(connection, companies);
            latency(postgres, signIn, companies);
            migrate(postgres);
        }
    }

    private static void row(String what, String measured, String goal) {
        System.out.println("| " + what + " | " + measured + " | " + goal + " |");
    }

    private static double millis(Callable<?> work) throws Exception {
        var begun = System.nanoTime();
        work.call();
        return (System.nanoTime() - begun) / 1e6;
    }

    private static double share(List<Double> values, double share) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * share)));
    }

    private static String ofAll(List<Double> millis) {
        return "p50 %.2f, p99 %.2f ms".formatted(share(millis, 0.5), share(millis, 0.99));
    }

    /** Empty places, made by the packaged API behind its first requests. */
    private void prepare(Postgres postgres, SignIn signIn) throws Exception {
        var wanted = COMPANIES + CLAIMED_BY_STATEMENT;
        var log = work.resolve("prepare.log");
        try (var _ = ApiServer.start(jar, postgres, signIn, log, "--xinqiao.spares=" + wanted)) {
            var begun = Instant.now();
            Company.awaitSlots(postgres, wanted);
            row(
                    "preparing a place, per company, off the path of any request",
                    "%.0f ms".formatted(Duration.between(begun, Instant.now()).toMillis() / (double) wanted),
                    "");
        }
    }

    private static void claim(Connection connection) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("CHECKPOINT"); // of the places just made, which is not what is measured
        }
        List<Double> millis = new ArrayList<>();
        List<Double> untilCommit = new ArrayList<>();
        for (var n = 0; n < CLAIMED_BY_STATEMENT; n++) {
            var code = "claimed-" + n;
            millis.add(millis(() -> Company.claim(connection, code, nanos -> untilCommit.add(nanos / 1e6))));
        }
        row("claiming a place in the database", ofAll(untilCommit), "p99 ≤ 5 ms");
        row("the same with its confirmation on disk", ofAll(millis), "");
    }

    private static List<Company> create(Postgres postgres) throws Exception {
        List<Double> millis = new ArrayList<>();
        List<Company> companies = new ArrayList<>();
        try (var onboarding = Onboarding.start(postgres)) {
            for (var n = 0; n < COMPANIES; n++) {
                var code = "company-" + n;
                millis.add(millis(() -> {
                    var tenant = onboarding.create(code);
                    companies.add(new Company(
                            code,
                            String.valueOf(tenant.organizationId()),
                            code + ".zhuguan",
                            tenant.slot().schema()));
                    return tenant;
                }));
            }
        }
        row("creating a company, all steps but the identity provider's", ofAll(millis), "");
        return companies;
    }

    /** What an empty company takes: its own tables and indexes, and its rows in the catalogs. */
    private static void bytes(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                    SELECT (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                            WHERE n.nspname = (SELECT min(schema_name) FROM tenancy.slot) AND c.relkind = 'r'),
                           (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                            WHERE n.nspname = 'pg_catalog' AND c.relkind = 'r') / (SELECT count(*) FROM tenancy.slot)
                    """)) {
            rows.next();
            var mebibyte = 1024.0 * 1024;
            row(
                    "bytes of an empty company: tables + its share of the catalogs",
                    "%.2f + %.2f MiB".formatted(rows.getLong(1) / mebibyte, rows.getLong(2) / mebibyte),
                    "< 2 MiB");
        }
    }

    private static void fill(Connection connection, List<Company> companies) throws Exception {
        for (var company : companies) company.filled(connection, UNITS, TICKETS);
    }

    /** One round: the page of one company, then the page of companies at random. */
    private record Round(Load one, Load random) {
        double ratio() {
            return random.median() / one.median();
        }
    }

    private void latency(Postgres postgres, SignIn signIn, List<Company> companies) throws Exception {
        List<Asked> everywhere = new ArrayList<>();
        for (var company : companies) {
            everywhere.add(new Asked(
                    signIn.token(company.subject(), company.code(), company.organization()),
                    "{\"query\":\"%s\"}".formatted(PAGE)));
        }
        Collections.shuffle(everywhere, new Random(1));
        var alone = List.of(everywhere.getFirst());
        try (var api = ApiServer.start(jar, postgres, signIn, work.resolve("tenants.log"), "--xinqiao.spares=0")) {
            for (var round = 0; round < WARMING; round++) {
                // Each connection has to meet each company once before its catalogs are warm.
                Load.checked(work, api.url(), round % 4 == 0 ? alone : everywhere, 10);
            }
            List<Round> rounds = new ArrayList<>();
            for (var round = 0; round < ROUNDS; round++) {
                rounds.add(new Round(
                        Load.checked(work, api.url(), alone, seconds),
                        Load.checked(work, api.url(), everywhere, seconds)));
            }
            row(
                    "page of 50 tickets, 8 connections: one company / companies at random",
                    "median %.1f / %.1f ms, %.0f / %.0f a second"
                            .formatted(
                                    median(rounds, round -> round.one().median()),
                                    median(rounds, round -> round.random().median()),
                                    median(rounds, round -> round.one().perSecond()),
                                    median(rounds, round -> round.random().perSecond())),
                    "");
            row("ratio of the two medians", "%.2f".formatted(median(rounds, Round::ratio)), "≤ 1.3");
            row("the API's resident memory afterwards", Machine.residentMebibytes(api.pid()) + " MiB", "");
        }
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
    }

    /** Two later releases, each with one more script; then one with nothing to do. */
    private void migrate(Postgres postgres) throws Exception {
        row("a column more on the tickets, all companies", migrated(postgres, 9001, ADDITIVE), "≤ 2 s");
        row("an index more on the tickets, all companies", migrated(postgres, 9002, INDEX), "≤ 6 s");
        try (var onboarding = Onboarding.ofRelease(release(), postgres)) {
            List<Double> millis = new ArrayList<>();
            for (var check = 0; check < CHECKS; check++) {
                millis.add(millis(() -> onboarding.migrations().migrateAll()));
            }
            row("nothing pending", ofAll(millis), "≤ 10 ms");
        }
    }

    private Path release() {
        return work.resolve("release");
    }

    private String migrated(Postgres postgres, int version, String script) throws Exception {
        var folder = Files.createDirectories(release().resolve("db/tenant"));
        Files.writeString(folder.resolve("V%d__bench.sql".formatted(version)), script);
        try (var onboarding = Onboarding.ofRelease(release(), postgres)) {
            var begun = System.nanoTime();
            var report = onboarding.migrations().migrateAll();
            var took = (System.nanoTime() - begun) / 1e9;
            if (!report.quarantined().isEmpty()) throw new IllegalStateException("Quarantined: " + report);
            return "%.2f s for %d".formatted(took, report.migrated());
        }
    }
}
