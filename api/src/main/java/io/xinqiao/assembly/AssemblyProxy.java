package io.xinqiao.assembly;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A head lets a person vote for it. */
record AssemblyProxy(
        UUID id,
        UUID assemblyId,
        UUID headId,
        UUID personId,
        LocalDate givenOn,
        @Nullable String note,
        UUID recordedBy,
        @Nullable Instant revokedAt,
        @Nullable String revokedBecause,
        int version) {}
