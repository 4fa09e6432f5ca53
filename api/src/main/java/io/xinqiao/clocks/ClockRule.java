package io.xinqiao.clocks;

import io.xinqiao.calendar.Basis;
import io.xinqiao.tickets.Ticket;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How long one measure may take for tickets of a sort; where several fit, the one that says most about the ticket is in
 * force.
 *
 * @param amount nothing (0) where there is no such limit
 */
public record ClockRule(
        Measure measure,
        Ticket.@Nullable Kind kind,
        Ticket.@Nullable Severity severity,
        Ticket.@Nullable Channel channel,
        @Nullable UUID ticketCategoryId,
        int amount,
        Allowance.Unit unit,
        Basis basis) {
    private static final int BY_CATEGORY = 8;
    private static final int BY_CHANNEL = 4;
    private static final int BY_SEVERITY = 2;
    private static final int BY_KIND = 1;

    boolean fits(Ticket.Report report) {
        return (kind == null || kind == report.kind())
                && (severity == null || severity == report.severity())
                && (channel == null || channel == report.channel())
                && (ticketCategoryId == null || ticketCategoryId.equals(report.categoryId()));
    }

    /** How much it says about a ticket: its category weighs more than its channel, and so on. */
    int weight() {
        return (ticketCategoryId == null ? 0 : BY_CATEGORY)
                + (channel == null ? 0 : BY_CHANNEL)
                + (severity == null ? 0 : BY_SEVERITY)
                + (kind == null ? 0 : BY_KIND);
    }

    Allowance allowance() {
        return new Allowance(amount, unit, basis);
    }
}
