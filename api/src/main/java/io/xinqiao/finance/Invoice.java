package io.xinqiao.finance;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invoice for bills of a unit.
 *
 * @param title to whom it is made out
 * @param ahead whether it was issued before all of its bills were paid
 * @param reason why it was withdrawn or red-lettered; null where nothing was left of its bills
 * @param redNumber that of the invoice over less than nothing 红字发票 that cancelled it after it was issued
 */
record Invoice(
        UUID id,
        UUID projectId,
        UUID buildingId,
        UUID unitId,
        String title,
        @Nullable String taxNumber,
        BigDecimal amount,
        State state,
        @Nullable String number,
        boolean ahead,
        @Nullable String reason,
        Instant requestedAt,
        UUID requestedBy,
        @Nullable Instant issuedAt,
        @Nullable UUID issuedBy,
        @Nullable String redNumber,
        @Nullable Instant redLetteredAt,
        @Nullable UUID redLetteredBy,
        int version) {
    /** Invoices are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Where an invoice stands. */
    enum State {
        REQUESTED,
        ISSUED,
        CANCELLED,
        RED_LETTERED
    }
}
