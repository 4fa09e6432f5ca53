/**
 * Incidents 突发事件: one event that affects many ({@code domain.md} §3). An emergency plan makes its tasks, those affected
 * are told, the tickets that it explains are resolved with it, and afterwards it is reviewed.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "events",
    "execution",
    "procedures",
    "notices",
    "tickets",
    "archives",
    "identity",
    "tenants"
})
@TableAccess(
        owns = {
            "emergency_plan",
            "emergency_plan_step",
            "incident",
            "incident_news",
            "incident_place",
            "incident_task",
            "incident_ticket"
        },
        reads = {"household", "household_member", "member", "ticket", "unit"})
package io.xinqiao.incidents;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
