package io.xinqiao.procedures;

import java.util.List;
import java.util.UUID;

/** Something that goes through states by steps, each of which stands on its timeline. */
public interface Procedure<S extends Enum<S>> {
    UUID id();

    S state();

    int version();

    /** The steps there are. */
    Moves<S> moves();

    /** The steps that its state allows now; who may take them is another matter. */
    default List<Step> possibleSteps() {
        return moves().possible(state());
    }

    /** Where a step that is allowed leads. */
    default S after(Step step) {
        return moves().after(step, state());
    }
}
