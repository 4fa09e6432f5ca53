package io.xinqiao.groups;

import static io.xinqiao.groups.CommunityGroup.State.ACTIVE;
import static io.xinqiao.groups.CommunityGroup.State.CLOSED;
import static io.xinqiao.groups.CommunityGroup.State.PROPOSED;
import static io.xinqiao.groups.CommunityGroup.State.REJECTED;
import static io.xinqiao.groups.CommunityGroup.State.WITHDRAWN;

import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Residents who share an interest.
 *
 * @param leaderId who leads it; one of its members while it is active
 * @param proposedBy the member of the company, a resident perhaps, who proposed it
 * @param capacity null for any number of members
 * @param dormantAt when its leader and the steward were told that nothing happens in it
 * @param reason why it was rejected, withdrawn or wound up
 */
public record CommunityGroup(
        UUID id,
        UUID projectId,
        String name,
        String description,
        UUID leaderId,
        UUID proposedBy,
        @Nullable Integer capacity,
        boolean approvalRequired,
        int memberCount,
        State state,
        Instant proposedAt,
        @Nullable Instant foundedAt,
        @Nullable Instant endedAt,
        @Nullable Instant dormantAt,
        @Nullable String reason,
        int version)
        implements Procedure<CommunityGroup.State> {

    /** Where it stands. */
    public enum State {
        PROPOSED,
        ACTIVE,
        REJECTED,
        CLOSED,
        WITHDRAWN
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.APPROVE, "approveCommunityGroup", ACTIVE, Set.of(PROPOSED))
            .and(Step.REJECT, "rejectCommunityGroup", REJECTED, Set.of(PROPOSED))
            .and(Step.CLOSE, "closeCommunityGroup", CLOSED, Set.of(ACTIVE))
            .and(Step.WITHDRAW, "withdrawCommunityGroup", WITHDRAWN, Set.of(PROPOSED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Whether one more member has no room. */
    boolean isFull() {
        return capacity != null && memberCount >= capacity;
    }

    /** Groups are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
