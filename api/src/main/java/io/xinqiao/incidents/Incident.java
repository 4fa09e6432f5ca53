package io.xinqiao.incidents;

import static io.xinqiao.incidents.Incident.State.CANCELLED;
import static io.xinqiao.incidents.Incident.State.OPEN;
import static io.xinqiao.incidents.Incident.State.RESOLVED;
import static io.xinqiao.incidents.Incident.State.REVIEWED;

import io.xinqiao.identity.Role;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One event that affects buildings or units. */
record Incident(
        UUID id,
        UUID projectId,
        String number,
        About about,
        @Nullable UUID planId,
        State state,
        Instant beganAt,
        @Nullable Instant endedAt,
        @Nullable String review,
        int version)
        implements Procedure<Incident.State> {

    /** What happened. */
    record About(Kind kind, String title, @Nullable String description) {}

    /** What sort of event it is. */
    enum Kind {
        LIFT,
        WATER,
        POWER,
        GAS,
        FIRE,
        FLOOD,
        SECURITY,
        WEATHER,
        OTHER
    }

    /** Where it is. */
    enum State {
        OPEN,
        RESOLVED,
        REVIEWED,
        CANCELLED
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.DO_TASK, "completeIncidentTask", OPEN, Set.of(OPEN))
            .and(Step.TELL, "notifyAffected", OPEN, Set.of(OPEN))
            .and(Step.TELL, "notifyAffected", RESOLVED, Set.of(RESOLVED))
            .and(Step.LINK, "linkIncidentTickets", OPEN, Set.of(OPEN))
            .and(Step.RESOLVE, "resolveIncident", RESOLVED, Set.of(OPEN))
            .and(Step.CANCEL, "cancelIncident", CANCELLED, Set.of(OPEN))
            .and(Step.REVIEW, "reviewIncident", REVIEWED, Set.of(RESOLVED));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    public Kind kind() {
        return about.kind();
    }

    public String title() {
        return about.title();
    }

    public @Nullable String description() {
        return about.description();
    }

    /** A task of the plan: who sees to it, and until when. */
    record Task(
            UUID id,
            UUID incidentId,
            int position,
            String task,
            Role ownerRole,
            Instant dueAt,
            @Nullable Instant doneAt,
            @Nullable UUID doneBy,
            @Nullable String note) {
        public Role owner() {
            return ownerRole;
        }
    }

    /** What those affected were told, and how many of them are members. */
    record News(UUID id, UUID incidentId, String words, Instant at, UUID memberId, int told) {}

    /** A place that is affected: a unit, a whole building, or the whole project. */
    record Place(
            UUID id,
            UUID incidentId,
            @Nullable UUID buildingId,
            @Nullable UUID unitId) {}
}
