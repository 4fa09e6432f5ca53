package io.xinqiao.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** No row of a statement vanishes: it is stored, was known, or is told with its number and reason. */
class StatementRowsTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final Path CASES = Path.of("src/test/resources/statements");

    private FeeDesk desk;
    private Api cashier;

    @BeforeEach
    void aProjectWithACashier() {
        var number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(anlan(), "SR%04d".formatted(number));
        cashier = desk.cashier("rows-cashier-" + number);
    }

    private JsonNode load(String source, String csv) {
        var file = anlan().upload(cashier, "IMPORT", "statement.csv", csv.getBytes(StandardCharsets.UTF_8));
        return cashier.mutate(
                        "importStatement",
                        Map.of("projectId", desk.project(), "fileId", file, "source", source, "name", "对账单"),
                        "repeated bankStatement { id rows lineCount stored known told problems(first: 100) { totalCount"
                                + " nodes { row text reason message } } }")
                .fine()
                .data("/importStatement");
    }

    private JsonNode given(String source, String name) throws IOException {
        return load(source, Files.readString(CASES.resolve(name))).at("/bankStatement");
    }

    /** What all lines are, such as {@code 2026-11-27 -3.00 Z9}. */
    private List<String> lines() {
        List<String> shown = new ArrayList<>();
        String after = null;
        do {
            Map<String, Object> variables =
                    after == null ? Map.of("p", desk.project()) : Map.of("p", desk.project(), "after", after);
            var page = cashier.ask(
                            "query($p: ID!, $after: String) { statementLines(first: 100, after: $after, filter: {"
                                    + " projectId: $p }) { nodes { day amount reference remark } pageInfo {"
                                    + " hasNextPage endCursor } } }",
                            variables)
                    .fine()
                    .data("/statementLines");
            for (var line : page.at("/nodes")) {
                shown.add("%s %s %s"
                        .formatted(
                                line.at("/day").asString(),
                                line.at("/amount").asString(),
                                line.at("/reference").asString()));
            }
            after = page.at("/pageInfo/hasNextPage").asBoolean()
                    ? page.at("/pageInfo/endCursor").asString()
                    : null;
        } while (after != null);
        return shown;
    }

    private static String counts(JsonNode statement) {
        return "%d = %d + %d + %d"
                .formatted(
                        statement.at("/rows").asInt(),
                        statement.at("/stored").asInt(),
                        statement.at("/known").asInt(),
                        statement.at("/told").asInt());
    }

    @Test
    void aFeeMayShareTheNumberOfItsPayment() throws IOException {
        assertThat(counts(given("BANK", "bank-same-reference.csv"))).isEqualTo("3 = 3 + 0 + 0");
        assertThat(lines())
                .containsExactlyInAnyOrder("2026-11-27 500.00 Z9", "2026-11-27 -3.00 Z9", "2026-11-27 60.00 Z10");
    }

    @Test
    void whatCannotBeReadIsToldWithNumberAndReason() throws IOException {
        var statement = given("BANK", "bank-unreadable.csv");
        assertThat(counts(statement)).isEqualTo("6 = 4 + 0 + 2");
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "2026-11-27 501.00 Y1", "2026-11-27 -30.00 Y2", "2026-11-27 502.00 Y3", "2026-11-27 504.00 Y5");
        var problems = statement.at("/problems/nodes");
        assertThat(problems.at("/0/row").asInt()).isEqualTo(5);
        assertThat(problems.at("/0/text").asString()).isEqualTo("2026-11-27,503.0O,收款,Y4");
        assertThat(problems.at("/0/reason").asString()).isEqualTo("AMOUNT");
        assertThat(problems.at("/1/row").asInt()).isEqualTo(7);
        assertThat(problems.at("/1/message").asString()).contains("两位小数");
    }

    @Test
    void aRefundOfWeChatIsWhatWasGivenBack() throws IOException {
        assertThat(counts(given("WECHAT", "wechat-refund.csv"))).isEqualTo("2 = 2 + 0 + 0");
        assertThat(lines()).containsExactlyInAnyOrder("2026-11-27 280.00 4200001", "2026-11-27 -50.00 5030001");
    }

    @Test
    void aUnitIsFoundInEitherRemark() throws IOException {
        var unit = desk.unit("1-1-301", "100.00");
        desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of(), "BANK 280.00").fine();
        var today = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
        load("BANK", Files.readString(CASES.resolve("bank-two-remarks.csv")).replace("2026-11-27", today));
        var match = cashier.ask(
                        "query($p: ID!) { statementLines(filter: { projectId: $p }) { nodes { remark matches { reason }"
                                + " } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/statementLines/nodes/0");
        assertThat(match.at("/matches/0/reason").asString()).isEqualTo("UNIT");
        assertThat(match.at("/remark").asString()).isEqualTo("网银转账 1-1-301 物业费");
    }

    @Test
    void theSameMoneyInBothBillsOfAWalletIsOneLine() {
        load("WECHAT", Format.WECHAT_TRADES.header + """
            `2026-11-27 10:00:00,`4200001,`SUCCESS,`280.00,`0,`0.00,`物业费
            `2026-11-27 15:00:00,`4200001,`REFUND,`0.00,`5030001,`50.00,`物业费
            """);
        var funds = load("WECHAT", Format.WECHAT_FUNDS.header + """
            `2026-11-27 10:00:01,`4200001,`19001,`交易,`收入,`280.00,`物业费
            `2026-11-27 10:00:01,`4200001,`19002,`扣除交易手续费,`支出,`1.68,`
            `2026-11-27 15:00:01,`5030001,`19003,`退款,`支出,`50.00,`
            """);
        assertThat(counts(funds.at("/bankStatement"))).isEqualTo("3 = 1 + 2 + 0");
    }

    /** The same file as another source is another statement: whoever chose wrongly can choose again. */
    @Test
    void aFileMayBeImportedAsTheRightSourceAfterTheWrongOne() throws IOException {
        given("BANK", "wechat-refund.csv");
        assertThat(counts(given("WECHAT", "wechat-refund.csv"))).isEqualTo("2 = 2 + 0 + 0");
    }

    /** The formats that are read, each with rows as it has them. */
    private enum Format {
        BANK("BANK", "交易日期,贷方发生额,借方发生额,对方户名,摘要,流水号\n") {
            @Override
            String row(int n, String amount, boolean out, String reference, String mark) {
                return "2026-11-%02d,%s,%s,某人,物业费,%s"
                        .formatted(10 + n % 5, out ? "" : amount, out ? amount : "", reference);
            }
        },
        BANK_WITHOUT_REFERENCES("BANK", "交易时间,金额,摘要\n") {
            @Override
            String row(int n, String amount, boolean out, String reference, String mark) {
                return "2026/11/%02d 10:00:%02d,%s,停车".formatted(10 + n % 5, n % 60, out ? "(" + amount + ")" : amount);
            }
        },
        WECHAT_TRADES("WECHAT", "交易时间,微信订单号,交易状态,应结订单金额,微信退款单号,退款金额,商品名称\n") {
            @Override
            String row(int n, String amount, boolean out, String reference, String mark) {
                return "`2026-11-%02d 10:00:00,`%s,`%s,`%s,`%s,`%s,`物业费"
                        .formatted(
                                10 + n % 5,
                                reference,
                                out ? "REFUND" : "SUCCESS",
                                out ? "0.00" : amount,
                                out ? "50" + mark : "0",
                                out ? amount : "0.00");
            }
        },
        WECHAT_FUNDS("WECHAT", "记账时间,微信支付业务单号,资金流水单号,业务名称,收支类型,收支金额(元),备注\n") {
            @Override
            String row(int n, String amount, boolean out, String reference, String mark) {
                return "`2026-11-%02d 10:00:00,`%s,`%s,`交易,`%s,`%s,`"
                        .formatted(10 + n % 5, reference, mark, out ? "支出" : "收入", amount);
            }
        },
        ALIPAY_ACCOUNT("ALIPAY", "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额(+元),支出金额(-元),业务类型,备注\n") {
            @Override
            String row(int n, String amount, boolean out, String reference, String mark) {
                return "%s\t,%s\t,abc\t,物业费,2026-11-%02d 10:00:00,某人,%s,%s,%s,"
                        .formatted(
                                mark,
                                reference,
                                10 + n % 5,
                                out ? "" : "+" + amount,
                                out ? "-" + amount : "",
                                out ? "收费" : "在线支付");
            }
        },
        ALIPAY_TRADES("ALIPAY", "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,订单金额(元),退款批次号/请求号,服务费(元),备注\n") {
            @Override
            String row(int n, String amount, boolean out, String reference, String mark) {
                return "%s\t,abc\t,%s,物业费,2026-11-%02d 10:00:00,%s,%s,0.00,"
                        .formatted(
                                reference, out ? "退款" : "交易", 10 + n % 5, out ? "-" + amount : amount, out ? mark : "");
            }
        };

        private final String source;
        private final String header;

        Format(String source, String header) {
            this.source = source;
            this.header = header;
        }

        abstract String row(int n, String amount, boolean out, String reference, String mark);
    }

    /** Rows in any mixture: fees with the number of their payment, rows alike, rows that cannot be read, sums. */
    private static List<String> generated(Format format, Random random) {
        List<String> rows = new ArrayList<>();
        for (var n = 0; n < 40; n++) {
            var amount = random.nextInt(6) == 0
                    ? List.of("1O.00", "3.005", "0.00", "x").get(random.nextInt(4))
                    : "%d.%02d".formatted(1 + random.nextInt(3), random.nextInt(2));
            var reference = "4200" + (n / 3);
            rows.add(format.row(n, amount, n % 3 == 1, reference, "7" + n));
            if (random.nextInt(5) == 0) rows.add(rows.getLast());
        }
        rows.add("合计" + ",".repeat(4) + "12.00");
        return rows;
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void everyRowIsStoredKnownOrTold(Format format) {
        for (var seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            aProjectWithACashier();
            var rows = generated(format, random);
            var cut = 10 + random.nextInt(10);
            var first = check(format, rows.subList(0, rows.size() - cut), 0);
            var again =
                    load(format.source, format.header + String.join("\n", rows.subList(0, rows.size() - cut)) + "\n");
            assertThat(again.at("/bankStatement")).isEqualTo(first);
            assertThat(again.at("/repeated").asBoolean()).isTrue();
            var from = random.nextInt(10);
            var both = rows.subList(from, rows.size() - cut);
            check(format, rows.subList(from, rows.size()), readable(format, both));
            assertThat(lines()).as("seed %d", seed).hasSize(readable(format, rows));
            var all = check(format, rows, readable(format, rows));
            assertThat(all.at("/stored").asInt()).isZero();
        }
    }

    private static int readable(Format format, List<String> rows) {
        return (int) rows.stream().filter(row -> isReadable(format, row)).count();
    }

    private static boolean isReadable(Format format, String row) {
        return !row.startsWith("合计")
                && !row.contains("1O.00")
                && !row.contains("3.005")
                && !row.matches(".*(^|[,`(+-])x([,)].*|$)")
                && row.matches(".*[1-3]\\.0[01].*");
    }

    private JsonNode check(Format format, List<String> rows, int known) {
        var statement = load(format.source, format.header + String.join("\n", rows) + "\n")
                .at("/bankStatement");
        assertThat(statement.at("/rows").asInt()).isEqualTo(rows.size());
        assertThat(statement.at("/known").asInt()).as("known").isEqualTo(known);
        assertThat(statement.at("/stored").asInt()).as("stored").isEqualTo(readable(format, rows) - known);
        assertThat(statement.at("/told").asInt()).as("told").isEqualTo(rows.size() - readable(format, rows));
        assertThat(statement.at("/problems/totalCount").asInt())
                .isEqualTo(statement.at("/told").asInt());
        return statement;
    }
}
