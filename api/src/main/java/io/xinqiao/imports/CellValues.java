package io.xinqiao.imports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parsers of cell values: what people write into cells, and what they mean by it. What means nothing is empty,
 * never a guess.
 */
final class CellValues {
    private static final Pattern DATE =
            Pattern.compile("([12][0-9]{3})[-/.年]([01]?[0-9])[-/.月]([0-3]?[0-9])日?(?:[ T].*)?");
    private static final Pattern MONTH = Pattern.compile("([12][0-9]{3})[-/.年]?(0?[1-9]|1[0-2])月?");
    private static final Pattern COMPACT_DATE = Pattern.compile("([12][0-9]{3})([01][0-9])([0-3][0-9])");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,8})?");
    private static final Pattern EXPLANATION = Pattern.compile("[((\\[【].*");
    private static final Pattern FILLERS = Pattern.compile("[\\s*:：_.-]");
    private static final MathContext EXCEL_SHOWS = new MathContext(15);
    private static final LocalDate EXCEL_EPOCH = LocalDate.of(1899, 12, 30);
    private static final int FIRST_SERIAL = 3_654; // 1910
    private static final int LAST_SERIAL = 109_575; // 2199
    private static final Pattern THOUSANDS = Pattern.compile("-?[0-9]{1,3}(?:[, ][0-9]{3})+(?:\\.[0-9]{1,8})?");
    private static final Pattern DECIMAL_COMMA =
            Pattern.compile("-?(?:[0-9]{1,12}|[0-9]{1,3}(?:\\.[0-9]{3})+),[0-9]{1,2}");
    private static final Pattern NUMERAL = Pattern.compile("[零〇一二三四五六七八九十]{1,3}");
    private static final String DIGITS = "零一二三四五六七八九";

    private CellValues() {}

    /**
     * A number as Excel shows it: to 15 digits, without a tail of zeros and without an exponent. The file may keep
     * 94.56 as 94.560000000000002.
     */
    static String plainNumber(String raw) {
        try {
            var number = new BigDecimal(raw).round(EXCEL_SHOWS);
            var plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            return plain.toPlainString();
        } catch (NumberFormatException text) {
            return raw;
        }
    }

    /** The same characters however wide they are, without blanks at the ends. */
    static String normal(String text) {
        return isPlain(text)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    }

    /**
     * Digits, Latin letters and Chinese characters only, as most cells are: nothing in it could be written otherwise.
     */
    private static boolean isPlain(String text) {
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            var plain = (c >= '0' && c <= '9')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || c == '-'
                    || c == '.'
                    || (c >= '\u4e00' && c <= '\u9fa5');
            if (!plain) return false;
        }
        return true;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A header without what is only explanation: brackets, stars, colons, blanks. */
    static String header(String text) {
        var words = EXPLANATION.matcher(normal(text)).replaceAll("");
        return FILLERS.matcher(words).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** A number in Chinese characters below a hundred as digits: {@code 十二} is 12. Anything else stays as it is. */
    static String digits(String text) {
        if (!NUMERAL.matcher(text).matches()) return text;
        var tens = text.indexOf('十');
        if (tens < 0) return text.length() == 1 ? Integer.toString(digit(text.charAt(0))) : text;
        if (tens > 1 || text.length() - tens > 2) return text;
        var high = tens == 0 ? 1 : digit(text.charAt(0));
        var low = tens + 1 < text.length() ? digit(text.charAt(tens + 1)) : 0;
        return high < 1 || low < 0 ? text : Integer.toString(high * 10 + low);
    }

    private static int digit(char numeral) {
        return numeral == '〇' ? 0 : DIGITS.indexOf(numeral);
    }

    /** {@code 1号楼}, {@code 1栋}, {@code 1#} and {@code 一栋} are building 1. */
    static String building(String text) {
        if (isNumber(text)) return text;
        return digits(normal(text).replaceAll("\\s", "").replaceAll("(号楼|号|栋|幢|座|楼|#)+$", ""));
    }

    /** {@code 一单元}, {@code 1单元} are entrance 1. */
    static String entrance(String text) {
        if (isNumber(text)) return text;
        return digits(normal(text).replaceAll("\\s", "").replaceAll("(单元|门|#)+$", ""));
    }

    /** {@code 1001室} is room 1001. */
    static String room(String text) {
        if (isNumber(text)) return text;
        return normal(text).replaceAll("\\s", "").replaceAll("[—–－]", "-").replaceAll("(室|号房|房)$", "");
    }

    /** {@code 10层}, {@code 10F}; {@code B1} and {@code 负一层} lie below the ground. */
    static Optional<Integer> floor(String text) {
        if (isNumber(text) && text.length() <= 3) return Optional.of(Integer.parseInt(text));
        var plain = normal(text).replaceAll("\\s", "").toUpperCase(Locale.ROOT);
        plain = plain.replaceAll("(层|楼|F)$", "");
        var below = plain.startsWith("B") || plain.startsWith("负") || plain.startsWith("地下");
        plain = plain.replaceAll("^(B|负|地下)", "");
        plain = digits(plain);
        if (!plain.matches("-?[0-9]{1,3}")) return Optional.empty();
        var floor = Integer.parseInt(plain);
        return Optional.of(below ? -Math.abs(floor) : floor);
    }

    static Optional<Integer> whole(String text) {
        if (isNumber(text) && text.length() <= 9) return Optional.of(Integer.parseInt(text));
        var plain = ungrouped(normal(text).replaceAll("(层|个月|月|岁)$", "").strip());
        return plain.matches("-?[0-9]{1,9}") ? Optional.of(Integer.parseInt(plain)) : Optional.empty();
    }

    /**
     * A number with its unit, if it has one: 94.56㎡, ¥1,000.00, 500 元整. A comma divides thousands where three digits
     * follow each; before one or two last digits it is a decimal comma; anywhere else the number is none.
     */
    static Optional<BigDecimal> decimal(String text) {
        if (NUMBER.matcher(text).matches()) return Optional.of(new BigDecimal(text));
        var plain = ungrouped(normal(text)
                .replaceAll("^(人民币|RMB|[¥￥])\\s*", "")
                .replaceAll("\\s*(平方米|平米|平方|m2|M2|元/月|元整|圆整|元|圆)$", ""));
        return NUMBER.matcher(plain).matches() ? Optional.of(new BigDecimal(plain)) : Optional.empty();
    }

    private static String ungrouped(String number) {
        if (THOUSANDS.matcher(number).matches()) return number.replaceAll("[, ]", "");
        if (DECIMAL_COMMA.matcher(number).matches())
            return number.replace(".", "").replace(',', '.');
        return number;
    }

    /** A day, as a text in any of the usual ways or as Excel's number of days. */
    static Optional<LocalDate> date(Workbook.Cell cell) {
        var text = normal(cell.text());
        try {
            if (cell.isNumber()) {
                var serial = new BigDecimal(text);
                if (serial.compareTo(BigDecimal.valueOf(FIRST_SERIAL)) >= 0
                        && serial.compareTo(BigDecimal.valueOf(LAST_SERIAL)) <= 0) {
                    return Optional.of(EXCEL_EPOCH.plusDays(serial.longValue()));
                }
            }
            for (var form : List.of(DATE, COMPACT_DATE)) {
                var matcher = form.matcher(text);
                if (matcher.matches()) {
                    return Optional.of(LocalDate.of(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3))));
                }
            }
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** A month: {@code 2025-12}, {@code 2025年12月}, {@code 202512}, or a day in it. */
    static Optional<YearMonth> month(Workbook.Cell cell) {
        var matcher = MONTH.matcher(normal(cell.text()));
        if (matcher.matches()) {
            return Optional.of(YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
        return date(cell).map(YearMonth::from);
    }

    static Optional<Boolean> yesOrNo(String text) {
        return switch (normal(text).toLowerCase(Locale.ROOT)) {
            case "有", "是", "y", "yes", "true", "1" -> Optional.of(true);
            case "无", "没有", "否", "n", "no", "false", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
