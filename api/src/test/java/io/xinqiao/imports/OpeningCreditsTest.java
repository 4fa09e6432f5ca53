package io.xinqiao.imports;

import static io.xinqiao.imports.ImportDesk.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What households had paid ahead, and what they paid by plate, comes in with the opening. */
class OpeningCreditsTest extends ApiTest {
    private static final String TAKEN = "bills owed prepaid changed kept";

    private static ImportDesk withUnits(Company company) {
        var desk = new ImportDesk(company);
        desk.bringIn("房屋.csv", csv("房屋,楼层,建筑面积", "3-1-101,1,80", "3-1-201,2,80", "3-1-202,2,80"));
        return desk;
    }

    @Test
    void creditsAndBalancesAreTakenOverAsPaidAheadOnce() {
        var desk = withUnits(anlan());
        var opening = desk.bringIn("期初.csv", ImportDesk.resource("/workbooks/opening-amounts.csv"));
        assertThat(ImportDesk.added(opening, "MONEY")).as(opening.toString()).isEqualTo(3);
        assertThat(ImportDesk.problems(opening)).containsExactly("3 D WARNING -300.00");
        desk.bringIn("预存.csv", csv("房屋,预存余额", "3-1-202,50"));
        var taken = desk.takeOver(TAKEN);
        assertThat(taken.at("/owed").asString()).as(taken.toString()).isEqualTo("1734.50");
        assertThat(taken.at("/prepaid").asString()).isEqualTo("350.00");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-350.00");
        assertThat(desk.takeOver(TAKEN).at("/prepaid").asString()).isEqualTo("0.00");
        var again = desk.bringIn("预存.csv", csv("房屋,预存余额", "3-1-202,50"));
        assertThat(ImportDesk.count(again, "MONEY", "same")).isEqualTo(1);
        assertThat(desk.undo(opening).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-50.00");
        assertThat(desk.net("RECEIVABLE")).isEqualTo("0.00");
        assertThat(desk.net("OPENING")).isEqualTo("50.00");
    }

    /** Another balance in a later file is shown before it goes in, and booked in place of the former. */
    @Test
    void anotherBalanceInAFileThatIsSentAgainIsAChange() {
        var desk = withUnits(anlan());
        var first = desk.bringIn("预存.csv", csv("房屋,预存余额", "3-1-202,50", "3-1-201,10"));
        desk.takeOver(TAKEN);
        var checked = desk.check("更正.csv", csv("房屋,预存余额", "3-1-202,70.50", "3-1-201,10"));
        assertThat(ImportDesk.problems(checked)).isEmpty();
        assertThat(desk.changes(checked)).containsExactly("2 B 3-1-202: BALANCE 50.00 > 70.50");
        var later = desk.commit(checked, "ALL_OR_NOTHING");
        var taken = desk.takeOver(TAKEN);
        assertThat(taken.at("/changed").asInt()).as(taken.toString()).isEqualTo(1);
        assertThat(taken.at("/prepaid").asString()).isEqualTo("70.50");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-80.50");
        assertThat(desk.takeOver(TAKEN).at("/changed").asInt()).isZero();
        assertThat(desk.undo(later).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-10.00");
        assertThat(desk.takeOver(TAKEN).at("/prepaid").asString())
                .as("what the first file said holds again")
                .isEqualTo("50.00");
        assertThat(desk.undo(first).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("0.00");
        assertThat(desk.net("OPENING")).isEqualTo("0.00");
    }

    /** What was thought to be owed turns out to be paid too much, and the other way round: never both. */
    @Test
    void aDebtThatBecomesACreditIsCorrectedAndNotAdded() {
        var desk = withUnits(anlan());
        var header = "房屋,收费项目,开始时间,结束时间,欠费金额";
        desk.bringIn("期初.csv", csv(header, "3-1-101,物业费,2025-01-01,2025-12-31,1000"));
        desk.takeOver(TAKEN);
        var credit = desk.check("更正.csv", csv(header, "3-1-101,物业费,2025-01-01,2025-12-31,-200"));
        assertThat(desk.changes(credit)).containsExactly("2 E 3-1-101 物业费: OWED 1000.00 > -200.00");
        desk.commit(credit, "ALL_OR_NOTHING");
        var taken = desk.takeOver(TAKEN);
        assertThat(taken.at("/changed").asInt()).as(taken.toString()).isEqualTo(1);
        assertThat(desk.net("RECEIVABLE")).isEqualTo("0.00");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-200.00");
        desk.bringIn("又更正.csv", csv(header, "3-1-101,物业费,2025-01-01,2025-12-31,300"));
        desk.takeOver(TAKEN);
        assertThat(desk.net("RECEIVABLE")).isEqualTo("300.00");
        assertThat(desk.net("PREPAYMENT")).isEqualTo("0.00");
        var both = desk.check(
                "两样.csv",
                csv(header, "3-1-101,物业费,2025-01-01,2025-12-31,300", "3-1-101,物业费,2025-01-01,2025-12-31,-200"));
        assertThat(ImportDesk.problems(both)).contains("3 A REFUSED 3-1-101");
    }

    /** A balance of which something was used, or has been asked back, stays, and the import says so. */
    @Test
    void anUndoIsRefusedWhereABalanceIsNotThereAnyMore() {
        var desk = withUnits(anlan());
        var done = desk.bringIn("预存.csv", csv("房屋,预存余额", "3-1-202,50", "3-1-201,10"));
        desk.takeOver(TAKEN);
        var unit = desk.unit("3-1-202").at("/id").asString();
        var refund = desk.requestRefund(Map.of("source", Map.of("prepaymentOfUnitId", unit), "amount", "20.00"));
        var undone = desk.undo(done);
        assertThat(undone.at("/stage").asString()).isEqualTo("COMMITTED");
        assertThat(undone.at("/failure").asString()).contains("3-1-202").contains("50.00");
        assertThat(desk.net("PREPAYMENT")).as("nothing of it is undone").isEqualTo("-60.00");
        desk.bringIn("更正.csv", csv("房屋,预存余额", "3-1-202,15"));
        assertThat(desk.takeOver(TAKEN).at("/kept").asInt()).isEqualTo(1);
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-60.00");
        desk.admin()
                .mutate("withdrawRefund", Map.of("refundId", refund, "reason", "不退了"), "refund { state }")
                .fine();
        assertThat(desk.takeOver(TAKEN).at("/changed").asInt()).isEqualTo(1);
        assertThat(desk.net("PREPAYMENT")).isEqualTo("-25.00");
    }

    /** By whatever name somebody has registered it. */
    @Test
    void aSheetMayNameAUnitJustAsTheArchivesDo() {
        var desk = new ImportDesk(anlan());
        var building = desk.admin()
                .mutate(
                        "createBuilding",
                        Map.of("projectId", desk.project(), "number", "塔楼", "name", "塔楼"),
                        "building { id }")
                .fine()
                .data("/createBuilding/building/id")
                .asString();
        desk.admin()
                .mutate(
                        "createUnit",
                        Map.of(
                                "buildingId",
                                building,
                                "entrance",
                                "1",
                                "floor",
                                1,
                                "number",
                                "东翼会所",
                                "kind",
                                "COMMERCIAL",
                                "builtArea",
                                "80.00",
                                "state",
                                "DELIVERED"),
                        "unit { id }")
                .fine();
        var checked = desk.check("预存.csv", csv("房屋,预存余额", "东翼会所,50", "西翼会所,50"));
        assertThat(ImportDesk.problems(checked)).containsExactly("3 A REFUSED 西翼会所");
        desk.commit(checked, "SKIP_BAD_ROWS");
        assertThat(desk.takeOver(TAKEN).at("/prepaid").asString()).isEqualTo("50.00");
    }

    @Test
    void paymentsByPlateFindTheUnitOfTheVehicle() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("房屋.csv", csv("房屋,楼层,建筑面积", "3-1-101,1,80"));
        desk.bringIn("车辆.csv", csv("车牌号,车型,房屋", "粤B12345,小车,3-1-101"));
        var checked = desk.check(
                "缴费.csv",
                csv(
                        "车牌号,收费项目,缴费周期,开始时间,结束时间,缴费时间,应缴金额,实缴金额,收银员,备注",
                        "粤B12345,停车费,12,2025-01-01,2026-01-01,2025-01-05,1200,1200,小李,",
                        "粤B99999,停车费,12,2025-01-01,2026-01-01,2025-01-05,1200,1200,小李,"));
        assertThat(ImportDesk.problems(checked)).containsExactly("3 A REFUSED 粤B99999");
        assertThat(ImportDesk.added(desk.commit(checked, "SKIP_BAD_ROWS"), "MONEY"))
                .isEqualTo(1);
    }
}
