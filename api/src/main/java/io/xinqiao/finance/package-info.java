/**
 * What becomes of the money ({@code domain.md} §4): targets of cashiers and where they stand, old arrears and how much
 * of them came in, income and spending disclosed to residents, invoices, points for paying on time.
 */
@NullMarked
@Imports({"archives", "cashier", "fees", "identity", "ledger", "platform", "tenants"})
package io.xinqiao.finance;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
