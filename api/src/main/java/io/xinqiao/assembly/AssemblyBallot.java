package io.xinqiao.assembly;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A head's ballot. It is not secret: its weight names the flat.
 *
 * @param castById who voted, for the head
 * @param checkedBy who entered the paper a second time
 * @param settledBy who said what it is where two entries differed
 * @param voterDiffers whether the second entry names somebody else as having voted
 * @param countedRound the entry that counts
 */
record AssemblyBallot(
        UUID id,
        UUID assemblyId,
        UUID headId,
        Channel channel,
        State state,
        @Nullable UUID proxyId,
        @Nullable UUID castById,
        Instant receivedAt,
        UUID enteredBy,
        @Nullable UUID checkedBy,
        @Nullable UUID settledBy,
        boolean voterDiffers,
        @Nullable String reason,
        @Nullable Integer countedRound,
        int version) {

    /** By what way it came. */
    enum Channel {
        IN_PERSON,
        ELECTRONIC,
        PAPER
    }

    /** Where it stands. */
    enum State {
        ENTERED_ONCE,
        ENTRIES_DIFFER,
        COUNTED,
        VOID
    }

    /** Ballots are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
