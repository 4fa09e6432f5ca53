package io.xinqiao.opinions;

import static io.xinqiao.opinions.Opinion.State.ADOPTED;
import static io.xinqiao.opinions.Opinion.State.DECLINED;
import static io.xinqiao.opinions.Opinion.State.RECEIVED;
import static io.xinqiao.opinions.Opinion.State.WITHDRAWN;

import io.xinqiao.archives.Place;
import io.xinqiao.identity.Caller;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody thinks should be otherwise.
 *
 * @param personId whose it is; null where they would not say
 * @param selfGiven whether whoever gave it has entered it themselves
 * @param takenBy who entered it: the resident themselves, or staff whom they told
 * @param reason of the decision
 */
record Opinion(
        UUID id,
        Place spot,
        @Nullable UUID callId,
        @Nullable UUID eventId,
        @Nullable UUID topicId,
        @Nullable UUID personId,
        boolean selfGiven,
        String content,
        UUID takenBy,
        Instant givenAt,
        State state,
        @Nullable String reason,
        @Nullable Instant decidedAt,
        @Nullable UUID decidedBy,
        @Nullable UUID ticketId,
        @Nullable UUID planItemId,
        int version)
        implements Procedure<Opinion.State> {

    /** What became of it. */
    enum State {
        RECEIVED,
        ADOPTED,
        DECLINED,
        WITHDRAWN
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.ADOPT, "adoptOpinions", ADOPTED, Set.of(RECEIVED, DECLINED))
            .and(Step.DECLINE, "declineOpinions", DECLINED, Set.of(RECEIVED, ADOPTED))
            .and(Step.WITHDRAW, "withdrawOpinion", WITHDRAWN, Set.of(RECEIVED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Whether it is the caller's to reword and to withdraw: staff do so with what they were told, and no further. */
    boolean isHandled() {
        return !selfGiven
                || Objects.requireNonNull(personId)
                        .equals(Caller.current().requireMember().personId());
    }

    @Override
    public List<Step> possibleSteps() {
        var possible = Procedure.super.possibleSteps();
        return isHandled()
                ? possible
                : possible.stream().filter(step -> step != Step.WITHDRAW).toList();
    }
}
