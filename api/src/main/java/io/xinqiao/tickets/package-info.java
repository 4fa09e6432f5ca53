/**
 * Tickets: the loop from the first call to the archive ({@code domain.md} §3). {@link io.xinqiao.tickets.TicketStep} is
 * the table of which step leads where.
 */
@NullMarked
@Imports({"archives", "files", "printing", "privacy", "identity", "platform", "tenants"})
package io.xinqiao.tickets;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
