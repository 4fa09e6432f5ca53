package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What households had paid ahead, and what they paid by plate, comes in with the opening. */
class OpeningCreditsTest extends ApiTest {
    private static JsonNode takeOver(ImportDesk desk) {
        return desk.admin()
                .mutate("takeOverBalances", Map.of("projectId", desk.project()), "bills owed prepaid")
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

    private static byte[] csv(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void creditsAndBalancesAreTakenOverAsPaidAheadOnce() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("房屋.csv", csv("房屋,楼层,建筑面积", "3-1-101,1,80", "3-1-201,2,80", "3-1-202,2,80"));
        var opening = desk.bringIn("期初.csv", ImportDesk.resource("/workbooks/opening-amounts.csv"));
        assertThat(ImportDesk.added(opening, "MONEY")).as(opening.toString()).isEqualTo(3);
        assertThat(ImportDesk.problems(opening)).containsExactly("3 D WARNING -300.00");
        desk.bringIn("预存.csv", csv("房屋,预存余额", "3-1-202,50"));
        var taken = takeOver(desk);
        assertThat(taken.at("/owed").asString()).as(taken.toString()).isEqualTo("1734.50");
        assertThat(taken.at("/prepaid").asString()).isEqualTo("350.00");
        assertThat(net(desk, "PREPAYMENT")).isEqualTo("-350.00");
        assertThat(takeOver(desk).at("/prepaid").asString()).isEqualTo("0.00");
        assertThat(desk.undo(opening).at("/failure").asString())
                .as("what is booked stays")
                .isNotBlank();
        var again = desk.bringIn("预存.csv", csv("房屋,预存余额", "3-1-202,50"));
        assertThat(ImportDesk.count(again, "MONEY", "same")).isEqualTo(1);
        var other = desk.check("预存.csv", csv("房屋,预存余额", "3-1-202,70"));
        assertThat(ImportDesk.problems(other)).containsExactly("2 A WARNING 3-1-202");
        assertThat(takeOver(desk).at("/prepaid").asString()).isEqualTo("0.00");
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
