package io.xinqiao.exports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An export shows what the list shows to whoever asked, for as long as they may ask, and to them alone. */
class ExportRightsTest extends ApiTest {
    private static final Pattern PHONE = Pattern.compile("(?<!\\d)1[3-9]\\d{9}(?!\\d)");

    @Test
    void whoMayNotListMayNotExport() {
        assertThat(new Exports(anlan().as(Role.RESIDENT))
                        .ask("members", Exports.input("CSV"))
                        .code())
                .isEqualTo("FORBIDDEN");
        var byShift = Exports.input("CSV", "filter", Map.of("shiftId", anlan().id("Shift")));
        assertThat(new Exports(anlan().as(Role.STEWARD))
                        .ask("payments", byShift)
                        .code())
                .as("by what they may not read")
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void aColumnThatOneMayNotReadIsLeftOutOrRefused() {
        var steward = new Exports(anlan().as(Role.STEWARD));
        var cashier = new Exports(anlan().as(Role.CASHIER));
        var shift = columns(cashier).stream()
                .filter(column -> column.startsWith("SHIFT"))
                .findFirst()
                .orElseThrow();
        assertThat(columns(steward)).isNotEmpty().doesNotContain(shift);
        var asked = steward.ask("payments", Exports.input("CSV", "columns", List.of("ID", shift)));
        assertThat(asked.refusal("exportPayments")).isEqualTo("INVALID");
        assertThat(asked.body()).contains(shift);
    }

    private static List<String> columns(Exports exports) {
        var id = exports.begin("payments", Exports.input("CSV"));
        return exports.settled(id)
                .at("/columns")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void whoeverAskedSeesItAndNobodyElse() {
        var cashier = new Exports(anlan().as(Role.CASHIER));
        var id = cashier.begin("payments", Exports.input("CSV"));
        var url = cashier.settled(id).at("/file/downloadUrl").asString();
        for (var other : List.of(anlan().as(Role.TENANT_ADMIN), jinxiu().as(Role.TENANT_ADMIN))) {
            assertThat(new Exports(other).look(id).isNull()).isTrue();
            assertThat(other.get(url).statusCode()).isEqualTo(404);
            assertThat(other.ask("{ exportRuns(first: 100) { nodes { id } } }")
                            .fine()
                            .data("/exportRuns/nodes")
                            .findValuesAsString("id"))
                    .doesNotContain(id);
        }
        assertThat(anlan().as(Role.CASHIER)
                        .ask("{ exportRuns(filter: {states: [DONE]}) { nodes { id list format state } } }")
                        .fine()
                        .data("/exportRuns/nodes")
                        .findValuesAsString("id"))
                .contains(id);
    }

    @Test
    void rowsAreThoseOfTheAskersProjects() {
        var own = new FeeDesk(anlan(), "EX01");
        var other = new FeeDesk(anlan(), "EX02");
        own.unit("EX-1", "100.00");
        other.unit("EX-2", "100.00");
        var supervisor = new Exports(own.supervisor("ex.supervisor"));
        assertThat(supervisor.lines("units", "columns", List.of("NUMBER")).toString())
                .isEqualTo("[{\"number\":\"EX-1\"}]");
        var both = new Exports(anlan().as(Role.TENANT_ADMIN)).lines("units", "columns", List.of("NUMBER"));
        assertThat(both.toString()).contains("\"EX-1\"").contains("\"EX-2\"");
        var filtered = new Exports(anlan().as(Role.TENANT_ADMIN))
                .lines(
                        "units",
                        "columns",
                        List.of("PROJECT_NAME", "NUMBER"),
                        "filter",
                        Map.of("or", List.of(Map.of("projectId", own.project()), Map.of("projectId", other.project()))),
                        "orderBy",
                        Map.of("field", "NUMBER", "direction", "DESC"));
        assertThat(filtered.stream().map(line -> line.at("/number").asString())).containsExactly("EX-2", "EX-1");
    }

    @Test
    void aRightThatIsTakenAwayMeanwhileEndsIt() throws Exception {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var desk = new FeeDesk(anlan(), "EX03");
        var other = new FeeDesk(anlan(), "EX04");
        desk.unit("EX-3", "100.00");
        other.unit("EX-4", "100.00");
        var grant = Map.of("role", "SUPERVISOR", "projectId", desk.project());
        var member = anlan().hire("ex.former", grant, null);
        var second = Map.of("role", "SUPERVISOR", "projectId", other.project());
        var grantId = admin.mutate("grantRole", Map.of("memberId", member, "grant", second), "grant { id }")
                .fine()
                .data("/grantRole/grant/id")
                .asString();
        var supervisor = new Exports(anlan().asWorker("ex.former"));
        String id;
        try (var held = HeldRows.ofTable(anlan(), "unit")) {
            id = supervisor.begin("units", Exports.input("CSV"));
            held.awaitWaiting(1);
            admin.mutate("revokeRole", Map.of("roleGrantId", grantId), "member { id }")
                    .fine();
        }
        var ended = supervisor.settled(id);
        assertThat(ended.at("/state").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/failure").asString()).contains("权限");
        assertThat(ended.at("/file").isNull()).isTrue();
        anlan().asWorker("ex.former")
                .mutate("retryRun", Map.of("runId", id), "run { state }")
                .fine();
        assertThat(new String(supervisor.content(id), StandardCharsets.UTF_8))
                .contains("EX-3")
                .doesNotContain("EX-4");
    }

    @Test
    void personalDataIsMaskedAsInTheList() {
        var admin = new Exports(anlan().as(Role.TENANT_ADMIN));
        for (var list : List.of("vehicles", "units", "visits", "invoices", "custodyItems", "renovations")) {
            var text = new String(admin.of(list, Exports.input("CSV")), StandardCharsets.UTF_8);
            assertThat(PHONE.matcher(text).find()).as(list + text).isFalse();
        }
    }

    @Test
    void headersAndConstantsAreInTheAskersLanguage() {
        var columns = List.of("NUMBER", "STATE", "BUILDING_NUMBER", "BUILT_AREA");
        var chinese = new Exports(anlan().as(Role.TENANT_ADMIN)).csv("units", "columns", columns);
        var english = new Exports(anlan().as(Role.TENANT_ADMIN).inEnglish()).csv("units", "columns", columns);
        assertThat(chinese.getFirst()).containsExactly("房号", "状态", "所属楼栋", "建筑面积(平方米)");
        assertThat(english.getFirst()).containsExactly("Number", "State", "Building number", "Built area");
        assertThat(chinese.get(1).get(1)).containsPattern("\\p{IsHan}");
        assertThat(english.get(1).get(1)).matches("[A-Z][a-z ]+");
        assertThat(english.get(1).get(3)).matches("[0-9]+\\.[0-9]{2}");
    }
}
