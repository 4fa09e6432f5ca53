/**
 * Venues 场地 ({@code domain.md} §6): what can be booked and when it is open, bookings of which no two ever overlap, what
 * they cost, and how the venues are used.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "events",
    "execution",
    "procedures",
    "calendar",
    "notices",
    "fees",
    "archives",
    "identity",
    "tenants"
})
@TableAccess(
        owns = {"venue", "venue_booking", "venue_closure"},
        reads = {"bill", "unit"})
package io.xinqiao.venues;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
