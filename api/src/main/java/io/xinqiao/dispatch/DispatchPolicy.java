package io.xinqiao.dispatch;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How tickets of a project, or of the whole company, find somebody once they are accepted. */
public record DispatchPolicy(@Nullable UUID projectId, Mode mode) {
    static final DispatchPolicy BY_HAND = new DispatchPolicy(null, Mode.MANUAL);

    /** The ways. */
    public enum Mode {
        /** Somebody decides. */
        MANUAL,
        /** Whoever has waited longest for work. */
        ROUND_ROBIN,
        /** Whoever has the least in hand. */
        LEAST_LOADED
    }
}
