package io.xinqiao.services;

import java.time.Instant;
import java.util.UUID;

/** A time at which a service can be had by so many; {@code taken} counts those who have booked it. */
record ServiceSlot(
        UUID id,
        UUID projectId,
        UUID offeringId,
        Instant beginsAt,
        Instant endsAt,
        int capacity,
        int taken,
        int version) {
    /** Slots are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
