package io.xinqiao.tickets;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

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
    CANCELLED;

    /** Nobody has set out yet: a resident may still cancel, and a price may still be told. */
    public static final Set<TicketState> BEFORE_WORK =
            Collections.unmodifiableSet(EnumSet.of(SUBMITTED, ACCEPTED, DISPATCHED));

    /** It is still being worked on. */
    public static final Set<TicketState> OPEN = Collections.unmodifiableSet(EnumSet.range(SUBMITTED, PAUSED));
}
