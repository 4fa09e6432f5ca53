/**
 * Handover 入伙: a unit goes from the developer to its owner, with checks, meter readings, keys, and defects that are
 * tracked until they are settled ({@code domain.md} §5). {@link io.xinqiao.handovers.Handover#MOVES} is the procedure.
 */
@NullMarked
@Imports({"procedures", "tickets", "archives", "files", "identity", "platform", "tenants"})
package io.xinqiao.handovers;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
