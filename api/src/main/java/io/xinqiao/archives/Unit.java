package io.xinqiao.archives;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A unit of a building.
 *
 * @param number unique in the project, such as 1-1-1001
 * @param builtArea 建筑面积 in m² with two decimals
 * @param innerArea 套内面积 in m² with two decimals
 * @param layout 户型, such as 三室二厅 or the company's own code
 * @param rent in yuan a month, where the company lets it
 */
public record Unit(
        UUID id,
        UUID projectId,
        UUID buildingId,
        String entrance,
        int floor,
        String number,
        Kind kind,
        BigDecimal builtArea,
        @Nullable BigDecimal innerArea,
        @Nullable String layout,
        @Nullable BigDecimal rent,
        State state,
        int version) {
    /** What kind of unit it is. */
    public enum Kind {
        RESIDENTIAL,
        COMMERCIAL,
        PARKING,
        STORAGE
    }

    /** Where the unit is between hand-over and living. */
    public enum State {
        UNDELIVERED,
        DELIVERED,
        VACANT,
        RENOVATING,
        OCCUPIED
    }
}
