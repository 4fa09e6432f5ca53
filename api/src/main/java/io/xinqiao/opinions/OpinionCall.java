package io.xinqiao.opinions;

import static io.xinqiao.opinions.OpinionCall.State.CLOSED;
import static io.xinqiao.opinions.OpinionCall.State.DRAFT;
import static io.xinqiao.opinions.OpinionCall.State.OPEN;

import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call for opinions, from its first day to its last, both included. */
record OpinionCall(
        UUID id,
        UUID projectId,
        String name,
        @Nullable String description,
        LocalDate opensOn,
        LocalDate closesOn,
        State state,
        int version)
        implements Procedure<OpinionCall.State> {

    /** Whether opinions are taken. */
    enum State {
        DRAFT,
        OPEN,
        CLOSED
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.PUBLISH, "publishOpinionCall", OPEN, Set.of(DRAFT, CLOSED))
            .and(Step.CLOSE, "closeOpinionCall", CLOSED, Set.of(OPEN));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    boolean takesOpinionsOn(LocalDate day) {
        return state == OPEN && !day.isBefore(opensOn) && !day.isAfter(closesOn);
    }
}
