package io.xinqiao.infra.demo;

import io.xinqiao.infra.stack.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

/**
 * Moves a company's tickets from this minute into the last six weeks, so that lists look like a company at work. Done
 * as the database's owner: the company's own role can't, its timelines are written once.
 */
final class History {
    private static final int DAYS = 42;

    private final Postgres postgres;
    private final String code;
    private final Random random;

    History(Postgres postgres, String code, Random random) {
        this.postgres = postgres;
        this.code = code;
        this.random = random;
    }

    void spreadOverTheLastWeeks() {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres")) {
            var schema = schema(connection);
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT setseed(%s)".formatted(random.nextInt(1000) / 1000.0));
                statement.execute("""
                    CREATE TEMP TABLE aged AS
                    SELECT id AS ticket_id, random() * interval '%1$d days' AS age, 6 + random() * 240 AS pace
                    FROM %2$s.ticket
                    """.formatted(DAYS, schema));
                statement.execute("""
                    UPDATE %1$s.ticket_event AS e
                    SET at = least(now(), e.at - a.age + (e.sequence - 1) * a.pace * interval '1 minute')
                    FROM aged AS a
                    WHERE a.ticket_id = e.ticket_id
                    """.formatted(schema));
                statement.execute("""
                    UPDATE %1$s.ticket AS t
                    SET submitted_at = (SELECT min(at) FROM %1$s.ticket_event AS e WHERE e.ticket_id = t.id),
                        changed_at = (SELECT max(at) FROM %1$s.ticket_event AS e WHERE e.ticket_id = t.id)
                    """.formatted(schema));
                statement.execute("""
                    UPDATE %1$s.follow_up AS f
                    SET at = (SELECT max(at) FROM %1$s.ticket_event AS e WHERE e.ticket_id = f.ticket_id AND e.step = 'FOLLOW_UP')
                    """.formatted(schema));
                statement.execute("""
                    UPDATE %1$s.ticket_clock AS c
                    SET started_at = s.at, due_at = s.at + (c.due_at - c.started_at),
                        warn_at = s.at + (c.warn_at - c.started_at), escalate_at = s.at + (c.escalate_at - c.started_at),
                        met_at = CASE WHEN c.met_at IS NULL THEN NULL ELSE coalesce(m.at, s.at) END
                    FROM (SELECT clock.id, min(e.at) AS at
                          FROM %1$s.ticket_clock AS clock
                          JOIN %1$s.ticket_event AS e ON e.ticket_id = clock.ticket_id
                           AND e.step = CASE WHEN clock.measure IN ('FOLLOW_UP', 'HOME_VISIT') THEN 'RESOLVE' WHEN clock.round > 0 THEN 'REOPEN' ELSE 'SUBMIT' END
                          GROUP BY clock.id) AS s
                    LEFT JOIN (SELECT clock.id, min(e.at) AS at
                          FROM %1$s.ticket_clock AS clock
                          JOIN %1$s.ticket_event AS e ON e.ticket_id = clock.ticket_id
                           AND e.step = CASE clock.measure WHEN 'FIRST_RESPONSE' THEN 'ACCEPT' WHEN 'ON_SITE' THEN 'START' WHEN 'FOLLOW_UP' THEN 'FOLLOW_UP' ELSE 'RESOLVE' END
                          GROUP BY clock.id) AS m ON m.id = s.id
                    WHERE s.id = c.id
                    """.formatted(schema));
                statement.execute("DROP TABLE aged");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The history of " + code + " could not be written", failure);
        }
    }

    /** An event took place so many days ago, and people had registered for it in the weeks before. */
    void moveEvent(String name, int daysAgo) {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres");
                var event = connection.prepareStatement("""
                    UPDATE %s.community_event SET begins_at = now() - ? * interval '1 day',
                      ends_at = now() - ? * interval '1 day' + interval '2 hours',
                      registration_opens_at = now() - ? * interval '1 day' - interval '2 weeks',
                      registration_closes_at = now() - ? * interval '1 day'
                    WHERE name = ?
                    """.formatted(schema(connection)))) {
            for (var at = 1; at <= 4; at++) event.setInt(at, daysAgo);
            event.setString(5, name);
            event.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException("The event of " + code + " could not be moved", failure);
        }
    }

    /** Nothing has happened in a group for so many days. */
    void quietGroup(String name, int days) {
        execute(
                "UPDATE community_group SET proposed_at = now() - interval '%1$d days', founded_at = now() - interval '%1$d days'"
                                .formatted(days)
                        + " WHERE name = '%s'".formatted(name),
                "UPDATE group_membership SET applied_at = now() - interval '%1$d days', joined_at = now() - interval '%1$d days'"
                                .formatted(days)
                        + " WHERE group_id = (SELECT id FROM community_group WHERE name = '%s')".formatted(name));
    }

    /** A survey was open from so many days ago to so many days ago, and was answered all along. */
    void moveSurvey(String title, int wave, int from, int to) {
        var which = "(SELECT id FROM survey WHERE title = '%s' AND wave = %d)".formatted(title, wave);
        execute(
                "UPDATE survey SET opens_at = date_trunc('day', now()) + interval '1 hour' - interval '%d days',"
                                .formatted(from)
                        + " closes_at = CASE WHEN state = 'CLOSED' THEN date_trunc('day', now()) + interval '10 hours'"
                        + " - interval '%d days' ELSE closes_at END,".formatted(to)
                        + " counted_at = counted_at - interval '%d days' WHERE id = ".formatted(to)
                        + which,
                "UPDATE survey_answer SET answered_at = now() - (%d + random() * %d) * interval '1 day' WHERE survey_id = "
                                .formatted(to, from - to)
                        + which,
                "UPDATE survey_text SET created_at = now() - interval '%d days' WHERE survey_id = ".formatted(to)
                        + which);
    }

    /** Every unit in which somebody lives has earned so many points at least, for what was paid on time last year. */
    void earnPoints(int least) {
        execute("INSERT INTO reward_entry (id, project_id, unit_id, kind, points, note, at)"
                + " SELECT gen_random_uuid(), project_id, id, 'EARNED', %d + floor(random() * 1200)::int, '上年度按时缴费',"
                        .formatted(least)
                + " now() - interval '30 days' FROM unit WHERE state = 'OCCUPIED'");
    }

    /** The company's project came into the books so many months ago. */
    void cameMonthsAgo(int months) {
        execute("UPDATE project SET created_at = now() - interval '%d months'".formatted(months));
    }

    private void execute(String... statements) {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema(connection) + ", shared");
            for (var one : statements) statement.execute(one);
        } catch (SQLException failure) {
            throw new IllegalStateException("The history of " + code + " could not be written", failure);
        }
    }

    private String schema(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(
                "SELECT schema_name FROM tenancy.slot JOIN tenancy.tenant ON tenant.id = slot.tenant_id WHERE code"
                        + " = ?")) {
            select.setString(1, code);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
