package io.xinqiao.assembly;

import static io.xinqiao.assembly.Assembly.State.CANCELLED;
import static io.xinqiao.assembly.Assembly.State.CLOSED;
import static io.xinqiao.assembly.Assembly.State.DRAFT;
import static io.xinqiao.assembly.Assembly.State.ROLL;
import static io.xinqiao.assembly.Assembly.State.VOTING;

import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A vote of all owners of a project.
 *
 * @param reason why it was extended or cancelled
 */
record Assembly(
        UUID id,
        UUID projectId,
        String number,
        String title,
        Organiser organiser,
        String organiserName,
        Rules rules,
        Window window,
        State state,
        Frozen frozen,
        Counted counted,
        @Nullable String reason,
        int version)
        implements Procedure<Assembly.State> {
    static final String TYPE = "Assembly";
    static final String KEY = "assemblyId";

    /** Who may organise one. */
    enum Organiser {
        OWNERS_COMMITTEE,
        PREPARATORY_GROUP,
        RESIDENTS_COMMITTEE,
        MANAGEMENT_COMMITTEE
    }

    /** Whether choices are shown as they come, or when they are counted. Neither is secret. */
    enum BallotKind {
        OPEN,
        SEALED
    }

    /** Where it stands. */
    enum State {
        DRAFT,
        ROLL,
        VOTING,
        CLOSED,
        CANCELLED
    }

    /** What its rules of procedure say. */
    record Rules(BallotKind ballotKind, boolean countsParking, boolean countsStorage, int proxyLimit, int noticeDays) {}

    /** When the vote is open: without its last moment. */
    record Window(Instant votesOpenAt, Instant votesCloseAt) {
        boolean holds(Instant moment) {
            return !moment.isBefore(votesOpenAt) && moment.isBefore(votesCloseAt);
        }
    }

    /** The roll as a whole, once there is one. */
    record Frozen(
            @Nullable LocalDate rollOn,
            @Nullable Instant rollPublishedAt,
            @Nullable Integer totalHeads,
            @Nullable BigDecimal totalArea) {
        static final Frozen NOT_YET = new Frozen(null, null, null, null);
    }

    /** What took part in at least one matter, once it is counted. */
    record Counted(
            @Nullable Instant closedAt,
            @Nullable Integer votedHeads,
            @Nullable BigDecimal votedArea) {
        static final Counted NOT_YET = new Counted(null, null, null);
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.FREEZE, "freezeAssemblyRoll", ROLL, Set.of(DRAFT, ROLL))
            .and(Step.OPEN, "openAssemblyVote", VOTING, Set.of(ROLL))
            .and(Step.EXTEND, "extendAssemblyVote", VOTING, Set.of(VOTING))
            .and(Step.CLOSE, "closeAssemblyVote", CLOSED, Set.of(VOTING))
            .and(Step.CANCEL, "cancelAssembly", CANCELLED, Set.of(DRAFT, ROLL, VOTING));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Assemblies are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Whether what was chosen may be shown. */
    boolean showsChoices() {
        return rules.ballotKind() == BallotKind.OPEN || state == CLOSED;
    }

    // The schema shows an assembly flat.

    public BallotKind ballotKind() {
        return rules.ballotKind();
    }

    public boolean countsParking() {
        return rules.countsParking();
    }

    public boolean countsStorage() {
        return rules.countsStorage();
    }

    public int proxyLimit() {
        return rules.proxyLimit();
    }

    public int noticeDays() {
        return rules.noticeDays();
    }

    public Instant votesOpenAt() {
        return window.votesOpenAt();
    }

    public Instant votesCloseAt() {
        return window.votesCloseAt();
    }

    public @Nullable LocalDate rollOn() {
        return frozen.rollOn();
    }

    public @Nullable Instant rollPublishedAt() {
        return frozen.rollPublishedAt();
    }

    public @Nullable Integer totalHeads() {
        return frozen.totalHeads();
    }

    public @Nullable BigDecimal totalArea() {
        return frozen.totalArea();
    }

    public @Nullable Instant closedAt() {
        return counted.closedAt();
    }

    public @Nullable Integer votedHeads() {
        return counted.votedHeads();
    }

    public @Nullable BigDecimal votedArea() {
        return counted.votedArea();
    }
}
