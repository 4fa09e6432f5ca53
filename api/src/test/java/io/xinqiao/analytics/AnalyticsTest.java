package io.xinqiao.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Figures are as a hand would count them, in whatever way they are asked. */
class AnalyticsTest extends ApiTest {
    private static final String ANSWER = """
        columns { kind name label type unit definition version since }
        rows { others cells { value text day decimal suppressed compared { comparison decimal change changePercent } } }
        totals { cells { decimal suppressed compared { comparison decimal change changePercent } } }
        truncated from to readAt
        """;

    /** Tickets of one project, told by when they were submitted, of which kind, category, and in which building. */
    private record Planted(String project, String one, String two, List<String> categories) {}

    private static Planted planted;

    private Api admin() {
        return anlan().as(Role.TENANT_ADMIN);
    }

    private String made(String mutation, String field, Map<String, ?> input) {
        return admin().mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    @BeforeEach
    void plant() throws SQLException {
        if (planted != null) return;
        var project = made("createProject", "project", Map.of("code", "FX1", "name", "分析小区"));
        List<String> buildings = new ArrayList<>();
        for (var number : List.of("1", "2")) {
            buildings.add(made(
                    "createBuilding",
                    "building",
                    Map.of("projectId", project, "number", number, "name", number + "号楼")));
        }
        var categories = StreamSupport.stream(
                        admin().ask("{ ticketCategories { nodes { id } } }")
                                .fine()
                                .data("/ticketCategories/nodes")
                                .spliterator(),
                        false)
                .map(node -> node.path("id").asString())
                .toList();
        // When, which kind, which category, which building, how often reopened.
        var tickets = List.of(
                "2025-02-10 10:00 REPAIR 0 1 0",
                "2025-03-01 00:00 REPAIR 0 1 0",
                "2026-01-31 23:59:59.999 REPAIR 0 1 0",
                "2026-02-01 00:00 REPAIR 0 1 1",
                "2026-02-28 23:59:59.999 COMPLAINT 1 1 0",
                "2026-02-15 12:00 COMPLAINT 1 2 2",
                "2026-04-01 00:00 REPAIR 2 2 0",
                "2026-04-30 23:30 INQUIRY 2 2 0",
                "2026-05-01 00:00 REPAIR 0 2 0");
        for (var ticket : tickets) {
            var cells = ticket.split(" ");
            HeldRows.change(anlan(), """
                INSERT INTO ticket (id, number, project_id, building_id, kind, channel, severity, category_id, title,
                  state, submitted_at, changed_at, reopened, events, version, created_by)
                SELECT gen_random_uuid(), 'FX-' || gen_random_uuid(), '%s', '%s', '%s', 'PHONE', 'GENERAL', '%s', '分析',
                  'ACCEPTED', '%s %s+08', now(), %s, 0, 1, created_by FROM ticket LIMIT 1
                """.formatted(
                            GlobalId.keyOf(project),
                            GlobalId.keyOf(buildings.get(Integer.parseInt(cells[4]) - 1)),
                            cells[2],
                            GlobalId.keyOf(categories.get(Integer.parseInt(cells[3]))),
                            cells[0],
                            cells[1],
                            cells[5]));
        }
        planted = new Planted(project, buildings.getFirst(), buildings.getLast(), categories);
    }

    private static Map<String, Object> days(String from, String to) {
        return Map.of("span", Map.of("between", Map.of("from", from, "to", to)));
    }

    private static Map<String, Object> days(String grain, String from, String to) {
        Map<String, Object> time = new HashMap<>(days(from, to));
        time.put("grain", grain);
        return time;
    }

    private static Map<String, Object> question(Object... parts) {
        Map<String, Object> question = new HashMap<>();
        for (var at = 0; at < parts.length; at += 2) question.put((String) parts[at], parts[at + 1]);
        return question;
    }

    private static List<Map<String, Object>> inProject() {
        return List.of(Map.of("dimension", "PROJECT", "values", List.of(planted.project())));
    }

    private static Api.Answer ask(Api as, Map<String, Object> input) {
        return as.ask(
                "query($input: AnalyticsInput!) { analytics(input: $input) { " + ANSWER + " } }",
                Map.of("input", input));
    }

    private JsonNode answer(Object... parts) {
        var question = question(parts);
        question.putIfAbsent("filter", inProject());
        return ask(admin(), question).fine().data("/analytics");
    }

    /** The rows as a hand would write them: values by commas. */
    private static List<String> rows(JsonNode answer) {
        return StreamSupport.stream(answer.path("rows").spliterator(), false)
                .map(row -> StreamSupport.stream(row.path("cells").spliterator(), false)
                        .map(AnalyticsTest::cell)
                        .collect(Collectors.joining(", ")))
                .toList();
    }

    private static String cell(JsonNode cell) {
        if (cell.path("suppressed").asBoolean()) return "*";
        for (var value : List.of("text", "day", "decimal")) {
            if (!cell.path(value).isNull()) return cell.path(value).asString();
        }
        return "-";
    }

    @Test
    void areCountedByMonthInTheZoneOfTheBusinessWithEmptyOnesToo() {
        var answer = answer(
                "measures", List.of("TICKETS", "SETTLED_RATE"),
                "time", days("MONTH", "2026-01-01", "2026-05-31"),
                "totals", true);
        assertThat(rows(answer))
                .containsExactly(
                        "2026-01-01, 1, 0.0",
                        "2026-02-01, 3, 0.0",
                        "2026-03-01, 0, -",
                        "2026-04-01, 2, 0.0",
                        "2026-05-01, 1, 0.0");
        assertThat(answer.at("/totals/cells/1/decimal").asString()).isEqualTo("7");
        assertThat(answer.path("from").asString()).isEqualTo("2026-01-01");
    }

    @Test
    void areCountedInAnotherZone() {
        var time = new HashMap<>(days("MONTH", "2026-01-01", "2026-05-31"));
        time.put("zone", "Asia/Urumqi");
        assertThat(rows(answer("measures", List.of("TICKETS"), "time", time)))
                .as("what is midnight of the first in the east is still the month before there")
                .containsExactly("2026-01-01, 2", "2026-02-01, 2", "2026-03-01, 1", "2026-04-01, 2", "2026-05-01, 0");
    }

    @Test
    void areGroupedAndCut() {
        var categories = admin().ask("{ ticketCategories { nodes { name } } }").fine();
        var answer = answer(
                "measures", List.of("TICKETS", "REOPENED_TICKETS"),
                "by", List.of("TICKET_CATEGORY"),
                "time", days("2026-01-01", "2026-12-31"),
                "orderBy", Map.of("measure", "TICKETS"),
                "first", 1,
                "totals", true);
        assertThat(rows(answer))
                .containsExactly(
                        categories.data("/ticketCategories/nodes/0/name").asString() + ", 3, 1", "其他, 4, 1");
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(answer.at("/rows/0/cells/0/value").asString())
                .isEqualTo(planted.categories().getFirst());
        assertThat(answer.at("/rows/1/others").asBoolean()).isTrue();
        assertThat(answer.at("/totals/cells/1/decimal").asString()).isEqualTo("7");
    }

    @Test
    void areGroupedByTwoDimensionsAndTime() {
        assertThat(rows(answer(
                        "measures", List.of("TICKETS"),
                        "by", List.of("BUILDING", "TICKET_KIND"),
                        "time", days("QUARTER", "2026-01-01", "2026-06-30"))))
                .containsExactly(
                        "1号楼, 报修, 2026-01-01, 2",
                        "1号楼, 报修, 2026-04-01, 0",
                        "1号楼, 投诉, 2026-01-01, 1",
                        "1号楼, 投诉, 2026-04-01, 0",
                        "2号楼, 报修, 2026-01-01, 0",
                        "2号楼, 报修, 2026-04-01, 2",
                        "2号楼, 投诉, 2026-01-01, 1",
                        "2号楼, 投诉, 2026-04-01, 0",
                        "2号楼, 咨询, 2026-01-01, 0",
                        "2号楼, 咨询, 2026-04-01, 1");
    }

    @Test
    void areComparedWithTheTimeBeforeAndTheYearBefore() {
        var answer = answer(
                "measures", List.of("TICKETS"),
                "time", days("MONTH", "2026-02-01", "2026-03-31"),
                "compare", List.of("PREVIOUS_PERIOD", "YEAR_BEFORE"),
                "totals", true);
        assertThat(rows(answer)).containsExactly("2026-02-01, 3", "2026-03-01, 0");
        var february = answer.at("/rows/0/cells/1/compared");
        assertThat(february.at("/0/decimal").asString()).as("December").isEqualTo("0");
        assertThat(february.at("/0/changePercent").isNull()).isTrue();
        assertThat(february.at("/1/decimal").asString()).as("2025").isEqualTo("1");
        assertThat(february.at("/1/change").asString()).isEqualTo("2");
        assertThat(february.at("/1/changePercent").asString()).isEqualTo("200.0");
        assertThat(answer.at("/rows/1/cells/1/compared/0/decimal").asString())
                .as("January")
                .isEqualTo("1");
        assertThat(answer.at("/totals/cells/1/compared/1/decimal").asString()).isEqualTo("2");
    }

    @Test
    void ratiosOfAllAreRatiosOfTheSums() {
        var answer = answer(
                "measures", List.of("COMPLAINTS", "COMPLAINTS_SETTLED_RATE", "TICKETS", "CLOSED_LOOP_RATE"),
                "by", List.of("BUILDING"),
                "time", days("2026-01-01", "2026-12-31"),
                "totals", true);
        assertThat(rows(answer)).containsExactly("1号楼, 1, 0.0, 3, 0.0", "2号楼, 1, 0.0, 4, 0.0");
        assertThat(answer.at("/totals/cells/4/decimal").asString()).isEqualTo("0.0");
    }

    @Test
    void moneyIsAsTheStatementsSay() throws SQLException {
        var company = jinxiu();
        var answer = ask(
                        company.as(Role.TENANT_ADMIN),
                        question(
                                "measures",
                                List.of("RECEIVABLE", "COLLECTED", "BILLED_UNITS", "COLLECTION_RATE_BY_UNITS"),
                                "by",
                                List.of("FEE_ITEM"),
                                "first",
                                1,
                                "totals",
                                true))
                .fine()
                .data("/analytics");
        assertThat(cents(answer.at("/totals/cells/1/decimal")))
                .isEqualTo(HeldRows.number(
                        company,
                        "SELECT (coalesce(sum(amount - discounted), 0) * 100)::bigint FROM bill WHERE NOT reversed"));
        assertThat(cents(answer.at("/totals/cells/2/decimal")))
                .isEqualTo(HeldRows.number(
                        company, "SELECT (coalesce(sum(settled), 0) * 100)::bigint FROM bill WHERE NOT reversed"));
        assertThat(answer.at("/totals/cells/3/decimal").asLong())
                .isEqualTo(HeldRows.number(company, "SELECT count(DISTINCT unit_id) FROM bill WHERE NOT reversed"));
        var rows = answer.path("rows");
        if (answer.path("truncated").asBoolean()) {
            var told = GlobalId.keyOf(rows.at("/0/cells/0/value").asString());
            assertThat(rows.at("/1/cells/3/decimal").asLong())
                    .as("different units of several groups are counted once")
                    .isEqualTo(HeldRows.number(
                            company,
                            "SELECT count(DISTINCT unit_id) FROM bill WHERE NOT reversed AND fee_item_id <> '" + told
                                    + "'"));
        }
    }

    private static long cents(JsonNode amount) {
        return new BigDecimal(amount.asString()).movePointRight(2).longValueExact();
    }

    @Test
    void everyMeasureCanBeAskedByEachOfItsDimensionsAndAgreesWithItself() {
        var measures = api().as(anlan().token(Role.TENANT_ADMIN))
                .ask("{ __type(name: \"Measure\") { enumValues { name description } } }")
                .fine()
                .data("/__type/enumValues");
        assertThat(measures.size()).isGreaterThan(35);
        for (var measure : measures) {
            var name = measure.path("name").asString();
            var said = measure.path("description").asString();
            var dimensions = said.substring(said.indexOf(";可按 ") + 4, said.indexOf(" 分组。"))
                    .split("、");
            for (var dimension : dimensions) {
                var answer = ask(
                                jinxiu().as(Role.TENANT_ADMIN),
                                question("measures", List.of(name), "by", List.of(dimension), "totals", true))
                        .fine()
                        .data("/analytics");
                assertThat(answer.path("columns").size())
                        .as(name + " by " + dimension)
                        .isEqualTo(2);
                if (said.contains("户")
                        || said.contains("收款笔数")
                        || !answer.at("/columns/1/unit").asString().matches("COUNT|YUAN")) continue;
                var sum = StreamSupport.stream(answer.path("rows").spliterator(), false)
                        .map(row -> new BigDecimal(row.at("/cells/1/decimal").asString()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                assertThat(sum)
                        .as(name + " by " + dimension)
                        .isEqualByComparingTo(
                                answer.at("/totals/cells/1/decimal").asString());
            }
        }
    }

    @Test
    void nobodyCountsWhatTheyDoNotReach() {
        var foreign = ask(
                        jinxiu().as(Role.TENANT_ADMIN), question("measures", List.of("TICKETS"), "filter", inProject()))
                .fine();
        assertThat(rows(foreign.data("/analytics"))).as("of another company").containsExactly("0");
        var steward = ask(anlan().as(Role.STEWARD), question("measures", List.of("TICKETS"), "filter", inProject()))
                .fine();
        assertThat(rows(steward.data("/analytics"))).as("of another project").containsExactly("0");
        var finance = ask(anlan().as(Role.FINANCE), question("measures", List.of("TICKETS")));
        assertThat(finance.code()).isEqualTo("FORBIDDEN");
        var resident = ask(anlan().as(Role.RESIDENT), question("measures", List.of("RECEIVABLE")));
        assertThat(resident.code()).isEqualTo("FORBIDDEN");
        assertThat(ask(api(), question("measures", List.of("RECEIVABLE"))).code())
                .isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void whatCannotBeAnsweredIsRefusedInWords() {
        assertThat(reason(question("measures", List.of("TICKETS"), "by", List.of("FEE_ITEM"))))
                .isEqualTo("analytics.dimension");
        assertThat(reason(question(
                        "measures", List.of("OPEN_TICKETS"), "time", days("MONTH", "2026-01-01", "2026-02-01"))))
                .isEqualTo("analytics.timeless");
        assertThat(reason(question("measures", List.of("TICKETS"), "compare", List.of("YEAR_BEFORE"))))
                .isEqualTo("analytics.span");
        assertThat(reason(question("measures", List.of("TICKETS"), "by", List.of("CHANNEL", "CHANNEL"))))
                .isEqualTo("analytics.twice");
        assertThat(reason(question("measures", List.of("TICKETS"), "orderBy", Map.of("measure", "COMPLAINTS"))))
                .isEqualTo("analytics.order");
        assertThat(reason(question("measures", List.of("TICKETS"), "time", days("2026-02-01", "2026-01-01"))))
                .isEqualTo("analytics.backwards");
        assertThat(reason(question("measures", List.of("TICKETS"), "time", days("DAY", "1900-01-01", "2026-01-01"))))
                .isEqualTo("analytics.rows");
        Map<String, Object> time = new HashMap<>(days("2026-01-01", "2026-02-01"));
        time.put("zone", "Asia/Nowhere'; DROP TABLE ticket; --");
        assertThat(reason(question("measures", List.of("TICKETS"), "time", time)))
                .isEqualTo("analytics.zone");
        assertThat(reason(question(
                        "measures",
                        List.of("TICKETS"),
                        "filter",
                        List.of(Map.of("dimension", "PROJECT", "values", List.of(planted.one()))))))
                .isEqualTo("analytics.id");
        assertThat(rows(answer(
                        "measures",
                        List.of("TICKETS"),
                        "filter",
                        List.of(Map.of("dimension", "TICKET_KIND", "values", List.of("' OR 1=1 --"))))))
                .containsExactly("0");
    }

    private String reason(Map<String, Object> input) {
        return ask(admin(), input).json().at("/errors/0/extensions/reason").asString();
    }

    @Test
    void groupsStandAsPeopleReadTheirNames() throws SQLException {
        var ten = made(
                "createBuilding", "building", Map.of("projectId", planted.project(), "number", "10", "name", "10号楼"));
        HeldRows.change(anlan(), """
            UPDATE ticket SET building_id = '%s' WHERE project_id = '%s' AND submitted_at = '2025-02-10 10:00+08'
            """.formatted(GlobalId.keyOf(ten), GlobalId.keyOf(planted.project())));
        assertThat(rows(answer(
                        "measures", List.of("TICKETS"),
                        "by", List.of("BUILDING"),
                        "time", days("2025-01-01", "2026-12-31"))))
                .containsExactly("1号楼, 4", "2号楼, 4", "10号楼, 1");
    }

    @Test
    void aQuestionCostsWhatItIsHoweverLittleOfTheAnswerIsAskedFor() {
        var asked = admin().ask("{ analytics(input: {measures: [TICKETS]}) { truncated } }")
                .fine();
        assertThat(asked.json().at("/extensions/cost/requested").asInt()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void aQuestionIsFewStatements() {
        var asked = statements.during(() -> answer(
                "measures", List.of("TICKETS", "SETTLED_RATE", "REOPENED_TICKETS"),
                "by", List.of("TICKET_CATEGORY"),
                "time", days("MONTH", "2026-01-01", "2026-05-31"),
                "totals", true));
        assertThat(asked).as("one for the figures, one for the names").hasSize(2);
    }
}
