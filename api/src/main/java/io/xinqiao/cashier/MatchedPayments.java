package io.xinqiao.cashier;

import java.util.UUID;

/** Knows which payments are lines of statements: those are not taken back while they are. */
public interface MatchedPayments {
    /** Whether it is settled that a line of a statement is this payment. */
    boolean isMatched(UUID payment);
}
