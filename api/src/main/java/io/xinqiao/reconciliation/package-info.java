/**
 * Reconciliation 对账 ({@code domain.md} §4): statements of banks and wallets, each line once however often it is
 * imported; what it probably is and why; and the worklist of the rest, to be accepted, split, taken as a payment, put
 * aside or undone.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "archives", "cashier", "identity", "imports", "ledger", "tenants"})
@TableAccess(
        owns = {"bank_statement", "statement_line", "statement_match", "statement_problem"},
        reads = {"project"})
package io.xinqiao.reconciliation;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
