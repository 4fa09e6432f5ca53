package io.xinqiao.residents;

import static io.xinqiao.residents.ArchiveRequest.State.CONFIRMED;
import static io.xinqiao.residents.ArchiveRequest.State.REJECTED;
import static io.xinqiao.residents.ArchiveRequest.State.REQUESTED;
import static io.xinqiao.residents.ArchiveRequest.State.WITHDRAWN;

import io.xinqiao.archives.Place;
import io.xinqiao.archives.Vehicle;
import io.xinqiao.privacy.About;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import io.xinqiao.schema.Sealed;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a resident wants added to the archives 档案变更申请.
 *
 * @param householdId whose family it is; null of a vehicle
 * @param name of somebody of the family
 * @param requesterId the resident who asked
 */
record ArchiveRequest(
        UUID id,
        Place spot,
        Kind kind,
        @Nullable UUID householdId,
        @Nullable String name,
        @Nullable Sealed phone,
        @Nullable String plate,
        Vehicle.@Nullable Kind vehicleKind,
        @Nullable String brand,
        @Nullable String color,
        @Nullable String note,
        State state,
        UUID requesterId,
        UUID requestedBy,
        Instant requestedAt,
        @Nullable UUID decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String reason,
        int version)
        implements Procedure<ArchiveRequest.State>, About {

    /** What is to be registered. */
    enum Kind {
        FAMILY_MEMBER,
        VEHICLE
    }

    /** Where it stands. */
    enum State {
        REQUESTED,
        CONFIRMED,
        REJECTED,
        WITHDRAWN
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.CONFIRM, "confirmArchiveRequest", CONFIRMED, Set.of(REQUESTED))
            .and(Step.REJECT, "rejectArchiveRequest", REJECTED, Set.of(REQUESTED))
            .and(Step.WITHDRAW, "withdrawArchiveRequest", WITHDRAWN, Set.of(REQUESTED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Whoever asked has said it themselves, and sees it as it is. */
    @Override
    public UUID aboutPerson() {
        return requesterId;
    }

    /** What it is about, in a word that people know it by. */
    String what() {
        return kind == Kind.VEHICLE ? String.valueOf(plate) : String.valueOf(name);
    }

    /** Requests are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
