package io.xinqiao.surveys;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to a question, or to a row of a matrix.
 *
 * @param options what was chosen
 * @param figure the rating, or the number
 */
record AnswerValue(
        String question,
        @Nullable String row,
        List<String> options,
        @Nullable BigDecimal figure,
        @Nullable String text,
        @Nullable LocalDate day) {

    /** Whether something like this was answered: an option, a number, a day or a text. */
    boolean is(String wanted) {
        return options.contains(wanted)
                || wanted.equals(text)
                || (day != null && wanted.equals(day.toString()))
                || (figure != null
                        && figure.stripTrailingZeros().toPlainString().equals(plain(wanted)));
    }

    private static String plain(String wanted) {
        return wanted.matches("-?\\d{1,12}(\\.\\d{1,6})?")
                ? new BigDecimal(wanted).stripTrailingZeros().toPlainString()
                : wanted;
    }
}
