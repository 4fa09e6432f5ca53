package io.xinqiao.imports;

import static io.xinqiao.imports.ImportDesk.added;
import static io.xinqiao.imports.ImportDesk.count;
import static io.xinqiao.imports.ImportDesk.csv;
import static io.xinqiao.imports.ImportDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys and cards come in from a workbook with their units and holders, are changed by another, and go with an undo. */
class ImportedKeysTest extends ApiTest {
    private ImportDesk withUnits() {
        var desk = new ImportDesk(anlan());
        desk.bringIn(
                "房屋.csv", csv("房屋,楼层,建筑面积,业主姓名,手机号", "1-1-101,1,80,周业主,13512345601", "1-1-102,1,80,吴业主,13512345602"));
        return desk;
    }

    /** "number kind state unit holder since" of all keys and cards, by number. */
    private static List<String> keys(ImportDesk desk) {
        List<String> told = new ArrayList<>();
        for (var one : desk.admin()
                .ask(
                        "query($p: ID) { accessItems(filter: {projectId: $p}) { nodes { number kind state issuedOn"
                                + " unit { number } holder { name } } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/accessItems/nodes")) {
            told.add(String.join(
                    " ",
                    one.at("/number").asString(),
                    one.at("/kind").asString(),
                    one.at("/state").asString(),
                    one.at("/unit/number").asString("-"),
                    one.at("/holder/name").asString("-"),
                    one.at("/issuedOn").asString("-")));
        }
        return told;
    }

    private static String key(ImportDesk desk, String number) {
        return desk.admin()
                .ask(
                        "query($p: ID, $n: String) { accessItems(filter: {projectId: $p, search: $n}) { nodes { id } }"
                                + " }",
                        Map.of("p", desk.project(), "n", number))
                .fine()
                .data("/accessItems/nodes/0/id")
                .asString();
    }

    @Test
    void keysComeInWithTheirHoldersOnceAndGoWithAnUndo() {
        var desk = withUnits();
        var sheet = csv(
                "编号,类型,房号,持有人,手机号,发放日期,状态,备注",
                "K-01,单元门钥匙,1-1-101,周业主,13512345601,2024-05-01,已发放,备用一把",
                "C-01,门禁卡,1-1-102,吴业主,,2024-06-01,,",
                "C-02,IC卡,,,,,在库,",
                "V-01,停车卡,1栋1单元101,郑租客,13512345603,,,",
                "R-01,车库遥控器,1-1-102,,,,遗失,");
        var done = desk.bringIn("钥匙台账.csv", sheet);
        assertThat(done.at("/sheets/0/kind").asString()).isEqualTo("KEYS");
        assertThat(added(done, "ACCESS_ITEM")).as(done.toString()).isEqualTo(5);
        assertThat(added(done, "PERSON")).isEqualTo(1);
        assertThat(keys(desk))
                .containsExactly(
                        "C-01 ACCESS_CARD ISSUED 1-1-102 吴业主 2024-06-01",
                        "C-02 ACCESS_CARD IN_STOCK - - -",
                        "K-01 KEY ISSUED 1-1-101 周业主 2024-05-01",
                        "R-01 REMOTE LOST 1-1-102 - -",
                        "V-01 VEHICLE_CARD ISSUED 1-1-101 郑租客 -");
        var timeline = desk.admin()
                .ask(
                        "query($k: ID!) { node(id: $k) { ... on AccessItem { timeline { step note } allowedSteps } } }",
                        Map.of("k", key(desk, "K-01")))
                .fine()
                .data("/node/timeline");
        assertThat(timeline.toString()).isEqualTo("[{\"step\":\"RECORD\",\"note\":\"备用一把\"}]");
        var again = desk.check("钥匙台账.csv", sheet);
        assertThat(count(again, "ACCESS_ITEM", "same")).isEqualTo(5);
        assertThat(added(again, "ACCESS_ITEM")).isZero();
        assertThat(desk.undo(done).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(keys(desk)).isEmpty();
        assertThat(desk.total("units", "")).isEqualTo(2);
    }

    /**
     * The sheet's name or the number's header says what it is; the dry run shows old and new; the undo has it as
     * before.
     */
    @Test
    void whatAnotherFileSaysOtherwiseIsShownChangedAndUndone() {
        var desk = withUnits();
        desk.bringIn("台账.csv", csv("门禁卡号,房号,姓名,发放日期", "1001,1-1-101,周业主,2024-05-01", "1002,,,", "1003,1-1-102,,"));
        assertThat(keys(desk))
                .containsExactly(
                        "1001 ACCESS_CARD ISSUED 1-1-101 周业主 2024-05-01",
                        "1002 ACCESS_CARD IN_STOCK - - -",
                        "1003 ACCESS_CARD IN_STOCK 1-1-102 - -");
        var checked = desk.check(
                "更正.csv",
                csv("门禁卡号,房号,姓名,发放日期,领用状态", "1001,1-1-102,吴业主,2025-01-02,", "1002,1-1-101,周业主,,", "1003,,,,作废"));
        assertThat(problems(checked)).isEmpty();
        assertThat(desk.changes(checked))
                .containsExactly(
                        "2 B 1001: ROOM 1-1-101 > 1-1-102",
                        "2 C 1001: NAME 周业主 > 吴业主",
                        "2 D 1001: ISSUED_ON 2024-05-01 > 2025-01-02",
                        "3 B 1002: ROOM - > 1-1-101",
                        "3 E 1002: KEY_STATE IN_STOCK > ISSUED",
                        "3 C 1002: NAME - > 周业主",
                        "4 E 1003: KEY_STATE IN_STOCK > RETIRED");
        var done = desk.commit(checked, "ALL_OR_NOTHING");
        assertThat(keys(desk))
                .containsExactly(
                        "1001 ACCESS_CARD ISSUED 1-1-102 吴业主 2025-01-02",
                        "1002 ACCESS_CARD ISSUED 1-1-101 周业主 -",
                        "1003 ACCESS_CARD RETIRED 1-1-102 - -");
        var revived = desk.check("复活.csv", csv("门禁卡号,房号,领用状态", "1003,1-1-102,在库"));
        assertThat(problems(revived)).containsExactly("2 A REFUSED 1003");
        desk.admin()
                .mutate(
                        "reportAccessItemLost",
                        Map.of("accessItemId", key(desk, "1002")),
                        "accessItem { state issuedOn }")
                .fine();
        var undone = desk.undo(done);
        assertThat(undone.at("/stage").asString()).as(undone.toString()).isEqualTo("UNDONE");
        assertThat(problems(undone)).as("what was changed by hand stays").containsExactly("3 A WARNING 1002");
        assertThat(keys(desk))
                .containsExactly(
                        "1001 ACCESS_CARD ISSUED 1-1-101 周业主 2024-05-01",
                        "1002 ACCESS_CARD LOST 1-1-101 周业主 -",
                        "1003 ACCESS_CARD IN_STOCK 1-1-102 - -");
    }

    @Test
    void badCellsAreToldAndNobodyIsRegisteredForThem() {
        var desk = withUnits();
        var checked = desk.check(
                "钥匙.csv",
                csv(
                        "编号,类型,房号,持有人,发放日期,状态",
                        "K-1,飞毯,1-1-101,周业主,,",
                        ",钥匙,1-1-101,周业主,,",
                        "K-2,钥匙,9-9-999,冯不知,,",
                        "K-3,钥匙,1-1-101,周业主,前年,",
                        "K-3,钥匙,1-1-102,,,",
                        "K-4,钥匙,1-1-102,吴业主,,在库",
                        "K-5,钥匙,1-1-102,,,飞了",
                        "K-6,钥匙,1-1-102,,,已发放"));
        assertThat(problems(checked))
                .containsExactlyInAnyOrder(
                        "2 B REFUSED 飞毯",
                        "3 A REFUSED ",
                        "4 C REFUSED 9-9-999",
                        "5 E WARNING 前年",
                        "6 A REFUSED K-3",
                        "7 F REFUSED 在库",
                        "8 F REFUSED 飞了",
                        "9 F WARNING 已发放");
        var done = desk.commit(checked, "SKIP_BAD_ROWS");
        assertThat(added(done, "ACCESS_ITEM")).isEqualTo(2);
        assertThat(added(done, "PERSON")).as("nobody for a row that stays out").isZero();
        assertThat(keys(desk)).containsExactly("K-3 KEY ISSUED 1-1-101 周业主 -", "K-6 KEY ISSUED 1-1-102 - -");
    }
}
