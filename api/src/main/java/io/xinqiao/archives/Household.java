package io.xinqiao.archives;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Those who live in a unit for a time.
 *
 * @param movedOut null while they live there
 */
public record Household(
        UUID id, UUID unitId, LocalDate movedIn, @Nullable LocalDate movedOut, int version) {}
