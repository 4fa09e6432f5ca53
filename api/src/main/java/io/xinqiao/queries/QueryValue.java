package io.xinqiao.queries;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A typed value of a variable; exactly one of its parts is there. */
record QueryValue(
        @Nullable String text,
        @Nullable BigDecimal decimal,
        @Nullable LocalDate day,
        @Nullable Instant at,
        @Nullable Boolean flag,
        @Nullable List<String> texts,
        @Nullable RelativeDay relative) {
    /** As it is asked for. */
    record Input(
            @Nullable String text,
            @Nullable BigDecimal decimal,
            @Nullable LocalDate day,
            @Nullable Instant at,
            @Nullable Boolean flag,
            @Nullable List<String> texts,
            RelativeDay.@Nullable Input relative) {
        QueryValue told() {
            return new QueryValue(text, decimal, day, at, flag, texts, relative == null ? null : relative.told());
        }
    }

    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");
    private static final String MOMENT = "DateTime";
    private static final String WHOLE = "Int";

    /**
     * The value as a client would send it for a variable of this type. Whether it fits, the engine says.
     *
     * @param type the variable's own, without lists and exclamation marks
     * @param now a day relative to it is that of the business's clocks; for a moment, it is when the day begins
     */
    Object sent(String type, Instant now) {
        if (text != null) return text;
        if (decimal != null) return number(decimal, type);
        if (day != null) return day(day, type);
        if (at != null) return at.toString();
        if (flag != null) return flag;
        if (texts != null) return texts;
        if (relative != null) return day(relative.on(LocalDate.ofInstant(now, BUSINESS)), type);
        return List.of();
    }

    private static Object number(BigDecimal number, String type) {
        if (!type.equals(WHOLE)) return number.toPlainString();
        try {
            return number.intValueExact();
        } catch (ArithmeticException broken) {
            return number.toPlainString();
        }
    }

    private static String day(LocalDate day, String type) {
        return type.equals(MOMENT)
                ? day.atStartOfDay(BUSINESS).toOffsetDateTime().toString()
                : day.toString();
    }
}
