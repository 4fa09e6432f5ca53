package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Workbooks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                .mutate("takeOverBalances", Map.of("projectId", desk.project()), "bills amount owed unknownItems")
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
        assertThat(done.at("/state").asString()).as(done.toString()).isEqualTo("COMMITTED");
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
                        "saveFeeItem",
                        Map.of("code", "MYSTERY", "nameZh", "神秘费", "nameEn", "Mystery", "kind", "OTHER"),
                        "feeItem { id }")
                .fine();
        assertThat(takeOver(desk).at("/owed").asString()).isEqualTo("9.99");
    }
}
