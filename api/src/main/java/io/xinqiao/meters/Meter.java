package io.xinqiao.meters;

import io.xinqiao.archives.MeterPlace;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that measures what a unit uses.
 *
 * @param digits how many it shows before the point; behind its highest number it begins at 0 again
 * @param factor what one step of its dial stands for
 */
record Meter(
        UUID id,
        UUID placeId,
        Whose whose,
        MeterPlace.Kind kind,
        String number,
        int digits,
        BigDecimal factor,
        @Nullable LocalDate removedOn,
        int version) {
    /** Where it belongs to. */
    record Whose(UUID projectId, UUID buildingId, UUID unitId) {}

    /** Meters are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** How many steps it takes until it shows 0 again. */
    BigDecimal round() {
        return BigDecimal.TEN.pow(digits);
    }

    UUID unitId() {
        return whose.unitId();
    }
}
