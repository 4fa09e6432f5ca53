package io.xinqiao.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The measures behind KPI are as a hand counts them, and as SQL written by hand does. */
class KpiMeasuresTest extends ApiTest {
    private static Estate estate;

    @BeforeEach
    void plant() throws SQLException {
        if (estate == null) {
            estate = Estate.of(anlan(), "KPM")
                    .withTickets()
                    .withRounds()
                    .withVoices()
                    .withMoney();
        }
    }

    private JsonNode answer(Map<String, ?> time, List<String> by, String... measures) {
        return anlan().as(Role.TENANT_ADMIN)
                .ask(
                        """
                        query($input: AnalyticsInput!) {
                          analytics(input: $input) { rows { cells { text day decimal suppressed } } totals { cells { decimal } } }
                        }
                        """,
                        Map.of(
                                "input",
                                Map.of(
                                        "measures",
                                        List.of(measures),
                                        "by",
                                        by,
                                        "time",
                                        time,
                                        "totals",
                                        true,
                                        "filter",
                                        List.of(Map.of("dimension", "PROJECT", "values", List.of(estate.project))))))
                .fine()
                .data("/analytics");
    }

    private static Map<String, ?> span(int before, int behind) {
        return Map.of(
                "between",
                Map.of(
                        "from", estate.month.minusMonths(before).toString(),
                        "to", estate.month.plusMonths(1 + behind).minusDays(1).toString()));
    }

    private static final String OF_PROJECT =
            "project_id = {project} AND submitted_at >= {from} AND submitted_at < {before}"
                    + " AND state <> 'CANCELLED'";
    private static final String SETTLED = " AND state IN ('RESOLVED', 'FOLLOWED_UP', 'ARCHIVED')";

    /** In tenths of the unit, or in fen. */
    private static String sql(String measure) {
        var tickets = "FROM ticket t WHERE " + OF_PROJECT;
        var followed = "EXISTS (SELECT FROM follow_up f WHERE f.ticket_id = t.id)";
        var all = "kind IN ('REPAIR', 'SPECIAL_SERVICE')";
        var homes = "(SELECT count(*) FROM household h JOIN unit u ON u.id = h.unit_id"
                + " WHERE u.project_id = {project} AND h.moved_out IS NULL)";
        return switch (measure) {
            case "REPAIRS_SETTLED_RATE" ->
                "SELECT round(1000.0 * (SELECT count(*) " + tickets + SETTLED
                        + " AND kind = 'REPAIR') / (SELECT count(*) " + tickets + " AND kind = 'REPAIR'))";
            case "REPAIRS_FOLLOWED_UP_RATE" ->
                "SELECT round(1000.0 * (SELECT count(*) " + tickets + SETTLED + " AND " + all + " AND " + followed
                        + ") / (SELECT count(*) " + tickets + SETTLED + " AND " + all + "))";
            case "OTHERS_FOLLOWED_UP_RATE" ->
                "SELECT round(1000.0 * (SELECT count(*) " + tickets + SETTLED + " AND NOT " + all + " AND " + followed
                        + ") / (SELECT count(*) " + tickets + SETTLED + " AND NOT " + all + "))";
            case "ONLINE_TICKET_RATE" ->
                "SELECT round(1000.0 * (SELECT count(*) " + tickets
                        + " AND channel IN ('APP', 'WECHAT', 'API')) / (SELECT count(*) " + tickets + "))";
            case "COMPLAINTS_SATISFIED_RATE" ->
                "SELECT round(1000.0 * (SELECT count(*) FROM ticket t JOIN follow_up f ON f.ticket_id = t.id WHERE "
                        + OF_PROJECT + " AND kind = 'COMPLAINT' AND overall >= 3) / (SELECT count(*) FROM ticket t"
                        + " JOIN follow_up f ON f.ticket_id = t.id WHERE " + OF_PROJECT + " AND kind = 'COMPLAINT'))";
            case "COMPLAINTS_PER_THOUSAND_HOUSEHOLDS" ->
                "SELECT round(10000.0 * (SELECT count(*) " + tickets + " AND kind = 'COMPLAINT') / " + homes + ")";
            case "VISITED_HOUSEHOLDS_RATE" ->
                "SELECT round(1000.0 * (SELECT count(DISTINCT household_id) FROM visit WHERE project_id = {project}"
                        + " AND state = 'DONE' AND visited_on = {day}) / " + homes + ")";
            case "SERVICE_HOUSEHOLDS_RATE" ->
                "SELECT round(1000.0 * (SELECT count(DISTINCT household_id) FROM service_booking"
                        + " WHERE project_id = {project} AND NOT cancelled) / " + homes + ")";
            case "SERVICE_BOOKINGS" ->
                "SELECT 10 * count(*) FROM service_booking WHERE project_id = {project} AND NOT cancelled";
            case "HOUSEHOLDS" -> "SELECT 10 * " + homes;
            case "INSPECTIONS" -> "SELECT 10 * count(*) FROM inspection WHERE project_id = {project}";
            case "INSPECTIONS_CLEAN_RATE" ->
                "SELECT round(1000.0 * count(*) FILTER (WHERE NOT EXISTS (SELECT FROM finding f WHERE f.occasion_id ="
                        + " i.id)) / count(*)) FROM inspection i WHERE project_id = {project}";
            case "OPINIONS" ->
                "SELECT 10 * count(*) FROM opinion WHERE project_id = {project} AND state <> 'WITHDRAWN'";
            case "OPINIONS_ADOPTED_RATE" ->
                "SELECT round(1000.0 * count(*) FILTER (WHERE state = 'ADOPTED') / count(*)) FROM opinion"
                        + " WHERE project_id = {project} AND state <> 'WITHDRAWN'";
            case "ASSEMBLY_HEADS_RATE" ->
                "SELECT round(1000.0 * sum(voted_heads) / sum(total_heads)) FROM assembly WHERE project_id = {project}";
            case "ASSEMBLY_AREA_RATE" ->
                "SELECT round(1000.0 * sum(voted_area) / sum(total_area)) FROM assembly WHERE project_id = {project}";
            case "SURVEY_SCORE" ->
                "SELECT round(250 * (avg(number) - 1)) FROM survey_value WHERE survey_id = {s1} AND question ="
                        + " 'overall'";
            case "SURVEY_ANSWERS" -> "SELECT 10 * count(DISTINCT answer_id) FROM survey_value WHERE survey_id = {s1}";
            case "OLD_ARREARS_RECOVERED" ->
                "SELECT 10 * sum(CASE WHEN credit = 'RECEIVABLE' THEN p.amount ELSE -p.amount END) FROM posting p"
                        + " JOIN bill b ON b.id = p.bill_id WHERE p.project_id = {project}"
                        + " AND date_trunc('year', b.due_on) < date_trunc('year', p.booked_on)";
            default -> throw new IllegalArgumentException(measure);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "REPAIRS_SETTLED_RATE, 66.7",
        "REPAIRS_FOLLOWED_UP_RATE, 50.0",
        "OTHERS_FOLLOWED_UP_RATE, 66.7",
        "ONLINE_TICKET_RATE, 50.0",
        "COMPLAINTS_SATISFIED_RATE, 50.0",
        "COMPLAINTS_PER_THOUSAND_HOUSEHOLDS, 666.7",
        "VISITED_HOUSEHOLDS_RATE, 66.7",
        "SERVICE_HOUSEHOLDS_RATE, 33.3",
        "SERVICE_BOOKINGS, 2",
        "HOUSEHOLDS, 3",
        "INSPECTIONS, 4",
        "INSPECTIONS_CLEAN_RATE, 75.0",
        "OPINIONS, 3",
        "OPINIONS_ADOPTED_RATE, 33.3",
        "ASSEMBLY_HEADS_RATE, 55.0",
        "ASSEMBLY_AREA_RATE, 70.0",
        "SURVEY_SCORE, 75.0",
        "SURVEY_ANSWERS, 6",
        "OLD_ARREARS_RECOVERED, 70.00"
    })
    void areAsAHandCountsThem(String measure, BigDecimal byHand) throws SQLException {
        var told = answer(Map.of("span", span(0, 0)), List.of("PROJECT"), measure);
        var figure = new BigDecimal(told.at("/rows/0/cells/1/decimal").asString());
        assertThat(figure).isEqualByComparingTo(byHand);
        assertThat(figure.movePointRight(1)).isEqualByComparingTo(BigDecimal.valueOf(estate.number(sql(measure))));
        assertThat(told.at("/totals/cells/1/decimal").asString())
                .isEqualTo(told.at("/rows/0/cells/1/decimal").asString());
    }

    @Test
    void whatIsDividedByHouseholdsIsSoInEachMonthAndPlace() {
        var told = answer(
                Map.of("grain", "MONTH", "span", span(1, 0)),
                List.of("BUILDING"),
                "COMPLAINTS_PER_THOUSAND_HOUSEHOLDS",
                "COMPLAINTS");
        assertThat(told.path("rows").size()).isEqualTo(2);
        assertThat(told.at("/rows/0/cells/2/decimal").asString())
                .as("nobody complained in the month before")
                .isEqualTo("0.0");
        assertThat(told.at("/rows/1/cells/2/decimal").asString()).isEqualTo("666.7");
        assertThat(told.at("/rows/1/cells/3/decimal").asString()).isEqualTo("2");
        assertThat(told.at("/totals/cells/2/decimal").asString()).isEqualTo("666.7");
    }

    /** One household of three complained twice and booked twice; what is not told is put together anew. */
    @Test
    void othersAreDividedByTheirOwnHouseholds() {
        var told = anlan().as(Role.TENANT_ADMIN)
                .ask(
                        """
                        query($project: String!, $from: Date!, $to: Date!) {
                          analytics(input: {measures: [COMPLAINTS_PER_THOUSAND_HOUSEHOLDS, SERVICE_HOUSEHOLDS_RATE],
                            by: [UNIT], first: 1, totals: true, orderBy: {measure: COMPLAINTS_PER_THOUSAND_HOUSEHOLDS},
                            time: {span: {between: {from: $from, to: $to}}},
                            filter: [{dimension: PROJECT, values: [$project]}]}) {
                            rows { others cells { text decimal } } totals { cells { decimal } }
                          }
                        }
                        """,
                        Map.of(
                                "project", estate.project,
                                "from", estate.month.toString(),
                                "to", estate.month.plusMonths(1).minusDays(1).toString()))
                .fine()
                .data("/analytics");
        assertThat(told.at("/rows/0/cells/0/text").asString()).isEqualTo("1-1-101");
        assertThat(told.at("/rows/0/cells/1/decimal").asString()).isEqualTo("2000.0");
        assertThat(told.at("/rows/0/cells/2/decimal").asString()).isEqualTo("100.0");
        assertThat(told.at("/rows/1/others").asBoolean()).isTrue();
        assertThat(told.at("/rows/1/cells/1/decimal").asString()).isEqualTo("0.0");
        assertThat(told.at("/rows/1/cells/2/decimal").asString()).isEqualTo("0.0");
        assertThat(told.at("/totals/cells/1/decimal").asString()).isEqualTo("666.7");
        assertThat(told.at("/totals/cells/2/decimal").asString()).isEqualTo("33.3");
    }

    /** Of the weeks that end in the month one is covered: the inspections of the tenth are all in one. */
    @Test
    void buildingsAreCoveredWeekByWeek() throws SQLException {
        var sundays = estate.number(
                "SELECT count(*) FROM generate_series({from}, {before} - INTERVAL '1 day', '1 day') AS day"
                        + " WHERE extract(isodow FROM day AT TIME ZONE 'Asia/Shanghai') = 7");
        var week = "date_trunc('week', {at} AT TIME ZONE 'Asia/Shanghai')";
        var covered = estate.number("SELECT count(*) FILTER (WHERE (" + week + " + INTERVAL '6 days')::date BETWEEN '"
                + estate.month + "' AND '" + estate.month.plusMonths(1).minusDays(1) + "') FROM generate_series(1, 1)");
        assertThat(covered).as("the week of the tenth ends in its month").isEqualTo(1);
        var told =
                answer(Map.of("grain", "MONTH", "span", span(0, 0)), List.of("BUILDING"), "INSPECTION_COVERAGE_RATE");
        assertThat(new BigDecimal(told.at("/rows/0/cells/2/decimal").asString()))
                .isEqualByComparingTo(
                        new BigDecimal(100).divide(BigDecimal.valueOf(sundays), 1, java.math.RoundingMode.HALF_UP));
        estate.change("INSERT INTO inspection_policy (id, project_id, area_cycle, vacant_cycle, renovation_cycle)"
                + " VALUES (gen_random_uuid(), {project}, 'MONTH', 'MONTH', 'DAY')");
        assertThat(answer(Map.of("span", span(0, 0)), List.of("BUILDING"), "INSPECTION_COVERAGE_RATE")
                        .at("/rows/0/cells/1/decimal")
                        .asString())
                .as("once a month it is to be")
                .isEqualTo("100.0");
        assertThat(answer(Map.of("span", span(1, 0)), List.of("BUILDING"), "INSPECTION_COVERAGE_RATE")
                        .at("/rows/0/cells/1/decimal")
                        .asString())
                .as("and was not in the month before")
                .isEqualTo("50.0");
    }

    @Test
    void aSurveyThatFewHaveAnsweredHasNoScore() {
        var told = answer(Map.of("grain", "MONTH", "span", span(1, 0)), List.of(), "SURVEY_SCORE");
        assertThat(told.at("/rows/0/cells/1/suppressed").asBoolean()).isTrue();
        assertThat(told.at("/rows/0/cells/1/decimal").isNull()).isTrue();
    }

    /** The same archives as the report of buildings has, which counts them in another way. */
    @Test
    void archivesAreAsCompleteAsTheReportSays() {
        var company = jinxiu();
        var admin = company.as(Role.TENANT_ADMIN);
        var report = admin.ask(
                        "query($id: ID!) { archiveCompleteness(projectId: $id)"
                                + " { building { id } units complete averageScore } }",
                        Map.of("id", company.id("Project")))
                .fine()
                .data("/archiveCompleteness");
        var told =
                admin.ask("""
                    query($project: String!) {
                      analytics(input: {measures: [ARCHIVE_SCORE, ARCHIVES_COMPLETE_RATE], by: [BUILDING],
                        filter: [{dimension: PROJECT, values: [$project]}]}) { rows { cells { value decimal } } }
                    }
                    """, Map.of("project", company.id("Project"))).fine().data("/analytics/rows");
        assertThat(report.size()).isPositive();
        report.forEach(building -> {
            var row = told.valueStream()
                    .filter(one -> one.at("/cells/0/value")
                            .asString()
                            .equals(building.at("/building/id").asString()))
                    .findFirst()
                    .orElseThrow();
            assertThat(new BigDecimal(row.at("/cells/1/decimal").asString()))
                    .isEqualByComparingTo(building.path("averageScore").asString());
            assertThat(new BigDecimal(row.at("/cells/2/decimal").asString()))
                    .isEqualByComparingTo(BigDecimal.valueOf(
                                    building.path("complete").asInt() * 1000L)
                            .divide(
                                    BigDecimal.valueOf(building.path("units").asInt()),
                                    0,
                                    java.math.RoundingMode.HALF_UP)
                            .movePointLeft(1));
        });
    }
}
