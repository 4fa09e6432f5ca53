package io.xinqiao.keeping;

import static io.xinqiao.keeping.CustodyItem.State.COLLECTED;
import static io.xinqiao.keeping.CustodyItem.State.DISPOSED;
import static io.xinqiao.keeping.CustodyItem.State.KEPT;

import io.xinqiao.archives.Place;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that was left with the front desk for somebody. */
record CustodyItem(
        UUID id,
        Place spot,
        String number,
        Thing thing,
        State state,
        @Nullable String collectedBy,
        Instant keptAt,
        int version)
        implements Procedure<CustodyItem.State> {

    /** Where it is. */
    enum State {
        KEPT,
        COLLECTED,
        DISPOSED
    }

    /** What it is, from whom, for whom, and how long it is kept. */
    record Thing(
            String description,
            String depositedBy,
            @Nullable UUID recipientId,
            @Nullable String shelf,
            LocalDate keepUntil) {}

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.COLLECT, "releaseCustodyItem", COLLECTED, Set.of(KEPT))
            .and(Step.DISPOSE, "disposeCustodyItem", DISPOSED, Set.of(KEPT));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    boolean overdue(LocalDate today) {
        return state == KEPT && thing.keepUntil().isBefore(today);
    }

    // The schema shows an item flat.

    public String description() {
        return thing.description();
    }

    public String depositedBy() {
        return thing.depositedBy();
    }

    public @Nullable String shelf() {
        return thing.shelf();
    }

    public LocalDate keepUntil() {
        return thing.keepUntil();
    }
}
