/**
 * The cashier 收银 ({@code domain.md} §4): shifts, payments and their receipts. What is due is worked out here and never
 * taken from whoever asks; a {@link io.xinqiao.cashier.Payments payment} and all that it settles is one transaction.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "events",
    "execution",
    "archives",
    "fees",
    "files",
    "identity",
    "imports",
    "ledger",
    "measures",
    "papers",
    "printing",
    "renovations",
    "tenants"
})
@TableAccess(
        owns = {
            "cashier_shift",
            "deposit",
            "opening_deposit",
            "opening_prepayment",
            "payment",
            "prepayment",
            "receipt_number",
            "refund",
            "shift_count",
            "tender"
        },
        reads = {"bill", "household", "household_member", "ownership", "ownership_share", "posting", "project", "unit"})
package io.xinqiao.cashier;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
