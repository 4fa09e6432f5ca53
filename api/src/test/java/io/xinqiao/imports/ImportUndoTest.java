package io.xinqiao.imports;

import static io.xinqiao.imports.ImportDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An undo takes back what the import brought, and leaves alone what people have changed by hand since. */
class ImportUndoTest extends ApiTest {
    private static byte[] csv(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static void change(ImportDesk desk, String unit, String area) {
        var now = desk.unit(unit);
        desk.admin()
                .mutate(
                        "updateUnit",
                        Map.of(
                                "unitId",
                                now.at("/id").asString(),
                                "expectedVersion",
                                now.at("/version").asInt(),
                                "builtArea",
                                area),
                        "unit { id }")
                .fine();
    }

    @Test
    void aNewUnitThatSomebodyCorrectedStaysAndIsTold() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("房屋.csv", csv("楼号,单元,房间,楼层,建筑面积", "1,1,101,1,80", "1,1,102,1,81", "2,1,101,1,82"));
        change(desk, "1-1-102", "99.00");
        var undone = desk.undo(done);
        assertThat(undone.at("/stage").asString()).as(undone.toString()).isEqualTo("UNDONE");
        assertThat(desk.total("units", "")).isEqualTo(1);
        assertThat(desk.unit("1-1-102").at("/builtArea").asString()).isEqualTo("99.00");
        assertThat(desk.unit("1-1-102").at("/building/number").asString()).isEqualTo("1");
        assertThat(problems(undone)).contains("3 C WARNING 1-1-102");
        assertThat(undone.toString()).contains("撤销时保留");
    }

    @Test
    void aUnitThatTheImportChangedAndSomebodyChangedAfterwardsStaysAsItIs() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("房屋.csv", csv("楼号,单元,房间,楼层,建筑面积", "1,1,101,1,80", "1,1,102,1,81"));
        var change = desk.bringIn("改.csv", csv("楼号,单元,房间,楼层,建筑面积", "1,1,101,1,90", "1,1,102,1,91"));
        change(desk, "1-1-102", "99.00");
        var undone = desk.undo(change);
        assertThat(undone.at("/stage").asString()).as(undone.toString()).isEqualTo("UNDONE");
        assertThat(desk.unit("1-1-101").at("/builtArea").asString()).isEqualTo("80.00");
        assertThat(desk.unit("1-1-102").at("/builtArea").asString()).isEqualTo("99.00");
    }

    @Test
    void aPersonWhomSomebodyCorrectedStaysWhereTheyLive() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn(
                "业主.csv",
                csv("楼号,单元,房间,楼层,建筑面积,业主姓名,联系电话", "1,1,101,1,80,留下,13688880001", "1,1,102,1,81,走掉,13688880002"));
        var person = desk.admin()
                .ask(
                        "query($p: ID) { persons(filter: {projectId: $p, search: \"留下\"}) { nodes { id version } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/persons/nodes/0");
        desk.admin()
                .mutate(
                        "updatePerson",
                        Map.of(
                                "personId",
                                person.at("/id").asString(),
                                "expectedVersion",
                                person.at("/version").asInt(),
                                "interests",
                                List.of("围棋")),
                        "person { id }")
                .fine();
        var undone = desk.undo(done);
        assertThat(undone.at("/stage").asString()).as(undone.toString()).isEqualTo("UNDONE");
        assertThat(desk.total("persons", "")).isEqualTo(1);
        assertThat(desk.unit("1-1-101").at("/owner/name").asString()).isEqualTo("留下");
        assertThat(desk.unit("1-1-101").at("/households/0/members").size()).isEqualTo(1);
        assertThat(problems(undone)).contains("2 F WARNING 留下");
    }
}
