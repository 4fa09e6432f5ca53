/**
 * Tickets: the loop from the first call to the archive ({@code domain.md} §3). {@link io.xinqiao.tickets.TicketStep} is
 * the table of which step leads where.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "events",
    "execution",
    "archives",
    "files",
    "papers",
    "printing",
    "privacy",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {
            "canned_reply",
            "follow_up",
            "follow_up_policy",
            "follow_up_sample",
            "ticket",
            "ticket_category",
            "ticket_correction",
            "ticket_event",
            "ticket_number"
        },
        reads = {"household", "household_member", "ticket_clock"})
package io.xinqiao.tickets;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
