package io.xinqiao.runs;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A kind of run. A bean of this type, with a {@code NodeSource} of its objects, is all that a room has to add.
 *
 * <p>A step is one transaction, with how far the run is in it: whoever is cut off leaves whole steps, and another node
 * goes on with the next. So a step finds what is left by what is there or by a key that stays, never by how many came
 * before.
 */
public interface RunKind {
    /** The type of its objects in the schema; its own for ever: the database remembers it. */
    String type();

    /**
     * Whether a run changes nothing and concerns nobody but whoever asked for it: they may call it off and try it
     * again, whatever their role. A node does few of these at once ({@link RunTurns}).
     */
    default boolean isAskersOwn() {
        return false;
    }

    /** Does a step. */
    RunStep step(RunStatus run);

    /**
     * Hears how a run has ended, in the change that ends it: done, failed or called off. One that is tried again ends
     * again.
     *
     * @param failureKey why it failed, in the messages
     */
    default void ended(UUID run, RunState as, @Nullable String failureKey, List<?> failureArguments) {}

    /** Takes a step's worth of it back. */
    default RunStep takeBack(RunStatus run) {
        throw new IllegalStateException(type() + " is never taken back");
    }
}
