package io.xinqiao.community;

import io.xinqiao.archives.Place;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants to come, with others perhaps.
 *
 * @param spot the unit in which they live; none for one who just came
 * @param seats how many they are
 * @param position the order of arrival
 * @param late whether it was cancelled too late for the fee to be given back
 * @param attended how many of them came
 * @param nonce what the device called the scan that checked them in
 */
record EventRegistration(
        UUID id,
        UUID eventId,
        Place spot,
        @Nullable UUID householdId,
        @Nullable UUID personId,
        int seats,
        int position,
        State state,
        Instant registeredAt,
        @Nullable Instant offerEndsAt,
        @Nullable Instant endedAt,
        boolean late,
        boolean walkIn,
        @Nullable Instant checkedInAt,
        @Nullable Integer attended,
        @Nullable String nonce,
        @Nullable UUID billId,
        @Nullable String note,
        int version) {

    /** Where it stands. */
    enum State {
        WAITING,
        OFFERED,
        CONFIRMED,
        ATTENDED,
        NO_SHOW,
        CANCELLED,
        DECLINED,
        EXPIRED
    }

    /** Those who have a place, or wait for one. */
    static final Set<State> LIVE = Set.of(State.WAITING, State.OFFERED, State.CONFIRMED, State.ATTENDED);

    /** A new one, the last to arrive at an event; whoever has come already had not registered. */
    static EventRegistration made(
            CommunityEvent event,
            UUID id,
            Place spot,
            @Nullable UUID householdId,
            @Nullable UUID personId,
            int seats,
            State state,
            Instant now,
            @Nullable UUID billId,
            @Nullable String note) {
        var isThere = state == State.ATTENDED;
        return new EventRegistration(
                id,
                event.id(),
                spot,
                householdId,
                personId,
                seats,
                event.lastPosition() + 1,
                state,
                now,
                null,
                null,
                false,
                isThere,
                isThere ? now : null,
                isThere ? seats : null,
                null,
                billId,
                note,
                1);
    }

    /** The household that came by it; none for who just came, or lives nowhere with others. */
    Optional<EventFeedback.Guest> guest() {
        return spot.buildingId() == null || spot.unitId() == null || householdId == null
                ? Optional.empty()
                : Optional.of(new EventFeedback.Guest(spot.buildingId(), spot.unitId(), householdId));
    }

    /** Registrations are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
