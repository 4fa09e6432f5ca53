package io.xinqiao.services;

import static io.xinqiao.services.Parcel.State.COLLECTED;
import static io.xinqiao.services.Parcel.State.RETURNED;
import static io.xinqiao.services.Parcel.State.RETURN_DUE;
import static io.xinqiao.services.Parcel.State.WAITING;

import io.xinqiao.archives.Place;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A parcel or a letter that the company took in for a home 代收.
 *
 * @param householdId who lived there when it came; null where nobody did, and it is for whose home it is
 * @param place where it lies
 * @param code that whoever lives there shows to have it
 * @param keptUntilOn until when it is kept; then it is to go back
 * @param collectorName who has it, where nobody showed the code
 * @param reason why it went back
 */
record Parcel(
        UUID id,
        Place spot,
        @Nullable UUID householdId,
        String carrier,
        String trackingNumber,
        @Nullable String place,
        @Nullable String note,
        String code,
        State state,
        Instant arrivedAt,
        LocalDate keptUntilOn,
        UUID registeredBy,
        @Nullable Instant collectedAt,
        @Nullable String collectorName,
        @Nullable Instant returnedAt,
        @Nullable String reason,
        int version)
        implements Procedure<Parcel.State> {

    /** Where it stands. */
    enum State {
        WAITING,
        RETURN_DUE,
        COLLECTED,
        RETURNED
    }

    /** Those in which it lies there. */
    static final Set<State> HERE = Set.of(WAITING, RETURN_DUE);

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.COLLECT, "collectParcel", COLLECTED, HERE)
            .and(Step.RETURN, "returnParcel", RETURNED, HERE)
            .and(Step.UNDO, "undoParcelHandover", WAITING, Set.of(COLLECTED, RETURNED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Parcels are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
