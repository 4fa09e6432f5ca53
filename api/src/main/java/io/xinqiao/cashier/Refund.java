package io.xinqiao.cashier;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that goes back to a household: asked for, approved by somebody else, paid out in a shift.
 *
 * @param from where it comes from
 * @param amount what is paid in the end
 * @param requestedAmount what was asked for first
 */
public record Refund(
        UUID id,
        UUID projectId,
        UUID buildingId,
        UUID unitId,
        From from,
        BigDecimal amount,
        BigDecimal requestedAmount,
        Method method,
        String payee,
        String reason,
        State state,
        UUID requestedBy,
        Instant requestedAt,
        @Nullable Decided decided,
        @Nullable PaidOut paid,
        @Nullable Changed changed,
        int version) {
    /** Refunds are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** What is given back. */
    public enum Source {
        PAYMENT,
        PREPAYMENT,
        DEPOSIT
    }

    /** Where it stands. */
    public enum State {
        REQUESTED,
        APPROVED,
        DENIED,
        PAID,
        /** It was taken back before it was paid; the money is free for another. */
        WITHDRAWN;

        /** Whether it still stands for money that is to go out. */
        boolean isOpen() {
            return this == REQUESTED || this == APPROVED;
        }

        /** What {@link #isOpen} says, as the database has it. */
        static List<String> open() {
            return Arrays.stream(values())
                    .filter(State::isOpen)
                    .map(State::name)
                    .toList();
        }
    }

    /** A payment, a deposit, or, with neither, what the unit has paid ahead. */
    public record From(
            Source source,
            @Nullable UUID paymentId,
            @Nullable UUID depositId) {}

    /** Who approved or denied it, and what they said. */
    public record Decided(UUID by, Instant at, @Nullable String decision) {}

    /** Who withdrew or lowered it last, and why. */
    public record Changed(UUID by, Instant at, String changeReason) {}

    /** In which shift it was paid. */
    public record PaidOut(UUID shiftId, Instant at, LocalDate bookedOn) {}
}
