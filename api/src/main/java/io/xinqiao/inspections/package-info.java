/**
 * Inspections 巡查: what is looked at, where, how often, and what was missed ({@code domain.md} §5).
 * {@link io.xinqiao.inspections.Coverage} is the reckoning.
 */
@NullMarked
@Imports({"renovations", "procedures", "tickets", "archives", "files", "identity", "platform", "tenants"})
package io.xinqiao.inspections;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
