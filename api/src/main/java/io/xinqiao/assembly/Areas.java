package io.xinqiao.assembly;

import io.xinqiao.assembly.VoteRule.Weight;
import java.math.BigDecimal;

/** Areas as they are stored and shown, in m² with two decimals, and as they are reckoned with, in whole hundredths. */
final class Areas {
    private static final int DECIMALS = 2;

    private Areas() {}

    /** In hundredths of a m²; a third decimal is no area. */
    static long hundredths(BigDecimal area) {
        return area.movePointRight(DECIMALS).longValueExact();
    }

    static BigDecimal shown(long hundredths) {
        return BigDecimal.valueOf(hundredths, DECIMALS);
    }

    static BigDecimal shown(Weight weight) {
        return shown(weight.area());
    }
}
