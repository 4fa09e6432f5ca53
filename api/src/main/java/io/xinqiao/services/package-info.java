/**
 * Value-added services 增值服务 ({@code domain.md} §6): what is offered at which price, slots in which it can be had,
 * bookings, units entrusted to be let, parcels taken in. A booking is a ticket for a special service whose price is
 * agreed on already ({@link io.xinqiao.services.ServiceBookings}): dispatch, work, bill and follow-up are those of
 * tickets.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "execution",
    "dispatch",
    "fees",
    "procedures",
    "notices",
    "passes",
    "tickets",
    "archives",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {"parcel", "service_booking", "service_offering", "service_provider", "service_slot"},
        reads = {"household", "household_member", "unit"})
package io.xinqiao.services;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
