package io.xinqiao.kpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A project is told where it stands, what is behind it, and who did well; what is aimed at is the company's to say. */
class KpiTest extends ApiTest {
    private static final String FIGURES = """
        query($project: ID!, $period: KpiPeriodKind!, $day: Date!) {
          kpiFigures(projectId: $project, period: $period, day: $day) {
            kpi measure definition definitionVersion unit from to over target direction actual state yearBefore
            kpiTarget { id note } frozen { id } readAt
          }
        }
        """;
    private static final String OVERVIEW = """
        query($period: KpiPeriodKind!, $day: Date!) {
          kpiOverview(period: $period, day: $day) {
            projects { project { id } figures { kpi actual target state yearBefore kpiTarget { id note } } }
            together { kpi measure from to actual target state yearBefore kpiTarget { id note } }
          }
        }
        """;
    private static final String ROWS = """
        query($project: ID!, $kpi: Kpi!, $day: Date!, $counted: Boolean, $first: Int, $after: String) {
          kpiRows(projectId: $project, kpi: $kpi, period: MONTH, day: $day, counted: $counted, first: $first, after: $after) {
            totalCount nodes { id ... on Ticket { state } } pageInfo { hasNextPage endCursor }
          }
        }
        """;
    private static Estate estate;

    @BeforeEach
    void plant() throws SQLException {
        if (estate == null) {
            estate = Estate.of(anlan(), "KPF")
                    .withTickets()
                    .withRounds()
                    .withVoices()
                    .withMoney();
        }
    }

    private Api admin() {
        return anlan().as(Role.TENANT_ADMIN);
    }

    private static Api.Answer ask(Api as, String project, String period, String day) {
        return as.ask(FIGURES, Map.of("project", project, "period", period, "day", day));
    }

    private Map<String, JsonNode> figures(String period, String day) {
        Map<String, JsonNode> of = new HashMap<>();
        ask(admin(), estate.project, period, day)
                .fine()
                .data("/kpiFigures")
                .forEach(figure -> of.put(figure.path("kpi").asString(), figure));
        return of;
    }

    private String target(String kpi, int year, String target) {
        return admin().mutate(
                        "createKpiTarget",
                        Map.of("projectId", estate.project, "kpi", kpi, "year", year, "target", target),
                        "kpiTarget { id }")
                .fine()
                .data("/createKpiTarget/kpiTarget/id")
                .asString();
    }

    @Test
    void aMonthIsToldWithTargetAndFigureAndWhatIsNotThereIsNoZero() {
        target("REPAIRS_SETTLED", estate.month.getYear(), "60");
        target("EVENT_PARTICIPATION", estate.month.getYear(), "600");
        var of = figures("MONTH", estate.month.plusDays(20).toString());
        assertThat(of.keySet()).hasSize(Kpi.values().length);
        var repairs = of.get("REPAIRS_SETTLED");
        assertThat(repairs.path("actual").asString()).isEqualTo("66.7");
        assertThat(new BigDecimal(repairs.path("target").asString())).isEqualByComparingTo("60");
        assertThat(repairs.path("state").asString()).isEqualTo("REACHED");
        assertThat(repairs.path("over").asBoolean()).isTrue();
        assertThat(repairs.path("measure").asString()).isEqualTo("REPAIRS_SETTLED_RATE");
        assertThat(repairs.path("unit").asString()).isEqualTo("PERCENT");
        assertThat(repairs.path("from").asString()).isEqualTo(estate.month.toString());
        var events = of.get("EVENT_PARTICIPATION");
        assertThat(events.path("actual").asString()).isEqualTo("0");
        assertThat(new BigDecimal(events.path("target").asString())).isEqualByComparingTo("50");
        assertThat(events.path("state").asString()).isEqualTo("MISSED");
        var payments = of.get("ONLINE_PAYMENTS");
        assertThat(payments.path("actual").isNull()).isTrue();
        assertThat(payments.path("state").asString()).isEqualTo("NO_DATA");
        var training = of.get("TRAINING_COVERAGE");
        assertThat(training.path("state").asString()).isEqualTo("NOT_RECORDED");
        assertThat(training.path("measure").isNull()).isTrue();
        assertThat(of.get("ARCHIVES_COMPLETE").path("actual").isNull())
                .as("how archives stood then nobody knows")
                .isTrue();
    }

    @Test
    void aTimeThatIsNotOverStillGathersAndOneThatHasNotBegunSaysNothing() {
        var today = Estate.thisMonth();
        target("SERVICE_COVERAGE", today.getYear(), "40");
        var of = figures("YEAR", today.toString());
        assertThat(of.get("EVENT_PARTICIPATION").path("state").asString()).isIn("PENDING", "NO_TARGET");
        assertThat(of.get("SERVICE_COVERAGE").path("over").asBoolean()).isFalse();
        assertThat(of.get("SERVICE_COVERAGE").path("state").asString()).isEqualTo("PENDING");
        assertThat(of.get("ARCHIVES_COMPLETE").path("actual").asString()).isEqualTo("0.0");
        var later = figures("MONTH", today.plusMonths(2).toString());
        assertThat(later.get("MAJOR_COMPLAINTS").path("state").asString()).isEqualTo("NO_DATA");
    }

    @Test
    void theYearBeforeStandsBeside() {
        var of = figures("MONTH", estate.month.plusYears(1).toString());
        assertThat(of.get("REPAIRS_SETTLED").path("actual").isNull()).isTrue();
        var quarter = figures("QUARTER", estate.month.toString()).get("REPAIRS_SETTLED");
        assertThat(quarter.path("actual").asString()).isEqualTo("66.7");
        assertThat(quarter.path("yearBefore").isNull()).isTrue();
        assertThat(figures("YEAR", estate.month.toString())
                        .get("MAJOR_COMPLAINTS")
                        .path("yearBefore")
                        .asString())
                .isEqualTo("0");
    }

    private JsonNode rows(String kpi, Object... more) {
        Map<String, Object> variables =
                new HashMap<>(Map.of("project", estate.project, "kpi", kpi, "day", estate.month.toString()));
        for (var at = 0; at < more.length; at += 2) variables.put((String) more[at], more[at + 1]);
        return admin().ask(ROWS, variables).fine().data("/kpiRows");
    }

    private static List<String> ids(JsonNode page) {
        return page.path("nodes")
                .valueStream()
                .map(node -> node.path("id").asString())
                .toList();
    }

    @Test
    void whatIsBehindAFigureCanBeRead() {
        var all = rows("REPAIRS_SETTLED");
        assertThat(ids(all))
                .containsExactlyInAnyOrder(
                        estate.id("Ticket", "t1"), estate.id("Ticket", "t2"), estate.id("Ticket", "t3"));
        assertThat(all.path("totalCount").asInt()).isEqualTo(3);
        var open = rows("REPAIRS_SETTLED", "counted", false);
        assertThat(ids(open)).containsExactly(estate.id("Ticket", "t3"));
        assertThat(open.at("/nodes/0/state").asString()).isEqualTo("ACCEPTED");
        assertThat(ids(rows("REPAIRS_SETTLED", "counted", true))).hasSize(2);
        assertThat(ids(rows("MAJOR_COMPLAINTS"))).containsExactly(estate.id("Ticket", "t5"));
        assertThat(ids(rows("SERVICE_STANDARD", "counted", false))).containsExactly(estate.id("Inspection", "i1"));
        assertThat(ids(rows("COMPLAINTS_SATISFIED", "counted", false))).containsExactly(estate.id("Ticket", "t4"));
        assertThat(ids(rows("TRAINING_COVERAGE"))).isEmpty();
        var first = rows("REPAIRS_SETTLED", "first", 2);
        assertThat(first.at("/pageInfo/hasNextPage").asBoolean()).isTrue();
        var second = rows(
                "REPAIRS_SETTLED",
                "first",
                2,
                "after",
                first.at("/pageInfo/endCursor").asString());
        assertThat(ids(second)).hasSize(1).doesNotContainAnyElementsOf(ids(first));
    }

    @Test
    void everyMeasureOfAKpiShowsTheObjectsBehindIt() {
        for (var kpi : Kpi.values()) {
            assertThat(rows(kpi.name()).path("nodes").isArray()).as(kpi.name()).isTrue();
        }
    }

    @Test
    void eachSeesTheirOwnProjectsAndSomeNone() {
        var company = anlan();
        for (var role : List.of(Role.SUPERVISOR, Role.STEWARD)) {
            var own = ask(company.as(role), company.id("Project"), "MONTH", estate.month.toString());
            assertThat(own.fine().data("/kpiFigures").size()).as("%s", role).isEqualTo(Kpi.values().length);
            var other = ask(company.as(role), estate.project, "MONTH", estate.month.toString());
            assertThat(other.data("/kpiFigures").isNull()).as("%s", role).isTrue();
            assertThat(other.code()).isEmpty();
        }
        assertThat(ask(company.as(Role.ANALYST), estate.project, "MONTH", estate.month.toString())
                        .fine()
                        .data("/kpiFigures")
                        .size())
                .as("the analyst here is one of the whole company")
                .isEqualTo(Kpi.values().length);
        assertThat(company.as(Role.STEWARD)
                        .ask(ROWS, Map.of("project", estate.project, "kpi", "CLOSED_LOOP", "day", "2026-01-01"))
                        .data("/kpiRows")
                        .isNull())
                .isTrue();
        assertThat(ask(company.as(Role.TECHNICIAN), company.id("Project"), "MONTH", "2026-01-01")
                        .codesAt("kpiFigures"))
                .containsExactly("FORBIDDEN");
        assertThat(company.as(Role.STEWARD)
                        .ask(
                                "query($id: ID!) { serviceStars(projectId: $id, month: \"2026-01-01\") { place } }",
                                Map.of("id", company.id("Project")))
                        .codesAt("serviceStars"))
                .as("how colleagues did is for those who lead them")
                .containsExactly("FORBIDDEN");
    }

    private static JsonNode overview(Api as, String period, String day) {
        return as.ask(OVERVIEW, Map.of("period", period, "day", day)).fine().data("/kpiOverview");
    }

    private static Map<String, JsonNode> byKpi(JsonNode figures) {
        Map<String, JsonNode> of = new HashMap<>();
        figures.forEach(figure -> of.put(figure.path("kpi").asString(), figure));
        return of;
    }

    @Test
    void allProjectsAreToldAtOnceEachAsByItselfAndTogetherByTheirSums() {
        var day = estate.month.toString();
        var told = overview(admin(), "MONTH", day);
        var projects = told.path("projects");
        assertThat(projects.size()).isGreaterThanOrEqualTo(2);
        for (var project : projects) {
            var id = project.at("/project/id").asString();
            var alone = ask(admin(), id, "MONTH", day).fine().data("/kpiFigures");
            for (var at = 0; at < alone.size(); at++) {
                for (var part : List.of("kpi", "actual", "target", "state", "yearBefore", "kpiTarget")) {
                    assertThat(project.at("/figures/" + at).path(part))
                            .as("%s %s %s", id, alone.get(at).path("kpi"), part)
                            .isEqualTo(alone.get(at).path(part));
                }
            }
        }
        var together = byKpi(told.path("together"));
        var compared = 0;
        for (var figure : together.values()) {
            if (figure.path("actual").isNull()) continue;
            compared++;
            assertThat(new BigDecimal(figure.path("actual").asString()))
                    .as("%s", figure.path("kpi"))
                    .isEqualByComparingTo(total(figure));
        }
        assertThat(compared).isGreaterThan(5);
        var participation = together.get("EVENT_PARTICIPATION");
        var summed = BigDecimal.ZERO;
        for (var project : projects) {
            summed = summed.add(new BigDecimal(byKpi(project.path("figures"))
                    .get("EVENT_PARTICIPATION")
                    .path("target")
                    .asString()));
        }
        assertThat(new BigDecimal(participation.path("target").asString()))
                .as("each project's twelfth of the year is rounded")
                .isCloseTo(summed, within(new BigDecimal("0.01").multiply(BigDecimal.valueOf(projects.size()))));
        assertThat(participation.path("kpiTarget").isNull()).isTrue();
    }

    /** What a measure comes to in all that the administrator sees. */
    private BigDecimal total(JsonNode figure) {
        var cell = admin().ask(
                        """
                        query($measures: [Measure!]!, $from: Date!, $to: Date!) {
                          analytics(input: { measures: $measures, time: { span: { between: { from: $from, to: $to } } } }) {
                            rows { cells { decimal } }
                          }
                        }
                        """,
                        Map.of(
                                "measures",
                                List.of(figure.path("measure").asString()),
                                "from",
                                figure.path("from").asString(),
                                "to",
                                figure.path("to").asString()))
                .fine()
                .data("/analytics/rows/0/cells/0/decimal");
        return new BigDecimal(cell.asString());
    }

    @Test
    void allProjectsAreThoseThatOneSees() {
        var own = overview(anlan().as(Role.STEWARD), "MONTH", estate.month.toString());
        assertThat(own.path("projects").findValuesAsString("id")).contains(anlan().id("Project"));
        assertThat(own.toString()).doesNotContain(estate.project);
    }

    @Test
    void allProjectsTakeAsManyStatementsAsOne() {
        var one = statements.during(() -> figures("MONTH", estate.month.toString()));
        var all = statements.during(() -> overview(admin(), "MONTH", estate.month.toString()));
        assertThat(all.size()).isLessThanOrEqualTo(one.size() + 1);
    }

    @Test
    void aNewCompanyBeginsWithTheTargetsOfTheTrade() {
        var targets = admin().ask("""
            { kpiTargets(first: 100) { nodes { kpi year target direction project { id } } } }
            """).fine().data("/kpiTargets/nodes");
        Map<String, JsonNode> ofCompany = new HashMap<>();
        targets.forEach(target -> {
            if (target.path("project").isNull())
                ofCompany.put(target.path("kpi").asString(), target);
        });
        assertThat(ofCompany).hasSize(Kpi.values().length - 1);
        assertThat(new BigDecimal(ofCompany.get("FIRST_RESPONSE").path("target").asString()))
                .isEqualByComparingTo("15");
        assertThat(ofCompany.get("FIRST_RESPONSE").path("direction").asString()).isEqualTo("AT_MOST");
        assertThat(new BigDecimal(
                        ofCompany.get("EVENT_PARTICIPATION").path("target").asString()))
                .isEqualByComparingTo("1000");
    }

    @Test
    void aProjectsOwnTargetGoesBeforeTheCompanysAndTheCompanysHoldsOn() {
        var next = Estate.thisMonth().getYear() + 1;
        var year = estate.month.getYear() - 3;
        assertThat(figures("MONTH", year + "-05-01")
                        .get("CLOSED_LOOP")
                        .path("state")
                        .asString())
                .as("before there were targets, and before there were tickets")
                .isEqualTo("NO_DATA");
        assertThat(figures("MONTH", year + "-05-01")
                        .get("MAJOR_COMPLAINTS")
                        .path("state")
                        .asString())
                .isEqualTo("NO_TARGET");
        var own = target("MAJOR_COMPLAINTS", year, "2");
        var told = figures("MONTH", year + "-05-01").get("MAJOR_COMPLAINTS");
        assertThat(told.path("state").asString()).isEqualTo("REACHED");
        assertThat(told.at("/kpiTarget/id").asString()).isEqualTo(own);
        assertThat(new BigDecimal(figures("MONTH", next + "-05-01")
                        .get("MAJOR_COMPLAINTS")
                        .path("target")
                        .asString()))
                .as("that of the company goes on in the next year, and that of the project does not")
                .isEqualByComparingTo("0");
        var changed = admin().mutate(
                        "updateKpiTarget",
                        Map.of("kpiTargetId", own, "expectedVersion", 1, "target", "1", "note", "从严"),
                        "kpiTarget { version target note changes { nodes { field } } }")
                .fine();
        assertThat(changed.data("/updateKpiTarget/kpiTarget/version").asInt()).isEqualTo(2);
        var late = admin().mutate(
                        "updateKpiTarget",
                        Map.of("kpiTargetId", own, "expectedVersion", 1, "target", "5"),
                        "kpiTarget { id }");
        assertThat(late.refusal("updateKpiTarget")).isEqualTo("CONFLICT");
        var twice = admin().mutate(
                        "createKpiTarget",
                        Map.of("projectId", estate.project, "kpi", "MAJOR_COMPLAINTS", "year", year, "target", "3"),
                        "kpiTarget { id }");
        assertThat(twice.refusal("createKpiTarget")).isEqualTo("TAKEN");
        var more = admin().mutate(
                        "createKpiTarget",
                        Map.of("projectId", estate.project, "kpi", "COLLECTION_RATE", "year", year, "target", "100.01"),
                        "kpiTarget { id }");
        assertThat(more.reason("createKpiTarget")).isEqualTo("kpi.target");
        admin().mutate("deleteKpiTarget", Map.of("kpiTargetId", own), "kpiTarget { id }")
                .fine();
        assertThat(figures("MONTH", year + "-05-01")
                        .get("MAJOR_COMPLAINTS")
                        .path("state")
                        .asString())
                .isEqualTo("NO_TARGET");
    }

    @Test
    void aStarOfServiceIsProposedWithReasons() {
        for (var kpi : List.of("FIRST_RESPONSE", "CLOSED_LOOP", "VISITS_DONE")) {
            target(kpi, estate.month.getYear(), kpi.equals("CLOSED_LOOP") ? "50" : "60");
        }
        var stars = admin().ask("""
            query($project: ID!, $month: Date!) {
              serviceStars(projectId: $project, month: $month) {
                place reached member { id } figures { measure unit actual target direction state }
              }
            }
            """, Map.of("project", estate.project, "month", estate.month.toString()))
                .fine()
                .data("/serviceStars");
        assertThat(stars.size()).isEqualTo(1);
        var star = stars.path(0);
        assertThat(star.path("place").asInt()).isEqualTo(1);
        assertThat(star.at("/member/id").asString()).isEqualTo(anlan().member(Role.STEWARD));
        Map<String, String> told = new HashMap<>();
        star.path("figures")
                .forEach(figure -> told.put(
                        figure.path("measure").asString(),
                        figure.path("actual").asString("-") + " "
                                + figure.path("state").asString()));
        assertThat(told)
                .containsEntry("CLOSED_LOOP_RATE", "50.0 REACHED")
                .containsEntry("VISITS_DONE_RATE", "66.7 REACHED")
                .containsEntry("TICKETS", "6 NO_TARGET")
                .containsKey("SATISFACTION");
        assertThat(told.get("FIRST_RESPONSE_MINUTES")).endsWith("NO_DATA");
        assertThat(admin().ask(
                                "query($project: ID!, $month: Date!) {"
                                        + " serviceStars(projectId: $project, month: $month) { place } }",
                                Map.of(
                                        "project",
                                        estate.project,
                                        "month",
                                        estate.month.minusMonths(1).toString()))
                        .fine()
                        .data("/serviceStars")
                        .size())
                .as("nobody has five tickets in that month")
                .isZero();
    }

    @Test
    void aPageOfFiguresTakesAsManyStatementsAsThereAreKindsOfRows() {
        figures("MONTH", estate.month.toString());
        var taken = statements.during(() -> figures("MONTH", estate.month.toString()));
        assertThat(taken).hasSizeLessThanOrEqualTo(40);
    }
}
