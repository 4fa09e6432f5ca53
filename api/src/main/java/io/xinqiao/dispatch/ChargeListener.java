package io.xinqiao.dispatch;

import io.xinqiao.tickets.Ticket;
import java.math.BigDecimal;
import java.util.UUID;

/** Whoever has something to do when the work on a ticket is charged, in the same transaction. Each is a bean. */
@FunctionalInterface
public interface ChargeListener {
    /** A ticket is charged, once; {@code charge} is the charge's key. */
    void charged(Ticket ticket, UUID charge, BigDecimal amount);
}
