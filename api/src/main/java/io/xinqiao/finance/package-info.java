/**
 * What becomes of the money ({@code domain.md} §4): targets of cashiers and where they stand, old arrears and how much
 * of them came in, income and spending disclosed to residents, invoices, points for paying on time.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "archives", "cashier", "fees", "identity", "ledger", "measures", "tenants"})
@TableAccess(
        owns = {
            "collection_target",
            "disclosure",
            "disclosure_line",
            "invoice",
            "invoice_bill",
            "reward_entry",
            "reward_rule"
        },
        reads = {"bill", "deposit", "fee_item", "late_charge", "payment", "posting", "refund", "unit"})
package io.xinqiao.finance;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
