package io.xinqiao.groups;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a group, or who would like to be.
 *
 * @param alias by what name they go in the group, as they say themselves
 * @param note what they said when they applied
 * @param reason why they were rejected, or had to leave
 */
record GroupMembership(
        UUID id,
        UUID groupId,
        UUID projectId,
        UUID personId,
        @Nullable String alias,
        @Nullable String note,
        State state,
        Instant appliedAt,
        @Nullable Instant joinedAt,
        @Nullable Instant endedAt,
        @Nullable String reason,
        int version) {

    /** Where it stands. */
    enum State {
        PENDING,
        JOINED,
        REJECTED,
        LEFT,
        ENDED,
        MOVED_OUT
    }

    /** Those that somebody has once in a group. */
    static final Set<State> LIVE = Set.of(State.PENDING, State.JOINED);

    /** Memberships are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
