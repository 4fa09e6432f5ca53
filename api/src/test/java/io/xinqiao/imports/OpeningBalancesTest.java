package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Workbooks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What workbooks say was due and paid before the company came here goes into the ledger, once. */
class OpeningBalancesTest extends ApiTest {
    private static byte[] workbook() {
        Map<String, List<List<Object>>> sheets = new LinkedHashMap<>();
        sheets.put(
                "房屋",
                List.of(
                        List.of("楼号", "单元", "房间", "建筑面积", "业主名称"),
                        List.of("1", "1", "101", "90.00", "欠费户"),
                        List.of("1", "1", "102", "90.00", "已缴户")));
        sheets.put(
                "欠费",
                List.of(
                        List.of("楼号", "单元", "房号", "收费项目", "开始时间", "结束时间", "欠费金额"),
                        List.of("1", "1", "101", "物业费", "2025-01-01", "2025-12-31", "1234.56"),
                        List.of("1", "1", "101", "神秘费", "2025-01-01", "2025-12-31", "9.99")));
        sheets.put(
                "缴费记录",
                List.of(
                        List.of("楼号", "单元", "房号", "收费项目", "开始时间", "结束时间", "缴费时间", "应缴金额", "实缴金额"),
                        List.of("1", "1", "102", "物业费", "2025-01-01", "2025-12-31", "2025-03-01", "600.00", "500.00")));
        return Workbooks.xlsx(sheets);
    }

    private static JsonNode takeOver(ImportDesk desk) {
        return desk.admin()
                .mutate(
                        "takeOverBalances",
                        Map.of("projectId", desk.project()),
                        "bills amount owed changed kept unknownItems")
                .fine()
                .data("/takeOverBalances");
    }

    private static String net(ImportDesk desk, String account) {
        for (var one : desk.admin()
                .ask(
                        "query($p: ID!) { trialBalance(projectId: $p) { accounts { account net } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/trialBalance/accounts")) {
            if (one.at("/account").asString().equals(account))
                return one.at("/net").asString();
        }
        return "0.00";
    }

    @Test
    void balancesAreTakenOverOnceAndWhatNobodyKnowsIsNamed() {
        var desk = new ImportDesk(anlan());
        var done = desk.bringIn("opening.xlsx", workbook());
        assertThat(done.at("/stage").asString()).as(done.toString()).isEqualTo("COMMITTED");
        var taken = takeOver(desk);
        assertThat(taken.at("/bills").asInt()).as(taken.toString()).isEqualTo(2);
        assertThat(taken.at("/amount").asString()).isEqualTo("1834.56");
        assertThat(taken.at("/owed").asString()).isEqualTo("1334.56");
        assertThat(taken.at("/unknownItems/0").asString()).isEqualTo("神秘费");
        assertThat(takeOver(desk).at("/bills").asInt()).isZero();
        assertThat(net(desk, "RECEIVABLE")).isEqualTo("1334.56");
        assertThat(net(desk, "OPENING")).isEqualTo("-1334.56");
        desk.admin()
                .mutate(
                        "createFeeItem",
                        Map.of("code", "MYSTERY", "nameZh", "神秘费", "nameEn", "Mystery", "kind", "OTHER"),
                        "feeItem { id }")
                .fine();
        assertThat(takeOver(desk).at("/owed").asString()).isEqualTo("9.99");
        var paid = desk.admin()
                .ask(
                        "query($p: ID!) { bills(first: 10, filter: { projectId: $p, dueOn: { to: \"2025-12-31\" } }) {"
                                + " nodes { opening { workbook sheet row paidOn cashier } } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/bills/nodes");
        assertThat(paid.toString())
                .contains("{\"opening\":{\"workbook\":\"opening.xlsx\",\"sheet\":\"缴费记录\",\"row\":2,"
                        + "\"paidOn\":\"2025-03-01\",\"cashier\":null}}");
    }

    private static byte[] arrears(String amount) {
        Map<String, List<List<Object>>> sheets = new LinkedHashMap<>();
        sheets.put(
                "欠费",
                List.of(
                        List.of("楼号", "单元", "房号", "收费项目", "开始时间", "结束时间", "欠费金额"),
                        List.of("1", "1", "101", "物业费", "2024-01-01", "2024-12-31", amount)));
        return Workbooks.xlsx(sheets);
    }

    /** A project whose units are there, so that arrears come in a file of their own. */
    private ImportDesk withUnits() {
        var desk = new ImportDesk(anlan());
        Map<String, List<List<Object>>> sheets = new LinkedHashMap<>();
        sheets.put("房屋", List.of(List.of("楼号", "单元", "房间", "建筑面积", "业主名称"), List.of("1", "1", "101", "90.00", "欠费户")));
        desk.bringIn("units.xlsx", Workbooks.xlsx(sheets));
        return desk;
    }

    private static String count(JsonNode done) {
        for (var count : done.at("/counts")) {
            if (count.at("/kind").asString().equals("MONEY")) {
                return "%d added, %d changed, %d same"
                        .formatted(
                                count.at("/added").asInt(),
                                count.at("/changed").asInt(),
                                count.at("/same").asInt());
            }
        }
        return "none";
    }

    @Test
    void anUndoneImportTakesItsMoneyAlongAndTheCorrectedFileIsBooked() {
        var desk = withUnits();
        var wrong = desk.bringIn("arrears.xlsx", arrears("1000.00"));
        takeOver(desk);
        assertThat(net(desk, "RECEIVABLE")).isEqualTo("1000.00");
        assertThat(desk.undo(wrong).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(net(desk, "RECEIVABLE")).isEqualTo("0.00");
        assertThat(net(desk, "OPENING")).isEqualTo("0.00");
        var right = desk.bringIn("arrears.xlsx", arrears("100.00"));
        assertThat(count(right)).isEqualTo("1 added, 0 changed, 0 same");
        assertThat(takeOver(desk).at("/owed").asString()).isEqualTo("100.00");
        assertThat(net(desk, "RECEIVABLE")).isEqualTo("100.00");
    }

    @Test
    void anUndoSaysWhyItDoesNothingOnceSomethingIsPaid() {
        var desk = withUnits();
        var done = desk.bringIn("arrears.xlsx", arrears("1000.00"));
        takeOver(desk);
        writeOff(desk, "400.00");
        var undone = desk.undo(done);
        assertThat(undone.at("/stage").asString()).isEqualTo("COMMITTED");
        assertThat(undone.at("/failure").asString()).contains("核销");
        assertThat(net(desk, "RECEIVABLE")).isEqualTo("600.00");
    }

    @Test
    void anotherAmountInAFileThatIsSentAgainIsAChange() {
        var desk = withUnits();
        desk.bringIn("arrears.xlsx", arrears("1000.00"));
        takeOver(desk);
        assertThat(count(desk.bringIn("same.xlsx", arrears("1000.00")))).isEqualTo("0 added, 0 changed, 1 same");
        assertThat(takeOver(desk).at("/bills").asInt()).isZero();
        assertThat(count(desk.bringIn("changed.xlsx", arrears("100.00")))).isEqualTo("0 added, 1 changed, 0 same");
        var taken = takeOver(desk);
        assertThat(taken.at("/changed").asInt()).isEqualTo(1);
        assertThat(taken.at("/owed").asString()).isEqualTo("100.00");
        assertThat(net(desk, "RECEIVABLE")).isEqualTo("100.00");
        assertThat(count(desk.bringIn("back.xlsx", arrears("1000.00"))))
                .as("what the first file said is not what holds")
                .isEqualTo("0 added, 1 changed, 0 same");
        writeOff(desk, "40.00");
        var kept = takeOver(desk);
        assertThat(kept.at("/kept").asInt()).isEqualTo(1);
        assertThat(kept.at("/bills").asInt()).isZero();
        assertThat(net(desk, "RECEIVABLE")).isEqualTo("60.00");
    }

    /** Of the only bill that is owed. */
    private static void writeOff(ImportDesk desk, String amount) {
        var bills = desk.admin()
                .ask(
                        "query($p: ID!) { bills(first: 10, filter: { projectId: $p }) { nodes { id state } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/bills/nodes");
        for (var bill : bills) {
            if (bill.at("/state").asString().equals("REVERSED")) continue;
            desk.admin()
                    .mutate(
                            "writeOffBill",
                            Map.of(
                                    "idempotencyKey",
                                    UUID.randomUUID().toString(),
                                    "billId",
                                    bill.at("/id").asString(),
                                    "reason",
                                    "调解",
                                    "amount",
                                    amount),
                            "bill { state }")
                    .fine();
        }
    }

    private static byte[] settings() {
        Map<String, List<List<Object>>> sheets = new LinkedHashMap<>();
        sheets.put(
                "费用设置",
                List.of(
                        List.of(
                                "费用编号", "费用类型", "收费项目", "费用标识", "付费类型", "缴费周期", "计费起始时间", "计费结束时间", "计算公式", "计费单价",
                                "固定费用"),
                        List.of("1", "物业费", "高层物业费", "周期性费用", "预付费", "3", "2020-6-10", "2037-1-1", "1001", "1.3", "20"),
                        List.of("2", "垃圾消纳费", "垃圾费", "周期性费用", "预付费", "12", "2020-6-10", "2037-1-1", "固定费用", "", "72"),
                        List.of("3", "物业费", "押金类", "一次性费用", "预付费", "1", "2020-6-10", "2037-1-1", "2002", "", "20"),
                        List.of("4", "物业费", "没人交", "周期性费用", "预付费", "1", "2020-6-10", "2037-1-1", "2002", "", "20"),
                        List.of("5", "物业费", "两月一收", "周期性费用", "预付费", "2", "2020-6-10", "2037-1-1", "2002", "", "20"),
                        List.of("6", "物业费", "怪公式", "周期性费用", "预付费", "1", "2020-6-10", "2037-1-1", "9009", "3", "20"),
                        List.of(
                                "7",
                                "物业费",
                                "长".repeat(41),
                                "周期性费用",
                                "预付费",
                                "1",
                                "2020-6-10",
                                "2037-1-1",
                                "2002",
                                "",
                                "20")));
        sheets.put(
                "房屋信息",
                List.of(
                        List.of("楼号", "单元", "房间", "建筑面积", "业主名称", "房屋费用", "费用开始时间"),
                        List.of("1", "1", "101", "94.56", "甲", "1#2", "2020-06-10#2020-07-10"),
                        List.of("1", "1", "102", "94.56", "乙", "1", "2020-06-10"),
                        List.of("1", "1", "103", "94.56", "丙", "2", "2099-01-01"),
                        List.of(
                                "1",
                                "1",
                                "104",
                                "94.56",
                                "丁",
                                "3#5#6#7",
                                "2020-06-10#2020-06-10#2020-06-10#2020-06-10")));
        return Workbooks.xlsx(sheets);
    }

    private static JsonNode takeStandards(ImportDesk desk) {
        return desk.admin()
                .mutate(
                        "takeOverStandards",
                        Map.of("projectId", desk.project()),
                        "chargeStandards { name basis cycle listedOnly validUntil feeItem { name kind } prices {"
                                + " validFrom price surcharge } exceptions { unit { number } since } } units notTaken {"
                                + " name reason }")
                .fine()
                .data("/takeOverStandards");
    }

    @Test
    void feeSettingsBecomeStandardsForTheUnitsThatPayThem() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("settings.xlsx", settings());
        var taken = takeStandards(desk);
        assertThat(taken.at("/units").asInt()).as(taken.toString()).isEqualTo(4);
        assertThat(taken.at("/chargeStandards/0").toString())
                .isEqualTo(
                        "{\"name\":\"高层物业费\",\"basis\":\"AREA\",\"cycle\":\"QUARTER\",\"listedOnly\":true,"
                            + "\"validUntil\":\"2037-01-01\",\"feeItem\":{\"name\":\"高层物业费\",\"kind\":\"PROPERTY\"},"
                            + "\"prices\":[{\"validFrom\":\"2020-06-10\",\"price\":\"1.300000\",\"surcharge\":\"20.000000\"}],"
                            + "\"exceptions\":[{\"unit\":{\"number\":\"1-1-101\"},\"since\":\"2020-06-10\"},{\"unit\":{\"number\":\"1-1-102\"},\"since\":\"2020-06-10\"}]}");
        assertThat(taken.at("/chargeStandards/1/exceptions").toString())
                .as("a fee that starts later starts then")
                .contains("{\"unit\":{\"number\":\"1-1-103\"},\"since\":\"2099-01-01\"}");
        assertThat(taken.at("/chargeStandards/1/feeItem").toString())
                .isEqualTo("{\"name\":\"垃圾费\",\"kind\":\"GARBAGE\"}");
        assertThat(taken.at("/notTaken").toString())
                .isEqualTo("[{\"name\":\"押金类\",\"reason\":\"ONE_OFF\"},{\"name\":\"没人交\",\"reason\":\"NO_UNITS\"},"
                        + "{\"name\":\"两月一收\",\"reason\":\"CYCLE\"},{\"name\":\"怪公式\",\"reason\":\"FORMULA\"},"
                        + "{\"name\":\"" + "长".repeat(41) + "\",\"reason\":\"NAME_TOO_LONG\"}]");
        var again = takeStandards(desk);
        assertThat(again.at("/units").asInt()).isZero();
        assertThat(again.at("/chargeStandards").size()).isZero();
        var quarter = desk.admin()
                .ask(
                        "query($i: BillingPreviewInput!) { billingPreview(input: $i) { bills amount } }",
                        Map.of(
                                "i",
                                Map.of(
                                        "projectId",
                                        desk.project(),
                                        "cycle",
                                        "QUARTER",
                                        "periodFrom",
                                        "2036-01-01",
                                        "feeItemIds",
                                        List.of(item(desk, "高层物业费")))))
                .fine()
                .data("/billingPreview");
        // (94.56 × 1.3 + 20) × 3 for each of the two.
        assertThat(quarter.at("/bills").asInt()).isEqualTo(2);
        assertThat(quarter.at("/amount").asString()).isEqualTo("857.56");
    }

    /** 30 yuan a month; 102 pays from the middle of August 2030 on. */
    @Test
    void aFeeThatStartsLaterIsChargedFromItsStart() {
        var desk = new ImportDesk(anlan());
        Map<String, List<List<Object>>> sheets = new LinkedHashMap<>();
        sheets.put(
                "费用设置",
                List.of(
                        List.of(
                                "费用编号", "费用类型", "收费项目", "费用标识", "付费类型", "缴费周期", "计费起始时间", "计费结束时间", "计算公式", "计费单价",
                                "固定费用"),
                        List.of("1", "物业费", "门禁费", "周期性费用", "预付费", "3", "2020-6-10", "2037-1-1", "2002", "", "30")));
        sheets.put(
                "房屋信息",
                List.of(
                        List.of("楼号", "单元", "房间", "建筑面积", "业主名称", "房屋费用", "费用开始时间"),
                        List.of("1", "1", "101", "94.56", "甲", "1", "2020-06-10"),
                        List.of("1", "1", "102", "94.56", "乙", "1", "2030-08-17")));
        desk.bringIn("later.xlsx", Workbooks.xlsx(sheets));
        var taken = takeStandards(desk);
        assertThat(taken.at("/units").asInt()).isEqualTo(2);
        assertThat(taken.at("/notTaken").isEmpty()).isTrue();
        assertThat(quarter(desk, "门禁费", "2030-04-01")).isEqualTo("90.00");
        assertThat(quarter(desk, "门禁费", "2030-07-01"))
                .as("90 + 30 × (15/31 + 1)")
                .isEqualTo("134.52");
        assertThat(quarter(desk, "门禁费", "2030-10-01")).isEqualTo("180.00");
    }

    private static String quarter(ImportDesk desk, String item, String from) {
        return desk.admin()
                .ask(
                        "query($i: BillingPreviewInput!) { billingPreview(input: $i) { amount } }",
                        Map.of(
                                "i",
                                Map.of(
                                        "projectId",
                                        desk.project(),
                                        "cycle",
                                        "QUARTER",
                                        "periodFrom",
                                        from,
                                        "feeItemIds",
                                        List.of(item(desk, item)))))
                .fine()
                .data("/billingPreview/amount")
                .asString();
    }

    private static List<String> standards(ImportDesk desk) {
        var query = "query($p: ID!) { chargeStandards(filter: { projectId: $p }) { nodes { name"
                + " exceptions { unit { number } } } } }";
        List<String> standards = new ArrayList<>();
        for (var standard :
                desk.admin().ask(query, Map.of("p", desk.project())).fine().data("/chargeStandards/nodes")) {
            standards.add(standard.at("/name").asString() + " "
                    + standard.at("/exceptions").findValuesAsString("number"));
        }
        standards.sort(String::compareTo);
        return standards;
    }

    /** What became of fee settings goes with their import; what other imports and people have said stays. */
    @Test
    void anUndoneImportTakesItsStandardsAlong() {
        var desk = new ImportDesk(anlan());
        var first = desk.bringIn("settings.xlsx", settings());
        takeStandards(desk);
        var later = desk.bringIn("later.xlsx", laterWorkbook(true));
        takeStandards(desk);
        assertThat(standards(desk))
                .containsExactly("垃圾费 [1-1-101, 1-1-103]", "门禁费 [1-1-102]", "高层物业费 [1-1-101, 1-1-102]");
        assertThat(desk.undo(later).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(standards(desk)).containsExactly("垃圾费 [1-1-101, 1-1-103]", "高层物业费 [1-1-101, 1-1-102]");
        var undone = desk.undo(first);
        assertThat(undone.at("/stage").asString()).as(undone.toString()).isEqualTo("UNDONE");
        assertThat(standards(desk)).isEmpty();
        desk.bringIn("settings.xlsx", settings());
        assertThat(takeStandards(desk).at("/units").asInt()).isEqualTo(4);
    }

    private static byte[] laterWorkbook(boolean withSettings) {
        Map<String, List<List<Object>>> sheets = new LinkedHashMap<>();
        if (withSettings) {
            sheets.put(
                    "费用设置",
                    List.of(
                            List.of(
                                    "费用编号", "费用类型", "收费项目", "费用标识", "付费类型", "缴费周期", "计费起始时间", "计费结束时间", "计算公式", "计费单价",
                                    "固定费用"),
                            List.of("1", "物业费", "门禁费", "周期性费用", "预付费", "1", "2020-6-10", "2037-1-1", "2002", "", "5")));
        }
        sheets.put(
                "房屋信息",
                List.of(
                        List.of("楼号", "单元", "房间", "建筑面积", "业主名称", "房屋费用", "费用开始时间"),
                        List.of(
                                "1",
                                "1",
                                withSettings ? "102" : "103",
                                "94.56",
                                withSettings ? "乙" : "丙",
                                "1",
                                "2020-06-10")));
        return Workbooks.xlsx(sheets);
    }

    /**
     * What another workbook numbers alike is another fee; a number that no workbook of its own explains may be either.
     */
    @Test
    void aNumberMeansTheFeeOfItsOwnWorkbook() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("settings.xlsx", settings());
        takeStandards(desk);
        desk.bringIn("later.xlsx", laterWorkbook(true));
        var taken = takeStandards(desk);
        assertThat(taken.at("/chargeStandards").findValuesAsString("number")).containsExactly("1-1-102");
        assertThat(taken.at("/chargeStandards/0/name").asString()).isEqualTo("门禁费");
        assertThat(taken.at("/units").asInt()).isEqualTo(1);
        desk.bringIn("units.xlsx", laterWorkbook(false));
        assertThat(takeStandards(desk).at("/units").asInt())
                .as("it may be either")
                .isZero();
    }

    private static String item(ImportDesk desk, String name) {
        for (var item : desk.admin().ask("{ feeItems { id name } }").fine().data("/feeItems")) {
            if (item.at("/name").asString().equals(name)) return item.at("/id").asString();
        }
        throw new IllegalArgumentException(name);
    }
}
