package io.xinqiao.surveys;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a survey, for a level of confidence of 95 %. N households are asked about, n have answered; the
 * formulas are those of Cochran, <i>Sampling Techniques</i>, 3rd edition (sizes: 4.1; finite population: 2.6; strata:
 * 5.4), of Wilson's interval for shares near their ends, and of Kish for weights.
 */
final class SurveyFigures {
    /** The standard normal quantile of 97.5 % (NIST/SEMATECH e-Handbook, 1.3.6.7.1). */
    static final double Z = 1.959964;

    /** Shares are told in tenths of a percent. */
    private static final int TENTHS_OF_ALL = 1000;

    private static final double HALF = 0.5;

    private SurveyFigures() {}

    /** From where to where the true share lies, both from 0 to 1. */
    record Interval(double low, double high) {}

    /**
     * One stratum: a building, say.
     *
     * @param population households that live there
     * @param count how many of them have answered
     * @param variance of their answers, with n − 1 below the line
     */
    record Stratum(int population, int count, double mean, double variance) {}

    /** How many of N households have to answer for a margin of ±e (0.05, say) of a share of one half. */
    static int sampleSize(int population, double margin) {
        if (population <= 0) return 0;
        var ofMany = Z * Z * HALF * HALF / (margin * margin);
        return (int) Math.ceil(ofMany / (1 + (ofMany - 1) / population));
    }

    /** How far a share p of n answers may be from that of all N households; nothing when everybody has answered. */
    static double marginOfShare(double share, int population, int count) {
        if (count <= 0) return 1;
        if (count >= population) return 0;
        var finite = (double) (population - count) / (population - 1);
        return Z * Math.sqrt(share * (1 - share) / count * finite);
    }

    /** Wilson's interval, which stays between 0 and 1; n counts for more the nearer it is to N. */
    static Interval wilson(double share, int population, double count) {
        if (count <= 0) return new Interval(0, 1);
        if (count >= population) return new Interval(share, share);
        var n = count * (population - 1) / (population - count);
        var middle = share + Z * Z / (2 * n);
        var reach = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        var below = 1 + Z * Z / n;
        return new Interval(Math.max(0, (middle - reach) / below), Math.min(1, (middle + reach) / below));
    }

    /** How far a mean may be from that of all N households; infinite of one answer, whose spread is not known. */
    static double marginOfMean(double deviation, int population, int count) {
        if (count >= population && count > 0) return 0;
        if (count < 2) return Double.POSITIVE_INFINITY;
        return studentT(count - 1) * deviation / Math.sqrt(count) * Math.sqrt(1 - (double) count / population);
    }

    /** The mean of all, each stratum by its share of the households; one without answers is left out. None of none. */
    static double stratifiedMean(List<Stratum> strata) {
        var there = answered(strata);
        if (there.isEmpty()) return Double.NaN;
        var all = population(there);
        return there.stream()
                .mapToDouble(one -> one.mean() * one.population() / all)
                .sum();
    }

    /**
     * How far that mean may be from the truth. A stratum with one answer is taken to spread as the others do on
     * average; when none has two, nothing can be said.
     */
    static double marginOfStrata(List<Stratum> strata) {
        var there = answered(strata);
        if (!there.isEmpty() && there.stream().allMatch(one -> one.count() >= one.population())) return 0;
        var freedom = there.stream().mapToInt(one -> one.count() - 1).sum();
        if (freedom == 0) return Double.POSITIVE_INFINITY;
        var pooled = there.stream()
                        .mapToDouble(one -> one.variance() * (one.count() - 1))
                        .sum()
                / freedom;
        var all = population(there);
        var sum = there.stream()
                .mapToDouble(one -> {
                    var weight = one.population() / all;
                    var finite = 1 - (double) one.count() / one.population();
                    var variance = one.count() > 1 ? one.variance() : pooled;
                    return weight * weight * finite * variance / one.count();
                })
                .sum();
        return Z * Math.sqrt(sum);
    }

    private static List<Stratum> answered(List<Stratum> strata) {
        return strata.stream().filter(one -> one.count() > 0).toList();
    }

    private static double population(List<Stratum> strata) {
        return strata.stream().mapToInt(Stratum::population).sum();
    }

    /** The weight of an answer of each stratum, so that all of them weigh n: W(h) = N(h) / N · n / n(h). */
    static List<Double> weights(List<Stratum> strata) {
        var there = answered(strata);
        var all = population(there);
        var answers = there.stream().mapToInt(Stratum::count).sum();
        return strata.stream()
                .map(one -> one.count() == 0 ? 0.0 : one.population() / all * answers / one.count())
                .toList();
    }

    /** As how many answers weighted ones count (Kish): (Σw)² / Σw². */
    static double effectiveCount(List<Stratum> strata) {
        var weights = weights(strata);
        double sum = 0;
        double squares = 0;
        for (var at = 0; at < strata.size(); at++) {
            sum += weights.get(at) * strata.get(at).count();
            squares += weights.get(at) * weights.get(at) * strata.get(at).count();
        }
        return squares == 0 ? 0 : sum * sum / squares;
    }

    /** A mean of ratings from 1 to 5 as points from 0 to 100. */
    static double points(double mean) {
        return (mean - 1) * 25;
    }

    /** Promoters (9 and 10) less detractors (0 to 6), from −100 to 100. */
    static double netPromoter(double promoters, double detractors, double count) {
        return (promoters - detractors) / count * 100;
    }

    /** How far the net promoter score may be from that of all. */
    static double marginOfNetPromoter(double promoters, double detractors, int population, int count) {
        if (count >= population && count > 0) return 0;
        if (count < 2) return Double.POSITIVE_INFINITY;
        var up = promoters / count;
        var down = detractors / count;
        var variance = up + down - (up - down) * (up - down);
        return 100 * Z * Math.sqrt(variance / count * (population - count) / (population - 1));
    }

    /** Whether two means differ by more than chance would have them, each with its margin. */
    static boolean isSignificant(double one, double marginOfOne, double other, double marginOfOther) {
        return Math.abs(one - other) > Math.hypot(marginOfOne, marginOfOther);
    }

    /**
     * The shares of parts in percent with one decimal, which add up to exactly 100.0: whoever lost most by rounding
     * down gets a tenth back, the first of equals first (largest remainder). All zero where there is nothing.
     */
    static List<BigDecimal> percentages(List<Double> parts) {
        var sum = parts.stream().mapToDouble(Double::doubleValue).sum();
        if (sum == 0) return parts.stream().map(part -> tenths(0)).toList();
        List<Long> given = new ArrayList<>();
        List<Double> lost = new ArrayList<>();
        for (var part : parts) {
            var exact = part * TENTHS_OF_ALL / sum;
            // A share that is whole but for the last bit of a double is whole.
            var down = (long) Math.floor(exact + 1e-9);
            given.add(down);
            lost.add(exact - down);
        }
        var left = TENTHS_OF_ALL - given.stream().mapToLong(Long::longValue).sum();
        IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer at) -> -Math.round(lost.get(at) * 1e9))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(left)
                .forEach(at -> given.set(at, given.get(at) + 1));
        return given.stream().map(SurveyFigures::tenths).toList();
    }

    private static BigDecimal tenths(long tenths) {
        return BigDecimal.valueOf(tenths, 1);
    }

    /** A figure with so many decimals; null where it is not known. */
    static @Nullable BigDecimal rounded(double figure, int decimals) {
        return Double.isFinite(figure) ? BigDecimal.valueOf(figure).setScale(decimals, RoundingMode.HALF_UP) : null;
    }

    /** Points in whole numbers, where few are to be protected: a tenth would tell the last answer. */
    static @Nullable BigDecimal rough(double points) {
        var whole = rounded(points, 0);
        return whole == null ? null : whole.setScale(1);
    }

    /** Student's t of 97.5 %: the usual table up to 30, then the expansion of Cornish and Fisher. */
    static double studentT(int freedom) {
        if (freedom <= TABLE.length) return TABLE[freedom - 1];
        var cube = Z * Z * Z;
        return Z
                + (cube + Z) / (4 * freedom)
                + (5 * cube * Z * Z + 16 * cube + 3 * Z) / (96.0 * freedom * freedom)
                + (3 * cube * cube * Z + 19 * cube * Z * Z + 17 * cube - 15 * Z)
                        / (384.0 * freedom * freedom * freedom);
    }

    private static final double[] TABLE = {
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448,
        2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484,
        2.0452, 2.0423
    };
}
