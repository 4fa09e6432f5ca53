package io.xinqiao.platform;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A share in percent with one decimal, rounded half-up once: a rounded number rounded again may end up above a half.
 */
public final class Percent {
    private Percent() {}

    /** The part's share of the whole; null when there is no whole. */
    public static @Nullable BigDecimal of(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0 ? null : part.movePointRight(2).divide(whole, 1, RoundingMode.HALF_UP);
    }

    /** The part's share of the whole; null when there is no whole. */
    public static @Nullable BigDecimal of(int part, int whole) {
        return of(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
    }
}
