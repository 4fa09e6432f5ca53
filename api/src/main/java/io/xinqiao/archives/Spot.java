package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where something is: in a project, perhaps in one of its buildings, perhaps in one of its units. */
public record Spot(
        UUID projectId, @Nullable UUID buildingId, @Nullable UUID unitId) {
    /** In a unit. */
    public static Spot of(Unit unit) {
        return new Spot(unit.projectId(), unit.buildingId(), unit.id());
    }

    /** In a building, somewhere that all share. */
    public static Spot of(Building building) {
        return new Spot(building.projectId(), building.id(), null);
    }
}
