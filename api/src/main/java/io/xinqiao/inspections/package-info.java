/**
 * Inspections 巡查: what is looked at, where, how often, and what was missed ({@code domain.md} §5).
 * {@link io.xinqiao.inspections.Coverage} is the reckoning.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "execution",
    "renovations",
    "procedures",
    "tickets",
    "archives",
    "files",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {
            "inspection",
            "inspection_answer",
            "inspection_item",
            "inspection_point",
            "inspection_policy",
            "inspection_route",
            "inspection_route_point",
            "inspection_template"
        },
        reads = {"building", "finding", "project"})
package io.xinqiao.inspections;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
