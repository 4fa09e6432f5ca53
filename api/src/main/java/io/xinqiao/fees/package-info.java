/**
 * Fees 收费 ({@code domain.md} §4): what is charged ({@link io.xinqiao.fees.FeeItem}), at which price from when to when
 * ({@link io.xinqiao.fees.ChargeStandard}), billed for a whole project at once ({@link io.xinqiao.fees.Billing}), each
 * {@link io.xinqiao.fees.Bill} with how it came about.
 */
@NullMarked
@Imports({"ledger", "imports", "dispatch", "runs", "notices", "tickets", "archives", "identity", "platform", "tenants"})
package io.xinqiao.fees;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
