package io.xinqiao.procedures;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One step on the timeline of a procedure. It is only ever added.
 *
 * @param memberId who took it; null for what became due by itself
 */
public record ProcedureEvent(
        UUID id,
        String subjectType,
        UUID subjectId,
        Step step,
        Instant at,
        @Nullable UUID memberId,
        @Nullable String note) {}
