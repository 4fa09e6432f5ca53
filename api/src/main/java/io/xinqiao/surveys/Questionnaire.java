package io.xinqiao.surveys;

import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Refused.Problem;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a survey in their order. A condition only looks back, so one pass tells what is asked; what is not
 * asked is not answered, whatever a client sends.
 */
record Questionnaire(List<Question> questions) {
    static final int MOST_QUESTIONS = 60;
    static final int LONGEST_TEXT = 500;
    private static final BigDecimal MOST_NUMBER = new BigDecimal("999999999");
    private static final int NUMBER_DECIMALS = 2;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final String QUESTIONS = "questions";
    private static final String VALUES = "values";

    Questionnaire {
        questions = List.copyOf(questions);
    }

    /** Refuses questions that make no sense together. */
    void require() {
        List<Problem> problems = new ArrayList<>();
        Map<String, Question> before = new LinkedHashMap<>();
        var page = 0;
        for (var at = 0; at < questions.size(); at++) {
            var question = questions.get(at);
            var place = List.of(QUESTIONS, String.valueOf(at));
            if (before.containsKey(question.key())) problems.add(problem("refused.survey.key", question, place));
            if (question.page() < page || question.page() > page + 1) {
                problems.add(problem("refused.survey.page", question, place));
            }
            if (!hasNames(question)) problems.add(problem("refused.survey.name", question, place));
            if (!hasItsParts(question)) problems.add(problem("refused.survey.options", question, place));
            if (question.visibleIf() != null && !looksBack(question.visibleIf(), before)) {
                problems.add(problem("refused.survey.condition", question, place));
            }
            page = Math.max(page, question.page());
            before.put(question.key(), question);
        }
        if (questions.isEmpty())
            problems.add(new Problem(Code.REQUIRED, "refused.survey.empty", List.of(), List.of(QUESTIONS)));
        if (!problems.isEmpty()) throw Refused.because(problems);
    }

    /** Refuses, before anybody answers, questions that nobody can ever be asked. */
    void requireAnswerable() {
        var never = QuestionReach.never(this);
        if (never.isEmpty()) return;
        throw Refused.because(never.stream()
                .map(question ->
                        new Problem(Code.INVALID, "refused.survey.never", List.of(question), List.of(Surveys.KEY)))
                .toList());
    }

    private static Problem problem(String key, Question question, List<String> place) {
        return new Problem(Code.INVALID, key, List.of(question.key()), place);
    }

    private static boolean hasNames(Question question) {
        return Stream.concat(
                        Stream.of(question.key()),
                        Stream.concat(question.options().stream(), question.rows().stream())
                                .map(Question.Choice::key))
                .allMatch(key -> NAME.matcher(key).matches());
    }

    private static boolean hasItsParts(Question question) {
        var chosen = question.kind() == Question.Kind.SINGLE || question.kind() == Question.Kind.MULTIPLE;
        return chosen == question.options().size() >= 2
                && (chosen || question.options().isEmpty())
                && (question.kind() == Question.Kind.MATRIX) == !question.rows().isEmpty()
                && areDistinct(question.options())
                && areDistinct(question.rows());
    }

    private static boolean areDistinct(List<Question.Choice> choices) {
        return choices.stream().map(Question.Choice::key).distinct().count() == choices.size();
    }

    private static boolean looksBack(Condition condition, Map<String, Question> before) {
        return !condition.tests().isEmpty()
                && condition.tests().stream().allMatch(test -> {
                    var question = before.get(test.question());
                    return question != null
                            && (question.kind() == Question.Kind.MATRIX || test.row() == null)
                            && (test.row() == null || question.hasRow(test.row()))
                            && (test.anyOf() == null || test.anyOf().stream().allMatch(question::hasOption))
                            && (test.equalTo() == null
                                    || question.options().isEmpty()
                                    || question.hasOption(test.equalTo()))
                            && ((test.least() == null && test.most() == null) || question.isCounted());
                });
    }

    /** The questions that are asked of whoever answers so, and what of the answers is about them. */
    record Asked(List<Question> questions, List<AnswerValue> values) {}

    /** What is asked, given these answers: an answer to a question that is not asked opens no other one. */
    Asked asked(List<AnswerValue> answers) {
        List<Question> asked = new ArrayList<>();
        List<AnswerValue> kept = new ArrayList<>();
        for (var question : questions) {
            if (question.visibleIf() != null && !question.visibleIf().holds(kept)) continue;
            asked.add(question);
            answers.stream()
                    .filter(value -> value.question().equals(question.key()))
                    .forEach(kept::add);
        }
        return new Asked(asked, kept);
    }

    /**
     * Lets pass a whole answer.
     *
     * @throws Refused where a value is about nothing that is asked, is none of its question's, or a required one lacks
     */
    List<AnswerValue> requireWhole(List<AnswerValue> answers) {
        var asked = asked(answers);
        List<Problem> problems = new ArrayList<>(problemsOf(answers, asked));
        for (var question : asked.questions()) {
            if (question.required() && !isWhole(question, asked.values())) {
                problems.add(new Problem(
                        Code.REQUIRED, "refused.survey.required", List.of(question.key()), List.of(VALUES)));
            }
        }
        if (!problems.isEmpty()) throw Refused.because(problems);
        return asked.values();
    }

    /** What is kept of an answer that is not finished: hidden values are dropped, wrong ones refused. */
    List<AnswerValue> requirePart(List<AnswerValue> answers) {
        var asked = asked(answers);
        var problems = problemsOf(asked.values(), asked);
        if (!problems.isEmpty()) throw Refused.because(problems);
        return asked.values();
    }

    private static boolean isWhole(Question question, List<AnswerValue> values) {
        var of = values.stream()
                .filter(value -> value.question().equals(question.key()))
                .toList();
        return question.kind() == Question.Kind.MATRIX
                ? of.size() == question.rows().size()
                : !of.isEmpty();
    }

    private static List<Problem> problemsOf(List<AnswerValue> answers, Asked asked) {
        List<Problem> problems = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (var at = 0; at < answers.size(); at++) {
            var value = answers.get(at);
            var question = asked.questions().stream()
                    .filter(one -> one.key().equals(value.question()))
                    .findAny();
            var place = List.of(VALUES, String.valueOf(at));
            if (question.isEmpty()) {
                problems.add(new Problem(Code.INVALID, "refused.survey.hidden", List.of(value.question()), place));
            } else if (!isOf(question.get(), value)
                    || !seen.add(List.of(value.question(), value.row() == null ? "" : value.row()))) {
                problems.add(new Problem(Code.INVALID, "refused.survey.value", List.of(value.question()), place));
            }
        }
        return problems;
    }

    private static boolean isOf(Question question, AnswerValue value) {
        var parts = (value.options().isEmpty() ? 0 : 1)
                + (value.figure() == null ? 0 : 1)
                + (value.text() == null ? 0 : 1)
                + (value.day() == null ? 0 : 1);
        if (parts != 1 || (value.row() != null) != (question.kind() == Question.Kind.MATRIX)) return false;
        return switch (question.kind()) {
            case SINGLE ->
                value.options().size() == 1
                        && question.hasOption(value.options().getFirst());
            case MULTIPLE ->
                !value.options().isEmpty()
                        && value.options().stream().allMatch(question::hasOption)
                        && value.options().stream().distinct().count()
                                == value.options().size();
            case RATING -> isWhole(value.figure(), 1, 5);
            case MATRIX -> value.row() != null && question.hasRow(value.row()) && isWhole(value.figure(), 1, 5);
            case NPS -> isWhole(value.figure(), 0, 10);
            case NUMBER ->
                value.figure() != null
                        && value.figure().abs().compareTo(MOST_NUMBER) <= 0
                        && value.figure().stripTrailingZeros().scale() <= NUMBER_DECIMALS;
            case TEXT ->
                value.text() != null && !value.text().isBlank() && value.text().length() <= LONGEST_TEXT;
            case DATE -> value.day() != null;
        };
    }

    private static boolean isWhole(@Nullable BigDecimal number, int least, int most) {
        return number != null
                && number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }
}
