package io.xinqiao.changes;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One field of one object that was changed, or that a deleted object had.
 *
 * @param field as the schema calls it
 * @param before as it is stored; null when there was none, and when it is sealed
 * @param sealed whether it is personal or secret: that it was changed is all that is told
 * @param memberId for whom; null for work in the background
 */
public record ObjectChange(
        UUID id,
        Instant at,
        String objectType,
        UUID objectId,
        String field,
        @Nullable String before,
        @Nullable String after,
        boolean sealed,
        boolean deleted,
        @Nullable UUID memberId,
        @Nullable String requestId) {}
