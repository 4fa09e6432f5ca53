package io.xinqiao.archives;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Those who live in a unit for a time.
 *
 * @param movedOutOn null while they live there
 */
public record Household(
        UUID id, UUID unitId, LocalDate movedInOn, @Nullable LocalDate movedOutOn) {}
