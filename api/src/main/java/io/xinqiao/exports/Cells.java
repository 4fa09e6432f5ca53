package io.xinqiao.exports;

import io.xinqiao.execution.SheetColumn;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as people read them in a spreadsheet. */
final class Cells {
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** With these a spreadsheet begins a formula, the wide ones of Chinese keyboards too. */
    private static final String BEGINS_A_FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final int PLACES = 2;

    private Cells() {}

    /** A text that no spreadsheet takes for a formula (CSV injection). */
    static String harmless(String text) {
        var stripped = text.stripLeading();
        var isFormula = (!text.isEmpty() && BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0)
                || (!stripped.isEmpty() && BEGINS_A_FORMULA.indexOf(stripped.charAt(0)) >= 0);
        return isFormula ? "'" + text : text;
    }

    /** Whatever is no day, moment or number, as text; null where there is nothing. */
    static @Nullable String text(SheetColumn column, @Nullable Object value, Locale locale) {
        if (value == null) return null;
        return switch (column.kind()) {
            case CONSTANT -> column.told(value, locale);
            case FLAG -> flag((Boolean) value, locale);
            default -> column.written(value).toString();
        };
    }

    private static String flag(boolean flag, Locale locale) {
        if (locale.getLanguage().equals("zh")) return flag ? "是" : "否";
        return flag ? "Yes" : "No";
    }

    /** An exact number, with two places at least. */
    static BigDecimal number(BigDecimal number) {
        return number.scale() < PLACES ? number.setScale(PLACES) : number;
    }

    /** A moment by the clocks of the business. */
    static LocalDateTime moment(Instant moment) {
        return LocalDateTime.ofInstant(moment, BUSINESS);
    }

    static String text(LocalDateTime moment) {
        return MOMENT.format(moment);
    }
}
