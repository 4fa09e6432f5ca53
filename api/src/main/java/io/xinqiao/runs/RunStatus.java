package io.xinqiao.runs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands: the part that all kinds have.
 *
 * @param kind the type of its objects in the schema
 * @param takingBack whether what it did is being taken back, or was
 * @param done how much of it is done, in what its kind counts
 * @param total of how much; 0 while nobody knows
 * @param position where its next step begins: a key that stays, whatever is added and removed meanwhile
 * @param failureKey why it stopped, in the messages
 * @param startedAt when a node first took what it is doing now
 * @param attempt how often its work was begun: by somebody who asked for it, took it back or tried it again
 * @param version grows with each step and each decision
 */
public record RunStatus(
        UUID id,
        String kind,
        @Nullable UUID projectId,
        RunState state,
        boolean takingBack,
        int done,
        int total,
        @Nullable String position,
        @Nullable String failureKey,
        List<String> failureArguments,
        UUID requestedById,
        Instant requestedAt,
        @Nullable UUID takenBackById,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        int attempt,
        int version) {
    public RunStatus {
        failureArguments = List.copyOf(failureArguments);
    }

    /** On whose account it does what it is doing now. */
    public UUID memberId() {
        return takingBack && takenBackById != null ? takenBackById : requestedById;
    }
}
