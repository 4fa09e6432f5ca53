package io.xinqiao.reconciliation;

import static java.util.stream.Collectors.joining;

import io.xinqiao.imports.HeadedRows;
import io.xinqiao.imports.Workbook;
import io.xinqiao.reconciliation.StatementProblem.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the statements that banks, WeChat Pay and Alipay let one download, by the headers that theirs have in common:
 * one amount with its direction, or one column for what came in and one for what went out. Every row behind the headers
 * is a line, or is told with the reason why it is none.
 */
final class StatementReader {
    private enum Column implements HeadedRows.Column {
        TRADED("交易日期", "交易时间", "日期", "创建时间", "交易创建时间", "date"),
        BOOKED("记账日期", "记账时间", "入账日期", "入账时间", "发生时间"),
        IN("贷方发生额", "收入金额", "收入", "贷方金额", "贷方", "存入金额", "订单金额", "应结订单金额", "总金额", "credit"),
        OUT("借方发生额", "支出金额", "支出", "借方金额", "借方", "取出金额", "debit"),
        AMOUNT("交易金额", "发生额", "金额", "收支金额", "amount"),
        REFUND("退款金额"),
        DIRECTION("收/支", "收支", "收支类型", "借贷标志", "借贷", "资金流向", "direction"),
        CURRENCY("币种", "货币", "货币种类", "currency"),
        PAYER("对方户名", "对方名称", "交易对方", "付款人", "付款人名称", "对方账户", "对方账号", "对方账号名称", "payer"),
        REMARK("摘要", "附言", "备注", "用途", "商品", "商品名称", "商品说明", "交易说明", "业务名称", "业务类型", "remark"),
        REFERENCE("交易流水号", "流水号", "交易单号", "微信订单号", "微信支付业务单号", "支付宝交易号", "业务流水号", "交易号", "凭证号", "核心流水号", "reference"),
        REFUND_REFERENCE("微信退款单号"),
        WECHAT_MOVEMENT("资金流水单号"),
        ALIPAY_MOVEMENT("账务流水号"),
        ALIPAY_REFUND("退款批次号/请求号", "退款批次号");

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

    private static final List<Set<Column>> HEADERS = List.of(
            Set.of(Column.TRADED, Column.AMOUNT),
            Set.of(Column.TRADED, Column.IN),
            Set.of(Column.BOOKED, Column.AMOUNT),
            Set.of(Column.BOOKED, Column.IN));
    private static final List<Column> DAYS = List.of(Column.TRADED, Column.BOOKED);
    private static final List<Column> MOVEMENTS =
            List.of(Column.WECHAT_MOVEMENT, Column.ALIPAY_MOVEMENT, Column.ALIPAY_REFUND);
    private static final Set<String> GOES_OUT =
            Set.of("支出", "支", "借", "借方", "付", "付款", "转出", "流出", "出账", "debit", "out", "d", "dr");
    private static final Set<String> COMES_IN =
            Set.of("收入", "收", "贷", "贷方", "收款", "转入", "流入", "入账", "credit", "in", "c", "cr");
    private static final Set<String> NEITHER = Set.of("/", "不计收支", "中性交易", "其他");
    private static final Pattern YUAN = Pattern.compile("CNY|RMB|人民币.*|元|156|01", Pattern.CASE_INSENSITIVE);
    private static final Pattern FOOTER = Pattern.compile("(#|-{3}|合计|小计|累计|总|资金流水总|本页).*");

    private static final int LONGEST_PAYER = 200;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_REFERENCE = 100;
    private static final BigDecimal SECONDS = new BigDecimal("86400");

    private StatementReader() {}

    /**
     * A line as it was read, before anybody knows whether it is a new one.
     *
     * @param mark tells it from others of the same day, amount and reference; of one kind only when they begin alike
     */
    record Read(
            int row,
            LocalDate day,
            BigDecimal amount,
            @Nullable String payer,
            @Nullable String remark,
            @Nullable String reference,
            @Nullable String mark) {}

    /** A row that is no line. */
    record Unread(int row, String text, Reason reason) {}

    /** All rows of a statement, in their order. */
    record Rows(List<Read> lines, List<Unread> problems) {
        int count() {
            return lines.size() + problems.size();
        }
    }

    /** What a row could not be read for. */
    private static final class NoLine extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        NoLine(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }
    }

    /** The rows behind the headers; empty when there are no headers. */
    static Optional<Rows> read(Workbook workbook) throws IOException {
        return HeadedRows.readAll(workbook, Column.class, HEADERS).map(StatementReader::rows);
    }

    private static Rows rows(List<HeadedRows.Row<Column>> rows) {
        var days = StatementDays.of(rows.stream()
                .flatMap(row -> DAYS.stream().flatMap(column -> row.texts(column).stream()))
                .toList());
        List<Read> lines = new ArrayList<>();
        List<Unread> problems = new ArrayList<>();
        var footer = false;
        for (var row : rows) {
            try {
                lines.add(line(row, days));
                footer = false;
            } catch (NoLine none) {
                footer |= isFooter(row);
                var reason = footer && none.reason == Reason.DAY ? Reason.NO_TRANSACTION : none.reason;
                problems.add(new Unread(row.number(), shown(row), reason));
            }
        }
        return new Rows(lines, problems);
    }

    private static String shown(HeadedRows.Row<Column> row) {
        var text = row.texts().stream().collect(joining(","));
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** Sums and what else stands below the transactions, or the headers once more on the next page. */
    private static boolean isFooter(HeadedRows.Row<Column> row) {
        var first = row.texts().stream().filter(text -> !text.isBlank()).findFirst();
        if (first.filter(text -> FOOTER.matcher(text).matches()).isPresent()) return true;
        return DAYS.stream()
                .anyMatch(column -> row.texts(column).stream()
                        .anyMatch(text -> column.words().contains(Workbook.header(text))));
    }

    private static Read line(HeadedRows.Row<Column> row, StatementDays days) throws NoLine {
        var day = day(row, days);
        var refund = Objects.requireNonNullElse(number(row, Column.REFUND), BigDecimal.ZERO);
        var isRefund = refund.signum() != 0;
        var amount = isRefund ? refund.abs().negate() : amount(row);
        if (amount.signum() == 0) throw new NoLine(Reason.ZERO);
        var currency = row.text(Column.CURRENCY);
        if (currency != null && !YUAN.matcher(currency).matches()) throw new NoLine(Reason.CURRENCY);
        var remark = row.texts(Column.REMARK).stream()
                .filter(text -> !StatementAmount.isNothing(text))
                .distinct()
                .collect(joining(" "));
        var refundReference = isRefund ? text(row, Column.REFUND_REFERENCE) : null;
        return new Read(
                row.number(),
                day,
                amount,
                cut(text(row, Column.PAYER), LONGEST_PAYER),
                remark.isEmpty() ? null : cut(remark, LONGEST_TEXT),
                cut(refundReference == null ? text(row, Column.REFERENCE) : refundReference, LONGEST_REFERENCE),
                mark(row));
    }

    private static LocalDate day(HeadedRows.Row<Column> row, StatementDays days) throws NoLine {
        for (var column : DAYS) {
            var day = row.day(column);
            if (day.isPresent()) return day.get();
            for (var text : row.texts(column)) {
                var other = days.day(text);
                if (other.isPresent()) return other.get();
            }
        }
        throw new NoLine(Reason.DAY);
    }

    /** The number that the provider gives each movement, or the time of the day if there is one. */
    private static @Nullable String mark(HeadedRows.Row<Column> row) {
        for (var column : MOVEMENTS) {
            var number = cut(text(row, column), LONGEST_REFERENCE);
            if (number != null) return column + ":" + number;
        }
        for (var column : DAYS) {
            for (var cell : row.cells().getOrDefault(column, List.of())) {
                var second = second(cell);
                if (second != null) return column + ":" + second;
            }
        }
        return null;
    }

    private static @Nullable Integer second(Workbook.Cell cell) {
        if (!cell.isNumber()) return StatementDays.second(cell.text());
        try {
            var part = new BigDecimal(cell.text()).remainder(BigDecimal.ONE);
            return part.signum() <= 0
                    ? null
                    : part.multiply(SECONDS).setScale(0, RoundingMode.HALF_UP).intValueExact();
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }

    private static @Nullable String text(HeadedRows.Row<Column> row, Column column) {
        var text = row.text(column);
        return text == null || StatementAmount.isNothing(text) || text.equals("0") ? null : text;
    }

    private static BigDecimal amount(HeadedRows.Row<Column> row) throws NoLine {
        var in = number(row, Column.IN);
        var out = number(row, Column.OUT);
        var wentOut = out == null ? BigDecimal.ZERO : out.abs();
        if (in != null && in.signum() != 0) {
            if (wentOut.signum() != 0) throw new NoLine(Reason.AMOUNT);
            return in;
        }
        if (wentOut.signum() != 0) return wentOut.negate();
        var amount = number(row, Column.AMOUNT);
        if (amount == null) throw new NoLine(in == null && out == null ? Reason.AMOUNT : Reason.ZERO);
        var direction = row.text(Column.DIRECTION);
        if (direction == null) return amount;
        if (NEITHER.contains(direction)) throw new NoLine(Reason.NEITHER);
        var word = direction.toLowerCase(Locale.ROOT);
        if (GOES_OUT.contains(word)) return amount.abs().negate();
        if (COMES_IN.contains(word)) return amount;
        throw new NoLine(Reason.DIRECTION);
    }

    private static @Nullable BigDecimal number(HeadedRows.Row<Column> row, Column column) throws NoLine {
        for (var text : row.texts(column)) {
            if (StatementAmount.isNothing(text)) continue;
            return StatementAmount.read(text).orElseThrow(() -> new NoLine(Reason.AMOUNT));
        }
        return null;
    }
}
