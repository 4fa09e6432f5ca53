/**
 * Handover 入伙: a unit goes from the developer to its owner, with checks, meter readings, keys, and defects that are
 * tracked until they are settled ({@code domain.md} §5). {@link io.xinqiao.handovers.Handover#MOVES} is the procedure.
 */
@NullMarked
@Imports({"platform", "sql", "execution", "procedures", "tickets", "archives", "files", "identity", "tenants"})
@TableAccess(
        owns = {"handover", "handover_check", "handover_checklist_item", "handover_reading"},
        reads = {"meter_place"})
package io.xinqiao.handovers;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
