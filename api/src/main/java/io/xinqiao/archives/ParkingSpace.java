package io.xinqiao.archives;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A parking space 车位 of a project.
 *
 * @param number unique in its lot
 * @param holderId who bought or rents it
 * @param unitId the unit that it belongs to
 */
public record ParkingSpace(
        UUID id,
        UUID projectId,
        String lot,
        String number,
        Kind kind,
        @Nullable BigDecimal area,
        Tenure tenure,
        @Nullable UUID holderId,
        @Nullable UUID unitId,
        @Nullable LocalDate since,
        @Nullable LocalDate until,
        int version) {
    /** Where it is. */
    public enum Kind {
        SURFACE,
        UNDERGROUND,
        MECHANICAL
    }

    /** Whether it is free, rented or sold. */
    public enum Tenure {
        FREE,
        RENTED,
        SOLD
    }
}
