package io.xinqiao.fees;

import java.util.UUID;

/** Knows which bills stand on invoices that are issued. */
public interface InvoiceLookup {
    /** How many issued invoices name bills of a run, or what was charged for paying those late. */
    int invoices(UUID run);

    /** How many issued invoices name a bill, or what was charged for paying it late. */
    int invoicesOf(UUID bill);
}
