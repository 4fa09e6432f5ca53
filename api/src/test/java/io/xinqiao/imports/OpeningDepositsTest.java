package io.xinqiao.imports;

import static io.xinqiao.imports.ImportDesk.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Deposits that the former company held come in with the opening, and are deposits like any other. */
class OpeningDepositsTest extends ApiTest {
    private static final String TAKEN = "deposits prepaid changed kept";
    private static final String HEADER = "房号,交款人,押金类型,押金金额,收取日期,收据号,备注";

    private static byte[] sheet(String... rows) {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(List.of(rows));
        return csv(lines.toArray(String[]::new));
    }

    private ImportDesk withUnits() {
        var desk = new ImportDesk(anlan());
        desk.bringIn("房屋.csv", csv("房屋,楼层,建筑面积", "3-1-101,1,80", "3-1-201,2,80", "3-1-202,2,80"));
        return desk;
    }

    /** "unit purpose amount held voided" of all deposits, in the order of these words. */
    private static List<String> deposits(ImportDesk desk) {
        List<String> told = new ArrayList<>();
        for (var one : desk.admin()
                .ask(
                        "query($p: ID) { deposits(filter: {projectId: $p}) { nodes { purpose amount held voided unit {"
                                + " number } } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/deposits/nodes")) {
            told.add(String.join(
                    " ",
                    one.at("/unit/number").asString(),
                    one.at("/purpose").asString(),
                    one.at("/amount").asString(),
                    one.at("/held").asString(),
                    one.at("/voided").asString()));
        }
        told.sort(String::compareTo);
        return told;
    }

    private static String deposit(ImportDesk desk, String unit) {
        return desk.admin()
                .ask(
                        "query($u: ID) { deposits(filter: {unitId: $u, stillHeld: true}) { nodes { id } } }",
                        Map.of("u", desk.unit(unit).at("/id").asString()))
                .fine()
                .data("/deposits/nodes/0/id")
                .asString();
    }

    private static String keep(ImportDesk desk, String deposit, String amount) {
        return desk.admin()
                .mutate(
                        "forfeitDeposit",
                        Map.of("depositId", deposit, "amount", amount, "reason", "损坏"),
                        "deposit { held payment { id } }")
                .fine()
                .data("/forfeitDeposit/deposit")
                .toString();
    }

    @Test
    void depositsAreTakenOverOnceAndAreKeptAndGivenBackLikeAnyOther() {
        var desk = withUnits();
        var done = desk.bringIn("押金台账.csv", sheet("3-1-101,王某,装修押金,2000,2024-03-05,0012,已验收待退", "3-1-202,,,300.50,,,"));
        assertThat(ImportDesk.added(done, "MONEY")).as(done.toString()).isEqualTo(2);
        assertThat(done.at("/sheets/0/kind").asString()).isEqualTo("DEPOSITS");
        var taken = desk.takeOver(TAKEN);
        assertThat(taken.at("/deposits").asString()).as(taken.toString()).isEqualTo("2300.50");
        assertThat(taken.at("/prepaid").asString()).isEqualTo("0.00");
        assertThat(desk.takeOver(TAKEN).at("/deposits").asString()).isEqualTo("0.00");
        assertThat(desk.net("DEPOSIT")).isEqualTo("-2300.50");
        assertThat(desk.net("OPENING")).isEqualTo("2300.50");
        assertThat(deposits(desk))
                .containsExactly("3-1-101 装修押金(0012) 2000.00 2000.00 false", "3-1-202 押金 300.50 300.50 false");
        var deposit = deposit(desk, "3-1-101");
        assertThat(desk.admin()
                        .ask(
                                "query($d: ID!) { node(id: $d) { ... on Deposit { takenAt payment { id } opening {"
                                        + " workbook sheet row paidOn payer remark } } } }",
                                Map.of("d", deposit))
                        .fine()
                        .data("/node")
                        .toString())
                .isEqualTo("{\"takenAt\":\"2024-03-05T00:00:00+08:00\",\"payment\":null,\"opening\":{"
                        + "\"workbook\":\"押金台账.csv\",\"sheet\":\"CSV\",\"row\":2,\"paidOn\":\"2024-03-05\","
                        + "\"payer\":\"王某\",\"remark\":\"已验收待退\"}}");
        assertThat(keep(desk, deposit, "150.00")).isEqualTo("{\"held\":\"1850.00\",\"payment\":null}");
        var refund = desk.requestRefund(Map.of("source", Map.of("depositId", deposit), "amount", "1850.00"));
        desk.worker(Role.SUPERVISOR)
                .mutate("decideRefund", Map.of("refundId", refund, "approve", true), "refund { state }")
                .fine();
        var cashier = desk.worker(Role.CASHIER);
        cashier.mutate(
                        "openShift",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", desk.project()),
                        "shift { id }")
                .fine();
        cashier.mutate(
                        "payRefund",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "refundId", refund),
                        "refund { state deposit { held payment { id } } }")
                .fine();
        assertThat(deposits(desk)).contains("3-1-101 装修押金(0012) 2000.00 0.00 false");
        assertThat(desk.net("DEPOSIT")).isEqualTo("-300.50");
        assertThat(desk.net("CASH")).isEqualTo("-1850.00");
        assertThat(desk.net("REVENUE")).isEqualTo("-150.00");
    }

    @Test
    void anotherAmountOrDayInACorrectedFileIsAChange() {
        var desk = withUnits();
        var first = desk.bringIn("押金.csv", sheet("3-1-101,,门禁押金,200,2024-03-05,,", "3-1-201,,门禁押金,100,,,"));
        desk.takeOver(TAKEN);
        var checked = desk.check("更正.csv", sheet("3-1-101,,门禁押金,250,2024-03-06,,", "3-1-201,,门禁押金,100,,,"));
        assertThat(ImportDesk.problems(checked)).isEmpty();
        assertThat(ImportDesk.count(checked, "MONEY", "changed")).isEqualTo(1);
        assertThat(ImportDesk.count(checked, "MONEY", "same")).isEqualTo(1);
        assertThat(desk.changes(checked))
                .containsExactly(
                        "2 D 3-1-101 门禁押金: DEPOSIT 200.00 > 250.00",
                        "2 E 3-1-101 门禁押金: PAID_ON 2024-03-05 > 2024-03-06");
        var later = desk.commit(checked, "ALL_OR_NOTHING");
        var taken = desk.takeOver(TAKEN);
        assertThat(taken.at("/changed").asInt()).as(taken.toString()).isEqualTo(1);
        assertThat(taken.at("/deposits").asString()).isEqualTo("250.00");
        assertThat(deposits(desk))
                .containsExactly(
                        "3-1-101 门禁押金 200.00 0.00 true",
                        "3-1-101 门禁押金 250.00 250.00 false",
                        "3-1-201 门禁押金 100.00 100.00 false");
        assertThat(desk.net("DEPOSIT")).isEqualTo("-350.00");
        keep(desk, deposit(desk, "3-1-201"), "5.00");
        desk.bringIn("又更正.csv", sheet("3-1-201,,门禁押金,90,,,"));
        var kept = desk.takeOver(TAKEN);
        assertThat(kept.at("/kept").asInt()).as(kept.toString()).isEqualTo(1);
        assertThat(kept.at("/changed").asInt()).isZero();
        assertThat(desk.net("DEPOSIT")).isEqualTo("-345.00");
        assertThat(desk.undo(later).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(desk.net("DEPOSIT")).isEqualTo("-95.00");
        assertThat(desk.takeOver(TAKEN).at("/deposits").asString())
                .as("what the first file said holds again")
                .isEqualTo("200.00");
        assertThat(desk.undo(first).at("/failure").asString())
                .contains("3-1-201")
                .contains("门禁押金");
    }

    @Test
    void anUndoTakesDepositsBackAsLongAsNothingBecameOfThem() {
        var desk = withUnits();
        var done = desk.bringIn("押金.csv", sheet("3-1-101,,装修押金,2000,,,", "3-1-202,,装修押金,1000,,,"));
        desk.takeOver(TAKEN);
        var refund =
                desk.requestRefund(Map.of("source", Map.of("depositId", deposit(desk, "3-1-202")), "amount", "10.00"));
        var undone = desk.undo(done);
        assertThat(undone.at("/stage").asString()).isEqualTo("COMMITTED");
        assertThat(undone.at("/failure").asString()).contains("3-1-202").contains("装修押金");
        assertThat(desk.net("DEPOSIT")).as("nothing of it is undone").isEqualTo("-3000.00");
        desk.admin()
                .mutate("withdrawRefund", Map.of("refundId", refund, "reason", "不退了"), "refund { state }")
                .fine();
        assertThat(desk.undo(done).at("/stage").asString()).isEqualTo("UNDONE");
        assertThat(desk.net("DEPOSIT")).isEqualTo("0.00");
        assertThat(desk.net("OPENING")).isEqualTo("0.00");
        assertThat(deposits(desk)).containsExactly("3-1-101 装修押金 2000.00 0.00 true", "3-1-202 装修押金 1000.00 0.00 true");
        desk.bringIn("押金.csv", sheet("3-1-101,,装修押金,2000,,,"));
        assertThat(desk.takeOver(TAKEN).at("/deposits").asString()).isEqualTo("2000.00");
    }

    @Test
    void badCellsAreToldWithTheirColumnAndValue() {
        var desk = withUnits();
        var checked = desk.check(
                "押金.csv",
                sheet(
                        "3-1-101,,装修押金,两千,,,",
                        "3-1-101,,装修押金,-5,,,",
                        "9-9-999,,装修押金,5,,,",
                        "3-1-201,,装修押金,5,去年,,",
                        "3-1-202,,装修押金,5,,,",
                        "3-1-202,,装修押金,6,,,",
                        "3-1-202,,装修押金,6,,0013,",
                        "3-1-202,,装修押金,,,0014,"));
        assertThat(ImportDesk.problems(checked))
                .containsExactlyInAnyOrder(
                        "2 D REFUSED 两千",
                        "3 D REFUSED -5",
                        "4 A REFUSED 9-9-999",
                        "5 E WARNING 去年",
                        "7 A REFUSED 3-1-202",
                        "9 D REFUSED ");
        var done = desk.commit(checked, "SKIP_BAD_ROWS");
        assertThat(ImportDesk.added(done, "MONEY")).isEqualTo(3);
        assertThat(desk.takeOver(TAKEN).at("/deposits").asString()).isEqualTo("16.00");
    }
}
