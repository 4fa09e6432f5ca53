/**
 * Community events 社区活动 ({@code domain.md} §6): the year's plan, registration with a waiting list that moves up by
 * itself, check-in by signed codes, participation. The event's row counts the places and is locked before they change
 * ({@link io.xinqiao.community.RegistrationDesk}).
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "events",
    "execution",
    "procedures",
    "notices",
    "passes",
    "groups",
    "fees",
    "tickets",
    "archives",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {"community_event", "event_policy", "event_registration", "event_series"},
        reads = {"unit"})
package io.xinqiao.community;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
