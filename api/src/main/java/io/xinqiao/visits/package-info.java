/**
 * Visits 拜访: every household is called on after moving in, through the year, at random, and when it needs care
 * ({@code domain.md} §5). {@link io.xinqiao.visits.VisitPlan} is the rules of when.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "execution",
    "procedures",
    "tickets",
    "archives",
    "files",
    "gifts",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {"care_listing", "visit", "visit_policy"},
        reads = {"household", "household_member", "project", "role_grant", "role_grant_building", "unit"})
package io.xinqiao.visits;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
