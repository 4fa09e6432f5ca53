package io.xinqiao.imports;

import static io.xinqiao.imports.ImportDesk.added;
import static io.xinqiao.imports.ImportDesk.count;
import static io.xinqiao.imports.ImportDesk.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.SocketClient;
import io.xinqiao.testing.Workbooks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A project comes on from its company's own workbooks, and never twice. */
class ImportTest extends ApiTest {
    private static final List<Object> HEADERS =
            List.of("楼号", "单元", "房间", "楼层", "建筑面积", "房屋类型", "房屋状态", "业主名称", "手机号", "身份证号", "业主类型");

    private static List<Object> row(Object... cells) {
        return new ArrayList<>(Arrays.asList(cells));
    }

    private static byte[] units(List<List<Object>> rows) {
        List<List<Object>> all = new ArrayList<>();
        all.add(HEADERS);
        all.addAll(rows);
        return Workbooks.xlsx(Map.of("房屋", all));
    }

    @Test
    void theWorkbookOfAWholeProjectGoesInUnedited() {
        var desk = new ImportDesk(anlan());
        var checked = desk.check("hc.xlsx", sample("hc.xlsx"));
        assertThat(checked.at("/sheets").findValuesAsString("kind"))
                .containsExactly("ENTRANCES", "OWNERS", "FEE_SETTINGS", "UNITS", "PARKING_SPACES");
        assertThat(checked.at("/refusedRows").asInt()).as(checked.toString()).isZero();
        assertThat(checked.at("/sheets").findValuesAsString("rows")).containsExactly("26", "5", "2", "8", "1");
        var done = desk.commit(checked, "ALL_OR_NOTHING");
        assertThat(done.at("/stage").asString()).as(done.toString()).isEqualTo("COMMITTED");
        assertThat(added(done, "BUILDING")).isEqualTo(13);
        assertThat(added(done, "ENTRANCE")).isEqualTo(26);
        assertThat(added(done, "UNIT")).isEqualTo(8);
        assertThat(added(done, "PERSON") + count(done, "PERSON", "same"))
                .as("another project of the company may know them already")
                .isEqualTo(5);
        assertThat(added(done, "PARKING_SPACE")).isEqualTo(1);
        assertThat(added(done, "FEE_SETTING")).isEqualTo(2);
        assertThat(added(done, "UNIT_FEE")).isEqualTo(11);
        var unit = desk.unit("1-1-1021");
        assertThat(unit.at("/owner/name").asString()).isEqualTo("张三4");
        assertThat(unit.at("/owner/gender").asString()).isEqualTo("MALE");
        assertThat(unit.at("/builtArea").asString()).isEqualTo("94.56");
        assertThat(unit.at("/floor").asInt()).isEqualTo(2);
        assertThat(unit.at("/layout").asString()).isEqualTo("10102");
        assertThat(unit.at("/building/entrances/0/floors").asInt()).isEqualTo(33);
        assertThat(desk.unit("1-1-1022").at("/owner").isNull())
                .as("owner 6 is on no sheet: told, and the unit goes in")
                .isTrue();
        assertThat(checked.toString()).contains("没有这个业主编号");
    }

    @Test
    void theFlatSheetAndThePaymentHistoryGoInUnedited() {
        var desk = new ImportDesk(anlan());
        var early = desk.check("importFeeDetail.xlsx", sample("importFeeDetail.xlsx"));
        assertThat(early.at("/refusedRows").asInt()).as("no such unit yet").isEqualTo(3);
        assertThat(early.toString()).contains("没有房屋 1-1-1001");
        var rooms = desk.bringIn("importRoom.xlsx", sample("importRoom.xlsx"));
        assertThat(added(rooms, "UNIT")).isEqualTo(1);
        var unit = desk.unit("1-1-1001");
        assertThat(unit.at("/state").asString()).isEqualTo("OCCUPIED");
        assertThat(unit.at("/owner/name").asString()).isEqualTo("陈一鸣");
        assertThat(unit.at("/owner/phone").asString()).isEqualTo("139****0002");
        assertThat(unit.at("/owner/birthYear").asInt()).isEqualTo(1990);
        var payments = desk.bringIn("importFeeDetail.xlsx", sample("importFeeDetail.xlsx"));
        assertThat(added(payments, "MONEY")).isEqualTo(3);
        var again = desk.bringIn("importFeeDetail.xlsx", sample("importFeeDetail.xlsx"));
        assertThat(added(again, "MONEY")).isZero();
        assertThat(count(again, "MONEY", "same")).isEqualTo(3);
    }

    @Test
    void theSameFileTwiceChangesNothing() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("hc.xlsx", sample("hc.xlsx"));
        var persons = desk.total("persons", "");
        var again = desk.bringIn("hc.xlsx", sample("hc.xlsx"));
        for (var count : again.at("/counts")) {
            assertThat(count.at("/added").asInt()).as(count.toString()).isZero();
            assertThat(count.at("/changed").asInt()).as(count.toString()).isZero();
        }
        assertThat(desk.total("persons", "")).isEqualTo(persons);
        assertThat(desk.total("units", "")).isEqualTo(8);
    }

    @Test
    void halfAndThenTheWholeIsTheWholeOnce() {
        var desk = new ImportDesk(anlan());
        List<List<Object>> rows = new ArrayList<>();
        for (var at = 0; at < 40; at++) {
            rows.add(row(1, 1, 101 + at, 1, 80 + at, "住宅", "已入住", "业主" + at, "1370000%04d".formatted(at), null, "业主"));
            rows.add(row(1, 1, 101 + at, 1, 80 + at, "住宅", "已入住", "家属" + at, null, null, "家庭成员"));
        }
        var half = desk.bringIn("half.xlsx", units(rows.subList(0, 40)));
        assertThat(added(half, "UNIT")).isEqualTo(20);
        var whole = desk.bringIn("whole.xlsx", units(rows));
        assertThat(added(whole, "UNIT")).isEqualTo(20);
        assertThat(count(whole, "UNIT", "same")).isEqualTo(20);
        assertThat(added(whole, "PERSON")).isEqualTo(40);
        assertThat(desk.total("units", "")).isEqualTo(40);
        assertThat(desk.total("persons", "")).isEqualTo(80);
        var unit = desk.unit("1-1-101");
        assertThat(unit.at("/households").size()).isEqualTo(1);
        assertThat(unit.at("/households/0/members").findValuesAsString("role")).containsExactly("OWNER", "FAMILY");
        assertThat(unit.at("/ownerships/0/shares").size()).isEqualTo(1);
    }

    /** 1,000 rows with 37 faults, each of its own kind, each told at its cell. */
    @Test
    void exactlyThePlantedFaultsAreTold() throws IOException {
        var desk = new ImportDesk(anlan());
        List<List<Object>> rows = new ArrayList<>();
        for (var at = 0; at < 1_000; at++) {
            rows.add(row(
                    1 + at / 100,
                    1 + at % 2,
                    "%d%02d".formatted(1 + at % 100 / 4, 1 + at % 4),
                    1 + at % 100 / 4,
                    "%d.%02d".formatted(60 + at % 90, at % 100),
                    "住宅",
                    "已入住",
                    "业主" + at,
                    "138%08d".formatted(at),
                    null,
                    "业主"));
        }
        Map<Integer, String> planted = new java.util.TreeMap<>();
        plant(rows, planted, 10, 0, null, "A");
        plant(rows, planted, 20, 1, null, "B");
        plant(rows, planted, 30, 2, null, "C");
        plant(rows, planted, 40, 3, "十万", "D");
        plant(rows, planted, 50, 3, 999, "D");
        plant(rows, planted, 60, 4, "九十平", "E");
        plant(rows, planted, 70, 4, -5, "E");
        plant(rows, planted, 80, 4, 0, "E");
        plant(rows, planted, 90, 4, "88.123", "E");
        plant(rows, planted, 100, 5, "城堡", "F");
        plant(rows, planted, 110, 6, "闹鬼", "G");
        plant(rows, planted, 120, 8, "1380013", "I");
        plant(rows, planted, 130, 8, "138001380001", "I");
        plant(rows, planted, 140, 8, "没有电话", "I");
        plant(rows, planted, 150, 9, "12345", "J");
        plant(rows, planted, 160, 9, "1101051990030700", "J");
        plant(rows, planted, 170, 9, "110105199003070018", "J"); // its check digit is wrong
        plant(rows, planted, 180, 10, "邻居的猫", "K");
        plant(rows, planted, 190, 7, "很长".repeat(60), "H");
        plant(rows, planted, 200, 4, null, "E"); // new, and without an area
        for (var at = 0; at < 8; at++) { // the same unit and owner once more
            rows.set(300 + at, new ArrayList<>(rows.get(400 + at)));
            planted.put(400 + at, "H");
        }
        for (var at = 0; at < 5; at++) { // the same unit told otherwise
            var copy = new ArrayList<>(rows.get(600 + at));
            copy.set(4, "33.33");
            copy.set(7, "别人" + at);
            copy.set(8, "1361111%04d".formatted(at));
            rows.set(500 + at, copy);
            planted.put(600 + at, "C");
        }
        for (var at = 0; at < 4; at++) { // family of nobody
            rows.get(700 + at).set(10, "家庭成员");
            planted.put(700 + at, "C");
        }
        assertThat(planted).hasSize(37);
        var worked = 1; // the sheet is told that floors were worked out
        var checked = desk.check("faults.xlsx", units(rows));
        var problems = checked.at("/problems/nodes");
        assertThat(checked.at("/problems/totalCount").asInt())
                .as(problems.toString())
                .isEqualTo(37 + worked);
        Map<Integer, String> told = new java.util.TreeMap<>();
        for (var problem : problems) {
            var column = problem.at("/column");
            told.put(problem.at("/row").asInt() - 2, column.isNull() ? null : column.asString());
            assertThat(problem.at("/message").asString()).isNotBlank();
        }
        assertThat(told).isEqualTo(planted);
        assertThat(problems.toString()).doesNotContain("138001380001");
        assertThat(checked.at("/refusedRows").asInt()).isEqualTo(32);
        assertThat(checked.at("/warnings").asInt())
                .as("unknown words keep their cells out only")
                .isEqualTo(5);
        reportShowsTheBadRows(desk, checked);
        var refused = desk.admin()
                .mutate("commitImport", Map.of("importJobId", checked.at("/id").asString()), "importJob { state }");
        assertThat(refused.refusal("commitImport")).isEqualTo("ILLEGAL_STEP");
        assertThat(desk.total("units", "")).as("nothing went in").isZero();
        var done = desk.commit(checked, "SKIP_BAD_ROWS");
        assertThat(done.at("/stage").asString()).isEqualTo("COMMITTED");
        assertThat(desk.total("persons", "")).isEqualTo(968);
    }

    private static void plant(
            List<List<Object>> rows, Map<Integer, String> planted, int row, int column, Object value, String letter) {
        rows.get(row).set(column, value);
        planted.put(row, letter);
    }

    private static void reportShowsTheBadRows(ImportDesk desk, tools.jackson.databind.JsonNode checked)
            throws IOException {
        var report = desk.admin().get(checked.at("/report/downloadUrl").asString());
        assertThat(report.statusCode()).isEqualTo(200);
        try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(report.body()))) {
            var rows = workbook.getFirstSheet().read();
            assertThat(rows).hasSize(38);
            assertThat(rows.getFirst().getCellText(1)).isEqualTo("楼号");
            assertThat(rows.get(1).getCellText(0)).isEqualTo("12");
            assertThat(rows.get(1).getCellText(12)).isEqualTo("没有填写,请补上。");
        }
    }

    @Test
    void anImportIsTakenBackAsLongAsNothingHangsOnIt() {
        var desk = new ImportDesk(anlan());
        var first = desk.bringIn("importRoom.xlsx", sample("importRoom.xlsx"));
        var unit = desk.unit("1-1-1001");
        var change = desk.bringIn(
                "change.xlsx",
                units(List.of(
                        row(1, 1, 1001, 2, 95.00, "住宅", "装修中", "陈一鸣", "13900000002", "110105199003070019", "业主"),
                        row(1, 1, 1002, 2, 88.00, "住宅", "空置", null, null, null, null))));
        assertThat(count(change, "UNIT", "changed")).isEqualTo(1);
        assertThat(desk.unit("1-1-1001").at("/state").asString()).isEqualTo("RENOVATING");
        var undone = desk.undo(change);
        assertThat(undone.at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(desk.unit("1-1-1001").at("/state").asString()).isEqualTo("OCCUPIED");
        assertThat(desk.unit("1-1-1001").at("/builtArea").asString())
                .isEqualTo(unit.at("/builtArea").asString());
        assertThat(desk.total("units", "")).isEqualTo(1);
        var ticket = desk.admin()
                .mutate(
                        "createTicket",
                        Map.of(
                                "unitId",
                                unit.at("/id").asString(),
                                "kind",
                                "REPAIR",
                                "channel",
                                "PHONE",
                                "title",
                                "漏水"),
                        "ticket { id }")
                .fine();
        assertThat(ticket.data("/createTicket/ticket/id").asString()).isNotBlank();
        var kept = desk.undo(first);
        assertThat(kept.at("/stage").asString()).isEqualTo("COMMITTED");
        assertThat(kept.at("/failure").asString()).contains("已被使用");
        assertThat(desk.total("units", "")).isEqualTo(1);
    }

    @Test
    void anUndoneProjectIsAsEmptyAsBefore() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("hc.xlsx", sample("hc.xlsx"));
        assertThat(desk.undo(done).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(desk.total("units", "")).isZero();
        assertThat(desk.total("persons", "")).isZero();
        assertThat(desk.total("parkingSpaces", "")).isZero();
        var again = desk.bringIn("hc.xlsx", sample("hc.xlsx"));
        assertThat(added(again, "UNIT")).isEqualTo(8);
        assertThat(added(again, "FEE_SETTING"))
                .as("what was taken back counts as not there")
                .isEqualTo(2);
    }

    @Test
    void paymentsCheckedTwiceBeforeEitherWentInAreThereOnce() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("房屋.csv", "楼号,单元,房间,建筑面积\n1,1,101,80.5\n".getBytes(StandardCharsets.UTF_8));
        var payments = "楼号,单元,房间,收费项目,开始时间,结束时间,缴费时间,应缴金额,实缴金额\n"
                + "1,1,101,物业费,2025-01-01,2025-12-31,2025-01-05,1200.00,1200.00\n";
        var one = desk.check("缴费.csv", payments.getBytes(StandardCharsets.UTF_8));
        var other = desk.check("缴费.csv", payments.getBytes(StandardCharsets.UTF_8));
        assertThat(added(one, "MONEY")).as(one.toString()).isEqualTo(1);
        assertThat(added(other, "MONEY")).as(other.toString()).isEqualTo(1);
        assertThat(added(desk.commit(one, "ALL_OR_NOTHING"), "MONEY")).isEqualTo(1);
        var second = desk.commit(other, "ALL_OR_NOTHING");
        assertThat(added(second, "MONEY")).as(second.toString()).isZero();
    }

    @Test
    void progressIsHeardWhileItGoesOn() {
        var desk = new ImportDesk(jinxiu());
        var rows = IntStream.rangeClosed(1, 300)
                .mapToObj(at -> "1,1,%d,80,进展%d".formatted(1000 + at, at))
                .collect(Collectors.joining("\n"));
        var checked = desk.check("房屋.csv", ("楼号,单元,房间,建筑面积,业主姓名\n" + rows).getBytes(StandardCharsets.UTF_8));
        try (var client = SocketClient.as(port(), jinxiu().token(Role.TENANT_ADMIN))) {
            client.subscribe(
                    "1",
                    "subscription($id: ID!) { runProgress(runId: $id) { ... on ImportJob { stage } percent } }",
                    Map.of("id", checked.at("/id").asString()));
            client.send(Map.of("type", "ping"));
            assertThat(client.next().path("type").asString()).isEqualTo("pong");
            ImportDesk.pause();
            desk.commit(checked, "ALL_OR_NOTHING");
            List<String> states = new ArrayList<>();
            List<Integer> percents = new ArrayList<>();
            for (var heard = client.within(Duration.ofSeconds(5));
                    heard != null && !states.contains("COMMITTED");
                    heard = client.within(Duration.ofSeconds(5))) {
                states.add(heard.at("/payload/data/runProgress/stage").asString());
                percents.add(heard.at("/payload/data/runProgress/percent").asInt());
            }
            assertThat(states).contains("COMMITTED");
            assertThat(percents).isSorted().hasSizeGreaterThan(2).endsWith(100);
        }
    }

    @Test
    void whatHasChangedSinceTheCheckIsComparedAgain() {
        var desk = new ImportDesk(anlan());
        var text = "楼号,单元,房间,建筑面积,业主姓名\n1,1,101,80.5,比对甲\n1,1,102,90.5,比对乙\n";
        var checked = desk.check("房屋.csv", text.getBytes(StandardCharsets.UTF_8));
        assertThat(count(checked, "UNIT", "added")).isEqualTo(2);
        var meanwhile = text.lines().limit(2).collect(Collectors.joining("\n")).replace("80.5", "81.5");
        desk.bringIn("房屋.csv", meanwhile.getBytes(StandardCharsets.UTF_8));
        var done = desk.commit(checked, "ALL_OR_NOTHING");
        assertThat(done.at("/stage").asString()).as(done.toString()).isEqualTo("COMMITTED");
        assertThat(count(done, "UNIT", "added")).isEqualTo(1);
        assertThat(count(done, "UNIT", "changed")).isEqualTo(1);
        assertThat(desk.unit("1-1-101").at("/builtArea").asString()).isEqualTo("80.50");
        assertThat(desk.total("units", "")).isEqualTo(2);
    }

    @Test
    void anotherOwnerIsATransferAndNoImport() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("importRoom.xlsx", sample("importRoom.xlsx"));
        var checked = desk.check(
                "other.xlsx", units(List.of(row(1, 1, 1001, 1, 94.56, "住宅", "已入住", "新来的", "13612345678", null, "业主"))));
        assertThat(checked.at("/refusedRows").asInt()).isEqualTo(1);
        assertThat(checked.toString()).contains("产权变更");
    }

    @Test
    void severalOwnersShareEqually() {
        var desk = new ImportDesk(anlan());
        desk.bringIn(
                "couple.xlsx",
                units(List.of(
                        row("3栋", "二单元", "502室", "5层", "101.5㎡", "住宅", "自住", "甲,乙、丙", "13612345678", null, null))));
        var unit = desk.unit("3-2-502");
        assertThat(unit.at("/ownerships/0/shares").findValuesAsString("denominator"))
                .containsExactly("3", "3", "3");
        assertThat(unit.at("/floor").asInt()).isEqualTo(5);
        assertThat(unit.at("/builtArea").asString()).isEqualTo("101.50");
    }

    @Test
    void aClerkMayCorrectWhatAColumnMeans() {
        var desk = new ImportDesk(anlan());
        var content = Workbooks.xlsx(Map.of(
                "表1",
                List.of(
                        List.of("楼号", "单元", "房间", "平方数", "楼层"),
                        List.of("1", "1", "101", "80.5", "1"),
                        List.of("1", "1", "102", "90.5", "1"))));
        var checked = desk.check("odd.xlsx", content);
        assertThat(checked.at("/refusedRows").asInt())
                .as("no column for the area")
                .isEqualTo(2);
        assertThat(checked.at("/sheets/0/columns/3/field").isNull()).isTrue();
        var id = checked.at("/id").asString();
        desk.admin()
                .mutate(
                        "mapImport",
                        Map.of(
                                "importJobId",
                                id,
                                "sheets",
                                List.of(Map.of(
                                        "position",
                                        0,
                                        "kind",
                                        "UNITS",
                                        "columns",
                                        List.of(Map.of("position", 3, "field", "BUILT_AREA"))))),
                        "importJob { state }")
                .fine();
        var corrected = desk.settled(id);
        assertThat(corrected.at("/refusedRows").asInt())
                .as(corrected.toString())
                .isZero();
        assertThat(added(desk.commit(corrected, "ALL_OR_NOTHING"), "UNIT")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, ','", "GB18030, ','", "GB18030, ;", "UTF-8, TAB"})
    void tablesOfTextGoInWhateverTheirCoding(String charset, String separator) {
        var desk = new ImportDesk(anlan());
        var text = String.join(
                        "\r\n",
                        "房屋信息表(请勿修改表头)",
                        "",
                        "楼号,单元,房间,建筑面积,业主姓名,联系电话",
                        "1,1,101,80.5,王秀兰,13612345678",
                        ",,,,,",
                        "",
                        "合计,,,80.5")
                .replace(",", separator.equals("TAB") ? "\t" : separator);
        var done = desk.bringIn("房屋.csv", text.getBytes(Charset.forName(charset)));
        assertThat(added(done, "UNIT")).as(done.toString()).isEqualTo(1);
        assertThat(desk.unit("1-1-101").at("/owner/name").asString()).isEqualTo("王秀兰");
    }

    @Test
    void hostileFilesAreRefusedInWords() throws IOException {
        var desk = new ImportDesk(anlan());
        assertThat(failure(
                        desk,
                        zip(
                                "xl/workbook.xml",
                                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><workbook>&e;</workbook>")))
                .contains("外部内容");
        assertThat(failure(desk, zip("readme.txt", "no workbook"))).contains("不是 Excel 工作簿");
        assertThat(failure(desk, bomb())).contains("大得不正常");
        assertThat(failure(desk, zip("xl/workbook.xml", "<workbook/>"))).contains("已损坏");
        var oldExcel = java.util.Arrays.copyOf(java.util.HexFormat.of().parseHex("d0cf11e0a1b11ae1"), 4_096);
        assertThat(failure(desk, oldExcel)).contains("另存为 .xlsx");
        assertThat(failure(desk, "一句话,没有表头\n".getBytes(StandardCharsets.UTF_8))).contains("没有找到能导入的表");
    }

    private static String failure(ImportDesk desk, byte[] content) {
        var name = content[0] == 'P' ? "a.xlsx" : (content[0] & 0xff) == 0xd0 ? "a.xls" : "a.csv";
        var job = desk.check(name, content);
        assertThat(job.at("/state").asString()).as(job.toString()).isEqualTo("FAILED");
        return job.at("/failure").asString();
    }

    private static byte[] zip(String name, String content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    /** A hundred megabytes of nothing in a hundred kilobytes. */
    private static byte[] bomb() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
            zip.write("<workbook/>".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            var nothing = new byte[1 << 20];
            for (var at = 0; at < 100; at++) zip.write(nothing);
        }
        return out.toByteArray();
    }

    @Test
    void whatLooksLikeAFormulaStaysText() throws IOException {
        var desk = new ImportDesk(anlan());
        var checked = desk.check(
                "formula.xlsx",
                units(List.of(row(1, 1, 101, 1, "=1+1", "住宅", "已入住", "=HYPERLINK(\"http://x\")", "坏电话", null, null))));
        var report = desk.admin().get(checked.at("/report/downloadUrl").asString());
        try (var zip = ZipFile.builder().setByteArray(report.body()).get()) {
            for (var entry : Collections.list(zip.getEntries())) {
                assertThat(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
                        .as(entry.getName())
                        .doesNotContain("<f>");
            }
        }
    }

    @Test
    void theExplanationsBesideAndUnderTheRowsAreNotImported() {
        var desk = new ImportDesk(anlan());
        List<List<Object>> rows = new ArrayList<>();
        rows.add(row("锦绣花园房屋信息表"));
        rows.add(row());
        rows.add(new ArrayList<>(HEADERS));
        rows.add(row(1, 1, 101, 1, 80, "住宅", "空置", null, null, null, null, null, "说明", "楼号填数字"));
        rows.add(row());
        rows.add(new ArrayList<>(HEADERS));
        rows.add(row(1, 1, 102, 1, 80, "住宅", "空置"));
        rows.add(row("说明:以上为示例,请从第二行开始填写"));
        rows.add(row("填表人:张三,联系电话见通讯录,填表日期另行通知"));
        rows.add(row("合计", null, null, null, 160));
        var checked = desk.check("notes.xlsx", Workbooks.xlsx(Map.of("房屋", rows)));
        assertThat(checked.at("/problems/nodes").findValuesAsString("severity"))
                .as(checked.toString())
                .hasSize(5)
                .containsOnly("SKIPPED");
        assertThat(added(checked, "UNIT")).isEqualTo(2);
    }
}
