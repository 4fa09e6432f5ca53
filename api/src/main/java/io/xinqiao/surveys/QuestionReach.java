package io.xinqiao.surveys;

import io.xinqiao.surveys.Condition.Match;
import io.xinqiao.surveys.Condition.Test;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds questions that nobody can ever be asked, because no answers make their condition hold. Tests of one earlier
 * question are tried together, with those by which that question is asked itself; what only several questions together
 * rule out is let pass, so none that can be asked is found here.
 */
final class QuestionReach {
    private static final int MOST_RATING = 5;
    private static final int MOST_NPS = 10;
    private static final BigDecimal STEP = new BigDecimal("0.01");
    private static final LocalDate SOME_DAY = LocalDate.of(2000, 1, 1);

    private final Map<String, Question> questions = new LinkedHashMap<>();

    private QuestionReach(Questionnaire questionnaire) {
        questionnaire.questions().forEach(question -> questions.put(question.key(), question));
    }

    /** The names of the questions that are never asked. */
    static List<String> never(Questionnaire questionnaire) {
        var reach = new QuestionReach(questionnaire);
        return questionnaire.questions().stream()
                .filter(question -> !reach.isReached(question.visibleIf()))
                .map(Question::key)
                .toList();
    }

    private boolean isReached(@Nullable Condition condition) {
        if (condition == null) return true;
        return condition.match() == Match.ALL
                ? canHold(condition.tests())
                : condition.tests().stream().anyMatch(test -> canHold(List.of(test)));
    }

    /** Whether some answers pass all these tests. */
    private boolean canHold(List<Test> tests) {
        List<Test> all = new ArrayList<>(tests);
        Set<String> asked = new HashSet<>();
        // Grows while it is gone through: what has to be answered has to be asked.
        for (var at = 0; at < all.size(); at++) {
            var test = all.get(at);
            if (test.holds(List.of()) || !asked.add(test.question())) continue;
            var when = question(test).visibleIf();
            if (when == null) continue;
            if (!isReached(when)) return false;
            if (when.match() == Match.ALL || when.tests().size() == 1) all.addAll(when.tests());
        }
        return together(all).stream().allMatch(this::canPass);
    }

    private Question question(Test test) {
        return questions.getOrDefault(
                test.question(),
                new Question(test.question(), Question.Kind.TEXT, 1, false, "", null, List.of(), List.of(), null));
    }

    /** The tests of each question; of a matrix those of each row, and those of any row by themselves. */
    private Collection<List<Test>> together(List<Test> tests) {
        Map<List<?>, List<Test>> groups = new LinkedHashMap<>();
        for (var test : tests) {
            var isOfAnyRow = question(test).kind() == Question.Kind.MATRIX && test.row() == null;
            var group = isOfAnyRow ? List.of(test) : List.of(test.question(), String.valueOf(test.row()));
            groups.computeIfAbsent(group, name -> new ArrayList<>()).add(test);
        }
        return groups.values();
    }

    private boolean canPass(List<Test> tests) {
        var question = question(tests.getFirst());
        var isAlwaysAnswered = question.required() && question.visibleIf() == null;
        return Stream.concat(
                        isAlwaysAnswered ? Stream.of() : Stream.of(List.<AnswerValue>of()), answers(question, tests))
                .anyMatch(answer -> tests.stream().allMatch(test -> test.holds(answer)));
    }

    /** Answers to a question of which one passes the tests if any does. */
    private static Stream<List<AnswerValue>> answers(Question question, List<Test> tests) {
        return switch (question.kind()) {
            case SINGLE -> question.options().stream().map(option -> chosen(question, List.of(option.key())));
            case MULTIPLE -> Stream.of(chosen(question, allowed(question, tests)));
            case RATING, MATRIX -> rated(question, tests, 1, MOST_RATING);
            case NPS -> rated(question, tests, 0, MOST_NPS);
            case NUMBER -> numbers(tests).map(number -> of(question, tests, number, null, null));
            case TEXT -> texts(tests).map(text -> of(question, tests, null, text, null));
            case DATE -> days(tests).map(day -> of(question, tests, null, null, day));
        };
    }

    private static List<AnswerValue> chosen(Question question, List<String> options) {
        return options.isEmpty()
                ? List.of()
                : List.of(new AnswerValue(question.key(), null, options, null, null, null));
    }

    private static List<AnswerValue> of(
            Question question,
            List<Test> tests,
            @Nullable BigDecimal number,
            @Nullable String text,
            @Nullable LocalDate day) {
        return List.of(new AnswerValue(question.key(), tests.getFirst().row(), List.of(), number, text, day));
    }

    /** All options but those that a test forbids: whoever has chosen more passes more of the others. */
    private static List<String> allowed(Question question, List<Test> tests) {
        return question.options().stream()
                .map(Question.Choice::key)
                .filter(option -> tests.stream()
                        .filter(test -> test.negated() && test.answered() == null)
                        .allMatch(test -> test.holds(chosen(question, List.of(option)))))
                .toList();
    }

    private static Stream<List<AnswerValue>> rated(Question question, List<Test> tests, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> of(question, tests, BigDecimal.valueOf(number), null, null));
    }

    /** Every number that a test names, and those right beside it. */
    private static Stream<BigDecimal> numbers(List<Test> tests) {
        return Stream.concat(
                        Stream.of(BigDecimal.ZERO),
                        tests.stream()
                                .flatMap(test -> Stream.of(numberIn(test.equalTo()), test.least(), test.most()))
                                .filter(number -> number != null))
                .flatMap(number -> Stream.of(number, number.add(STEP), number.subtract(STEP)));
    }

    private static @Nullable BigDecimal numberIn(@Nullable String text) {
        if (text == null || !text.matches("-?\\d{1,12}(\\.\\d{1,6})?")) return null;
        var number = new BigDecimal(text);
        return number.stripTrailingZeros().scale() > STEP.scale() ? null : number;
    }

    /** Every text that a test names, and one that none does. */
    private static Stream<String> texts(List<Test> tests) {
        var named = tests.stream()
                .map(Test::equalTo)
                .filter(text -> text != null && !text.isBlank())
                .toList();
        var other = "…";
        while (named.contains(other)) other += "…";
        return Stream.concat(Stream.of(other), named.stream());
    }

    /** Every day that a test names, and one that none does. */
    private static Stream<LocalDate> days(List<Test> tests) {
        var named =
                tests.stream().map(Test::equalTo).flatMap(QuestionReach::dayIn).toList();
        var other = SOME_DAY;
        while (named.contains(other)) other = other.plusDays(1);
        return Stream.concat(Stream.of(other), named.stream());
    }

    private static Stream<LocalDate> dayIn(@Nullable String text) {
        if (text == null) return Stream.of();
        try {
            return Stream.of(LocalDate.parse(text));
        } catch (DateTimeException none) {
            return Stream.of();
        }
    }
}
