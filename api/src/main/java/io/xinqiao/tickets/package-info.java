/**
 * Tickets: the loop from the first call to the archive ({@code domain.md} §3). Imports platform, identity, archives and
 * tenants. {@link io.xinqiao.tickets.TicketStep} is the table of which step leads where.
 */
@NullMarked
package io.xinqiao.tickets;

import org.jspecify.annotations.NullMarked;
