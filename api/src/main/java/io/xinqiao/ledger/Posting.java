package io.xinqiao.ledger;

import io.xinqiao.platform.NewId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An amount moved from one account to another: the debit side gets it, the credit side gives it.
 *
 * @param amount yuan, above zero, two decimals
 * @param bookedOn the day in whose closing it counts
 * @param refundId the refund that it pays
 */
public record Posting(
        UUID id,
        Kind kind,
        About about,
        Account debit,
        Account credit,
        BigDecimal amount,
        LocalDate bookedOn,
        Instant at,
        UUID memberId,
        @Nullable UUID refundId) {
    public Posting(
            UUID id,
            Kind kind,
            About about,
            Account debit,
            Account credit,
            BigDecimal amount,
            LocalDate bookedOn,
            Instant at,
            UUID memberId) {
        this(id, kind, about, debit, credit, amount, bookedOn, at, memberId, null);
    }

    /** Why something is posted. */
    public enum Kind {
        BILL,
        BILL_REVERSAL,
        PAYMENT,
        PAYMENT_VOID,
        DISCOUNT,
        /** What had settled a bill that is reversed becomes a prepayment. */
        RELEASE,
        /** What was due and paid before the company came here. */
        OPENING,
        /** What was paid ahead settles a new bill by itself. */
        PREPAYMENT_USED,
        /** Money goes back. */
        REFUND,
        /** Of a deposit, what is not given back. */
        DEPOSIT_KEPT,
        /** What nobody will pay any more. */
        WRITE_OFF,
        /** What was written off is owed again. */
        WRITE_OFF_REVERSAL,
        /** What was missing or too much when a till was counted, once it is approved. */
        SHIFT_VARIANCE,
        /** What was missing or too much when its cash was handed over. */
        CASH_DELIVERY,
        /** What was paid ahead or left as a deposit before the company came here, and is not so. */
        OPENING_REVERSAL
    }

    /** What it is about: a unit, mostly with an item and a bill; or the till of a shift. */
    public record About(
            UUID projectId,
            @Nullable UUID unitId,
            @Nullable UUID feeItemId,
            @Nullable UUID billId,
            @Nullable UUID paymentId,
            @Nullable UUID shiftId) {
        public About(
                UUID projectId,
                UUID unitId,
                @Nullable UUID feeItemId,
                @Nullable UUID billId,
                @Nullable UUID paymentId) {
            this(projectId, unitId, feeItemId, billId, paymentId, null);
        }

        /** What is or is not in the till of a shift. */
        public static About till(UUID project, UUID shift) {
            return new About(project, null, null, null, null, shift);
        }
    }

    /** The same amount back to where it came from. */
    public Posting undone(Kind why, LocalDate on, Instant when, UUID by) {
        return new Posting(NewId.next(), why, about, /* debit= */ credit, /* credit= */ debit, amount, on, when, by);
    }
}
