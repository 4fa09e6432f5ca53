package io.xinqiao.cashier;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came in by some methods with a payment, for whoever holds it against a statement.
 *
 * @param receipt the number of its receipt
 * @param reference what the cashier or the gateway wrote down
 */
public record Received(
        UUID paymentId,
        String unitNumber,
        String receipt,
        LocalDate bookedOn,
        BigDecimal amount,
        @Nullable String payer,
        @Nullable String reference) {}
