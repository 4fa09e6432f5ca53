/**
 * The ledger 账簿 ({@code domain.md} §4): double entry that is only ever added to. Each {@link io.xinqiao.ledger.Posting}
 * moves one amount from one account to another, so every journal balances by itself, and so does whatever is summed up
 * of it. The database role of a company can read postings and add to them; changing or removing one is refused.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "archives", "identity", "tenants"})
@TableAccess(owns = {"booking_day", "posting"})
package io.xinqiao.ledger;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
