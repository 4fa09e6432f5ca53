package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections learn companies: each keeps to its lane, and is planned for once. */
class LanesTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final int TIMES = 6;

    /** Three uses before the driver has a statement prepared. */
    private static final long PREPARED_USES = TIMES - 2;

    private static Tenant first;
    private static Tenant ofTheSameLane;

    @BeforeAll
    static void companies() {
        var companies =
                IntStream.range(0, 5).mapToObj(n -> TENANCY.create("lane-" + n)).toList();
        first = companies.stream()
                .filter(one -> companies.stream().anyMatch(other -> sharesLane(one, other)))
                .findFirst()
                .orElseThrow();
        ofTheSameLane = companies.stream()
                .filter(other -> sharesLane(first, other))
                .findFirst()
                .orElseThrow();
    }

    private static boolean sharesLane(Tenant one, Tenant other) {
        var apart = one.slot().number() - other.slot().number();
        return apart != 0 && apart % 4 == 0;
    }

    private static int connectionOf(Tenant tenant) {
        return TENANCY.database.as(tenant, LanesTest::connection);
    }

    private static int connection() {
        return TENANCY.database
                .sql()
                .select(DSL.field("pg_backend_pid()", Integer.class))
                .fetchSingle()
                .value1();
    }

    private static List<? extends Record> people(Tenant tenant) {
        return TENANCY.database.as(
                tenant, () -> TENANCY.database.sql().fetch("SELECT name AS who_lives_in_a_lane FROM person"));
    }

    @Test
    void aCompanyKeepsToItsConnection() {
        var own = connectionOf(first);
        for (var time = 0; time < TIMES; time++) {
            assertThat(connectionOf(ofTheSameLane)).isEqualTo(own);
            assertThat(connectionOf(first)).isEqualTo(own);
        }
    }

    @Test
    void whoFindsTheLaneTakenIsServedByWhatTheCellShares() throws InterruptedException {
        var others = new ArrayList<Integer>();
        var own = TENANCY.database.as(first, () -> {
            var mine = connection();
            try {
                var other = Thread.ofVirtual().start(() -> others.add(connectionOf(ofTheSameLane)));
                other.join();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return mine;
        });
        assertThat(others).hasSize(1).doesNotContain(own);
        assertThat(connectionOf(ofTheSameLane)).isEqualTo(own);
    }

    /** No company may; this one, to be looked over the shoulder. */
    private static void mayLookAtPreparedStatements(Tenant tenant) throws SQLException {
        try (var owner = Tenancy.owner()) {
            Cluster.execute(
                    owner,
                    "GRANT EXECUTE ON FUNCTION pg_catalog.pg_prepared_statement() TO "
                            + tenant.slot().schema());
        }
    }

    /** A driver that forgets its statements when companies change, or a text that two share, would plan each time. */
    @Test
    void statementsStayPlannedWhenCompaniesTakeTurns() throws SQLException {
        mayLookAtPreparedStatements(first);
        for (var time = 0; time < TIMES; time++) {
            people(first);
            people(ofTheSameLane);
        }
        var prepared = TENANCY.database.as(
                first,
                () -> TENANCY.database
                        .sql()
                        .fetch("SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements WHERE"
                                + " statement LIKE '%who_lives_in_a_lane%' AND statement NOT LIKE"
                                + " '%pg_prepared%'"));
        assertThat(prepared)
                .extracting(row -> row.get(0, String.class).substring(0, 14))
                .containsExactlyInAnyOrder(
                        "/* " + first.slot().schema() + " */",
                        "/* " + ofTheSameLane.slot().schema() + " */");
        assertThat(prepared).allSatisfy(row -> {
            assertThat(row.get(1, Long.class)).isEqualTo(PREPARED_USES);
            assertThat(row.get(2, Long.class)).isZero();
        });
    }
}
