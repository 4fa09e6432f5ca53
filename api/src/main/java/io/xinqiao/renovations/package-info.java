/**
 * Renovation 装修: application, review, deposit, permit, workers' passes, violations, acceptance, refund
 * ({@code domain.md} §5). {@link io.xinqiao.renovations.Renovation#MOVES} is the procedure. The deposit is recorded
 * here; its entry in the ledger comes with the fees.
 *
 * <p>Door: {@link io.xinqiao.renovations.Renovations} with its record.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "procedures", "tickets", "archives", "files", "identity", "tenants"})
@TableAccess(owns = {"renovation", "worker_pass"})
package io.xinqiao.renovations;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
