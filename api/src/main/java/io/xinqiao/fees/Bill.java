package io.xinqiao.fees;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a unit is to pay for one item and period. Its amount never changes: it is settled, discounted, or reversed.
 *
 * @param writtenOff what nobody will pay any more
 * @param parkingSpaceId the space that it is for, of an item that is charged by space
 */
public record Bill(
        UUID id,
        Payer payer,
        @Nullable UUID parkingSpaceId,
        UUID feeItemId,
        Origin origin,
        Period period,
        LocalDate dueOn,
        BigDecimal amount,
        BigDecimal settled,
        BigDecimal discounted,
        BigDecimal writtenOff,
        EarlyDiscount early,
        boolean reversed) {
    /** Bills are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /**
     * Whose bill it is: the unit's, and whoever owned it and lived there on its days, or the developer while nobody
     * did.
     */
    public record Payer(
            UUID projectId,
            UUID buildingId,
            UUID unitId,
            @Nullable UUID householdId,
            @Nullable UUID ownershipId,
            @Nullable UUID developerId) {
        Payer(UUID projectId, UUID buildingId, UUID unitId, @Nullable UUID householdId, @Nullable UUID ownershipId) {
            this(projectId, buildingId, unitId, householdId, ownershipId, null);
        }
    }

    /** The days that are charged, both ends included. */
    public record Period(LocalDate from, LocalDate to) {}

    /** Where it comes from. */
    public record Origin(
            Source source, @Nullable UUID runId, @Nullable UUID sourceId) {}

    /** What makes bills. */
    public enum Source {
        RUN,
        OPENING,
        TICKET,
        MANUAL,
        LATE,
        EVENT,
        VENUE,
        SERVICE
    }

    /** What is let off when it is paid in full by this day. */
    public record EarlyDiscount(@Nullable LocalDate until, BigDecimal discount) {}

    /** Where it stands. */
    public enum State {
        OPEN,
        PARTLY_PAID,
        PAID,
        REVERSED,
        WRITTEN_OFF
    }

    public State state() {
        if (reversed) return State.REVERSED;
        if (outstanding().signum() == 0) return writtenOff.signum() > 0 ? State.WRITTEN_OFF : State.PAID;
        return settled.signum() > 0 ? State.PARTLY_PAID : State.OPEN;
    }

    /** What is still to be paid. */
    public BigDecimal outstanding() {
        return reversed
                ? BigDecimal.ZERO.setScale(2)
                : amount.subtract(settled).subtract(discounted).subtract(writtenOff);
    }

    /** What is let off if it is paid in full on this day. */
    public BigDecimal discountOn(LocalDate day) {
        var until = early.until();
        if (until == null || day.isAfter(until) || discounted.signum() > 0) return BigDecimal.ZERO.setScale(2);
        return early.discount().min(outstanding());
    }

    public Source source() {
        return origin.source();
    }

    public LocalDate periodFrom() {
        return period.from();
    }

    public LocalDate periodTo() {
        return period.to();
    }
}
