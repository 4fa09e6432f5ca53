package io.xinqiao.queries;

import static io.xinqiao.queries.Queries.argument;
import static io.xinqiao.queries.Queries.column;
import static io.xinqiao.queries.Queries.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A query is saved when it can be run, keeps its versions, and gives typed rows. */
class SavedQueriesTest extends ApiTest {
    private static final String TOPICS =
            "query Topics($word: String) { opinionTopics(filter: {search: $word}) { nodes { name id createdAt } } }";

    private Queries analyst() {
        return new Queries(anlan().as(Role.ANALYST));
    }

    @Test
    void allPagesAreReadAndCutWhereTheLimitIs() throws Exception {
        Queries.topics(anlan(), "页", 1_130);
        var query = analyst().save("各页", TOPICS, "opinionTopics.nodes", "columns", List.of(column("name")));
        var all = analyst()
                .run(query, "arguments", List.of(argument("word", "text", "页02")))
                .fine();
        assertThat(all.data("/runSavedQuery/table/rows").size()).isEqualTo(100);
        var cut = analyst()
                .run(query, "arguments", List.of(argument("word", "text", "页")))
                .fine();
        assertThat(cut.data("/runSavedQuery/table/rows").size()).isEqualTo(1_000);
        assertThat(cut.data("/runSavedQuery/table/truncated").asBoolean()).isTrue();
        assertThat(cut.data("/runSavedQuery/savedQueryRun/cutBy").asString()).isEqualTo("ROWS");
        assertThat(cut.data("/runSavedQuery/savedQueryRun/points").asInt())
                .as("of all pages")
                .isGreaterThanOrEqualTo(1_000);
        assertThat(cut.data("/runSavedQuery/table/rows")
                        .valueStream()
                        .map(row -> row.at("/cells/0/text").asString())
                        .distinct())
                .as("no row twice")
                .hasSize(1_000);
    }

    @Test
    void cellsAreTyped() {
        var query = analyst()
                .save(
                        "工单",
                        "{ tickets { nodes { id title state submittedAt overdue followUpDue } } }"
                                .replace(" overdue", ""),
                        "tickets.nodes");
        var table = analyst().run(query).fine().data("/runSavedQuery/table");
        assertThat(table.at("/columns")
                        .valueStream()
                        .map(column -> column.at("/kind").asString()))
                .containsExactly("ID", "TEXT", "CONSTANT", "MOMENT", "FLAG");
        var cells = table.at("/rows/0/cells");
        assertThat(cells.at("/0/text").isNull()).isFalse();
        assertThat(cells.at("/2/text").asString()).matches("[A-Z_]+");
        assertThat(cells.at("/3/at").asString()).startsWith("20");
        assertThat(cells.at("/4/flag").isBoolean()).isTrue();
        var bills = analyst()
                .save(
                        "账单",
                        "{ bills { nodes { amount dueOn lines { explained } } } }",
                        "bills.nodes",
                        "columns",
                        List.of(column("amount"), column("dueOn"), column("lines.0.explained")));
        var row = analyst().run(bills).fine().data("/runSavedQuery/table/rows/0/cells");
        assertThat(row.at("/0/decimal").asString()).matches("[0-9]+\\.[0-9]{2}");
        assertThat(row.at("/1/day").asString()).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}");
        assertThat(row.at("/2/text").asString()).isNotBlank();
    }

    @Test
    void labelsAreInTheReadersLanguage() {
        var query = analyst()
                .save(
                        "标签",
                        "{ units { nodes { number builtArea } } }",
                        "units.nodes",
                        "columns",
                        List.of(Map.of("path", "number", "label", "门牌", "labelEn", "Door"), column("builtArea")));
        assertThat(analyst()
                        .run(query)
                        .fine()
                        .data("/runSavedQuery/table/columns")
                        .findValuesAsString("label"))
                .containsExactly("门牌", "建筑面积(平方米)");
        var english = new Queries(anlan().as(Role.ANALYST).inEnglish());
        assertThat(english.run(query)
                        .fine()
                        .data("/runSavedQuery/table/columns")
                        .findValuesAsString("label"))
                .containsExactly("Door", "Built area");
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        var unknown = analyst().ask(input("错", "{\n  projects { nodes { nam } }\n}", "projects.nodes"));
        assertThat(unknown.reason("createSavedQuery")).isEqualTo("query.problemAt");
        assertThat(unknown.body()).contains("2").contains("nam");
        assertThat(analyst()
                        .ask(input("错", "{ projects { nodes { name } } }", "projects.items"))
                        .body())
                .contains("items");
        assertThat(analyst()
                        .ask(input(
                                "错",
                                "{ projects { nodes { name } } }",
                                "projects.nodes",
                                "columns",
                                List.of(column("phone"))))
                        .data("/createSavedQuery/userErrors/0/field")
                        .toString())
                .contains("columns");
        assertThat(analyst()
                        .ask(input(
                                "错",
                                "query($d: Date) { meterReadings(filter: {readOn: {from: $d}}) { nodes { value } } }",
                                "meterReadings.nodes",
                                "variables",
                                List.of(Map.of("name", "d", "defaultValue", Map.of("text", "gestern")))))
                        .refusal("createSavedQuery"))
                .isEqualTo("INVALID");
        assertThat(analyst()
                        .ask(input(
                                "错",
                                "{ projects { nodes { name } } }",
                                "projects.nodes",
                                "chart",
                                Map.of("kind", "BAR", "x", "code")))
                        .refusal("createSavedQuery"))
                .isEqualTo("INVALID");
    }

    @Test
    void aChangeIsTheNextVersionAndAnEarlierOneComesBack() {
        var admin = anlan().as(Role.ANALYST);
        var query = analyst().save("版本", "{ projects { nodes { name } } }", "projects.nodes");
        var changed = admin.mutate(
                        "updateSavedQuery",
                        Map.of(
                                "savedQueryId",
                                query,
                                "document",
                                "{ projects { nodes { id } } }",
                                "expectedVersion",
                                1),
                        "savedQuery { version sequence }")
                .fine();
        assertThat(changed.data("/updateSavedQuery/savedQuery/sequence").asInt())
                .isEqualTo(2);
        assertThat(admin.mutate(
                                "updateSavedQuery",
                                Map.of("savedQueryId", query, "name", "另一个", "expectedVersion", 1),
                                "savedQuery { version }")
                        .refusal("updateSavedQuery"))
                .isEqualTo("CONFLICT");
        var renamed = admin.mutate(
                        "updateSavedQuery", Map.of("savedQueryId", query, "name", "改名"), "savedQuery { sequence name }")
                .fine();
        assertThat(renamed.data("/updateSavedQuery/savedQuery/sequence").asInt())
                .isEqualTo(2);
        assertThat(analyst()
                        .run(query, "sequence", 1)
                        .fine()
                        .data("/runSavedQuery/savedQueryRun/savedQueryVersion/sequence")
                        .asInt())
                .isEqualTo(1);
        var restored = admin.mutate(
                        "restoreSavedQuery",
                        Map.of("savedQueryId", query, "sequence", 1),
                        "savedQuery { sequence current { document documentId } versions { nodes { sequence documentId"
                                + " } } }")
                .fine()
                .data("/restoreSavedQuery/savedQuery");
        assertThat(restored.at("/sequence").asInt()).isEqualTo(3);
        assertThat(restored.at("/current/document").asString()).contains("name");
        assertThat(restored.at("/versions/nodes/0/documentId").asString())
                .startsWith("sha256:")
                .isEqualTo(restored.at("/current/documentId").asString());
        assertThat(admin.mutate(
                                "deleteSavedQuery",
                                Map.of("savedQueryId", query),
                                "savedQuery { id } dependents { kind }")
                        .body())
                .as("it was run")
                .contains("dependents");
        admin.mutate("updateSavedQuery", Map.of("savedQueryId", query, "archived", true), "savedQuery { id }")
                .fine();
        assertThat(analyst().run(query).refusal("runSavedQuery")).isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void defaultsAreWorkedOutAtTheRun() {
        var query = analyst()
                .save(
                        "本月工单",
                        "query($from: DateTime!, $states: [TicketState!]) { tickets(filter: {submittedAt: {from:"
                                + " $from}, states: $states}) { nodes { title } } }",
                        "tickets.nodes",
                        "variables",
                        List.of(
                                Map.of(
                                        "name",
                                        "from",
                                        "label",
                                        "从",
                                        "defaultValue",
                                        Map.of(
                                                "relative",
                                                Map.of("span", "TODAY", "edge", "DAY_AFTER", "plusDays", 1))),
                                Map.of("name", "states", "label", "状态")));
        assertThat(analyst().firsts(query)).as("nothing is of after tomorrow").isEmpty();
        assertThat(analyst()
                        .firsts(
                                query,
                                "arguments",
                                List.of(Map.of(
                                        "name", "from", "value", Map.of("relative", Map.of("span", "LAST_YEAR"))))))
                .isNotEmpty();
        var version = anlan().as(Role.ANALYST)
                .ask(
                        "query($id: ID!) { savedQuery(id: $id) { current { pagePoints problems { message } variables {"
                                + " name type label defaultValue { relative { span edge plusDays } } } } } }",
                        Map.of("id", query))
                .fine()
                .data("/savedQuery/current");
        assertThat(version.at("/variables/0/type").asString()).isEqualTo("DateTime!");
        assertThat(version.at("/variables/0/defaultValue/relative/edge").asString())
                .isEqualTo("DAY_AFTER");
        assertThat(version.at("/pagePoints").asInt()).isGreaterThan(50);
        assertThat(version.at("/problems").isEmpty()).isTrue();
    }

    @Test
    void aQueryThatTheSchemaBreaksIsToldAndNotRun() throws Exception {
        var query = analyst().save("将坏", "{ projects { nodes { name } } }", "projects.nodes");
        // As a release would: the text stays, and the schema no longer has what it asks for.
        HeldRows.change(
                anlan(),
                "UPDATE saved_query_version SET document = '{ projects { nodes { formerName } } }'"
                        + " WHERE document = '{ projects { nodes { name } } }' AND saved_query_id ="
                        + " (SELECT id FROM saved_query WHERE name = '将坏')");
        var refused = analyst().run(query);
        assertThat(refused.reason("runSavedQuery")).isEqualTo("query.broken");
        assertThat(refused.body()).contains("formerName");
        assertThat(analyst().start(query, "CSV").reason("startSavedQueryRun")).isEqualTo("query.broken");
        var broken = anlan().as(Role.ANALYST)
                .ask("{ brokenSavedQueries { id current { problems { message line column part } } } }")
                .fine();
        assertThat(broken.data("/brokenSavedQueries").findValuesAsString("id")).contains(query);
        assertThat(broken.data("/brokenSavedQueries/0/current/problems/0/line").asInt())
                .isEqualTo(1);
    }

    @Test
    void aNewCompanyBeginsWithQueriesThatRun() {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var shipped = admin.ask(
                        "{ savedQueries(first: 100, filter: {search: \"\"}) { nodes { id name nameEn owner { id } } } }"
                                .replace(", filter: {search: \"\"}", ""))
                .fine()
                .data("/savedQueries/nodes")
                .valueStream()
                .filter(query -> query.at("/owner").isNull())
                .toList();
        assertThat(shipped).hasSize(ShippedQuestion.all().size());
        for (var query : shipped) {
            // The board's page is of a project: nobody can say of which before there is one.
            List<Map<String, Object>> arguments = query.at("/nameEn").asString().equals("One page for the board")
                    ? List.of(Queries.argument("project", "text", anlan().id("Project")))
                    : List.of();
            var ran = new Queries(admin)
                    .run(query.at("/id").asString(), "arguments", arguments)
                    .fine();
            assertThat(ran.data("/runSavedQuery/savedQueryRun/state").asString())
                    .as(query + ran.body())
                    .isEqualTo("DONE");
        }
    }
}
