package io.xinqiao.tickets;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the resident said when asked afterwards. */
public record FollowUp(
        UUID id,
        UUID ticketId,
        Instant at,
        UUID askedBy,
        String answeredBy,
        Ticket.Channel channel,
        Scores scores,
        @Nullable String faults,
        @Nullable String suggestions) {
    /** Each 1 (bad) to 5 (good). */
    public record Scores(int attitude, int quality, int speed, int overall) {
        private static final int UNSATISFIED = 2;

        /** An overall 1 or 2 reopens the ticket. */
        boolean reopens() {
            return overall <= UNSATISFIED;
        }
    }

    public int attitude() {
        return scores.attitude();
    }

    public int quality() {
        return scores.quality();
    }

    public int speed() {
        return scores.speed();
    }

    public int overall() {
        return scores.overall();
    }
}
