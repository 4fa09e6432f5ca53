package io.xinqiao.fees;

import org.jooq.Condition;

/** Whoever has something to do when bills are made, in the same transaction. Each is a bean. */
public interface BillingListener {
    /**
     * Bills were made, by a run or one by one; not those of the opening, which people know.
     *
     * @param which tells them, a condition on {@code BILL}: they may be thousands
     */
    void billed(Condition which);
}
