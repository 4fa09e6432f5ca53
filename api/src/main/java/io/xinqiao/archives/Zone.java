package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A zone 片区: buildings of a project in the care of one steward. */
public record Zone(
        UUID id, UUID projectId, String name, @Nullable UUID stewardId, int version) {}
