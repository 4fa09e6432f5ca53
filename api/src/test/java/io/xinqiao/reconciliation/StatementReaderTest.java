package io.xinqiao.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.imports.Workbook;
import io.xinqiao.reconciliation.StatementReader.Read;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The statements that banks, WeChat Pay and Alipay let one download are understood as they are. */
class StatementReaderTest {
    private static List<String> read(byte[] content) throws Exception {
        try (var workbook = Workbook.open(content)) {
            return StatementReader.read(workbook).orElseThrow().stream()
                    .map(StatementReaderTest::shown)
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
                line.reference());
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
    void linesAlikeAreSeveralPaymentsAndTheSameOnesNextTime() throws Exception {
        var csv = "日期,金额,摘要\n2026-11-01,5.00,停车\n2026-11-01,5.00,停车\n";
        var lines = read(csv.getBytes(StandardCharsets.UTF_8));
        assertThat(lines).doesNotHaveDuplicates().hasSize(2);
        assertThat(read(csv.getBytes(StandardCharsets.UTF_8))).isEqualTo(lines);
    }
}
