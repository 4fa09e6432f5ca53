package io.xinqiao.surveys;

import io.xinqiao.surveys.Question.Kind;
import io.xinqiao.surveys.SurveyFigures.Stratum;
import io.xinqiao.surveys.SurveyResults.SurveyQuestionResult;
import io.xinqiao.surveys.SurveyResults.SurveyShare;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What was answered to a question, or to a row of a matrix, and the figures of it. */
final class QuestionTally {
    private static final int MOST_RATING = 5;
    private static final int MOST_NPS = 10;
    private static final int PROMOTERS = 9;
    private static final int DETRACTORS = 6;
    private static final double WHOLE = 100;

    private final Question question;
    private final String part;
    private final List<Place> places;
    private final List<Stratum> strata;
    private final List<Double> weights;

    /**
     * What was answered in a stratum.
     *
     * @param homes how many could have
     * @param numbers how many have, and what their numbers add up to
     * @param choices how often each option or rating was chosen
     */
    record Place(int homes, NumberSums numbers, Map<String, Integer> choices) {
        int count(String value) {
            return choices.getOrDefault(value, 0);
        }
    }

    /**
     * A question with what was answered to it.
     *
     * @param part the row; empty of other questions
     * @param places the strata: one where none were drawn apart
     */
    QuestionTally(Question question, String part, List<Place> places) {
        this.question = question;
        this.part = part;
        this.places = List.copyOf(places);
        this.strata = places.stream()
                .map(place -> place.numbers().stratum(place.homes()))
                .toList();
        this.weights = SurveyFigures.weights(strata);
    }

    /**
     * Its results.
     *
     * @param random whether margins of error mean anything
     * @param secret whether few are to be protected
     * @param asked how many have answered the survey
     */
    SurveyQuestionResult result(boolean random, boolean secret, int asked) {
        var answered = answered();
        var isFew = secret && answered < Suppression.FEWEST;
        var isNarrow =
                secret && question.visibleIf() != null && asked > answered && asked - answered < Suppression.FEWEST;
        var hidden = hidden(isFew || isNarrow, secret);
        var isRough = hidden.contains(true);
        var mean = isFew || !question.isCounted() ? Double.NaN : SurveyFigures.stratifiedMean(strata);
        var isNps = question.kind() == Kind.NPS && !isFew;
        return new SurveyQuestionResult(
                question.key(),
                part.isEmpty() ? null : part,
                question.kind(),
                isFew || isNarrow ? null : answered,
                SurveyFigures.rounded(mean, isRough ? 1 : 2),
                random && !isRough && !Double.isNaN(mean) ? SurveyFigures.rounded(margin(), 2) : null,
                question.isRated() ? satisfaction(mean, isRough) : null,
                isNps ? SurveyFigures.rounded(netPromoter(), isRough ? 0 : 1) : null,
                isNps && random && !isRough ? SurveyFigures.rounded(marginOfNetPromoter(), 1) : null,
                shares(random, hidden));
    }

    /** Not finer than the mean that is told beside it. */
    private static @Nullable BigDecimal satisfaction(double mean, boolean rough) {
        return rough
                ? SurveyFigures.rough(SurveyFigures.points(mean))
                : SurveyFigures.rounded(SurveyFigures.points(mean), 1);
    }

    private int answered() {
        return strata.stream().mapToInt(Stratum::count).sum();
    }

    private int population() {
        return strata.stream().mapToInt(Stratum::population).sum();
    }

    /** As how many answers they count, each by the weight of its stratum. */
    private double effective() {
        return strata.size() == 1 ? answered() : SurveyFigures.effectiveCount(strata);
    }

    private double margin() {
        if (strata.size() > 1) return SurveyFigures.marginOfStrata(strata);
        var all = strata.getFirst();
        return SurveyFigures.marginOfMean(Math.sqrt(all.variance()), all.population(), all.count());
    }

    private List<String> values() {
        return switch (question.kind()) {
            case SINGLE, MULTIPLE ->
                question.options().stream().map(Question.Choice::key).toList();
            case RATING, MATRIX -> numbers(1, MOST_RATING);
            case NPS -> numbers(0, MOST_NPS);
            case TEXT, NUMBER, DATE -> List.of();
        };
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
    }

    private int count(String value) {
        return places.stream().mapToInt(place -> place.count(value)).sum();
    }

    /** The same with each answer by the weight of its stratum. */
    private double weight(String value) {
        if (places.size() == 1) return count(value);
        return IntStream.range(0, places.size())
                .mapToDouble(at -> weights.get(at) * places.get(at).count(value))
                .sum();
    }

    /** What of it is hidden: of numbers all or nothing, since their mean is told; of options by themselves. */
    private List<Boolean> hidden(boolean all, boolean secret) {
        var counts = values().stream().map(this::count).toList();
        if (all) return counts.stream().map(count -> true).toList();
        if (!secret) return counts.stream().map(count -> false).toList();
        if (question.kind() == Kind.MULTIPLE) {
            return counts.stream()
                    .map(count -> isSmall(count) || isSmall(answered() - count))
                    .toList();
        }
        var hidden = Suppression.hidden(counts);
        return question.kind() == Kind.SINGLE || !hidden.contains(true)
                ? hidden
                : counts.stream().map(count -> true).toList();
    }

    private static boolean isSmall(int count) {
        return count > 0 && count < Suppression.FEWEST;
    }

    private List<SurveyShare> shares(boolean random, List<Boolean> hidden) {
        var values = values();
        var weights = values.stream().map(this::weight).toList();
        var effective = effective();
        var percents = question.kind() == Kind.MULTIPLE
                ? weights.stream().map(weight -> percent(weight, answered())).toList()
                : SurveyFigures.percentages(weights);
        List<SurveyShare> shares = new ArrayList<>();
        for (var at = 0; at < values.size(); at++) {
            if (hidden.get(at)) {
                shares.add(new SurveyShare(values.get(at), null, null, null, null));
                continue;
            }
            var interval = random && answered() > 0
                    ? SurveyFigures.wilson(weights.get(at) / answered(), population(), effective)
                    : null;
            shares.add(new SurveyShare(
                    values.get(at),
                    count(values.get(at)),
                    percents.get(at),
                    interval == null ? null : percentOf(interval.low()),
                    interval == null ? null : percentOf(interval.high())));
        }
        return shares;
    }

    private static BigDecimal percent(double weight, int of) {
        return of == 0 ? BigDecimal.ZERO.setScale(1) : percentOf(weight / of);
    }

    private static BigDecimal percentOf(double share) {
        return BigDecimal.valueOf(share * WHOLE).setScale(1, RoundingMode.HALF_UP);
    }

    private double netPromoter() {
        return answered() == 0
                ? Double.NaN
                : SurveyFigures.netPromoter(sum(PROMOTERS, MOST_NPS), sum(0, DETRACTORS), answered());
    }

    private double marginOfNetPromoter() {
        var effective = (int) effective();
        var scale = answered() == 0 ? 0 : (double) effective / answered();
        return SurveyFigures.marginOfNetPromoter(
                sum(PROMOTERS, MOST_NPS) * scale, sum(0, DETRACTORS) * scale, population(), effective);
    }

    private double sum(int from, int to) {
        return numbers(from, to).stream().mapToDouble(this::weight).sum();
    }
}
