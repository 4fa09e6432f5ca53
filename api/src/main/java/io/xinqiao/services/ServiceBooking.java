package io.xinqiao.services;

import io.xinqiao.archives.Place;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has booked a service.
 *
 * @param price of the day of the booking, for one unit
 * @param paidUpPercent what the household was let off on that day
 * @param amount in yuan, all of it
 * @param wantedRent of a unit that is entrusted to be let, in yuan a month; none of other services
 * @param agreedRent for which it was let
 * @param letOn from which day on
 */
record ServiceBooking(
        UUID id,
        Place spot,
        @Nullable UUID householdId,
        @Nullable UUID personId,
        UUID offeringId,
        @Nullable UUID slotId,
        UUID ticketId,
        BigDecimal quantity,
        BigDecimal price,
        int paidUpPercent,
        BigDecimal amount,
        @Nullable BigDecimal wantedRent,
        @Nullable BigDecimal agreedRent,
        @Nullable LocalDate letOn,
        boolean cancelled,
        Instant bookedAt,
        @Nullable Integer rating,
        @Nullable String comment,
        @Nullable Instant ratedAt,
        int version) {
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    /** What so much comes to, rounded half up to the fen once. */
    static BigDecimal amountOf(BigDecimal quantity, BigDecimal price, int paidUpPercent) {
        return quantity.multiply(price)
                .multiply(ALL.subtract(BigDecimal.valueOf(paidUpPercent)))
                .divide(ALL, 2, RoundingMode.HALF_UP);
    }

    /** Bookings are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
