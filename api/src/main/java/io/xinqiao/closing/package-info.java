/**
 * The end of a day 日结 ({@code domain.md} §4): a day's books are closed for good, and what a cashier has in the drawer
 * is handed over to finance. A closed day takes no more entries; the ledger and the database both see to it.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "archives", "cashier", "identity", "ledger", "tenants"})
@TableAccess(
        owns = {"cash_delivery", "daily_closing", "month_closing"},
        reads = {"cashier_shift", "payment", "refund", "statement_line"})
package io.xinqiao.closing;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
