package io.xinqiao.surveys;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a question is asked, by what was answered before.
 *
 * @param match whether all tests have to hold, or any
 */
record Condition(Match match, List<Test> tests) {
    /** How several tests add up. */
    enum Match {
        ALL,
        ANY
    }

    /**
     * One test of an earlier answer; exactly one of the four is told.
     *
     * @param row of a matrix, which of its rows
     * @param negated whether the opposite has to hold
     * @param answered whether it was answered, or was not
     * @param equalTo this option was chosen, or this number, day or text told
     * @param anyOf at least one of these options was chosen
     * @param least the number is this or more
     * @param most the number is this or less
     */
    record Test(
            String question,
            @Nullable String row,
            boolean negated,
            @Nullable Boolean answered,
            @Nullable String equalTo,
            @Nullable List<String> anyOf,
            @Nullable BigDecimal least,
            @Nullable BigDecimal most) {

        boolean holds(List<AnswerValue> answers) {
            return isSo(answers.stream()
                            .filter(value -> value.question().equals(question))
                            .filter(value -> row == null || row.equals(value.row()))
                            .toList())
                    != negated;
        }

        private boolean isSo(List<AnswerValue> of) {
            if (answered != null) return answered != of.isEmpty();
            var one = equalTo;
            if (one != null) return of.stream().anyMatch(value -> value.is(one));
            var several = anyOf;
            if (several != null)
                return of.stream().anyMatch(value -> several.stream().anyMatch(value::is));
            return of.stream().anyMatch(value -> isWithin(value.figure()));
        }

        private boolean isWithin(@Nullable BigDecimal number) {
            return number != null
                    && (least == null || number.compareTo(least) >= 0)
                    && (most == null || number.compareTo(most) <= 0);
        }
    }

    boolean holds(List<AnswerValue> answers) {
        return match == Match.ALL
                ? tests.stream().allMatch(test -> test.holds(answers))
                : tests.stream().anyMatch(test -> test.holds(answers));
    }
}
