package io.xinqiao.renovations;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whoever books the deposits of renovations, in the same transaction. Each is a bean. */
public interface DepositListener {
    /**
     * A deposit is taken.
     *
     * @param method how it was paid; cash without
     */
    void taken(UUID renovation, UUID unit, BigDecimal amount, @Nullable String method);

    /**
     * A deposit is to be given back, and the rest of it is kept.
     *
     * @param kept yuan that are not given back
     * @param reason why, if anything is kept
     */
    void released(UUID renovation, UUID unit, BigDecimal amount, BigDecimal kept, @Nullable String reason);
}
