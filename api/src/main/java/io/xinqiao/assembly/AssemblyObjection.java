package io.xinqiao.assembly;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody holds the roll to be wrong; what was decided, and why, stays on record. */
record AssemblyObjection(
        UUID id,
        UUID assemblyId,
        @Nullable UUID partId,
        @Nullable UUID personId,
        String words,
        UUID raisedBy,
        Instant raisedAt,
        State state,
        @Nullable String decision,
        @Nullable UUID decidedBy,
        @Nullable Instant decidedAt,
        int version) {

    /** Where it stands. */
    enum State {
        OPEN,
        UPHELD,
        DISMISSED
    }
}
