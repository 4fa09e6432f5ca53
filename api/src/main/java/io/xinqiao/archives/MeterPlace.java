package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a meter 表 of a unit hangs, and the number on it. */
public record MeterPlace(
        UUID id,
        UUID unitId,
        Kind kind,
        String number,
        @Nullable String location,
        int version) {
    /** What it measures. */
    public enum Kind {
        COLD_WATER,
        HOT_WATER,
        ELECTRICITY,
        GAS,
        HEAT
    }
}
