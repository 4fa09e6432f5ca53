package io.xinqiao.visitors;

import io.xinqiao.visitors.Visitor.State;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When and how often somebody may come in, and how often they have. Whether they may now is the gate's one rule.
 *
 * @param endsAt the moment at which it is over
 */
record Admission(
        Instant startsAt,
        Instant endsAt,
        int entriesAllowed,
        int entries,
        @Nullable Instant enteredAt,
        @Nullable Instant leftAt) {

    /** Why somebody is not let in. */
    enum Refusal {
        REVOKED("revoked"),
        HOST_GONE("hostGone"),
        EARLY("early"),
        EXPIRED("expired"),
        INSIDE("inside"),
        USED("used");

        private final String reason;

        Refusal(String reason) {
            this.reason = reason;
        }

        String key() {
            return "refused.visitor." + reason;
        }
    }

    /** Why they are not let in at a moment; empty when they are. */
    Optional<Refusal> refusal(State state, boolean hostLivesThere, Instant now) {
        if (state == State.REVOKED) return Optional.of(Refusal.REVOKED);
        if (state == State.INSIDE) return Optional.of(Refusal.INSIDE);
        if (state == State.EXPIRED || !now.isBefore(endsAt)) return Optional.of(Refusal.EXPIRED);
        if (entries >= entriesAllowed) return Optional.of(Refusal.USED);
        if (!hostLivesThere) return Optional.of(Refusal.HOST_GONE);
        if (now.isBefore(startsAt)) return Optional.of(Refusal.EARLY);
        return Optional.empty();
    }
}
