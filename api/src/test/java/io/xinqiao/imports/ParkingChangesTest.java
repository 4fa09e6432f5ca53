package io.xinqiao.imports;

import static io.xinqiao.imports.ImportDesk.added;
import static io.xinqiao.imports.ImportDesk.csv;
import static io.xinqiao.imports.ImportDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import org.junit.jupiter.api.Test;

/**
 * Whose a parking space is changes with a later file, in sight of whoever commits it; a row that stays out brings
 * nobody.
 */
class ParkingChangesTest extends ApiTest {
    private ImportDesk withUnits() {
        var desk = new ImportDesk(anlan());
        desk.bringIn(
                "房屋.csv", csv("房屋,楼层,建筑面积,业主姓名,手机号", "1-1-101,1,80,周业主,13512345611", "1-1-102,1,80,吴业主,13512345612"));
        return desk;
    }

    @Test
    void anotherUnitAndHolderOfASpaceAreShownAndUndone() {
        var desk = withUnits();
        var header = "车位号,车位类型,房号,业主姓名";
        desk.bringIn("车位.csv", csv(header, "A-1,地下,1-1-101,周业主", "A-2,地下,1-1-101,"));
        var checked = desk.check("车位.csv", csv(header, "A-1,地下,1-1-102,吴业主", "A-2,地下,1-1-102,"));
        assertThat(desk.changes(checked))
                .containsExactly(
                        "2 C A-1: ROOM 1-1-101 > 1-1-102",
                        "2 D A-1: NAME 周业主 > 吴业主",
                        "3 C A-2: ROOM 1-1-101 > 1-1-102");
        var done = desk.commit(checked, "ALL_OR_NOTHING");
        assertThat(desk.unit("1-1-102").at("/parkingSpaces").findValuesAsString("number"))
                .containsExactlyInAnyOrder("A-1", "A-2");
        assertThat(desk.undo(done).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(desk.unit("1-1-101").at("/parkingSpaces").findValuesAsString("number"))
                .containsExactlyInAnyOrder("A-1", "A-2");
    }

    @Test
    void nobodyIsRegisteredForASpaceOrAVehicleThatStaysOut() {
        var desk = withUnits();
        var spaces = desk.check("车位.csv", csv("车位号,车位类型,房号,业主姓名", "A-1,地下,9-9-999,冯不知"));
        assertThat(problems(spaces)).containsExactly("2 C REFUSED 9-9-999");
        assertThat(added(spaces, "PERSON")).isZero();
        var vehicles = desk.check("车辆.csv", csv("车牌号,房号,车主", "粤B12345,9-9-999,冯不知"));
        assertThat(problems(vehicles)).containsExactly("2 B REFUSED 9-9-999");
        assertThat(added(vehicles, "PERSON")).isZero();
    }
}
