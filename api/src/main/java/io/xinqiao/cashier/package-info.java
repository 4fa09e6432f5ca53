/**
 * The cashier 收银 ({@code domain.md} §4): shifts, payments and their receipts. What is due is worked out here and never
 * taken from whoever asks; a {@link io.xinqiao.cashier.Payments payment} and all that it settles is one transaction.
 */
@NullMarked
@Imports({"archives", "fees", "files", "identity", "imports", "ledger", "platform", "printing", "renovations", "tenants"})
package io.xinqiao.cashier;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
