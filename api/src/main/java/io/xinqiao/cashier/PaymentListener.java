package io.xinqiao.cashier;

/** Whoever has something to do when money moves, in the same transaction. Each is a bean. */
public interface PaymentListener {
    /** Money came in, and has settled what it could. */
    default void received(Payment payment) {}

    /** A payment was taken back, with all that it had settled. */
    default void voided(Payment payment) {}

    /** Money is asked back, and it was said whether it goes, how much of it, and at last that it went. */
    default void refundStepped(Refund refund) {}
}
