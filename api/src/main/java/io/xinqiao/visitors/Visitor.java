package io.xinqiao.visitors;

import static io.xinqiao.visitors.Visitor.State.INSIDE;
import static io.xinqiao.visitors.Visitor.State.INVITED;
import static io.xinqiao.visitors.Visitor.State.LEFT;
import static io.xinqiao.visitors.Visitor.State.REVOKED;

import io.xinqiao.archives.Place;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import io.xinqiao.schema.Sealed;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who was invited to a unit. */
record Visitor(
        UUID id,
        Place spot,
        @Nullable UUID hostId,
        Identity identity,
        Admission admission,
        @Nullable String code,
        State state,
        UUID invitedBy,
        @Nullable Instant erasedAt,
        int version)
        implements Procedure<Visitor.State> {

    /** Where they are. */
    enum State {
        INVITED,
        INSIDE,
        LEFT,
        REVOKED,
        EXPIRED
    }

    /** Who they are and why they come; nothing of it is kept for ever. */
    record Identity(
            @Nullable Sealed fullName,
            @Nullable Sealed phone,
            @Nullable String plate,
            @Nullable String purpose) {}

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.CHECK_IN, "checkInVisitor", INSIDE, Set.of(INVITED))
            .and(Step.CHECK_OUT, "checkOutVisitor", LEFT, Set.of(INSIDE))
            .and(Step.REVOKE, "revokeVisitor", REVOKED, Set.of(INVITED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Where they are once they have left: who may come again is still invited. */
    State afterLeaving() {
        return admission.entries() < admission.entriesAllowed() ? INVITED : LEFT;
    }

    // The schema shows a visitor flat.

    public @Nullable Sealed fullName() {
        return identity.fullName();
    }

    public @Nullable Sealed phone() {
        return identity.phone();
    }

    public @Nullable String plate() {
        return identity.plate();
    }

    public @Nullable String purpose() {
        return identity.purpose();
    }

    public Instant startsAt() {
        return admission.startsAt();
    }

    public Instant endsAt() {
        return admission.endsAt();
    }

    public int entriesAllowed() {
        return admission.entriesAllowed();
    }

    public int entries() {
        return admission.entries();
    }

    public @Nullable Instant enteredAt() {
        return admission.enteredAt();
    }

    public @Nullable Instant leftAt() {
        return admission.leftAt();
    }
}
