package io.xinqiao.kpi;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A project with three homes in one building, which came into the books four months ago, and what was done in it on the
 * tenth of the month before the last one: few enough to be counted by hand.
 */
final class Estate {
    private final Company company;
    final String project;

    /** The first day of the month in which everything happened. */
    final LocalDate month;

    private final Map<String, UUID> keys = new HashMap<>();

    private Estate(Company company, String project) {
        this.company = company;
        this.project = project;
        this.month = thisMonth().minusMonths(2);
    }

    static LocalDate thisMonth() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai")).withDayOfMonth(1);
    }

    static Estate of(Company company, String code) throws SQLException {
        var project = company.as(Role.TENANT_ADMIN)
                .mutate("createProject", Map.of("code", code, "name", "考核小区" + code), "project { id }")
                .fine()
                .data("/createProject/project/id")
                .asString();
        var estate = new Estate(company, project);
        estate.change("UPDATE project SET created_at = '%s 09:00+08' WHERE id = {project}"
                .formatted(thisMonth().minusMonths(4).plusDays(14)));
        estate.change("INSERT INTO building (id, project_id, number, name) VALUES ({b}, {project}, '1', '1号楼')");
        for (var home = 1; home <= 3; home++) {
            estate.change(
                    """
                    INSERT INTO unit (id, project_id, building_id, entrance, floor, number, kind, built_area, state)
                    VALUES ({u%d}, {project}, {b}, '1', 1, '1-1-10%d', 'RESIDENTIAL', 80, 'OCCUPIED')
                    """.formatted(home, home),
                    "INSERT INTO household (id, unit_id, moved_in) VALUES ({h%d}, {u%d}, '2020-01-01')"
                            .formatted(home, home));
        }
        estate.change("INSERT INTO household (id, unit_id, moved_in, moved_out)"
                + " VALUES ({gone}, {u1}, '2018-01-01', '2019-12-31')");
        return estate;
    }

    /** What stands in braces is a key: always the same of the same name; {day} is the tenth. */
    void change(String... statements) throws SQLException {
        for (var one : statements) HeldRows.change(company, filled(one));
    }

    long number(String query) throws SQLException {
        return HeldRows.number(company, filled(query));
    }

    String id(String type, String name) {
        return new GlobalId(type, key(name)).text();
    }

    private UUID key(String name) {
        return name.equals("project") ? GlobalId.keyOf(project) : keys.computeIfAbsent(name, none -> NewId.next());
    }

    private String filled(String statement) {
        var text = new StringBuilder();
        var at = 0;
        for (var open = statement.indexOf('{'); open >= 0; open = statement.indexOf('{', at)) {
            var close = statement.indexOf('}', open);
            var name = statement.substring(open + 1, close);
            text.append(statement, at, open);
            text.append(
                    switch (name) {
                        case "day" -> "DATE '" + month.plusDays(9) + "'";
                        case "at" -> "TIMESTAMPTZ '" + month.plusDays(9) + " 10:00+08'";
                        case "from" -> "TIMESTAMPTZ '" + month + " 00:00+08'";
                        case "before" -> "TIMESTAMPTZ '" + month.plusMonths(1) + " 00:00+08'";
                        case "member" -> "UUID '" + GlobalId.keyOf(company.member(Role.STEWARD)) + "'";
                        default -> "UUID '" + key(name) + "'";
                    });
            at = close + 1;
        }
        return text.append(statement.substring(at)).toString();
    }

    private void ticket(String name, String kind, String state, String channel, String severity) throws SQLException {
        change("""
            INSERT INTO ticket (id, number, project_id, building_id, unit_id, household_id, kind, channel, severity,
              category_id, title, state, submitted_at, changed_at, reopened, events, version, created_by, steward_id)
            SELECT {%s}, 'KP-' || gen_random_uuid(), {project}, {b}, {u1}, {h1}, '%s', '%s', '%s', id, '考核', '%s', {at},
              {at}, 0, 1, 1, {member}, {member} FROM ticket_category ORDER BY position LIMIT 1
            """.formatted(name, kind, channel, severity, state));
    }

    private void followUp(String ticket, int overall) throws SQLException {
        change("""
            INSERT INTO follow_up (id, ticket_id, at, asked_by, answered_by, channel, attitude, quality, speed, overall)
            VALUES (gen_random_uuid(), {%s}, {at}, {member}, '业主', 'PHONE', 5, 5, 5, %d)
            """.formatted(ticket, overall));
    }

    Estate withTickets() throws SQLException {
        ticket("t1", "REPAIR", "ARCHIVED", "APP", "GENERAL");
        ticket("t2", "REPAIR", "RESOLVED", "PHONE", "GENERAL");
        ticket("t3", "REPAIR", "ACCEPTED", "WECHAT", "GENERAL");
        ticket("t4", "COMPLAINT", "ARCHIVED", "PHONE", "GENERAL");
        ticket("t5", "COMPLAINT", "RESOLVED", "PHONE", "MAJOR");
        ticket("t6", "INQUIRY", "ARCHIVED", "API", "GENERAL");
        ticket("t7", "REPAIR", "CANCELLED", "APP", "GENERAL");
        followUp("t1", 5);
        followUp("t4", 2);
        followUp("t5", 4);
        return this;
    }

    Estate withRounds() throws SQLException {
        for (var home = 1; home <= 3; home++) {
            var done = home < 3;
            change("""
                INSERT INTO visit (id, project_id, building_id, unit_id, household_id, kind, period, due_on, steward_id,
                  state, way, done_at, visited_on, done_by, version)
                VALUES (gen_random_uuid(), {project}, {b}, {u%d}, {h%d}, 'ROUTINE', 'kpi', {day}, {member}, %s, 1)
                """.formatted(
                            home,
                            home,
                            done ? "'DONE', 'AT_HOME', {at}, {day}, {member}" : "'PLANNED', NULL, NULL, NULL, NULL"));
        }
        for (var at = 1; at <= 4; at++) {
            change("""
                INSERT INTO inspection (id, project_id, building_id, kind, subject_id, at, inspector_id)
                VALUES ({i%d}, {project}, {b}, 'AREA', {b}, {at}, {member})
                """.formatted(at));
        }
        for (var at = 1; at <= 2; at++) {
            change("""
                INSERT INTO finding (id, project_id, building_id, occasion_type, occasion_id, kind, description, found_at,
                  found_by) VALUES (gen_random_uuid(), {project}, {b}, 'Inspection', {i1}, 'DEFECT', '灯不亮', {at}, {member})
                """);
        }
        return this;
    }

    Estate withVoices() throws SQLException {
        for (var state : new String[] {"ADOPTED", "DECLINED", "RECEIVED", "WITHDRAWN"}) {
            var decided =
                    state.equals("ADOPTED") || state.equals("DECLINED") ? "'理由', {at}, {member}" : "NULL, NULL, NULL";
            change("""
                INSERT INTO opinion (id, project_id, self_given, content, taken_by, given_at, state, reason, decided_at,
                  decided_by, version)
                VALUES (gen_random_uuid(), {project}, false, '多种树', {member}, {at}, '%s', %s, 1)
                """.formatted(state, decided));
        }
        change("""
            INSERT INTO assembly (id, project_id, number, title, organiser, organiser_name, ballot_kind, counts_parking,
              counts_storage, proxy_limit, notice_days, votes_open_at, votes_close_at, state, roll_on, roll_published_at,
              total_heads, total_area, closed_at, voted_heads, voted_area, version)
            VALUES (gen_random_uuid(), {project}, '1', '业主大会', 'OWNERS_COMMITTEE', '业委会', 'OPEN', false, false, 0, 0,
              {from}, {at}, 'CLOSED', {day}, {from}, 200, 1000, {at}, 110, 700, 1)
            """);
        survey("s1", "{at}", 5, 5, 4, 4, 3, 3);
        survey("s2", "{at} - INTERVAL '1 month'", 1, 1, 1, 1);
        return this;
    }

    private void survey(String name, String closes, int... ratings) throws SQLException {
        change("""
            INSERT INTO survey (id, project_id, wave, title, mode, respondents, building_ids, roles, by_building,
              questionnaire, target, opens_at, closes_at, state, population, invited, counted_at, reminder_hours, channels,
              version)
            SELECT {%s}, {project}, 1, '满意度', 'CONFIDENTIAL', 'HOUSEHOLDS', ARRAY[]::uuid[], ARRAY[]::text[], false,
              json_build_object('questions', json_build_array(
                json_build_object('key', 'overall', 'kind', 'RATING'), json_build_object('key', 'nps', 'kind', 'NPS'))),
              95, closes - INTERVAL '3 days', closes, 'CLOSED', 10, 10, closes, 0, ARRAY[]::text[], 1
            FROM (SELECT %s AS closes) AS moment
            """.formatted(name, closes));
        for (var rating : ratings) {
            var answer = NewId.next();
            change(
                    "INSERT INTO survey_value (answer_id, survey_id, question, part, choice, number)"
                            + " VALUES ('%s', {%s}, 'overall', '', '', %d)".formatted(answer, name, rating),
                    "INSERT INTO survey_value (answer_id, survey_id, question, part, choice, number)"
                            + " VALUES ('%s', {%s}, 'nps', '', '', 10)".formatted(answer, name));
        }
    }

    Estate withMoney() throws SQLException {
        change("""
            INSERT INTO service_offering (id, project_id, category, name, unit, price, paid_up_percent, by_slot, on_sale,
              version) VALUES ({offering}, {project}, 'HOUSEKEEPING', '保洁', '次', 80, 0, false, true, 1)
            """);
        booking("t1", 1, false);
        booking("t2", 1, false);
        booking("t3", 2, true);
        bill("old", "{day} - INTERVAL '1 year'");
        bill("new", "{day}");
        posting("PAYMENT", "old", "CASH", "RECEIVABLE", 100);
        posting("PAYMENT_VOID", "old", "RECEIVABLE", "CASH", 30);
        posting("PAYMENT", "new", "CASH", "RECEIVABLE", 50);
        return this;
    }

    private void booking(String ticket, int home, boolean cancelled) throws SQLException {
        change("""
            INSERT INTO service_booking (id, project_id, building_id, unit_id, household_id, offering_id, ticket_id,
              quantity, price, paid_up_percent, amount, cancelled, booked_at, version)
            VALUES (gen_random_uuid(), {project}, {b}, {u%d}, {h%d}, {offering}, {%s}, 1, 80, 0, 80, %s, {at}, 1)
            """.formatted(home, home, ticket, cancelled));
    }

    private void bill(String name, String due) throws SQLException {
        change("""
            INSERT INTO bill (id, project_id, building_id, unit_id, fee_item_id, source, period_from, period_to, due_on,
              amount, settled, discounted, early_discount, reversed)
            SELECT {%s}, {project}, {b}, {u1}, id, 'MANUAL', {day}, {day}, (%s)::date, 200, 70, 0, 0, false
            FROM fee_item ORDER BY id LIMIT 1
            """.formatted(name, due));
    }

    private void posting(String kind, String bill, String debit, String credit, int amount) throws SQLException {
        change("""
            INSERT INTO posting (id, kind, project_id, unit_id, bill_id, debit, credit, amount, booked_on, at, member_id)
            VALUES (gen_random_uuid(), '%s', {project}, {u1}, {%s}, '%s', '%s', %d, {day}, {at}, {member})
            """.formatted(kind, bill, debit, credit, amount));
    }
}
