package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_TALLY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.xinqiao.sql.Bulk;
import io.xinqiao.surveys.Question.Kind;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Counts answers as they are given and taken back, so that results cost the same however many there are. Everything
 * that is counted is a sum: of buildings together it is what they add up to.
 */
@Repository
class SurveyTallies {
    /** Where answers are counted that have no building. */
    static final UUID NOWHERE = new UUID(0, 0);

    private static final String ANY = "";

    /** The decimals of a mean of ratings: as many as PostgreSQL gives it. */
    private static final int DECIMALS = 16;

    private static final Bulk<Tally> TALLIES = Bulk.<Tally>into(SURVEY_TALLY)
            .set(SURVEY_TALLY.SURVEY_ID, Tally::survey)
            .set(SURVEY_TALLY.PLACE, tally -> tally.of().place())
            .set(SURVEY_TALLY.QUESTION, tally -> tally.of().question())
            .set(SURVEY_TALLY.PART, tally -> tally.of().part())
            .set(SURVEY_TALLY.CHOICE, tally -> tally.of().choice())
            .set(SURVEY_TALLY.ANSWERS, tally -> tally.numbers().count())
            .set(SURVEY_TALLY.TOTAL, tally -> tally.numbers().total())
            .set(SURVEY_TALLY.SQUARES, tally -> tally.numbers().squares());

    private final DSLContext sql;
    private final Questionnaires questionnaires;

    SurveyTallies(TenantDatabase database, Questionnaires questionnaires) {
        this.sql = database.sql();
        this.questionnaires = questionnaires;
    }

    /** An answer to be counted, with the building that it is from. */
    record Counted(@Nullable UUID building, List<AnswerValue> values) {}

    /**
     * What is counted.
     *
     * @param place the building
     * @param question empty for the means of answers' ratings
     * @param part the row of a matrix
     * @param choice the option or rating; empty for whoever has answered the question
     */
    record Of(UUID place, String question, String part, String choice) {
        private static final Comparator<Of> BY_KEY = Comparator.comparing(Of::place)
                .thenComparing(Of::question)
                .thenComparing(Of::part)
                .thenComparing(Of::choice);

        /** Whoever has answered a question, whatever they chose. */
        static Of whole(UUID place, String question, String part) {
            return new Of(place, question, part, ANY);
        }

        Of whole() {
            return whole(place, question, part);
        }

        boolean isScore() {
            return question.equals(ANY);
        }

        boolean isWhole() {
            return choice.equals(ANY);
        }
    }

    private record Tally(UUID survey, Of of, NumberSums numbers) {}

    /** Counts answers in. */
    void add(Survey survey, Collection<Counted> answers) {
        change(survey, answers, Function.identity());
    }

    /** Counts an answer out that was taken back. */
    void remove(Survey survey, Counted answer) {
        change(survey, List.of(answer), NumberSums::negated);
    }

    private void change(Survey survey, Collection<Counted> answers, Function<NumberSums, NumberSums> by) {
        var questions = questionnaires.of(survey).questions().stream()
                .collect(Collectors.toMap(Question::key, Function.identity()));
        // In the order of the keys: answers that come at once wait for each other, and never both ways.
        Map<Of, NumberSums> counts = new TreeMap<>(Of.BY_KEY);
        for (var answer : answers) count(answer, questions, counts);
        List<Tally> tallies = new ArrayList<>();
        counts.forEach((of, numbers) -> tallies.add(new Tally(survey.id(), of, by.apply(numbers))));
        if (tallies.isEmpty()) return;
        TALLIES.addUp(
                sql,
                List.of(
                        SURVEY_TALLY.SURVEY_ID,
                        SURVEY_TALLY.PLACE,
                        SURVEY_TALLY.QUESTION,
                        SURVEY_TALLY.PART,
                        SURVEY_TALLY.CHOICE),
                List.of(SURVEY_TALLY.ANSWERS, SURVEY_TALLY.TOTAL, SURVEY_TALLY.SQUARES),
                tallies);
    }

    private static void count(Counted answer, Map<String, Question> questions, Map<Of, NumberSums> counts) {
        var place = answer.building() == null ? NOWHERE : answer.building();
        var ratings = NumberSums.NONE;
        for (var value : answer.values()) {
            var question = questions.get(value.question());
            if (question == null) throw new IllegalStateException("An answer to what was not asked");
            var part = value.row() == null ? ANY : value.row();
            var figure = value.figure();
            var number = figure == null ? BigDecimal.ZERO : figure;
            counts.merge(Of.whole(place, question.key(), part), NumberSums.of(number), NumberSums::plus);
            for (var choice : choices(question, value)) {
                counts.merge(
                        new Of(place, question.key(), part, choice), NumberSums.of(BigDecimal.ZERO), NumberSums::plus);
            }
            if (question.isRated()) ratings = ratings.plus(NumberSums.of(number));
        }
        if (ratings.count() == 0) return;
        var mean = ratings.total().divide(BigDecimal.valueOf(ratings.count()), DECIMALS, RoundingMode.HALF_UP);
        counts.merge(Of.whole(place, ANY, ANY), NumberSums.of(mean), NumberSums::plus);
    }

    /** What was chosen, where it is one of a few. */
    private static List<String> choices(Question question, AnswerValue value) {
        var figure = value.figure();
        return figure == null || question.kind() == Kind.NUMBER
                ? value.options()
                : List.of(figure.stripTrailingZeros().toPlainString());
    }

    /** All counts of a survey: scores by building, of the questions those of all together unless it has strata. */
    Map<Of, NumberSums> of(Survey survey) {
        var place = survey.byBuilding()
                ? SURVEY_TALLY.PLACE
                : when(SURVEY_TALLY.QUESTION.eq(inline(ANY)), SURVEY_TALLY.PLACE)
                        .otherwise(inline(NOWHERE));
        Map<Of, NumberSums> found = new HashMap<>();
        sql.select(
                        place,
                        SURVEY_TALLY.QUESTION,
                        SURVEY_TALLY.PART,
                        SURVEY_TALLY.CHOICE,
                        sum(SURVEY_TALLY.ANSWERS),
                        sum(SURVEY_TALLY.TOTAL),
                        sum(SURVEY_TALLY.SQUARES))
                .from(SURVEY_TALLY)
                .where(SURVEY_TALLY.SURVEY_ID.eq(survey.id()))
                .and(SURVEY_TALLY.ANSWERS.ne(0))
                .groupBy(place, SURVEY_TALLY.QUESTION, SURVEY_TALLY.PART, SURVEY_TALLY.CHOICE)
                .forEach(row -> found.put(
                        new Of(row.value1(), row.value2(), row.value3(), row.value4()),
                        new NumberSums(row.value5().intValueExact(), row.value6(), row.value7())));
        return found;
    }

    /** The scores of a survey by building: the means of each answer's ratings. */
    Map<UUID, NumberSums> scores(Survey survey) {
        return scores(List.of(survey.id())).getOrDefault(survey.id(), Map.of());
    }

    /** The scores of each of these surveys. */
    Map<UUID, Map<UUID, NumberSums>> scores(Collection<UUID> surveys) {
        Map<UUID, Map<UUID, NumberSums>> scores = new HashMap<>();
        sql.select(
                        SURVEY_TALLY.SURVEY_ID,
                        SURVEY_TALLY.PLACE,
                        SURVEY_TALLY.ANSWERS,
                        SURVEY_TALLY.TOTAL,
                        SURVEY_TALLY.SQUARES)
                .from(SURVEY_TALLY)
                .where(SURVEY_TALLY.SURVEY_ID.eq(any(surveys.toArray(UUID[]::new))))
                .and(SURVEY_TALLY.QUESTION.eq(ANY))
                .and(SURVEY_TALLY.ANSWERS.ne(0))
                .forEach(row -> scores.computeIfAbsent(row.value1(), none -> new HashMap<>())
                        .put(row.value2(), new NumberSums(row.value3(), row.value4(), row.value5())));
        return scores;
    }
}
