/**
 * Clocks 时限: how long things may take by the policy in force, what has run out, and who was told. They follow the steps
 * of tickets in the same transaction ({@link io.xinqiao.clocks.ClockKeeper}); {@link io.xinqiao.clocks.Alarms} tells of
 * them at the moment, once over all nodes.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "events",
    "execution",
    "calendar",
    "notices",
    "tickets",
    "archives",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {"clock_policy", "clock_rule", "ticket_clock"},
        reads = {"ticket", "ticket_category", "ticket_event"})
package io.xinqiao.clocks;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
