package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A building of a project. */
public record Building(
        UUID id,
        UUID projectId,
        String number,
        String name,
        @Nullable UUID phaseId,
        @Nullable UUID zoneId,
        int version) {}
