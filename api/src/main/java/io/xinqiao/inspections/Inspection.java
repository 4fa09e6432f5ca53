package io.xinqiao.inspections;

import io.xinqiao.archives.Place;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody went and looked.
 *
 * @param subjectId the building, unit, renovation or point that was looked at, by kind
 */
record Inspection(
        UUID id,
        Place spot,
        Kind kind,
        UUID subjectId,
        @Nullable UUID templateId,
        Instant at,
        UUID inspectorId,
        @Nullable String note) {

    /** What is inspected. */
    enum Kind {
        AREA,
        VACANT_UNIT,
        RENOVATION,
        POST
    }

    /** The result of an item of the template. */
    record Answer(
            UUID inspectionId,
            int position,
            String text,
            boolean fine,
            @Nullable String note) {}

    @Nullable
    UUID subjectIf(Kind wanted) {
        return kind == wanted ? subjectId : null;
    }
}
