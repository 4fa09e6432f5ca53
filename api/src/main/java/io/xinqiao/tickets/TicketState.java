package io.xinqiao.tickets;

/** Where a ticket is in its loop. */
public enum TicketState {
    SUBMITTED,
    ACCEPTED,
    DISPATCHED,
    IN_PROGRESS,
    PAUSED,
    RESOLVED,
    FOLLOWED_UP,
    ARCHIVED,
    CANCELLED
}
