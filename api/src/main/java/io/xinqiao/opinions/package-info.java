/**
 * Opinion calls 意见征集 ({@code domain.md} §7): what residents and staff bring in is grouped, and each of it is adopted or
 * not, with the reason told to whoever gave it. What was adopted becomes a ticket or an item of the plan.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "execution",
    "procedures",
    "notices",
    "tickets",
    "community",
    "archives",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {"opinion", "opinion_call", "opinion_plan_item", "opinion_topic"},
        reads = {"unit"})
package io.xinqiao.opinions;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
