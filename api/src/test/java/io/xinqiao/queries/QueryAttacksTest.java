package io.xinqiao.queries;

import static io.xinqiao.queries.Queries.argument;
import static io.xinqiao.queries.Queries.column;
import static io.xinqiao.queries.Queries.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody might try by a saved query, and what becomes of it. */
class QueryAttacksTest extends ApiTest {
    private static final Pattern PHONE = Pattern.compile("(?<!\\d)1[3-9]\\d{9}(?!\\d)");
    private static final String PROJECTS = "{ projects { nodes { id name } } }";

    private Queries analyst() {
        return new Queries(anlan().as(Role.ANALYST));
    }

    private Queries admin() {
        return new Queries(anlan().as(Role.TENANT_ADMIN));
    }

    private static void refused(Api.Answer answer) {
        assertThat(answer.refusal("createSavedQuery")).as(answer.body()).isEqualTo("INVALID");
    }

    // What may be saved.

    @Test
    void aMutationIsNotSaved() {
        refused(analyst()
                .ask(input(
                        "改",
                        "mutation { cancelRun(input: {runId: \"x\"}) { run { id } userErrors { message } } }",
                        "cancelRun.run")));
    }

    @Test
    void aSubscriptionIsNotSaved() {
        refused(analyst().ask(input("听", "subscription { ticketEvents { step } }", "ticketEvents")));
    }

    @Test
    void twoOperationsAreNotSaved() {
        refused(analyst()
                .ask(input(
                        "二",
                        "query A { projects { nodes { id } } } mutation B { cancelRun(input: {runId: \"x\"}) { run {"
                                + " id } } }",
                        "projects.nodes")));
    }

    @Test
    void aMutationBesideAFragmentIsNotSaved() {
        refused(analyst()
                .ask(input(
                        "片",
                        "fragment F on Mutation { cancelRun(input: {runId: \"x\"}) { run { id } } } { ...F }",
                        "cancelRun.run")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __schema { types { name } } }",
                "{ s: __schema { types { name } } projects { nodes { id } } }",
                "{ ...F projects { nodes { id } } } fragment F on Query { __type(name: \"Bill\") { name } }"
            })
    void theSchemaIsNoResult(String document) {
        refused(analyst().ask(input("构", document, "projects.nodes")));
        refused(analyst().ask(input("构", document, "__schema.types")));
    }

    @Test
    void fragmentsInACircleAreNotSaved() {
        refused(analyst()
                .ask(input(
                        "圈",
                        "{ projects { nodes { ...A } } } fragment A on Project { name ...B } fragment B on Project {"
                                + " id ...A }",
                        "projects.nodes")));
    }

    @Test
    void aDocumentBeyondTheLimitsIsNotSaved() {
        var aliases = IntStream.range(0, 40).mapToObj(n -> "a" + n + ": name").collect(Collectors.joining(" "));
        refused(analyst().ask(input("别", "{ projects { nodes { " + aliases + " } } }", "projects.nodes")));
        var deep = "unit { building { units { nodes { ".repeat(5) + "id" + " } } } }".repeat(5);
        refused(analyst().ask(input("深", "{ units { nodes { " + deep + " } } }", "units.nodes")));
    }

    @Test
    void aListInsideAListIsNoRows() {
        refused(analyst()
                .ask(input(
                        "套", "{ projects { nodes { meters { nodes { number } } } } }", "projects.nodes.meters.nodes")));
    }

    @Test
    void thePageIsTheServers() {
        for (var own : List.of("after: \"x\"", "last: 100", "before: \"x\"")) {
            refused(analyst().ask(input("页", "{ projects(" + own + ") { nodes { id } } }", "projects.nodes")));
        }
        refused(analyst().ask(input("页", "query($n: Int) { projects(first: $n) { nodes { id } } }", "projects.nodes")));
    }

    @Test
    void theNamesOfTheServersOwnAreTaken() {
        refused(analyst()
                .ask(input(
                        "名",
                        "query($rowsAfter_: String) { projects(filter: {name: $rowsAfter_}) { nodes { id } } }",
                        "projects.nodes")));
    }

    @Test
    void aVariableIsNoObject() {
        refused(analyst()
                .ask(input(
                        "象", "query($f: ProjectFilter) { projects(filter: $f) { nodes { id } } }", "projects.nodes")));
    }

    @Test
    void residentsSaveAndSeeAndRunNothing() {
        var query = admin().save("住户", PROJECTS, "projects.nodes", "sharedRoles", Queries.STAFF);
        var resident = new Queries(anlan().as(Role.RESIDENT));
        assertThat(resident.ask(input("x", PROJECTS, "projects.nodes")).code()).isEqualTo("FORBIDDEN");
        assertThat(resident.run(query).code()).isEqualTo("FORBIDDEN");
        assertThat(anlan().as(Role.RESIDENT)
                        .ask("{ savedQueries { nodes { id } } }")
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(admin().ask(input("x", PROJECTS, "projects.nodes", "sharedRoles", List.of("RESIDENT")))
                        .reason("createSavedQuery"))
                .isEqualTo("query.residents");
    }

    @Test
    void whoMayOnlyRunMayNotSave() {
        for (var role : List.of(Role.STEWARD, Role.CASHIER, Role.FRONT_DESK, Role.TECHNICIAN)) {
            assertThat(new Queries(anlan().as(role))
                            .ask(input("x", PROJECTS, "projects.nodes"))
                            .code())
                    .as(role.name())
                    .isEqualTo("FORBIDDEN");
        }
    }

    // What a run gives.

    @Test
    void personalDataStayMaskedByPathAliasAndFragment() {
        var documents = Map.of(
                "{ tickets { nodes { contactPhone } } }", "contactPhone",
                "{ tickets { nodes { x: contactPhone } } }", "x",
                "{ tickets { nodes { ...F } } } fragment F on Ticket { requester { p: phone } }", "requester.p",
                "{ units { nodes { owner { ... on Person { phone } } } } }", "owner.phone",
                "{ persons { nodes { phone } } }", "phone");
        documents.forEach((document, path) -> {
            var rows = document.contains("tickets")
                    ? "tickets.nodes"
                    : document.contains("units") ? "units.nodes" : "persons.nodes";
            var query = admin().save("脱敏", document, rows, "columns", List.of(column(path)));
            var ran = admin().run(query).fine();
            assertThat(ran.data("/runSavedQuery/savedQueryRun/state").asString())
                    .as(ran.body())
                    .isEqualTo("DONE");
            var told = ran.data("/runSavedQuery/table/rows").findValuesAsString("text").stream()
                    .filter(text -> !text.isEmpty())
                    .toList();
            assertThat(told).as(document).allMatch(text -> text.contains("*"));
            if (document.contains("persons")) assertThat(told).isNotEmpty();
            assertThat(PHONE.matcher(ran.data("/runSavedQuery/table").toString())
                            .find())
                    .as(document)
                    .isFalse();
            var file = new String(admin().content(admin().begin(query, "CSV")), StandardCharsets.UTF_8);
            assertThat(file.contains("*")).as(document).isEqualTo(!told.isEmpty());
            assertThat(PHONE.matcher(file).find()).as(document).isFalse();
        });
    }

    @Test
    void whoRunsWhatIsSharedSeesTheirOwnRowsOnly() {
        var own = new FeeDesk(anlan(), "SQ01");
        var other = new FeeDesk(anlan(), "SQ02");
        own.unit("SQ-1", "100.00");
        other.unit("SQ-2", "100.00");
        own.supervisor("sq.supervisor");
        var query = admin().save(
                        "房号", "{ units { nodes { number } } }", "units.nodes", "sharedRoles", List.of("SUPERVISOR"));
        assertThat(new Queries(anlan().asWorker("sq.supervisor")).firsts(query)).containsExactly("SQ-1");
        assertThat(admin().firsts(query)).contains("SQ-1", "SQ-2");
    }

    @Test
    void aFieldThatOneMayNotReadEndsTheRun() {
        var query = admin().save(
                        "班次",
                        "{ payments { nodes { shift { id } } } }",
                        "payments.nodes",
                        "sharedRoles",
                        Queries.STAFF);
        var ran = new Queries(anlan().as(Role.STEWARD)).run(query).fine();
        assertThat(ran.data("/runSavedQuery/savedQueryRun/state").asString()).isEqualTo("FAILED");
        assertThat(ran.data("/runSavedQuery/table").isNull()).isTrue();
        var id = new Queries(anlan().as(Role.STEWARD)).begin(query, "CSV");
        assertThat(new Queries(anlan().as(Role.STEWARD))
                        .settled(id)
                        .at("/state")
                        .asString())
                .isEqualTo("FAILED");
    }

    @Test
    void aRootFieldThatOneMayNotAskEndsTheRun() {
        var query = admin().save(
                        "更改",
                        "{ objectChanges { nodes { field before after } } }",
                        "objectChanges.nodes",
                        "sharedRoles",
                        Queries.STAFF);
        var ran = new Queries(anlan().as(Role.TECHNICIAN)).run(query).fine();
        assertThat(ran.data("/runSavedQuery/savedQueryRun/state").asString()).isEqualTo("FAILED");
        assertThat(ran.data("/runSavedQuery/table").isNull()).isTrue();
    }

    @Test
    void anotherCompanysQueryIsNotThere() {
        var query = admin().save("外", PROJECTS, "projects.nodes", "sharedRoles", Queries.STAFF);
        var stranger = new Queries(jinxiu().as(Role.TENANT_ADMIN));
        assertThat(stranger.run(query).refusal("runSavedQuery")).isEqualTo("NOT_FOUND");
        assertThat(stranger.start(query, "CSV").refusal("startSavedQueryRun")).isEqualTo("NOT_FOUND");
        assertThat(jinxiu().as(Role.TENANT_ADMIN)
                        .mutate("updateSavedQuery", Map.of("savedQueryId", query, "name", "x"), "savedQuery { id }")
                        .refusal("updateSavedQuery"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void anotherCompanysObjectIsNotThere() {
        var foreign = jinxiu().id("Unit");
        var query = admin().save("别家", "query($id: ID!) { unit(id: $id) { number } }", "unit");
        assertThat(admin().firsts(query, "arguments", List.of(argument("id", "text", foreign))))
                .isEmpty();
        assertThat(admin().firsts(query, "arguments", List.of(argument("id", "text", anlan().id("Unit")))))
                .hasSize(1);
        assertThat(admin().ask(input(
                                "共享",
                                PROJECTS,
                                "projects.nodes",
                                "sharedMemberIds",
                                List.of(jinxiu().member(Role.ANALYST))))
                        .refusal("createSavedQuery"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void aQueryThatIsNotSharedIsNotThere() {
        var query = analyst().save("自己", PROJECTS, "projects.nodes");
        var other = new Queries(anlan().as(Role.SUPERVISOR));
        assertThat(other.run(query).refusal("runSavedQuery")).isEqualTo("NOT_FOUND");
        assertThat(anlan().as(Role.SUPERVISOR)
                        .ask("query($id: ID!) { savedQuery(id: $id) { name } }", Map.of("id", query))
                        .fine()
                        .data("/savedQuery")
                        .isNull())
                .isTrue();
        anlan().as(Role.ANALYST)
                .mutate(
                        "updateSavedQuery",
                        Map.of("savedQueryId", query, "sharedMemberIds", List.of(anlan().member(Role.SUPERVISOR))),
                        "savedQuery { id }")
                .fine();
        other.run(query).fine();
        anlan().as(Role.ANALYST)
                .mutate(
                        "updateSavedQuery",
                        Map.of("savedQueryId", query, "sharedMemberIds", List.of()),
                        "savedQuery { id }")
                .fine();
        assertThat(other.run(query).refusal("runSavedQuery")).as("taken back").isEqualTo("NOT_FOUND");
    }

    @Test
    void whoMayRunMayNotChangeNorDelete() {
        var query = analyst().save("只运行", PROJECTS, "projects.nodes", "sharedRoles", Queries.STAFF);
        var supervisor = anlan().as(Role.SUPERVISOR);
        assertThat(supervisor
                        .mutate(
                                "updateSavedQuery",
                                Map.of("savedQueryId", query, "document", "{ units { nodes { id } } }"),
                                "savedQuery { id }")
                        .reason("updateSavedQuery"))
                .isEqualTo("query.notYours");
        assertThat(supervisor
                        .mutate("restoreSavedQuery", Map.of("savedQueryId", query, "sequence", 1), "savedQuery { id }")
                        .reason("restoreSavedQuery"))
                .isEqualTo("query.notYours");
        assertThat(supervisor
                        .mutate("deleteSavedQuery", Map.of("savedQueryId", query), "savedQuery { id }")
                        .reason("deleteSavedQuery"))
                .isEqualTo("query.notYours");
    }

    // Variables.

    @Test
    void aVariableOfAnotherTypeIsRefused() {
        var query = analyst()
                .save(
                        "型",
                        "query($from: Date) { meterReadings(filter: {readOn: {from: $from}}) { nodes { value } } }",
                        "meterReadings.nodes");
        for (var wrong : List.of(
                argument("from", "text", "' OR 1=1 --"),
                argument("from", "decimal", "1"),
                argument("from", "flag", true),
                argument("from", "texts", List.of("2026-01-01", "2026-01-02")))) {
            var ran = analyst().run(query, "arguments", List.of(wrong)).fine();
            assertThat(ran.data("/runSavedQuery/savedQueryRun/state").asString())
                    .as(wrong + ran.body())
                    .isEqualTo("FAILED");
            assertThat(ran.data("/runSavedQuery/table").isNull()).isTrue();
        }
        assertThat(analyst()
                        .run(query, "arguments", List.of(argument("to", "day", "2026-01-01")))
                        .reason("runSavedQuery"))
                .isEqualTo("query.variable");
        assertThat(analyst()
                        .run(
                                query,
                                "arguments",
                                List.of(argument("from", "day", "2026-01-01"), argument("from", "day", "2026-01-02")))
                        .reason("runSavedQuery"))
                .isEqualTo("query.variable");
    }

    @Test
    void aMissingVariableIsTold() {
        var query = analyst().save("缺", "query($id: ID!) { unit(id: $id) { number } }", "unit");
        var ran = analyst().run(query).fine();
        assertThat(ran.data("/runSavedQuery/savedQueryRun/state").asString()).isEqualTo("FAILED");
        assertThat(ran.data("/runSavedQuery/savedQueryRun/failure").asString()).contains("id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE run; --",
                "') OR ('1'='1",
                "\\'; SELECT pg_sleep(10); --",
                "${role}",
                "%' UNION SELECT name FROM saved_query --",
                "$1 {0} {name}"
            })
    void sqlInTextsIsText(String text) {
        var query = analyst()
                .save(
                        text,
                        "query($w: String) { projects(filter: {name: $w}) { nodes { name } } }",
                        "projects.nodes",
                        "folder",
                        text,
                        "tags",
                        List.of(text),
                        "description",
                        text,
                        "variables",
                        List.of(Map.of("name", "w", "label", text, "defaultValue", Map.of("text", text))),
                        "columns",
                        List.of(Map.of("path", "name", "label", text)));
        assertThat(analyst().firsts(query)).isEmpty();
        assertThat(anlan().as(Role.ANALYST)
                        .ask(
                                "query($w: String) { savedQueries(filter: {folder: $w}) { nodes { id name folder tags"
                                        + " } } }",
                                Map.of("w", text))
                        .fine()
                        .data("/savedQueries/nodes")
                        .findValuesAsString("id"))
                .contains(query);
        refused(analyst().ask(input("x", PROJECTS, text)));
        refused(analyst().ask(input("x", PROJECTS, "projects.nodes", "columns", List.of(column(text)))));
        var file = new String(analyst().content(analyst().begin(query, "CSV")), StandardCharsets.UTF_8);
        assertThat(file.lines().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "projects.",
                ".nodes",
                "projects..nodes",
                "projects.nodes.0",
                "projects.nodes.name",
                "0",
                "projects.edges.node"
            })
    void aPathThatLeadsNowhereIsRefused(String path) {
        assertThat(analyst().ask(input("路", PROJECTS, path)).refusal("createSavedQuery"))
                .isNotEmpty();
    }

    // Cost.

    @Test
    void pagesDoNotMakeADearQueryCheap() {
        // A page of it costs more than an operation may, so the pages become smaller, and all of them are paid.
        var dear = "{ units { nodes { number bills(first: 100) { nodes { lines { explained } } } } } }";
        var query = admin().save("贵", dear, "units.nodes", "columns", List.of(column("number")));
        var ran = admin().run(query).fine();
        var run = ran.data("/runSavedQuery/savedQueryRun");
        assertThat(run.at("/state").asString()).as(ran.body()).isEqualTo("DONE");
        assertThat(run.at("/points").asInt()).as(ran.body()).isBetween(5_000, 10_000);
        assertThat(run.at("/rowCount").asInt()).isPositive();
    }
}
