package io.xinqiao.reconciliation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of a statement.
 *
 * @param amount yuan; above zero what came in, below what went out
 * @param reference the number that it has where it comes from; a fee may share that of its payment
 * @param mark what tells it from others like it
 */
record StatementLine(
        UUID id,
        UUID statementId,
        UUID projectId,
        Source source,
        int row,
        LocalDate day,
        BigDecimal amount,
        @Nullable String payer,
        @Nullable String remark,
        @Nullable String reference,
        @Nullable String mark,
        State state,
        @Nullable String note,
        @Nullable UUID settledBy,
        int version) {
    /** Lines are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Whose statement it stands in. */
    enum Source {
        BANK,
        WECHAT,
        ALIPAY
    }

    /** Whether anything is to be done about it. */
    enum State {
        OPEN,
        MATCHED,
        IGNORED
    }

    /** Why a payment is thought to be a line, the surest first. */
    enum Reason {
        REFERENCE(100),
        RECEIPT(95),
        UNIT(85),
        PAYER(75),
        AMOUNT_AND_DAY(60),
        BY_HAND(100),
        /** Nobody had taken the money, and it became this payment. */
        TAKEN(100);

        private final int confidence;

        Reason(int confidence) {
            this.confidence = confidence;
        }

        int confidence() {
            return confidence;
        }
    }

    /** A payment that a line is, or might be. */
    record Match(UUID lineId, UUID paymentId, BigDecimal amount, int confidence, Reason reason, boolean accepted) {}
}
