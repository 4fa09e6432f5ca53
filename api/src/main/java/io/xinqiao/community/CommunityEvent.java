package io.xinqiao.community;

import static io.xinqiao.community.CommunityEvent.State.CANCELLED;
import static io.xinqiao.community.CommunityEvent.State.DRAFT;
import static io.xinqiao.community.CommunityEvent.State.HELD;
import static io.xinqiao.community.CommunityEvent.State.PUBLISHED;

import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to which residents come together.
 *
 * @param planKey what it is called in the plan of its year, where it was proposed
 * @param audience whose event it is, and who may register
 * @param taken places that nobody else can have: confirmed, on offer, or of people who came
 * @param lastPosition how many have registered so far, in the order of arrival
 * @param reason why it was moved or cancelled
 * @param feedbackId the survey by which those who came are asked how it was
 */
record CommunityEvent(
        UUID id,
        UUID projectId,
        @Nullable UUID seriesId,
        @Nullable String planKey,
        Kind kind,
        String name,
        @Nullable String description,
        String place,
        Audience audience,
        Time time,
        Places places,
        Money money,
        int taken,
        int lastPosition,
        State state,
        @Nullable String reason,
        @Nullable String summary,
        @Nullable UUID feedbackId,
        int version)
        implements Procedure<CommunityEvent.State> {

    /** What it is. */
    enum Kind {
        FESTIVAL,
        CONVENIENCE_DAY,
        SAFETY_DRILL,
        VOLUNTEERING,
        FORUM,
        RECEPTION_DAY,
        INTEREST,
        LECTURE,
        OTHER
    }

    /** Where it stands. */
    enum State {
        DRAFT,
        PUBLISHED,
        HELD,
        CANCELLED
    }

    /** What happens when the first party that waits is larger than what is free. */
    enum PartyRule {
        SKIP,
        HOLD
    }

    /**
     * Whose event it is.
     *
     * @param membersOnly whether only members of the group may register
     */
    record Audience(@Nullable UUID groupId, boolean membersOnly) {}

    /** When it takes place, and when people may register: both without their last moment. */
    record Time(Instant beginsAt, Instant endsAt, Instant registrationOpensAt, Instant registrationClosesAt) {
        Time plus(Duration by) {
            return new Time(
                    beginsAt.plus(by), endsAt.plus(by), registrationOpensAt.plus(by), registrationClosesAt.plus(by));
        }
    }

    /**
     * How places are given.
     *
     * @param offerHours for how long an offer stands; with 0 whoever waits is in at once
     * @param lateHours within how many hours before the beginning a cancellation is late
     */
    record Places(
            int capacity, int perHousehold, int perRegistration, int offerHours, PartyRule partyRule, int lateHours) {}

    /** What it costs: each person, and the company. */
    record Money(
            BigDecimal fee,
            @Nullable BigDecimal budget,
            @Nullable BigDecimal cost) {}

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.PUBLISH, "publishCommunityEvent", PUBLISHED, Set.of(DRAFT))
            .and(Step.MOVE, "moveCommunityEvent", DRAFT, Set.of(DRAFT))
            .and(Step.MOVE, "moveCommunityEvent", PUBLISHED, Set.of(PUBLISHED))
            .and(Step.CLOSE, "closeCommunityEvent", HELD, Set.of(PUBLISHED))
            .and(Step.CANCEL, "cancelCommunityEvent", CANCELLED, Set.of(DRAFT, PUBLISHED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Events are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    public int free() {
        return places.capacity() - taken;
    }

    /** The same at another time. */
    CommunityEvent at(Time other) {
        return new CommunityEvent(
                id,
                projectId,
                seriesId,
                planKey,
                kind,
                name,
                description,
                place,
                audience,
                other,
                places,
                money,
                taken,
                lastPosition,
                state,
                reason,
                summary,
                feedbackId,
                version);
    }

    /** Whether somebody may register, or be offered a place, at this moment. */
    boolean isOpen(Instant now) {
        return state == PUBLISHED
                && !now.isBefore(time.registrationOpensAt())
                && now.isBefore(time.registrationClosesAt());
    }

    /** Until when an offer stands that is made now. */
    Instant offerEndsAt(Instant now) {
        var until = now.plus(Duration.ofHours(places.offerHours()));
        return until.isBefore(time.registrationClosesAt()) ? until : time.registrationClosesAt();
    }

    /** Whether a cancellation at this moment is late. */
    boolean isLate(Instant now) {
        return now.isAfter(time.beginsAt().minus(Duration.ofHours(places.lateHours())));
    }

    // The schema shows an event flat.

    public @Nullable UUID groupId() {
        return audience.groupId();
    }

    public boolean membersOnly() {
        return audience.membersOnly();
    }

    public Instant beginsAt() {
        return time.beginsAt();
    }

    public Instant endsAt() {
        return time.endsAt();
    }

    public Instant registrationOpensAt() {
        return time.registrationOpensAt();
    }

    public Instant registrationClosesAt() {
        return time.registrationClosesAt();
    }

    public int capacity() {
        return places.capacity();
    }

    public int perHousehold() {
        return places.perHousehold();
    }

    public int perRegistration() {
        return places.perRegistration();
    }

    public int offerHours() {
        return places.offerHours();
    }

    public PartyRule partyRule() {
        return places.partyRule();
    }

    public int lateHours() {
        return places.lateHours();
    }

    public BigDecimal fee() {
        return money.fee();
    }

    public @Nullable BigDecimal budget() {
        return money.budget();
    }

    public @Nullable BigDecimal cost() {
        return money.cost();
    }
}
