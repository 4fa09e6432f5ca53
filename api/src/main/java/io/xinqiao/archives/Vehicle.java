package io.xinqiao.archives;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A vehicle 车辆 that comes and goes in a project.
 *
 * @param plate unique in the project among those that still come
 * @param until since when it comes no more
 */
public record Vehicle(
        UUID id,
        UUID projectId,
        String plate,
        Kind kind,
        @Nullable String brand,
        @Nullable String color,
        @Nullable UUID ownerId,
        @Nullable UUID unitId,
        @Nullable UUID parkingSpaceId,
        LocalDate since,
        @Nullable LocalDate until,
        int version) {
    /** What kind of vehicle. */
    public enum Kind {
        CAR,
        BUS,
        TRUCK,
        MOTORCYCLE,
        OTHER
    }
}
