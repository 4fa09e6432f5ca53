package io.xinqiao.surveys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.platform.Refused;
import io.xinqiao.surveys.Condition.Match;
import io.xinqiao.surveys.Question.Choice;
import io.xinqiao.surveys.Question.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked follows from what was answered before, and only what is asked is answered. */
class QuestionnaireTest {
    private static final List<Choice> YES_NO = List.of(new Choice("yes", "是", null), new Choice("no", "否", null));

    private static Question question(String key, Kind kind, @Nullable Condition when) {
        var chosen = kind == Kind.SINGLE || kind == Kind.MULTIPLE;
        return new Question(
                key,
                kind,
                1,
                false,
                key,
                null,
                chosen ? YES_NO : List.of(),
                kind == Kind.MATRIX ? YES_NO : List.of(),
                when);
    }

    private static Condition.Test equalTo(String question, String value) {
        return new Condition.Test(question, null, false, null, value, null, null, null);
    }

    private static Condition.Test within(String question, int least, int most) {
        return new Condition.Test(
                question, null, false, null, null, null, BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    }

    private static AnswerValue chosen(String question, String... options) {
        return new AnswerValue(question, null, List.of(options), null, null, null);
    }

    private static AnswerValue told(String question, int number) {
        return new AnswerValue(question, null, List.of(), BigDecimal.valueOf(number), null, null);
    }

    private static final Questionnaire SURVEY = new Questionnaire(List.of(
            question("used", Kind.SINGLE, null),
            question("score", Kind.RATING, new Condition(Match.ALL, List.of(equalTo("used", "yes")))),
            question("why", Kind.TEXT, new Condition(Match.ALL, List.of(within("score", 1, 2)))),
            question(
                    "call",
                    Kind.SINGLE,
                    new Condition(
                            Match.ANY,
                            List.of(
                                    new Condition.Test("why", null, false, true, null, null, null, null),
                                    new Condition.Test("used", null, true, null, null, List.of("yes"), null, null))))));

    @ParameterizedTest(name = "used {0}, score {1}: asked are {2}")
    @CsvSource({"yes,2,used score why", "yes,3,used score", "no,,used call", "no,2,used call", ",,used call"})
    void aQuestionIsAskedByWhatWasAnsweredBefore(@Nullable String used, @Nullable Integer score, String asked) {
        var answers = new ArrayList<AnswerValue>();
        // Sent in any order: only the order of the questions counts.
        if (score != null) answers.add(told("score", score));
        if (used != null) answers.add(chosen("used", used));
        assertThat(SURVEY.asked(answers).questions()).extracting(Question::key).containsExactly(asked.split(" ", -1));
    }

    @Test
    void aHiddenAnswerIsRefusedAndOpensNoOther() {
        var sent = List.of(
                chosen("used", "no"), told("score", 1), new AnswerValue("why", null, List.of(), null, "脏", null));
        assertThatThrownBy(() -> SURVEY.requireWhole(sent))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Refused.Problem::messageKey)
                                .containsExactly("refused.survey.hidden", "refused.survey.hidden"));
        assertThat(SURVEY.requirePart(sent)).extracting(AnswerValue::question).containsExactly("used");
    }

    @ParameterizedTest(name = "{0} takes {1}: {2}")
    @CsvSource({
        "SINGLE,yes,true",
        "SINGLE,maybe,false",
        "SINGLE,yes+no,false",
        "SINGLE,3,false",
        "MULTIPLE,yes+no,true",
        "MULTIPLE,yes+yes,false",
        "MULTIPLE,maybe,false",
        "RATING,1,true",
        "RATING,5,true",
        "RATING,0,false",
        "RATING,6,false",
        "RATING,2.5,false",
        "RATING,3.0,true",
        "NPS,0,true",
        "NPS,10,true",
        "NPS,11,false",
        "NPS,-1,false",
        "MATRIX,yes:5,true",
        "MATRIX,maybe:5,false",
        "MATRIX,5,false",
        "MATRIX,yes:6,false",
        "NUMBER,-3.25,true",
        "NUMBER,0.001,false",
        "NUMBER,1000000000,false",
        "TEXT,'text 好',true",
        "TEXT,3,false",
        "DATE,2026-02-28,true",
        "DATE,3,false"
    })
    void aQuestionTakesWhatIsOfItsKind(Kind kind, String sent, boolean taken) {
        var survey = new Questionnaire(List.of(question("q", kind, null)));
        var row = sent.contains(":") ? sent.split(":", -1)[0] : null;
        var value = row == null ? sent : sent.split(":", -1)[1];
        var answer = value.matches("-?[0-9.]+")
                ? new AnswerValue("q", row, List.of(), new BigDecimal(value), null, null)
                : value.matches("\\d{4}-.*")
                        ? new AnswerValue("q", row, List.of(), null, null, LocalDate.parse(value))
                        : value.startsWith("text")
                                ? new AnswerValue("q", row, List.of(), null, value, null)
                                : new AnswerValue("q", row, Arrays.asList(value.split("\\+", -1)), null, null, null);
        if (taken) {
            assertThat(survey.requireWhole(List.of(answer))).containsExactly(answer);
        } else {
            assertThatThrownBy(() -> survey.requireWhole(List.of(answer))).isInstanceOf(Refused.class);
        }
    }

    @Test
    void whatIsRequiredAndAskedHasToBeAnswered() {
        var must = new Question("must", Kind.MATRIX, 1, true, "必答", null, List.of(), YES_NO, null);
        var survey = new Questionnaire(List.of(must));
        var half = List.of(new AnswerValue("must", "yes", List.of(), BigDecimal.ONE, null, null));
        assertThatThrownBy(() -> survey.requireWhole(half)).isInstanceOf(Refused.class);
        assertThat(survey.requirePart(half)).isEqualTo(half);
    }

    @Test
    void aConditionLooksBackAtWhatIsThere() {
        var self = question("a", Kind.SINGLE, new Condition(Match.ALL, List.of(equalTo("a", "yes"))));
        var forward = question("a", Kind.SINGLE, new Condition(Match.ALL, List.of(equalTo("b", "yes"))));
        var plain = question("b", Kind.SINGLE, null);
        var unknown = question("c", Kind.TEXT, new Condition(Match.ALL, List.of(equalTo("b", "maybe"))));
        var noNumber = question("c", Kind.TEXT, new Condition(Match.ALL, List.of(within("b", 1, 2))));
        var nothing = question("c", Kind.TEXT, new Condition(Match.ALL, List.of()));
        for (var wrong : List.of(
                List.of(self),
                List.of(forward, plain),
                List.of(plain, unknown),
                List.of(plain, noNumber),
                List.of(plain, nothing),
                List.of(plain, plain),
                List.<Question>of())) {
            assertThatThrownBy(() -> new Questionnaire(wrong).require()).isInstanceOf(Refused.class);
        }
        SURVEY.require();
    }

    private static Condition.Test test(
            String question, boolean negated, @Nullable Boolean answered, @Nullable List<String> anyOf) {
        return new Condition.Test(question, null, negated, answered, null, anyOf, null, null);
    }

    private static Condition.Test not(Condition.Test test) {
        return new Condition.Test(
                test.question(),
                test.row(),
                !test.negated(),
                test.answered(),
                test.equalTo(),
                test.anyOf(),
                test.least(),
                test.most());
    }

    private static Condition.Test ofRow(Condition.Test test, String row) {
        return new Condition.Test(
                test.question(),
                row,
                test.negated(),
                test.answered(),
                test.equalTo(),
                test.anyOf(),
                test.least(),
                test.most());
    }

    private static Condition all(Condition.Test... tests) {
        return new Condition(Match.ALL, List.of(tests));
    }

    private static List<String> neverOf(Question... questions) {
        return QuestionReach.never(new Questionnaire(List.of(questions)));
    }

    private static Question must(String key, Kind kind, @Nullable Condition when) {
        var question = question(key, kind, when);
        return new Question(key, kind, 1, true, key, null, question.options(), question.rows(), when);
    }

    @Test
    void whatNobodyCanEverBeAskedIsRefusedWhenItIsPublished() {
        var used = question("used", Kind.SINGLE, null);
        var rate = question("rate", Kind.RATING, null);
        var some = question("some", Kind.MULTIPLE, null);
        var number = question("number", Kind.NUMBER, null);
        assertThat(neverOf(rate, must("q", Kind.TEXT, all(within("rate", 6, 9)))))
                .containsExactly("q");
        assertThat(neverOf(rate, must("q", Kind.TEXT, all(within("rate", 4, 2)))))
                .containsExactly("q");
        assertThat(neverOf(rate, must("q", Kind.TEXT, all(within("rate", 1, 2), within("rate", 4, 5)))))
                .containsExactly("q");
        assertThat(neverOf(rate, must("q", Kind.TEXT, all(equalTo("rate", "vier")))))
                .containsExactly("q");
        assertThat(neverOf(used, must("q", Kind.TEXT, all(test("used", false, null, List.of())))))
                .as("none of no options")
                .containsExactly("q");
        assertThat(neverOf(used, must("q", Kind.TEXT, all(equalTo("used", "yes"), equalTo("used", "no")))))
                .containsExactly("q");
        assertThat(neverOf(must("u", Kind.SINGLE, null), must("q", Kind.TEXT, all(test("u", false, false, null)))))
                .as("what has to be answered is")
                .containsExactly("q");
        assertThat(neverOf(number, must("q", Kind.TEXT, all(within("number", 5, 5), equalTo("number", "6")))))
                .containsExactly("q");
        var onlyOfUsers = question("how", Kind.RATING, all(equalTo("used", "yes")));
        assertThat(neverOf(used, onlyOfUsers, must("q", Kind.TEXT, all(within("how", 1, 2), equalTo("used", "no")))))
                .as("asked of those only who are not asked")
                .containsExactly("q");
        var never = question("never", Kind.RATING, all(within("rate", 7, 8)));
        assertThat(neverOf(rate, never, must("q", Kind.TEXT, all(within("never", 1, 2)))))
                .containsExactly("never", "q");

        assertThat(neverOf(used, must("q", Kind.TEXT, all(test("used", true, true, null)))))
                .isEmpty();
        assertThat(neverOf(some, must("q", Kind.TEXT, all(equalTo("some", "yes"), equalTo("some", "no")))))
                .isEmpty();
        assertThat(neverOf(
                        some,
                        must("q", Kind.TEXT, all(equalTo("some", "yes"), test("some", true, null, List.of("no"))))))
                .isEmpty();
        assertThat(neverOf(number, must("q", Kind.TEXT, all(within("number", 5, 7)))))
                .isEmpty();
        var text = must("text", Kind.TEXT, null);
        assertThat(neverOf(text, must("q", Kind.TEXT, all(not(equalTo("text", "…"))))))
                .isEmpty();
        var day = must("day", Kind.DATE, null);
        assertThat(neverOf(
                        day,
                        must(
                                "q",
                                Kind.TEXT,
                                all(not(equalTo("day", "2000-01-01")), not(equalTo("day", "2000-01-02"))))))
                .isEmpty();
        var any = must("number", Kind.NUMBER, null);
        assertThat(neverOf(
                        any, must("q", Kind.TEXT, all(not(within("number", -3, 7)), not(equalTo("number", "7.01"))))))
                .isEmpty();
        assertThat(neverOf(any, must("q", Kind.TEXT, all(equalTo("number", "6.000")))))
                .isEmpty();
        assertThat(neverOf(any, must("q", Kind.TEXT, all(equalTo("number", "6.005")))))
                .as("no number has three decimals")
                .containsExactly("q");
        var rows = List.of(new Choice("1", "一", null), new Choice("2", "二", null));
        var matrix = new Question("rows", Kind.MATRIX, 1, true, "rows", null, List.of(), rows, null);
        assertThat(neverOf(matrix, must("q", Kind.TEXT, all(ofRow(within("rows", 1, 2), "1"), within("rows", 4, 5)))))
                .as("one row is low, another is high")
                .isEmpty();
        var either = new Condition(Match.ANY, List.of(within("rate", 6, 9), equalTo("used", "no")));
        assertThat(neverOf(used, rate, must("q", Kind.TEXT, either))).isEmpty();
        assertThat(QuestionReach.never(SURVEY)).isEmpty();
        for (var template : SurveyTemplate.values()) {
            assertThat(QuestionReach.never(new Questionnaire(template.questions())))
                    .isEmpty();
        }
        assertThatThrownBy(() -> new Questionnaire(List.of(rate, must("q", Kind.TEXT, all(within("rate", 6, 9)))))
                        .requireAnswerable())
                .isInstanceOf(Refused.class);
    }
}
