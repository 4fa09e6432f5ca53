package io.xinqiao.gateways;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A payment that a gateway tells of, once its signature is found right.
 *
 * @param order the number of the order
 * @param transaction the gateway's own number, by which the same payment is known again
 */
record PaymentNotification(
        String order,
        String transaction,
        BigDecimal amount,
        @Nullable String payer) {}
