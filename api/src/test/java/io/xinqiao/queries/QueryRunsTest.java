package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A run in the background gives a file to whoever ran it, can be called off, and leaves a record. */
class QueryRunsTest extends ApiTest {
    private static final String TOPICS = "query Topics { opinionTopics(filter: {search: \"%s\"}) { nodes { name } } }";

    @Autowired
    List<RecurringWork> works;

    private Queries analyst() {
        return new Queries(anlan().as(Role.ANALYST));
    }

    private String topics(String name) {
        return analyst()
                .save(
                        name,
                        TOPICS.formatted(name),
                        "opinionTopics.nodes",
                        "columns",
                        List.of(Map.of("path", "name", "label", "=主题")));
    }

    @Test
    void theFileHasAllRowsInEachFormat() throws Exception {
        Queries.topics(anlan(), "文件", 1_234);
        var query = topics("文件");
        var csv = new String(analyst().content(analyst().begin(query, "CSV")), StandardCharsets.UTF_8);
        assertThat(csv.lines().count()).isEqualTo(1_235);
        assertThat(csv.lines().distinct().count()).isEqualTo(1_235);
        var json = new String(analyst().content(analyst().begin(query, "JSON_LINES")), StandardCharsets.UTF_8);
        assertThat(json.lines().count()).isEqualTo(1_234);
        assertThat(json).startsWith("{\"name\":\"文件0");
        var xlsx = analyst().content(analyst().begin(query, "XLSX"));
        assertThat(new String(xlsx, 0, 2, StandardCharsets.US_ASCII)).isEqualTo("PK");
        var run = analyst().settled(analyst().begin(query, "CSV"));
        assertThat(run.at("/rowCount").asInt()).isEqualTo(1_234);
        assertThat(run.at("/points").asInt()).isGreaterThan(1_234);
        assertThat(run.at("/cutBy").isNull()).isTrue();
        assertThat(run.at("/tookMs").isInt()).isTrue();
    }

    @Test
    void whatIsCalledOffFreesTheDatabase() throws Exception {
        Queries.topics(anlan(), "叫停", 5);
        var query = topics("叫停");
        String id;
        try (var held = HeldRows.ofTable(anlan(), "opinion_topic")) {
            id = analyst().begin(query, "CSV");
            held.awaitWaiting(1);
            assertThat(anlan().as(Role.TENANT_ADMIN)
                            .mutate("cancelRun", Map.of("runId", id), "run { state }")
                            .refusal("cancelRun"))
                    .as("somebody else's")
                    .isEqualTo("NOT_FOUND");
            anlan().as(Role.ANALYST)
                    .mutate("cancelRun", Map.of("runId", id), "run { state }")
                    .fine();
            // The rows are held still: only giving the statement up ends its waiting.
            held.awaitWaiting(0);
        }
        assertThat(new String(analyst().content(analyst().begin(query, "CSV")), StandardCharsets.UTF_8)
                        .lines()
                        .count())
                .as("what comes after is done by the same queue")
                .isEqualTo(6);
        var seen = analyst().look(id);
        assertThat(seen.at("/state").asString()).isEqualTo("CANCELLED");
        assertThat(seen.at("/file").isNull()).isTrue();
    }

    @Test
    void aConnectionThatBreaksEndsNoRun() throws Exception {
        Queries.topics(anlan(), "断线", 3);
        var query = topics("断线");
        String id;
        try (var held = HeldRows.ofTable(anlan(), "opinion_topic")) {
            id = analyst().begin(query, "CSV");
            held.awaitWaiting(1);
            held.breakWaiting();
            held.awaitWaiting(0);
        }
        assertThat(new String(analyst().content(id), StandardCharsets.UTF_8)
                        .lines()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void theFileIsForWhoeverRanItAlone() throws Exception {
        Queries.topics(anlan(), "独有", 3);
        var query = analyst().save("独有", TOPICS.formatted("独有"), "opinionTopics.nodes", "sharedRoles", Queries.STAFF);
        var supervisor = new Queries(anlan().as(Role.SUPERVISOR));
        var id = supervisor.begin(query, "CSV");
        var url = supervisor.settled(id).at("/file/downloadUrl").asString();
        var seenByOwner = analyst().look(id);
        assertThat(seenByOwner.at("/state").asString()).as("the record").isEqualTo("DONE");
        assertThat(seenByOwner.at("/rowCount").asInt()).isEqualTo(3);
        assertThat(seenByOwner.at("/file").isNull()).as("but not the rows").isTrue();
        for (var other :
                List.of(anlan().as(Role.ANALYST), anlan().as(Role.TENANT_ADMIN), jinxiu().as(Role.TENANT_ADMIN))) {
            assertThat(other.get(url).statusCode()).isEqualTo(404);
        }
        assertThat(new Queries(anlan().as(Role.TENANT_ADMIN)).look(id).isNull()).isTrue();
        assertThat(new Queries(jinxiu().as(Role.TENANT_ADMIN)).look(id).isNull())
                .isTrue();
        assertThat(anlan().as(Role.ANALYST)
                        .ask(
                                "query($q: ID!) { savedQueryRuns(filter: {savedQueryId: $q}) { nodes { id savedQuery {"
                                        + " name } } } }",
                                Map.of("q", query))
                        .fine()
                        .data("/savedQueryRuns/nodes")
                        .findValuesAsString("id"))
                .containsExactly(id);
    }

    @Test
    void aRightThatIsTakenAwayTakesTheFileAlong() {
        var own = new FeeDesk(anlan(), "SQ11");
        var other = new FeeDesk(anlan(), "SQ12");
        own.unit("SQ-11", "100.00");
        other.unit("SQ-12", "100.00");
        var admin = anlan().as(Role.TENANT_ADMIN);
        var query = new Queries(admin)
                .save("房", "{ units { nodes { number } } }", "units.nodes", "sharedRoles", List.of("SUPERVISOR"));
        var member = anlan().hire("sq.former", Map.of("role", "SUPERVISOR", "projectId", own.project()), null);
        var grant = admin.mutate(
                        "grantRole",
                        Map.of("memberId", member, "grant", Map.of("role", "SUPERVISOR", "projectId", other.project())),
                        "grant { id }")
                .fine()
                .data("/grantRole/grant/id")
                .asString();
        var api = anlan().asWorker("sq.former");
        var supervisor = new Queries(api);
        var id = supervisor.begin(query, "CSV");
        var url = supervisor.settled(id).at("/file/downloadUrl").asString();
        assertThat(new String(api.get(url).body(), StandardCharsets.UTF_8)).contains("SQ-11", "SQ-12");
        admin.mutate("revokeRole", Map.of("roleGrantId", grant), "member { id }")
                .fine();
        assertThat(api.get(url).statusCode()).isEqualTo(404);
        assertThat(supervisor.look(id).at("/file").isNull()).isTrue();
        var again = new String(supervisor.content(supervisor.begin(query, "CSV")), StandardCharsets.UTF_8);
        assertThat(again).contains("SQ-11").doesNotContain("SQ-12");
    }

    @Test
    void whatIsNoLongerSharedIsNotRun() throws Exception {
        Queries.topics(anlan(), "收回", 2);
        var query = analyst().save("收回", TOPICS.formatted("收回"), "opinionTopics.nodes", "sharedRoles", Queries.STAFF);
        var supervisor = new Queries(anlan().as(Role.SUPERVISOR));
        String id;
        try (var held = HeldRows.ofTable(anlan(), "opinion_topic")) {
            id = supervisor.begin(query, "CSV");
            held.awaitWaiting(1);
            anlan().as(Role.ANALYST)
                    .mutate(
                            "updateSavedQuery",
                            Map.of("savedQueryId", query, "sharedRoles", List.of()),
                            "savedQuery { id }")
                    .fine();
        }
        assertThat(supervisor.settled(id).at("/state").asString()).isEqualTo("FAILED");
        assertThat(supervisor.look(id).at("/file").isNull()).isTrue();
        assertThat(supervisor.start(query, "CSV").refusal("startSavedQueryRun")).isEqualTo("NOT_FOUND");
    }

    @Test
    void eachRunLeavesARecordAndAFailedOneToo() {
        var query = analyst().save("记录", "query($id: ID!) { unit(id: $id) { number } }", "unit");
        var failed = analyst().run(query).fine().data("/runSavedQuery/savedQueryRun");
        var record = analyst().look(failed.at("/id").asString());
        assertThat(record.at("/state").asString()).isEqualTo("FAILED");
        assertThat(record.at("/failure").asString()).isNotBlank();
        assertThat(record.at("/rowCount").isNull()).isTrue();
        assertThat(anlan().as(Role.ANALYST)
                        .mutate("retryRun", Map.of("runId", failed.at("/id").asString()), "run { state }")
                        .fine()
                        .data("/retryRun/run/state")
                        .asString())
                .isNotEqualTo("DONE");
        assertThat(analyst().settled(failed.at("/id").asString()).at("/state").asString())
                .as("a run at once is not tried again behind the requests")
                .isEqualTo("FAILED");
    }

    @Test
    void aFileIsKeptForSomeDays() throws Exception {
        Queries.topics(anlan(), "保留", 2);
        var query = topics("保留");
        var id = analyst().begin(query, "CSV");
        var url = analyst().settled(id).at("/file/downloadUrl").asString();
        HeldRows.change(
                anlan(),
                "UPDATE run SET ended_at = now() - interval '31 d' WHERE id = '%s'"
                        .formatted(GlobalId.parse(id).orElseThrow().key()));
        works.stream()
                .filter(work -> work.name().equals("forget-query-results"))
                .forEach(work -> work.work().run());
        assertThat(analyst().look(id).at("/file").isNull()).isTrue();
        assertThat(analyst().look(id).at("/rowCount").asInt()).isEqualTo(2);
        assertThat(anlan().as(Role.ANALYST).get(url).statusCode()).isEqualTo(404);
    }

    @Test
    void onlySoManyAreUnderWay() throws Exception {
        Queries.topics(anlan(), "多", 2);
        var query = topics("多");
        var most = anlan().as(Role.ANALYST)
                .ask("{ savedQueryLimits { underWay rows rowsAtOnce seconds secondsAtOnce points keptDays } }")
                .fine()
                .data("/savedQueryLimits/underWay")
                .asInt();
        try (var held = HeldRows.ofTable(anlan(), "opinion_topic")) {
            for (var at = 0; at < most; at++) analyst().begin(query, "CSV");
            assertThat(analyst().start(query, "CSV").reason("startSavedQueryRun"))
                    .isEqualTo("query.busy");
            held.awaitWaiting(1);
        }
    }
}
