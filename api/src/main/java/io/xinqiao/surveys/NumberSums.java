package io.xinqiao.surveys;

import io.xinqiao.surveys.SurveyFigures.Stratum;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers, as much of them as their mean and variance need: those of two groups together are the sums of both.
 *
 * @param count how many there are
 * @param total their sum
 * @param squares the sum of their squares
 */
record NumberSums(int count, BigDecimal total, BigDecimal squares) {
    static final NumberSums NONE = new NumberSums(0, BigDecimal.ZERO, BigDecimal.ZERO);

    static NumberSums of(BigDecimal number) {
        return new NumberSums(1, number, number.multiply(number));
    }

    NumberSums plus(NumberSums other) {
        return new NumberSums(count + other.count, total.add(other.total), squares.add(other.squares));
    }

    /** What takes these away from others. */
    NumberSums negated() {
        return new NumberSums(-count, total.negate(), squares.negate());
    }

    /** The numbers as a stratum of so many households. */
    Stratum stratum(int population) {
        return new Stratum(population, count, mean(), variance());
    }

    /** Their mean; 0 of none. */
    double mean() {
        return count == 0
                ? 0
                : total.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                        .doubleValue();
    }

    /** With n − 1 below the line; 0 of a single number. */
    private double variance() {
        if (count < 2) return 0;
        var above = BigDecimal.valueOf(count).multiply(squares).subtract(total.multiply(total));
        var below = BigDecimal.valueOf((long) count * (count - 1));
        return above.divide(below, MathContext.DECIMAL128).doubleValue();
    }
}
