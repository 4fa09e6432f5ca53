/**
 * What all procedures share: states with the steps between them, a timeline that nobody edits, and findings that may
 * become tickets ({@code domain.md} §5).
 *
 * <p>Doors: {@link io.xinqiao.procedures.Moves} for a state machine as a table, {@link io.xinqiao.procedures.Timeline},
 * {@link io.xinqiao.procedures.Findings}, {@link io.xinqiao.procedures.OccasionSource}.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "tickets", "archives", "files", "identity", "tenants"})
@TableAccess(owns = {"finding", "paper_number", "procedure_event"})
package io.xinqiao.procedures;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
