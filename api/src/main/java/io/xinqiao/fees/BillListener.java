package io.xinqiao.fees;

import java.util.UUID;

/**
 * Whoever has something hang on what bills come to or on what is owed of them, in the same transaction. Each is a bean.
 */
public interface BillListener {
    /** These bills, locked, come to less than before: they were taken back, or nobody will pay some of them. */
    default void reduced(UUID[] bills) {}

    /** Of these bills, locked, another amount is owed than before, for whatever reason. */
    default void owedAnew(UUID[] bills) {}
}
