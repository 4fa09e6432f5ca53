package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two hundred schedules are due at once on two nodes, of which one is killed amid a change: each comes once. */
class ScheduleCrashTest extends ApiTest {
    private static final String VICTIM = "schedule-victim";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SCHEDULES = 200;

    /** What the victim comes to after so many others. */
    private static final int STUMBLING = 80;

    @Autowired
    List<RecurringWork> works;

    private void bring() {
        works.stream()
                .filter(work -> work.name().equals("bring-due-queries"))
                .forEach(work -> work.work().run());
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
    }

    private long count(String query, UUID of) throws SQLException {
        return HeldRows.number(anlan(), query.formatted(of));
    }

    /** Until the victim waits; another node that came first is sent away. */
    private static void awaitVictim() throws SQLException {
        var deadline = Instant.now().plus(PATIENCE);
        try (var watching = connect();
                var ask = watching.createStatement()) {
            while (true) {
                try (var waiting = ask.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = '"
                                + VICTIM + "'")) {
                    waiting.next();
                    if (waiting.getInt(1) > 0) return;
                }
                assertThat(Instant.now()).as("the victim never came").isBefore(deadline);
                ask.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
                        + " application_name <> '" + VICTIM + "' AND strpos(query, 'insert into \"run\"') > 0");
                ApiProcess.pause(Duration.ofMillis(20));
            }
        }
    }

    @Test
    void aNodeThatIsKilledLeavesNothingMissedAndNothingTwice() throws Exception {
        Queries.topics(anlan(), "两百", 2);
        var admin = anlan().as(Role.TENANT_ADMIN);
        var saved = new Queries(admin)
                .save("两百", "{ opinionTopics(filter: {search: \"两百\"}) { nodes { name } } }", "opinionTopics.nodes");
        var query = GlobalId.keyOf(saved);
        var first = admin.mutate(
                        "createQuerySchedule",
                        Map.of(
                                "savedQueryId",
                                saved,
                                "format",
                                "CSV",
                                "cadence",
                                Map.of("dayOfMonth", 1),
                                "timeOfDay",
                                "08:00"),
                        "querySchedule { id }")
                .fine()
                .data("/createQuerySchedule/querySchedule/id")
                .asString();
        var held = GlobalId.keyOf(
                anlan().hire("sch.held", Map.of("role", "SUPERVISOR", "projectId", anlan().id("Project")), null));
        HeldRows.change(
                anlan(),
                """
                INSERT INTO query_schedule (id, saved_query_id, owner_id, arguments, format, language, weekdays,
                  day_of_month, second_of_day, zone, recipient_ids, state, next_at, version)
                SELECT new_key(), saved_query_id, owner_id, arguments, format, language, weekdays, day_of_month,
                  second_of_day, zone, CASE WHEN n = %d THEN recipient_ids || CAST('%s' AS uuid) ELSE recipient_ids END,
                  state, next_at, version
                FROM query_schedule, generate_series(2, %d) n WHERE id = '%s'
                """.formatted(STUMBLING, held, SCHEDULES, GlobalId.keyOf(first)),
                "UPDATE saved_query SET shared_member_ids = ARRAY[CAST('%s' AS uuid)] WHERE id = '%s'"
                        .formatted(held, query));
        try (var victim = ApiProcess.start(Map.of(
                        "xinqiao.database.url",
                        Stack.postgres().jdbcUrl() + "?ApplicationName=" + VICTIM,
                        "spring.main.sources",
                        ScheduleRush.class.getName()));
                // Whoever begins a run for them waits.
                var _ = HeldRows.of(anlan(), "SELECT id FROM member WHERE id = '%s' FOR UPDATE".formatted(held))) {
            // In the order of their keys, which are those of their making.
            HeldRows.change(anlan(), """
                UPDATE query_schedule s SET next_at = date_trunc('hour', now()) - interval '1 d'
                  + o.n * interval '1 s'
                FROM (SELECT id, row_number() OVER (ORDER BY cardinality(recipient_ids) > 1, id) AS n
                      FROM query_schedule WHERE saved_query_id = '%s') o
                WHERE o.id = s.id
                """.formatted(query), """
                    UPDATE query_schedule SET next_at = date_trunc('hour', now()) - interval '1 d' + interval '%d.5 s'
                    WHERE saved_query_id = '%s' AND cardinality(recipient_ids) > 1
                    """.formatted(STUMBLING, query));
            awaitVictim();
            // The other node goes on beside it.
            bring();
            assertThat(count(
                            "SELECT count(DISTINCT query_schedule_id) FROM query_delivery d JOIN query_schedule s"
                                    + " ON s.id = d.query_schedule_id WHERE s.saved_query_id = '%s'",
                            query))
                    .as("all but the one that the victim holds")
                    .isEqualTo(SCHEDULES - 1);
            victim.kill();
            assertThat(victim.isAlive()).isFalse();
        }
        awaitGone();
        bring();
        bring();
        var deliveries = " FROM query_delivery d JOIN query_schedule s ON s.id = d.query_schedule_id WHERE"
                + " s.saved_query_id = '%s'";
        assertThat(count("SELECT count(*)" + deliveries, query))
                .as("each recipient of each schedule")
                .isEqualTo(SCHEDULES + 1);
        assertThat(count("SELECT count(DISTINCT (query_schedule_id, recipient_id))" + deliveries, query))
                .isEqualTo(SCHEDULES + 1);
        assertThat(count("SELECT count(*) FROM query_run WHERE saved_query_id = '%s'", query))
                .as("no run but theirs")
                .isEqualTo(SCHEDULES + 1);
        assertThat(count("SELECT count(*) FROM query_schedule WHERE next_at > now() AND saved_query_id = '%s'", query))
                .isEqualTo(SCHEDULES);
        var deadline = Instant.now().plus(PATIENCE);
        while (count("SELECT count(*)" + deliveries + " AND d.state = 'PENDING'", query) > 0) {
            assertThat(Instant.now()).as("they do not come to an end").isBefore(deadline);
            ApiProcess.pause(Duration.ofMillis(100));
        }
        assertThat(count("SELECT count(*)" + deliveries + " AND d.state = 'DELIVERED'", query))
                .isEqualTo(SCHEDULES + 1);
        assertThat(count("SELECT count(*) FROM notice WHERE cause_id IN (SELECT d.id" + deliveries + ")", query))
                .as("each is told once")
                .isEqualTo(SCHEDULES + 1);
    }

    /** Until PostgreSQL has noticed that it is gone, and has taken back what was not committed. */
    private static void awaitGone() throws SQLException {
        var deadline = Instant.now().plus(PATIENCE);
        try (var watching = connect();
                var ask = watching.createStatement()) {
            while (true) {
                try (var sessions = ask.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + VICTIM + "'")) {
                    sessions.next();
                    if (sessions.getInt(1) == 0) return;
                }
                assertThat(Instant.now()).as("PostgreSQL keeps its sessions").isBefore(deadline);
                ApiProcess.pause(Duration.ofMillis(20));
            }
        }
    }
}
