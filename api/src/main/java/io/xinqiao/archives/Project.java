package io.xinqiao.archives;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A residential community under the company's care.
 *
 * @param code 2–10 capital letters or digits; ticket numbers begin with it
 * @param takenOverOn since when the company takes care of it
 * @param position about its middle, by which arrivals are checked
 */
public record Project(
        UUID id,
        String code,
        String name,
        @Nullable String address,
        @Nullable LocalDate takenOverOn,
        @Nullable GeoPoint position,
        int version) {}
