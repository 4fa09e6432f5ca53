package io.xinqiao.venues;

import java.time.LocalDate;
import java.util.UUID;

/** Days on which a venue is closed, both ends included. */
record VenueClosure(UUID id, UUID venueId, LocalDate closedFrom, LocalDate closedTo, String reason, int version) {
    boolean covers(LocalDate day) {
        return !day.isBefore(closedFrom) && !day.isAfter(closedTo);
    }
}
