package io.xinqiao.archives;

import java.math.BigInteger;
import java.util.List;

/** Shares of one thing, as fractions: thirds add up to one, which decimals never do. */
record Shares(List<Share> all) {
    private static final int LARGEST_DENOMINATOR = 1_000_000;

    /** So many of so many equal parts; the schema's {@code ShareInput}. */
    record Share(int numerator, int denominator) {
        boolean isOne() {
            return numerator >= 1 && denominator >= numerator && denominator <= LARGEST_DENOMINATOR;
        }
    }

    Shares {
        all = List.copyOf(all);
    }

    /** As many equal shares. */
    static Shares equal(int owners) {
        return new Shares(java.util.Collections.nCopies(owners, new Share(1, owners)));
    }

    /** Whether each is a proper fraction and all together are one whole (Civil Code 298, 309). */
    boolean makeOneWhole() {
        if (all.isEmpty() || !all.stream().allMatch(Share::isOne)) return false;
        var common = BigInteger.ONE;
        for (var share : all) common = common.multiply(BigInteger.valueOf(share.denominator()));
        var sum = BigInteger.ZERO;
        for (var share : all) {
            sum = sum.add(common.multiply(BigInteger.valueOf(share.numerator()))
                    .divide(BigInteger.valueOf(share.denominator())));
        }
        return sum.equals(common);
    }
}
