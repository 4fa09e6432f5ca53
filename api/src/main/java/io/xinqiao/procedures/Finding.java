package io.xinqiao.procedures;

import io.xinqiao.archives.Place;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that ought not to be so, found on a visit, an inspection, a handover or in a renovation.
 *
 * @param dueOn until when it is to be put right
 */
public record Finding(
        UUID id,
        Place spot,
        Occasion occasion,
        Kind kind,
        String description,
        @Nullable LocalDate dueOn,
        Instant foundAt,
        UUID foundBy,
        @Nullable UUID ticketId,
        @Nullable Settlement settling) {

    /** What it is. */
    public enum Kind {
        DEFECT,
        VIOLATION,
        HAZARD,
        REQUEST,
        OTHER
    }

    /** On what occasion it was found: the type in the schema, and the key. */
    public record Occasion(String type, UUID id) {}

    /** That it is settled, since when, who confirmed it, and how. */
    public record Settlement(Instant settledAt, UUID settledBy, String settlement) {}

    public boolean settled() {
        return settling != null;
    }

    public @Nullable Instant settledAt() {
        return settling == null ? null : settling.settledAt();
    }

    public @Nullable String settlement() {
        return settling == null ? null : settling.settlement();
    }

    boolean overdue(LocalDate today) {
        return settling == null && dueOn != null && dueOn.isBefore(today);
    }
}
