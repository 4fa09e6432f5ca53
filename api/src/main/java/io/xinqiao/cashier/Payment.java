package io.xinqiao.cashier;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that a unit paid, with its receipt.
 *
 * @param amount what came in, without what was taken out of a prepayment
 * @param shiftId null when no cashier took it
 * @param voidedAt when it was taken back in the same shift
 */
public record Payment(
        UUID id,
        UUID projectId,
        UUID buildingId,
        UUID unitId,
        @Nullable UUID shiftId,
        @Nullable UUID cashierId,
        Receipt receipt,
        BigDecimal amount,
        @Nullable String payer,
        @Nullable String note,
        Instant at,
        LocalDate bookedOn,
        @Nullable Instant voidedAt,
        @Nullable String voidReason) {
    /** Payments are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** The number on its receipt: without gaps for each project and year. */
    public record Receipt(int year, int number) {
        /** Such as JXHY-2026-000001. */
        String text(String projectCode) {
            return "%s-%d-%06d".formatted(projectCode, year, number);
        }
    }

    /** One of the ways in which it was paid. */
    public record Tender(
            UUID paymentId,
            int position,
            Method method,
            BigDecimal amount,
            @Nullable String reference) {}
}
