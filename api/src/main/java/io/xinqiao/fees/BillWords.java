package io.xinqiao.fees;

import io.xinqiao.platform.Messages;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
                    "bill.metered",
                    line.standard().name(),
                    price.number(),
                    line.fromOn().toString(),
                    line.toOn().toString(),
                    plain(line.quantity()),
                    plain(line.unitPrice()),
                    line.amount().toPlainString());
        }
        var quantity = messages.text("bill.quantity." + line.standard().basis(), plain(line.quantity()));
        var of = price.perMonths() == 1
                ? messages.text("bill.price", plain(price.price()))
                : messages.text("bill.pricePerMonths", plain(price.price()), price.perMonths());
        var time = line.wholeMonths()
                ? messages.text("bill.months", line.parts() / BillingSql.PARTS_OF_A_MONTH)
                : messages.text("bill.days", line.days(), plain(months(line)));
        var share = line.vacant() ? " × " + messages.text("bill.vacant", plain(price.vacantPercent())) : "";
        return messages.text(
                "bill.line",
                line.standard().name(),
                price.number(),
                line.fromOn().toString(),
                line.toOn().toString(),
                withSurcharge(price, quantity + " × " + of) + " × " + time + share,
                line.amount().toPlainString());
    }

    private String withSurcharge(ChargeStandard.Price price, String product) {
        if (price.surcharge().signum() == 0) return product;
        return messages.text("bill.surcharge", product, plain(price.surcharge()));
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
        var words = messages.text(
                "late.explained",
                charge.fromOn().toString(),
                charge.toOn().toString(),
                charge.owedDays().toPlainString(),
                plain(charge.rule().percentADay()),
                charge.amount().toPlainString());
        return charge.capped()
                ? messages.text("late.capped", words, plain(charge.rule().capPercent()))
                : words;
    }

    /** How a collection rate is worked out. */
    String collectionRate() {
        return messages.text("rate.definition");
    }
}
