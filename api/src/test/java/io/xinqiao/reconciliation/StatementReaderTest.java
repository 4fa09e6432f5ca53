package io.xinqiao.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.imports.Workbook;
import io.xinqiao.reconciliation.StatementReader.Read;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statements that banks, WeChat Pay and Alipay let one download are understood as they are. */
class StatementReaderTest {
    private static List<String> read(byte[] content) throws Exception {
        try (var workbook = Workbook.open(content)) {
            return StatementReader.read(workbook).orElseThrow().lines().stream()
                    .map(StatementReaderTest::shown)
                    .toList();
        }
    }

    private static List<String> told(String csv) throws Exception {
        try (var workbook = Workbook.open(csv.getBytes(StandardCharsets.UTF_8))) {
            return StatementReader.read(workbook).orElseThrow().problems().stream()
                    .map(row -> row.row() + " " + row.reason())
                    .toList();
        }
    }

    private static String shown(Read line) {
        return String.join(
                " ",
                line.day().toString(),
                line.amount().toPlainString(),
                String.valueOf(line.payer()),
                String.valueOf(line.remark()),
                String.valueOf(line.reference()));
    }

    @Test
    void aBanksColumnsForInAndOut() throws Exception {
        var csv = """
            账号:6222****1234,,,,,
            交易日期,借方发生额,贷方发生额,对方户名,摘要,交易流水号
            2026-11-01,,"1,234.50",王五,物业费 1-101,20261101001
            20261102,12.00,,某银行,手续费,20261102001
            合计,12.00,"1,234.50",,,
            """;
        assertThat(read(csv.getBytes(Charset.forName("GB18030"))))
                .containsExactly(
                        "2026-11-01 1234.50 王五 物业费 1-101 20261101001", "2026-11-02 -12.00 某银行 手续费 20261102001");
    }

    @Test
    void weChatsBackticksAndDirections() throws Exception {
        var csv = """
            微信支付账单明细,,,,,,,,
            ----------------------微信支付账单明细列表--------------------,,,,,,,,
            交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号
            2026-11-01 10:00:00,商户消费,张三,物业费,收入,¥280.00,零钱,已收款,`4200002026
            2026-11-01 11:00:00,提现,/,/,/,¥100.00,银行,成功,`4200002027
            2026-11-01 12:00:00,退款,李四,物业费,支出,¥10.50,零钱,已退款,`4200002028
            """;
        assertThat(read(csv.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("2026-11-01 280.00 张三 物业费 4200002026", "2026-11-01 -10.50 李四 物业费 4200002028");
    }

    @Test
    void weChatsMerchantBill() throws Exception {
        var csv = """
            交易时间,商户号,微信订单号,商户订单号,订单金额,商品名称
            `2026-11-01 10:00:00,`1900000001,`4200001,`abc,`280.00,`物业费
            """;
        assertThat(read(csv.getBytes(StandardCharsets.UTF_8))).containsExactly("2026-11-01 280.00 null 物业费 4200001");
    }

    @Test
    void alipaysSignsAndTabs() throws Exception {
        var csv = """
            #支付宝账务明细查询,,,,,
            #起始日期:[2026年11月01日 00:00:00],,,,,
            入账时间,支付宝交易号,商户订单号,收入(+元),支出(-元),备注
            2026-11-01 09:00:00,2026110122001\t,abc\t,+280.00,,物业费
            2026-11-01 09:30:00,2026110122002\t,abd\t,,-3.00,服务费
            #总计,,,,,
            """;
        assertThat(read(csv.getBytes(Charset.forName("GB18030"))))
                .containsExactly("2026-11-01 280.00 null 物业费 2026110122001", "2026-11-01 -3.00 null 服务费 2026110122002");
    }

    @Test
    void weChatsFlowOfFunds() throws Exception {
        var csv = """
            记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号
            `2026-11-27 10:00:01,`4200001,`19001,`交易,`交易,`收入,`280.00,`280.00,`system,`物业费,`A1
            `2026-11-27 10:00:02,`4200001,`19002,`扣除交易手续费,`扣除交易手续费,`支出,`1.68,`278.32,`system,`,`A1
            `2026-11-27 15:00:00,`5030001,`19003,`退款,`退款,`支出,`50.00,`228.32,`system,`缺货,`REF1
            资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额
            `3,`1,`280.00,`2,`51.68
            """;
        assertThat(read(csv.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "2026-11-27 280.00 null 交易 物业费 4200001",
                        "2026-11-27 -1.68 null 扣除交易手续费 4200001",
                        "2026-11-27 -50.00 null 退款 缺货 5030001");
        assertThat(told(csv)).containsExactly("5 NO_TRANSACTION", "6 NO_TRANSACTION");
    }

    /** Each text stands in the table with what it is: an amount, or none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        30.00         | 30.00
        (30.00)       | -30.00
        （30.00）     | -30.00
        (¥1,234.50)   | -1234.50
        -30           | -30.00
        30.00-        | -30.00
        −30.00        | -30.00
        +280.00       | 280.00
        １，２３４．５０ | 1234.50
        ￥1,234.50    | 1234.50
        CNY 88.8元    | 88.80
        505.000       | 505.00
        505.005       | none
        503.0O        | none
        1,23          | none
        12,34.00      | none
        (30.00        | none
        -30-          | none
        1 2           | none
        3元5          | none
        """)
    void anAmountIsReadOrTold(String text, String amount) {
        var read = StatementAmount.read(Normalizer.normalize(text, Normalizer.Form.NFKC));
        assertThat(read.map(BigDecimal::toPlainString).orElse("none")).isEqualTo(amount);
    }

    @Test
    void theFileTellsWhetherMonthsComeFirst() throws Exception {
        var header = "date,amount,remark\n";
        assertThat(read((header + "05/11/2026,1.00,a\n27/11/2026,2.00,b\n").getBytes(StandardCharsets.UTF_8)))
                .containsExactly("2026-11-05 1.00 null a null", "2026-11-27 2.00 null b null");
        assertThat(read((header + "11/05/2026,1.00,a\n11/27/2026,2.00,b\n").getBytes(StandardCharsets.UTF_8)))
                .containsExactly("2026-11-05 1.00 null a null", "2026-11-27 2.00 null b null");
        assertThat(told(header + "31/02/2026,1.00,a\n")).containsExactly("2 DAY");
    }

    @Test
    void whatIsNoLineIsToldWithItsReason() throws Exception {
        assertThat(told("""
            交易日期,收支,金额,币种,摘要
            2026-11-01,收入,0.00,人民币,零
            2026-11-01,/,5.00,人民币,提现
            2026-11-01,冲,5.00,人民币,方向
            2026-11-01,收入,5.00,USD,外币
            ,收入,5.00,人民币,没有日期
            2026-11-01,收入,,人民币,没有金额
            ,,,,,别处的字
            2026-11-01,收入,5.00,人民币,好
            合计,,5.00,,
            """))
                .containsExactly(
                        "2 ZERO",
                        "3 NEITHER",
                        "4 DIRECTION",
                        "5 CURRENCY",
                        "6 DAY",
                        "7 AMOUNT",
                        "8 DAY",
                        "10 NO_TRANSACTION");
    }
}
