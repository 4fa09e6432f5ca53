package io.xinqiao.runs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An object of the schema that is a run: what a kind adds to its status. */
public interface Run {
    UUID id();

    RunStatus status();

    default RunState state() {
        return status().state();
    }

    default boolean takingBack() {
        return status().takingBack();
    }

    default int done() {
        return status().done();
    }

    default int total() {
        return status().total();
    }

    /** How far it is, in percent; 100 only when it is through. */
    default int percent() {
        var status = status();
        if (status.state() == RunState.DONE || status.state() == RunState.TAKEN_BACK) return 100;
        return status.total() == 0 ? 0 : (int) Math.min(99, status.done() * 100L / status.total());
    }

    default Instant requestedAt() {
        return status().requestedAt();
    }

    default @Nullable Instant startedAt() {
        return status().startedAt();
    }

    default @Nullable Instant endedAt() {
        return status().endedAt();
    }
}
