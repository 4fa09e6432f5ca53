package io.xinqiao.fees;

import io.xinqiao.platform.Messages;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How a line came about, in a sentence that whoever pays can follow with a calculator. */
@Component
class BillWords {
    private static final int DECIMALS = 4;

    private final Messages messages;

    BillWords(Messages messages) {
        this.messages = messages;
    }

    /** Such as: 建筑面积 94.56 ㎡ × 2.8 元/月 × 1 个月 = 264.77 元. */
    String explained(BillLine line) {
        var price = line.price();
        if (line.unitPrice() != null) {
            return messages.text(
                    line.quantity().signum() < 0 ? "bill.credited" : "bill.metered",
                    line.standard().name(),
                    price.number(),
                    line.fromOn().toString(),
                    line.toOn().toString(),
                    plain(line.quantity()),
                    plain(line.unitPrice()),
                    line.amount().toPlainString());
        }
        var quantity = messages.text("bill.quantity." + line.standard().basis(), plain(line.quantity()));
        var time = line.wholeMonths()
                ? messages.text("bill.months", line.parts() / BillingSql.PARTS_OF_A_MONTH)
                : messages.text("bill.days", line.days(), shares(line));
        var share = line.vacant() ? " × " + messages.text("bill.vacant", plain(price.vacantPercent())) : "";
        return messages.text(
                "bill.line",
                line.standard().name(),
                price.number(),
                line.fromOn().toString(),
                line.toOn().toString(),
                rate(price, quantity) + " × " + time + share,
                line.amount().toPlainString());
    }

    /** What a month costs; a surcharge is for as many months as the price. */
    private String rate(ChargeStandard.Price price, String quantity) {
        var one = plain(price.price());
        var onTop = plain(price.surcharge());
        var isMonthly = price.perMonths() == 1;
        if (price.surcharge().signum() == 0) {
            return quantity + " × "
                    + (isMonthly
                            ? messages.text("bill.price", one)
                            : messages.text("bill.pricePerMonths", one, price.perMonths()));
        }
        return isMonthly
                ? messages.text("bill.surcharge", quantity + " × " + messages.text("bill.price", one), onTop)
                : messages.text("bill.surchargePerMonths", quantity, one, onTop, price.perMonths());
    }

    /** The days of each month in parts of that month, and the whole months: 10/30, or 1/31 + 2. */
    private static String shares(BillLine line) {
        List<String> shares = new ArrayList<>();
        var whole = 0;
        for (var first = line.fromOn();
                !first.isAfter(line.toOn());
                first = first.plusMonths(1).withDayOfMonth(1)) {
            var length = first.lengthOfMonth();
            var last = YearMonth.from(first).equals(YearMonth.from(line.toOn()))
                    ? line.toOn().getDayOfMonth()
                    : length;
            var days = last - first.getDayOfMonth() + 1;
            if (days == length) whole++;
            else shares.add(days + "/" + length);
        }
        if (whole > 0) shares.add(Integer.toString(whole));
        return String.join(" + ", shares);
    }

    /** To four decimals, for reading; the amount is worked out of the exact share. */
    static BigDecimal months(BillLine line) {
        return BigDecimal.valueOf(line.parts())
                .divide(BigDecimal.valueOf(BillingSql.PARTS_OF_A_MONTH), DECIMALS, RoundingMode.HALF_UP);
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** What was owed day by day, and what a day costs. */
    String explained(LateCharges.LateCharge charge) {
        var owed = charge.owed().stream()
                .map(span -> messages.text(
                        "late.owed",
                        span.fromOn().toString(),
                        span.toOn().toString(),
                        span.amount().toPlainString(),
                        Long.toString(span.days())))
                .collect(Collectors.joining(" + "));
        var words = messages.text(
                "late.explained",
                owed,
                charge.owedDays().toPlainString(),
                plain(charge.rule().dailyPercent()),
                charge.uncapped().toPlainString());
        if (!charge.capped()) return words;
        var cap = charge.cap();
        return messages.text(
                "late.capped",
                words,
                charge.bill().amount().toPlainString(),
                plain(charge.rule().capPercent()),
                cap.toPlainString(),
                cap.subtract(charge.amount()).toPlainString(),
                charge.amount().toPlainString());
    }

    /** How a collection rate is worked out. */
    String collectionRate() {
        return messages.text("rate.definition");
    }
}
