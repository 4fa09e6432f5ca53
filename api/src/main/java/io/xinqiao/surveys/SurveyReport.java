package io.xinqiao.surveys;

import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Percent;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.SurveyFigures.Stratum;
import io.xinqiao.surveys.SurveyResults.SurveyBuildingResult;
import io.xinqiao.surveys.SurveyResults.SurveyComparison;
import io.xinqiao.surveys.SurveyResults.SurveyQuestionResult;
import io.xinqiao.surveys.SurveyTallies.Cell;
import io.xinqiao.surveys.SurveyTallies.Score;
import io.xinqiao.surveys.SurveyTallies.Turnout;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Works out results. What few have said is hidden unless the survey is named, and there is no way to ask for a part of
 * the answers: two parts whose difference is one person would tell theirs.
 */
@Service
class SurveyReport {
    private final Surveys surveys;
    private final SurveyInvitations invitations;
    private final SurveyTallies tallies;
    private final Questionnaires questionnaires;
    private final Messages messages;

    SurveyReport(
            Surveys surveys,
            SurveyInvitations invitations,
            SurveyTallies tallies,
            Questionnaires questionnaires,
            Messages messages) {
        this.surveys = surveys;
        this.invitations = invitations;
        this.tallies = tallies;
        this.questionnaires = questionnaires;
        this.messages = messages;
    }

    /** The mean of all scores, with how far it may be from the truth; infinite where that is not known. */
    private record Satisfaction(double mean, double margin, boolean random) {}

    SurveyResults of(Survey survey) {
        var questionnaire = questionnaires.of(survey);
        var answered = invitations.answered(List.of(survey.id())).getOrDefault(survey.id(), 0);
        var invited = survey.invited() == null ? 0 : survey.invited();
        var scores = scores(survey, questionnaire);
        var satisfaction = satisfaction(survey, scores);
        var questions = questions(survey, questionnaire, answered);
        var points = satisfaction == null ? null : points(survey, satisfaction.mean());
        return new SurveyResults(
                survey.id(),
                population(survey),
                invited,
                answered,
                Percent.of(answered, invited),
                survey.isRandomSample(),
                remark(survey, answered),
                points,
                satisfaction == null || !satisfaction.random() ? null : told(survey, satisfaction.margin() * 25),
                survey.target(),
                points == null ? null : points.compareTo(survey.target()) >= 0,
                questions,
                survey.isAnonymous() ? List.of() : buildings(survey, scores),
                satisfaction == null || points == null ? null : comparison(survey, satisfaction, points));
    }

    private static int population(Survey survey) {
        return survey.population() == null ? 0 : survey.population();
    }

    /** In tenths where names are known anyway, in whole points where few are to be protected. */
    private static @Nullable BigDecimal told(Survey survey, double points) {
        return survey.mode() == Mode.NAMED ? SurveyFigures.rounded(points, 1) : SurveyFigures.rough(points);
    }

    private static @Nullable BigDecimal points(Survey survey, double mean) {
        return told(survey, SurveyFigures.points(mean));
    }

    private String remark(Survey survey, int answered) {
        if (survey.mode() != Mode.NAMED && answered < Suppression.FEWEST) {
            return messages.text("survey.remark.few", Suppression.FEWEST);
        }
        return survey.isRandomSample()
                ? messages.text("survey.remark.sample", population(survey))
                : messages.text("survey.remark.notSample");
    }

    private List<Score> scores(Survey survey, Questionnaire questionnaire) {
        var rated = questionnaire.questions().stream()
                .filter(Question::isRated)
                .map(Question::key)
                .toList();
        return rated.isEmpty() ? List.of() : tallies.scores(survey.id(), rated);
    }

    /** The strata that answers are weighed by: the buildings where each was drawn from, else all in one. */
    private Map<UUID, Integer> frame(Survey survey) {
        return survey.byBuilding()
                ? new HashMap<>(invitations.frame(survey.id()))
                : Map.of(survey.id(), Math.max(1, population(survey)));
    }

    private @Nullable Satisfaction satisfaction(Survey survey, List<Score> scores) {
        var count = scores.stream().mapToInt(Score::count).sum();
        if (count == 0 || (survey.mode() != Mode.NAMED && count < Suppression.FEWEST)) return null;
        if (!survey.byBuilding()) {
            var all = together(scores, population(survey));
            var margin = SurveyFigures.marginOfMean(Math.sqrt(all.variance()), all.population(), all.count());
            return new Satisfaction(all.mean(), margin, survey.isRandomSample());
        }
        List<Stratum> strata = new ArrayList<>();
        frame(survey)
                .forEach((building, homes) -> strata.add(together(
                        scores.stream()
                                .filter(score -> building.equals(score.building()))
                                .toList(),
                        homes)));
        return new Satisfaction(
                SurveyFigures.stratifiedMean(strata), SurveyFigures.marginOfStrata(strata), survey.isRandomSample());
    }

    /** Several groups as one: the variance of all is that within the groups and that between their means. */
    static Stratum together(List<Score> scores, int population) {
        var count = scores.stream().mapToInt(Score::count).sum();
        if (count == 0) return new Stratum(population, 0, 0, 0);
        var mean = scores.stream()
                        .mapToDouble(score -> score.mean().doubleValue() * score.count())
                        .sum()
                / count;
        var squares = scores.stream()
                .mapToDouble(score -> {
                    var off = score.mean().doubleValue() - mean;
                    var within = score.variance() == null ? 0 : score.variance().doubleValue();
                    return within * (score.count() - 1) + off * off * score.count();
                })
                .sum();
        return new Stratum(population, count, mean, count < 2 ? 0 : squares / (count - 1));
    }

    private List<SurveyQuestionResult> questions(Survey survey, Questionnaire questionnaire, int answered) {
        var isSecret = survey.mode() != Mode.NAMED;
        var cells = tallies.cells(survey.id(), survey.byBuilding());
        var turnouts = turnouts(survey, questionnaire, cells);
        var frame = frame(survey);
        List<SurveyQuestionResult> results = new ArrayList<>();
        for (var question : questionnaire.questions()) {
            for (var part : partsOf(question)) {
                Map<UUID, Integer> turnout = new HashMap<>();
                turnouts.stream()
                        .filter(one -> one.question().equals(question.key())
                                && one.part().equals(part))
                        .forEach(one -> turnout.merge(stratum(survey, one.building()), one.count(), Integer::sum));
                var of = cells.stream()
                        .filter(one -> one.question().equals(question.key())
                                && one.part().equals(part))
                        .toList();
                results.add(new QuestionTally(question, part, of, turnout, frame)
                        .result(survey.isRandomSample(), isSecret, answered));
            }
        }
        return results;
    }

    /** How many have answered each question: counted apart where one answer is several rows. */
    private List<Turnout> turnouts(Survey survey, Questionnaire questionnaire, List<Cell> cells) {
        var several = questionnaire.questions().stream()
                .filter(question -> question.kind() == Question.Kind.MULTIPLE)
                .map(Question::key)
                .toList();
        List<Turnout> turnouts = new ArrayList<>(tallies.turnouts(survey.id(), several, survey.byBuilding()));
        cells.stream()
                .filter(cell -> !several.contains(cell.question()))
                .map(cell -> new Turnout(cell.building(), cell.question(), cell.part(), cell.count()))
                .forEach(turnouts::add);
        return turnouts;
    }

    private static UUID stratum(Survey survey, @Nullable UUID building) {
        return survey.byBuilding() && building != null ? building : survey.id();
    }

    private static List<String> partsOf(Question question) {
        return question.kind() == Question.Kind.MATRIX
                ? question.rows().stream().map(Question.Choice::key).toList()
                : List.of("");
    }

    /** By building; where few are protected, those with few answers are told together. */
    private static List<SurveyBuildingResult> buildings(Survey survey, List<Score> scores) {
        List<Score> alone = new ArrayList<>(scores.stream()
                .filter(score -> score.building() != null)
                .sorted(Comparator.comparingInt(Score::count)
                        .reversed()
                        .thenComparing(score -> Objects.requireNonNull(score.building())))
                .toList());
        List<Score> others = new ArrayList<>();
        if (survey.mode() != Mode.NAMED) {
            while (!alone.isEmpty() && (alone.getLast().count() < Suppression.FEWEST || isFew(others))) {
                others.add(alone.removeLast());
            }
            if (isFew(others)) return List.of();
        }
        List<SurveyBuildingResult> results = new ArrayList<>();
        for (var score : alone) {
            results.add(new SurveyBuildingResult(
                    score.building(), score.count(), points(survey, score.mean().doubleValue())));
        }
        if (!others.isEmpty()) {
            var together = together(others, 0);
            results.add(new SurveyBuildingResult(null, together.count(), points(survey, together.mean())));
        }
        return results;
    }

    private static boolean isFew(List<Score> scores) {
        return !scores.isEmpty() && scores.stream().mapToInt(Score::count).sum() < Suppression.FEWEST;
    }

    private @Nullable SurveyComparison comparison(Survey survey, Satisfaction now, BigDecimal points) {
        if (survey.previousId() == null) return null;
        var last = surveys.ofKey(survey.previousId());
        if (!last.hasResults()) return null;
        var before = satisfaction(last, scores(last, questionnaires.of(last)));
        if (before == null) return null;
        var then = Objects.requireNonNull(points(last, before.mean()));
        return new SurveyComparison(
                last.id(),
                then,
                points.subtract(then),
                (now.random() && before.random())
                        ? SurveyFigures.isSignificant(now.mean(), now.margin(), before.mean(), before.margin())
                        : null);
    }
}
