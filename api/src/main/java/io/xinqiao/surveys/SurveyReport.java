package io.xinqiao.surveys;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Percent;
import io.xinqiao.surveys.QuestionTally.Place;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.SurveyFigures.Stratum;
import io.xinqiao.surveys.SurveyResults.SurveyBuildingResult;
import io.xinqiao.surveys.SurveyResults.SurveyComparison;
import io.xinqiao.surveys.SurveyResults.SurveyQuestionResult;
import io.xinqiao.surveys.SurveyTallies.Of;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
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
    private static final int POINTS_OF_A_STEP = 25;

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

    /** The results of a survey that the caller reaches, which has to have some by now. */
    @Nullable
    SurveyResults reached(String row, UUID id) {
        var survey = surveys.reached(row, id);
        if (survey == null) return null;
        if (!survey.hasResults()) throw new CodedException(ErrorCode.BAD_REQUEST, "survey.noResults");
        return of(survey);
    }

    SurveyResults of(Survey survey) {
        var questionnaire = questionnaires.of(survey);
        var answered = invitations.answered(List.of(survey.id())).getOrDefault(survey.id(), 0);
        var invited = survey.invited() == null ? 0 : survey.invited();
        var counted = tallies.of(survey);
        var frame = frame(survey);
        var scores = scores(counted);
        var satisfaction = satisfaction(survey, scores, frame);
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
                satisfaction == null ? null : margin(survey, satisfaction),
                survey.target(),
                points == null ? null : points.compareTo(survey.target()) >= 0,
                questions(survey, questionnaire, answered, counted, frame),
                survey.isAnonymous() ? List.of() : buildings(survey, scores),
                satisfaction == null || points == null ? null : comparison(survey, satisfaction, points));
    }

    /**
     * How satisfied those are who answered a survey, in points.
     *
     * @param margin how far that may be from the truth; null where it is not a random sample
     */
    record Score(BigDecimal points, @Nullable BigDecimal margin) {}

    /** The scores of those of these surveys that have some, as their results tell them. */
    Map<Survey, Score> scores(List<Survey> of) {
        var ready = of.stream().filter(Survey::hasResults).toList();
        var scores = tallies.scores(ready.stream().map(Survey::id).toList());
        var strata = ready.stream().filter(Survey::byBuilding).map(Survey::id).toList();
        var frames = strata.isEmpty() ? Map.<UUID, Map<UUID, Integer>>of() : invitations.frames(strata);
        Map<Survey, Score> told = new HashMap<>();
        for (var survey : ready) {
            var frame = survey.byBuilding() ? frames.getOrDefault(survey.id(), Map.of()) : ofAll(survey);
            var found = satisfaction(survey, scores.getOrDefault(survey.id(), Map.of()), frame);
            if (found == null) continue;
            told.put(survey, new Score(Objects.requireNonNull(points(survey, found.mean())), margin(survey, found)));
        }
        return told;
    }

    private static @Nullable BigDecimal margin(Survey survey, Satisfaction of) {
        return of.random() ? told(survey, of.margin() * POINTS_OF_A_STEP) : null;
    }

    private static Map<UUID, Integer> ofAll(Survey survey) {
        return Map.of(SurveyTallies.NOWHERE, Math.max(1, population(survey)));
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

    private static Map<UUID, NumberSums> scores(Map<Of, NumberSums> counted) {
        Map<UUID, NumberSums> scores = new HashMap<>();
        counted.forEach((of, numbers) -> {
            if (of.isScore()) scores.put(of.place(), numbers);
        });
        return scores;
    }

    /** The strata that answers are weighed by: the buildings where each was drawn from, else all in one. */
    private Map<UUID, Integer> frame(Survey survey) {
        return survey.byBuilding() ? invitations.frame(survey.id()) : ofAll(survey);
    }

    private static NumberSums together(Collection<NumberSums> scores) {
        return scores.stream().reduce(NumberSums.NONE, NumberSums::plus);
    }

    private static @Nullable Satisfaction satisfaction(
            Survey survey, Map<UUID, NumberSums> scores, Map<UUID, Integer> frame) {
        var all = together(scores.values());
        if (all.count() == 0 || survey.isTooFew(all.count())) return null;
        if (!survey.byBuilding()) {
            var whole = all.stratum(population(survey));
            var margin = SurveyFigures.marginOfMean(Math.sqrt(whole.variance()), whole.population(), whole.count());
            return new Satisfaction(whole.mean(), margin, survey.isRandomSample());
        }
        List<Stratum> strata = new ArrayList<>();
        frame.forEach((building, homes) ->
                strata.add(scores.getOrDefault(building, NumberSums.NONE).stratum(homes)));
        return new Satisfaction(
                SurveyFigures.stratifiedMean(strata), SurveyFigures.marginOfStrata(strata), survey.isRandomSample());
    }

    private static List<SurveyQuestionResult> questions(
            Survey survey,
            Questionnaire questionnaire,
            int answered,
            Map<Of, NumberSums> counted,
            Map<UUID, Integer> frame) {
        Map<Of, Map<String, Integer>> choices = new HashMap<>();
        counted.forEach((of, numbers) -> {
            if (!of.isWhole()) {
                choices.computeIfAbsent(of.whole(), whole -> new HashMap<>()).put(of.choice(), numbers.count());
            }
        });
        List<SurveyQuestionResult> results = new ArrayList<>();
        for (var question : questionnaire.questions()) {
            for (var part : partsOf(question)) {
                List<Place> places = new ArrayList<>();
                frame.forEach((building, homes) -> {
                    var of = Of.whole(building, question.key(), part);
                    places.add(new Place(
                            homes, counted.getOrDefault(of, NumberSums.NONE), choices.getOrDefault(of, Map.of())));
                });
                results.add(new QuestionTally(question, part, places)
                        .result(survey.isRandomSample(), survey.mode() != Mode.NAMED, answered));
            }
        }
        return results;
    }

    private static List<String> partsOf(Question question) {
        return question.kind() == Question.Kind.MATRIX
                ? question.rows().stream().map(Question.Choice::key).toList()
                : List.of("");
    }

    private record BuildingScore(UUID building, NumberSums numbers) {}

    /** By building; where few are protected, those with few answers are told together. */
    private static List<SurveyBuildingResult> buildings(Survey survey, Map<UUID, NumberSums> scores) {
        List<BuildingScore> alone = new ArrayList<>();
        scores.forEach((place, numbers) -> {
            if (!place.equals(SurveyTallies.NOWHERE)) alone.add(new BuildingScore(place, numbers));
        });
        alone.sort(Comparator.comparingInt((BuildingScore one) -> one.numbers().count())
                .reversed()
                .thenComparing(BuildingScore::building));
        var others = NumberSums.NONE;
        if (survey.mode() != Mode.NAMED) {
            while (!alone.isEmpty() && (isFew(alone.getLast().numbers()) || isFew(others))) {
                others = others.plus(alone.removeLast().numbers());
            }
            if (isFew(others)) return List.of();
        }
        List<SurveyBuildingResult> results = new ArrayList<>();
        for (var one : alone) results.add(result(survey, one.building(), one.numbers()));
        if (others.count() > 0) results.add(result(survey, null, others));
        return results;
    }

    private static SurveyBuildingResult result(Survey survey, @Nullable UUID building, NumberSums scores) {
        return new SurveyBuildingResult(building, scores.count(), points(survey, scores.mean()));
    }

    private static boolean isFew(NumberSums scores) {
        return scores.count() > 0 && scores.count() < Suppression.FEWEST;
    }

    private @Nullable SurveyComparison comparison(Survey survey, Satisfaction now, BigDecimal points) {
        if (survey.previousId() == null) return null;
        var last = surveys.ofKey(survey.previousId());
        if (!last.hasResults()) return null;
        var before = satisfaction(last, tallies.scores(last), frame(last));
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
