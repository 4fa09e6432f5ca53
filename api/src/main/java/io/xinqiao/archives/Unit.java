package io.xinqiao.archives;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * A unit of a building.
 *
 * @param number unique in the project, such as 1-1-1001
 * @param builtArea in m² with two decimals
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
        State state) {
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
