/**
 * Incidents 突发事件: one event that affects many ({@code domain.md} §3). An emergency plan makes its tasks, those affected
 * are told, the tickets that it explains are resolved with it, and afterwards it is reviewed.
 */
@NullMarked
@Imports({"procedures", "notices", "tickets", "archives", "identity", "platform", "tenants"})
package io.xinqiao.incidents;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
