package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where something is: in a project, perhaps in one of its buildings, perhaps in one of its units. */
public record Place(
        UUID projectId, @Nullable UUID buildingId, @Nullable UUID unitId) {
    /** In a unit. */
    public static Place of(Unit unit) {
        return new Place(unit.projectId(), unit.buildingId(), unit.id());
    }

    /** In a building, somewhere that all share. */
    public static Place of(Building building) {
        return new Place(building.projectId(), building.id(), null);
    }
}
