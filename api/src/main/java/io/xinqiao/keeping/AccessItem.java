package io.xinqiao.keeping;

import static io.xinqiao.keeping.AccessItem.State.IN_STOCK;
import static io.xinqiao.keeping.AccessItem.State.ISSUED;
import static io.xinqiao.keeping.AccessItem.State.LOST;
import static io.xinqiao.keeping.AccessItem.State.RETIRED;

import io.xinqiao.archives.Place;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key or a card: in stock, in somebody's hands, lost, or no longer in use.
 *
 * @param issuedOn since when its holder has it; null where nobody knows, or nobody has it
 */
record AccessItem(
        UUID id,
        Place spot,
        Kind kind,
        String number,
        State state,
        @Nullable UUID holderId,
        @Nullable LocalDate issuedOn,
        @Nullable UUID replacesId,
        int version)
        implements Procedure<AccessItem.State> {

    /** What opens the door. */
    enum Kind {
        KEY,
        ACCESS_CARD,
        VEHICLE_CARD,
        REMOTE
    }

    /** Where it is. */
    enum State {
        IN_STOCK,
        ISSUED,
        LOST,
        RETIRED
    }

    /** What was lost may turn up again. */
    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.ISSUE, "issueAccessItem", ISSUED, Set.of(IN_STOCK))
            .and(Step.RETURN, "returnAccessItem", IN_STOCK, Set.of(ISSUED, LOST))
            .and(Step.LOSE, "reportAccessItemLost", LOST, Set.of(ISSUED, IN_STOCK))
            .and(Step.REPLACE, "replaceAccessItem", RETIRED, Set.of(ISSUED, LOST))
            .and(Step.RETIRE, "retireAccessItem", RETIRED, Set.of(IN_STOCK, LOST));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }
}
