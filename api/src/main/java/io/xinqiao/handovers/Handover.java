package io.xinqiao.handovers;

import static io.xinqiao.handovers.Handover.State.CANCELLED;
import static io.xinqiao.handovers.Handover.State.CHECKED;
import static io.xinqiao.handovers.Handover.State.CLOSED;
import static io.xinqiao.handovers.Handover.State.HANDED_OVER;
import static io.xinqiao.handovers.Handover.State.INVITED;
import static io.xinqiao.handovers.Handover.State.PLANNED;

import io.xinqiao.archives.Place;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The handover of a unit to its owner.
 *
 * @param receiverId who takes over
 * @param keys how many keys were given
 */
record Handover(
        UUID id,
        Place spot,
        @Nullable UUID receiverId,
        State state,
        @Nullable Instant appointedAt,
        @Nullable LocalDate handedOverOn,
        @Nullable Integer keys,
        Instant createdAt,
        int version)
        implements Procedure<Handover.State> {

    /** Where a handover stands. */
    enum State {
        PLANNED,
        INVITED,
        CHECKED,
        HANDED_OVER,
        CLOSED,
        CANCELLED
    }

    /** Owners may be invited anew and units checked anew; what is handed over is not taken back. */
    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.INVITE, "inviteToHandover", INVITED, Set.of(PLANNED, INVITED, CHECKED))
            .and(Step.CHECK, "checkHandover", CHECKED, Set.of(INVITED, CHECKED))
            .and(Step.HAND_OVER, "handOver", HANDED_OVER, Set.of(CHECKED))
            .and(Step.CLOSE, "closeHandover", CLOSED, Set.of(HANDED_OVER))
            .and(Step.CANCEL, "cancelHandover", CANCELLED, Set.of(PLANNED, INVITED, CHECKED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }
}
