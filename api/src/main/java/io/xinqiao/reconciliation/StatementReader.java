package io.xinqiao.reconciliation;

import io.xinqiao.imports.HeadedRows;
import io.xinqiao.imports.Workbook;
import io.xinqiao.platform.Sha256;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the statements that banks, WeChat Pay and Alipay let one download, by the headers that theirs have in common:
 * one amount with its direction, or one column for what came in and one for what went out.
 */
final class StatementReader {
    private enum Column implements HeadedRows.Column {
        DAY("交易日期", "交易时间", "记账日期", "入账日期", "入账时间", "发生时间", "日期", "创建时间", "交易创建时间", "date"),
        IN("贷方发生额", "收入金额", "收入", "贷方金额", "贷方", "存入金额", "订单金额", "应结订单金额", "credit"),
        OUT("借方发生额", "支出金额", "支出", "借方金额", "借方", "取出金额", "debit"),
        AMOUNT("交易金额", "发生额", "金额", "amount"),
        DIRECTION("收/支", "收支", "借贷标志", "借贷", "资金流向", "direction"),
        PAYER("对方户名", "对方名称", "交易对方", "付款人", "付款人名称", "对方账户", "对方账号名称", "payer"),
        REMARK("摘要", "附言", "备注", "用途", "商品", "商品名称", "商品说明", "交易说明", "remark"),
        REFERENCE("交易流水号", "流水号", "交易单号", "微信订单号", "支付宝交易号", "业务流水号", "交易号", "凭证号", "核心流水号", "reference");

        @SuppressWarnings("ImmutableEnumChecker") // Set.of makes no other
        private final Set<String> words;

        Column(String... words) {
            this.words = Set.of(words);
        }

        @Override
        public Set<String> words() {
            return words;
        }
    }

    private static final List<Set<Column>> HEADERS =
            List.of(Set.of(Column.DAY, Column.AMOUNT), Set.of(Column.DAY, Column.IN));
    private static final Set<String> GOES_OUT = Set.of("支出", "支", "借", "借方", "付", "debit", "out");
    private static final Set<String> NEITHER = Set.of("/", "不计收支", "中性交易", "其他");

    private static final int LONGEST_PAYER = 200;
    private static final int LONGEST_REMARK = 500;
    private static final int LONGEST_REFERENCE = 100;

    private StatementReader() {}

    /** A line as it was read, before anybody knows whether it is a new one. */
    record Read(
            int row,
            LocalDate day,
            BigDecimal amount,
            @Nullable String payer,
            @Nullable String remark,
            String reference) {}

    /** The lines with a day and an amount; empty when there are no headers. */
    static Optional<List<Read>> read(Workbook workbook) throws IOException {
        var rows = HeadedRows.read(workbook, Column.class, HEADERS);
        if (rows.isEmpty()) return Optional.empty();
        List<Read> lines = new ArrayList<>();
        Map<String, Integer> alike = new HashMap<>();
        for (var row : rows.get()) {
            var day = row.day(Column.DAY);
            var amount = amount(row);
            if (day.isEmpty() || amount == null || amount.signum() == 0) continue;
            var payer = cut(text(row, Column.PAYER), LONGEST_PAYER);
            var remark = cut(text(row, Column.REMARK), LONGEST_REMARK);
            var reference = cut(text(row, Column.REFERENCE), LONGEST_REFERENCE);
            if (reference == null) {
                // Two lines alike on one day are two payments; the same two in the next statement are the same.
                var same = String.join("|", day.get().toString(), amount.toPlainString(), shown(payer), shown(remark));
                var number = Objects.requireNonNull(alike.merge(same, 1, Integer::sum));
                reference = Sha256.of(same) + "-" + number;
            }
            lines.add(new Read(row.number(), day.get(), amount, payer, remark, reference));
        }
        return Optional.of(lines);
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }

    private static String shown(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String text(HeadedRows.Row<Column> row, Column column) {
        var text = row.text(column);
        if (text == null) return null;
        return text.equals("/") ? null : text;
    }

    private static @Nullable BigDecimal amount(HeadedRows.Row<Column> row) {
        var in = number(row, Column.IN);
        if (in != null && in.signum() != 0) return in;
        var out = number(row, Column.OUT);
        if (out != null && out.signum() != 0) return out.abs().negate();
        var amount = number(row, Column.AMOUNT);
        var direction = row.text(Column.DIRECTION);
        if (amount == null || direction == null) return amount;
        if (NEITHER.contains(direction)) return null;
        return GOES_OUT.contains(direction) ? amount.abs().negate() : amount;
    }

    private static @Nullable BigDecimal number(HeadedRows.Row<Column> row, Column column) {
        var text = text(row, column);
        if (text == null) return null;
        var plain = text.replaceAll("[¥¥,+元\\s]", "");
        return plain.matches("-?[0-9]{1,12}(\\.[0-9]{1,2})?0*") ? new BigDecimal(plain).setScale(2) : null;
    }
}
