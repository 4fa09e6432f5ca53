package io.xinqiao.imports;

import static io.xinqiao.imports.ImportDesk.added;
import static io.xinqiao.imports.ImportDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Workbooks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables as clerks keep them come in right, or are told with the cell; nothing comes in wrong without a word. */
class WorkbookCasesTest extends ApiTest {
    private static byte[] workbook(String name) {
        return ImportDesk.resource("/workbooks/" + name);
    }

    private static byte[] csv(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] xlsx(Object[]... rows) {
        List<List<Object>> all = new ArrayList<>();
        for (var row : rows) all.add(new ArrayList<>(Arrays.asList(row)));
        return Workbooks.xlsx(Map.of("房屋", all));
    }

    private static Object[] row(Object... cells) {
        return cells;
    }

    @ParameterizedTest
    @CsvSource({"empty-column.csv, 1-1-102, 间隔", "empty-column-early.csv, 1-1-103, 又隔", "utf16.txt, 1-1-101, 统一码"})
    void anEmptyColumnAndAnyCodingAreRead(String file, String unit, String owner) {
        var desk = new ImportDesk(anlan());
        desk.bringIn(file, workbook(file));
        assertThat(desk.unit(unit).at("/owner/name").asString()).isEqualTo(owner);
    }

    @Test
    void theGroupAboveTheHeadersSaysWhoseNameItIs() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("两行表头.csv", workbook("two-header-rows.csv"));
        var unit = desk.unit("1-1-101");
        assertThat(unit.at("/owner/name").asString()).isEqualTo("主一");
        assertThat(unit.at("/owner/phone").asString()).isEqualTo("139****0002");
        assertThat(unit.at("/ownerships/0/shares").size()).isEqualTo(1);
        assertThat(unit.at("/households/0/members").findValuesAsString("role")).containsExactly("OWNER", "LESSEE");
        assertThat(unit.at("/households/0/members/1/person/name").asString()).isEqualTo("租一");
        assertThat(desk.unit("1-1-102").at("/owner/name").asString()).isEqualTo("主二");
    }

    @Test
    void theGroupMayStandInTheRowWithTheOtherHeaders() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn(
                "上下.csv",
                csv("楼栋,单元,房号,面积,租户信息,,业主信息,", ",,,,姓名,电话,姓名,电话", "1,1,101,81,租三,13911110001,主三,13911110002"));
        assertThat(added(done, "UNIT")).as(done.toString()).isEqualTo(1);
        assertThat(desk.unit("1-1-101").at("/owner/name").asString()).isEqualTo("主三");
    }

    @Test
    void aCompanyOwnsWithItsCreditCode() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("公司.csv", workbook("company-owner.csv"));
        assertThat(problems(done)).containsExactly("2 C WARNING 1-1-101", "2 G WARNING 914***********BC1X");
        var owner = desk.unit("1-1-101").at("/owner");
        assertThat(owner.at("/name").asString()).isEqualTo("深圳某某科技有限公司");
        assertThat(owner.at("/idNumber").asString()).isEqualTo("914***********BC1X");
        assertThat(owner.at("/birthYear").isNull()).isTrue();
        assertThat(owner.at("/gender").isNull()).isTrue();
    }

    @Test
    void aCommaBeforeTheLastTwoDigitsIsADecimalComma() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("逗号.csv", workbook("decimal-comma.csv"));
        assertThat(desk.unit("1-1-101").at("/builtArea").asString()).isEqualTo("80.50");
        assertThat(desk.unit("1-1-102").at("/builtArea").asString()).isEqualTo("1001.50");
    }

    @Test
    void twoOwnersInACellHaveTheirOwnPhonesDocumentsGendersAndShares() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("两个业主.csv", workbook("two-owners.csv"));
        var couple = desk.unit("1-1-101").at("/ownerships/0/shares");
        assertThat(couple.findValuesAsString("name")).containsExactly("张甲", "李乙");
        assertThat(couple.findValuesAsString("phone")).containsExactly("139****2226", "139****2227");
        assertThat(couple.findValuesAsString("idNumber")).containsExactly("110***********0037", "110***********0050");
        assertThat(couple.findValuesAsString("gender")).containsExactly("MALE", "FEMALE");
        assertThat(couple.findValuesAsString("birthYear")).containsExactly("1980", "1980");
        var one = desk.unit("1-1-102").at("/owner");
        assertThat(one.at("/phone").asString()).isEqualTo("139****2228");
        assertThat(one.at("/secondPhone").asString()).isEqualTo("139****2229");
        assertThat(one.at("/gender").asString()).isEqualTo("MALE");
        var shares = desk.unit("1-1-103").at("/ownerships/0/shares");
        assertThat(shares.findValuesAsString("name")).containsExactly("张甲", "李乙");
        assertThat(shares.findValuesAsString("numerator")).containsExactly("70", "30");
        assertThat(shares.findValuesAsString("denominator")).containsExactly("100", "100");
        assertThat(desk.unit("1-1-104").at("/ownerships/0/shares").size()).isEqualTo(2);
    }

    @Test
    void sharesThatMakeNoWholeAreTold() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("份额.csv", csv("楼号,单元,房间,楼层,建筑面积,业主姓名", "1,1,101,1,80,甲(70%);乙(20%)"));
        assertThat(problems(done)).containsExactly("2 F WARNING 1-1-101");
        assertThat(desk.unit("1-1-101").at("/ownerships/0/shares").findValuesAsString("denominator"))
                .containsExactly("2", "2");
    }

    @Test
    void theFloorIsWorkedOutFromTheNumberAndTold() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("无楼层.csv", workbook("no-floor-column.csv"));
        assertThat(desk.unit("3-1-502").at("/floor").asInt()).isEqualTo(5);
        assertThat(desk.unit("5-2-1203").at("/floor").asInt()).isEqualTo(12);
        assertThat(done.at("/problems/nodes").toString())
                .contains("推算")
                .contains("5 层")
                .contains("共 2 套");
        var again = desk.bringIn("又一次.csv", csv("楼号,单元,房间,建筑面积", "3,1,502,81"));
        assertThat(desk.unit("3-1-502").at("/floor").asInt()).isEqualTo(5);
        assertThat(again.toString()).as("what is known is not worked out").doesNotContain("推算");
    }

    @Test
    void notesAndSubtotalsAreLeftOutAndTold() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("说明.csv", workbook("notes-and-subtotals.csv"));
        assertThat(added(done, "UNIT")).isEqualTo(1);
        assertThat(problems(done))
                .contains("1 A SKIPPED 小区资料表", "2 A SKIPPED 制表人:小王", "5 A SKIPPED 2栋小计", "6 A SKIPPED 合计");
        assertThat(done.at("/refusedRows").asInt()).isZero();
    }

    @Test
    void aNotationNobodyKnowsIsRefusedWithItsCellAndAnExample() {
        var desk = new ImportDesk(anlan());
        var checked = desk.check("房屋.csv", csv("房屋,楼层,建筑面积,业主姓名", "老王家,1,80,甲"));
        assertThat(problems(checked)).containsExactly("2 A REFUSED 老王家");
        assertThat(checked.toString()).contains("如 1-1-1001");
    }

    @Test
    void allNotationsOfOneCellAreUnderstood() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("写法.csv", workbook("unit-notations.csv"));
        assertThat(added(done, "UNIT")).as(done.toString()).isEqualTo(11);
        assertThat(desk.unit("2-2-302").at("/owner/name").asString()).isEqualTo("甲");
        assertThat(desk.unit("地下车库-0-B1-088").at("/kind").asString()).isEqualTo("PARKING");
        assertThat(desk.unit("地下车库-0-B1-088").at("/floor").asInt()).isEqualTo(-1);
        assertThat(desk.unit("商铺-0-S-01").at("/kind").asString()).isEqualTo("COMMERCIAL");
        assertThat(desk.unit("别墅-0-18").at("/owner/name").asString()).isEqualTo("子");
        assertThat(desk.unit("12-0-1501").at("/floor").asInt()).isEqualTo(15);
    }

    @Test
    void theWordsOfTheTradeForSpacesAreUnderstood() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("车位.csv", workbook("parking-words.csv"));
        assertThat(added(done, "PARKING_SPACE")).as(done.toString()).isEqualTo(2);
        assertThat(added(done, "VEHICLE")).isEqualTo(2);
        assertThat(done.at("/warnings").asInt()).as(done.toString()).isZero();
        var spaces = desk.spaces();
        assertThat(spaces.findValuesAsString("tenure")).containsExactly("SOLD", "RENTED");
        assertThat(spaces.findValuesAsString("kind")).containsExactly("UNDERGROUND", "UNDERGROUND");
        assertThat(spaces.findValuesAsString("lot")).containsExactly("地下一层", "地下一层");
        assertThat(spaces.at("/1/until").asString()).isEqualTo("2027-03-31");
    }

    @Test
    void aRoomThatExcelMadeADayOfIsTold() {
        var desk = new ImportDesk(anlan());
        var header = row("楼号", "单元", "房间", "楼层", "建筑面积");
        var checked = desk.check(
                "日期.xlsx",
                xlsx(header, row(46083, 1, 101, 1, 80), row("1", "2026/3/2", "101", 1, 80), row(1, 1, 46083, 1, 80)));
        assertThat(problems(checked)).containsExactly("2 A REFUSED 46083", "3 B REFUSED 2026/3/2", "4 C WARNING 46083");
        assertThat(checked.toString()).contains("可能是 3-2");
    }

    @Test
    void whatExcelAndSlipsOfThePenMadeOfPeopleIsTold() {
        var desk = new ImportDesk(anlan());
        var header = row("楼号", "单元", "房间", "楼层", "建筑面积", "业主姓名", "身份证号", "入住日期");
        var checked = desk.check(
                "人.xlsx",
                xlsx(
                        header,
                        row(1, 1, 101, 1, 80, "TRUE", null, null),
                        row(1, 1, 102, 1, 80, "未来", null, "2050-01-01"),
                        row(1, 1, 103, 1, 80, "丢位", 110101198001010000L, null),
                        row(1, 1, 104, 1, 80, "丢位二", "1.10101E+17", null),
                        row(1, 1, 105, 1, 80, "先到", "11010519491231002X", null),
                        row(1, 1, 106, 1, 80, "后到", "11010519491231002X", null),
                        row(1, 1, 107, "#N/A", 80, "#N/A", null, null)));
        assertThat(problems(checked))
                .containsExactly(
                        "2 F REFUSED TRUE",
                        "3 H WARNING 2050-01-01",
                        "4 G WARNING 110***********0000",
                        "5 G WARNING 1.1****E+17",
                        "7 G WARNING 110***********002X",
                        "8 D WARNING #N/A",
                        "8 F REFUSED #N/A");
        var done = desk.commit(checked, "SKIP_BAD_ROWS");
        assertThat(added(done, "UNIT")).isEqualTo(5);
        assertThat(desk.unit("1-1-103").at("/owner/idNumber").isNull()).isTrue();
        assertThat(desk.unit("1-1-106").at("/owner/idNumber").isNull()).isTrue();
        assertThat(desk.unit("1-1-105").at("/owner/idNumber").asString()).isEqualTo("110***********002X");
        assertThat(desk.unit("1-1-102").at("/households/0/movedInOn").asString())
                .startsWith("20")
                .doesNotStartWith("2050");
    }

    @Test
    void anUnknownWordKeepsItsCellOutAndNotTheRow() {
        var desk = new ImportDesk(anlan());
        var done =
                desk.bringIn("词.csv", csv("楼号,单元,房间,楼层,建筑面积,房屋类型,房屋状态,业主姓名,性别,户型代号", "1,1,101,十万,80,城堡,闹鬼,甲,外星人,A1"));
        assertThat(problems(done))
                .containsExactly(
                        "1 J SKIPPED 户型代号",
                        "2 D WARNING 十万",
                        "2 D WARNING 1-1-101",
                        "2 F WARNING 城堡",
                        "2 G WARNING 闹鬼",
                        "2 I WARNING 外星人");
        assertThat(desk.unit("1-1-101").at("/owner/name").asString()).isEqualTo("甲");
    }

    @Test
    void whatIsNoWorkbookIsCalledWhatItIs() {
        var desk = new ImportDesk(anlan());
        var encrypted = new byte[2_048];
        System.arraycopy(java.util.HexFormat.of().parseHex("d0cf11e0a1b11ae1"), 0, encrypted, 0, 8);
        var name = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, encrypted, 1_024, name.length);
        assertThat(failure(desk, "a.xlsx", encrypted)).contains("加了密码");
        assertThat(failure(desk, "a.xls", csv("<html><body><table><tr><td>楼号</td></tr></table>")))
                .contains("网页");
        assertThat(failure(desk, "a.xls", csv("<?xml version=\"1.0\"?><Workbook/>")))
                .contains("XML");
    }

    private static String failure(ImportDesk desk, String name, byte[] content) {
        var job = desk.check(name, content);
        assertThat(job.at("/state").asString()).as(job.toString()).isEqualTo("FAILED");
        return job.at("/failure").asString();
    }

    @Test
    void aFileThatNobodyUnderstandsIsMappedByHand() {
        var desk = new ImportDesk(anlan());
        var failed = desk.check("怪.csv", csv("甲列,乙列,丙列,丁列", "1,1,101,80", "1,1,102,81"));
        assertThat(failed.at("/state").asString()).as(failed.toString()).isEqualTo("FAILED");
        assertThat(failed.at("/sheets/0/columns").findValuesAsString("header")).containsExactly("甲列", "乙列", "丙列", "丁列");
        var id = failed.at("/id").asString();
        List<Map<String, Object>> columns = new ArrayList<>();
        for (var field : List.of("BUILDING", "ENTRANCE", "ROOM", "BUILT_AREA")) {
            columns.add(Map.of("position", columns.size(), "field", field));
        }
        desk.admin()
                .mutate(
                        "mapImport",
                        Map.of(
                                "importJobId",
                                id,
                                "sheets",
                                List.of(Map.of("position", 0, "kind", "UNITS", "columns", columns))),
                        "importJob { state }")
                .fine();
        var mapped = desk.settled(id);
        assertThat(mapped.at("/stage").asString()).as(mapped.toString()).isEqualTo("CHECKED");
        assertThat(added(desk.commit(mapped, "ALL_OR_NOTHING"), "UNIT")).isEqualTo(2);
    }

    @Test
    void theDryRunShowsWhatChangesAndWhose() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("房屋.csv", csv("楼号,单元,房间,楼层,建筑面积,业主姓名,联系电话", "1,1,101,1,80,改一,13655550001"));
        var checked = desk.check("改.csv", csv("楼号,单元,房间,楼层,建筑面积,业主姓名,联系电话,性别", "1,1,101,1,90,改一,13655550001,女"));
        var changes = desk.admin()
                .ask(
                        "query($id: ID!) { importJob(id: $id) { changes { kind row column subject field before after"
                                + " projects { id } } } }",
                        Map.of("id", checked.at("/id").asString()))
                .fine()
                .data("/importJob/changes");
        assertThat(changes.findValuesAsString("subject")).containsExactly("1-1-101", "改一");
        assertThat(changes.findValuesAsString("column")).containsExactly("E", "H");
        assertThat(changes.findValuesAsString("after")).containsExactly("90.00", "FEMALE");
        assertThat(changes.at("/0/before").asString()).isEqualTo("80.00");
        assertThat(changes.at("/1/projects/0/id").asString()).isEqualTo(desk.project());
    }

    /** Every row that holds anything is a header, went in, or is told. */
    @ParameterizedTest
    @CsvSource({
        "company-owner.csv, UNIT",
        "decimal-comma.csv, UNIT",
        "empty-column.csv, UNIT",
        "empty-column-early.csv, UNIT",
        "no-floor-column.csv, UNIT",
        "notes-and-subtotals.csv, UNIT",
        "two-header-rows.csv, UNIT",
        "two-owners.csv, UNIT",
        "unit-notations.csv, UNIT",
        "utf16.txt, UNIT",
        "parking-words.csv, PARKING_SPACE"
    })
    void noRowIsLost(String file, String kind) throws Exception {
        var desk = new ImportDesk(anlan());
        var filled = new ArrayList<Integer>();
        try (var workbook = Workbook.open(workbook(file))) {
            workbook.read(0, row -> filled.add(row.number()));
        }
        var checked = desk.check(file, workbook(file));
        assertThat(desk.accountedFor(checked, kind)).isEqualTo(filled.size());
        desk.commit(checked, "SKIP_BAD_ROWS");
        assertThat(desk.accountedFor(desk.check(file, workbook(file)), kind))
                .as("sent again")
                .isEqualTo(filled.size());
    }
}
