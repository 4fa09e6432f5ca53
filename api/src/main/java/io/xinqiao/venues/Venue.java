package io.xinqiao.venues;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hall, a room or a court that can be booked. */
record Venue(
        UUID id,
        UUID projectId,
        String name,
        @Nullable String location,
        @Nullable String rules,
        int capacity,
        Opening opening,
        Terms terms,
        boolean active,
        int version) {

    /**
     * When it is open.
     *
     * @param weekHours Monday to Sunday, as {@link WeekHours} writes them
     * @param setUpMinutes before each use, which belong to what is taken
     * @param cleanUpMinutes after each use, which belong to what is taken
     */
    record Opening(List<String> weekHours, boolean closedOnHolidays, int setUpMinutes, int cleanUpMinutes) {
        public Opening {
            weekHours = List.copyOf(weekHours);
        }
    }

    /**
     * What a booking of it comes with.
     *
     * @param pricePerHour in yuan; nothing where it is free
     * @param holdMinutes for how long a booking is held until it is approved or paid
     * @param freeCancellationHours how long before it begins a booking can be cancelled without a charge
     */
    record Terms(
            BigDecimal pricePerHour,
            boolean approvalRequired,
            int holdMinutes,
            int freeCancellationHours,
            int longestMinutes,
            int advanceDays) {}

    // The schema shows a venue flat.

    public boolean closedOnHolidays() {
        return opening.closedOnHolidays();
    }

    public int setUpMinutes() {
        return opening.setUpMinutes();
    }

    public int cleanUpMinutes() {
        return opening.cleanUpMinutes();
    }

    public BigDecimal pricePerHour() {
        return terms.pricePerHour();
    }

    public boolean approvalRequired() {
        return terms.approvalRequired();
    }

    public int holdMinutes() {
        return terms.holdMinutes();
    }

    public int freeCancellationHours() {
        return terms.freeCancellationHours();
    }

    public int longestMinutes() {
        return terms.longestMinutes();
    }

    public int advanceDays() {
        return terms.advanceDays();
    }
}
