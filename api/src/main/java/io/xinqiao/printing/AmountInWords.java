package io.xinqiao.printing;

import java.math.BigDecimal;

/** Amounts in capital numerals 大写, as receipts state them so that nobody adds a stroke (中国人民银行《支付结算办法》附一). */
public final class AmountInWords {
    private static final String DIGITS = "零壹贰叁肆伍陆柒捌玖";
    private static final String[] PLACES = {"", "拾", "佰", "仟"};
    private static final String[] GROUPS = {"", "万", "亿", "万亿"};
    private static final int GROUP = 10_000;

    private AmountInWords() {}

    /** Such as 壹仟零贰拾元伍角整; zero is 零元整. */
    public static String of(BigDecimal amount) {
        var fen = amount.movePointRight(2).longValueExact();
        if (fen < 0) return "负" + of(amount.negate());
        var yuan = fen / 100;
        var jiao = (int) (fen / 10 % 10);
        var rest = (int) (fen % 10);
        var text = new StringBuilder(yuan > 0 ? whole(yuan) + "元" : "");
        if (fen == 0) return "零元整";
        if (jiao > 0)
            text.append(yuan > 0 && yuan % 10 == 0 ? "零" : "")
                    .append(digit(jiao))
                    .append("角");
        if (rest == 0) return text.append("整").toString();
        if (jiao == 0 && yuan > 0) text.append("零");
        return text.append(digit(rest)).append("分").toString();
    }

    private static String whole(long yuan) {
        var text = new StringBuilder();
        var gap = false;
        for (var group = GROUPS.length - 1; group >= 0; group--) {
            var four = (int) (yuan / (long) Math.pow(GROUP, group) % GROUP);
            if (four == 0) {
                gap = !text.isEmpty();
                continue;
            }
            if (!text.isEmpty() && (gap || four < GROUP / 10)) text.append("零");
            text.append(four(four)).append(GROUPS[group]);
            gap = false;
        }
        return text.toString();
    }

    private static String four(int number) {
        var text = new StringBuilder();
        var gap = false;
        for (var place = PLACES.length - 1; place >= 0; place--) {
            var digit = number / (int) Math.pow(10, place) % 10;
            if (digit == 0) {
                gap = !text.isEmpty();
                continue;
            }
            if (gap) text.append("零");
            text.append(digit(digit)).append(PLACES[place]);
            gap = false;
        }
        return text.toString();
    }

    private static char digit(int digit) {
        return DIGITS.charAt(digit);
    }
}
