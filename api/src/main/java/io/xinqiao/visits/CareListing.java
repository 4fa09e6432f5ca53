package io.xinqiao.visits;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A household that is visited at an interval because somebody in it needs care. */
record CareListing(
        UUID id,
        UUID householdId,
        @Nullable UUID personId,
        int everyDays,
        LocalDate since,
        @Nullable LocalDate until,
        UUID listedBy) {}
