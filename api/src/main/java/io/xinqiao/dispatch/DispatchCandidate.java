package io.xinqiao.dispatch;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody to whom a ticket could go.
 *
 * @param open how many tickets they have in hand
 * @param skilled whether they can do what the ticket's category asks
 * @param lastAt when they were given one last
 */
public record DispatchCandidate(
        UUID memberId,
        int open,
        int mostOpen,
        boolean onDuty,
        boolean skilled,
        @Nullable Instant lastAt) {
    /** Whether a ticket may go to them without anybody deciding so. */
    boolean isFree() {
        return onDuty && skilled && open < mostOpen;
    }
}
