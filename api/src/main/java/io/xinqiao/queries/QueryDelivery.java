package io.xinqiao.queries;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was due for somebody at a moment.
 *
 * @param savedQueryRunId by the recipient's rights; null where they may not run the query
 */
record QueryDelivery(
        UUID id,
        UUID queryScheduleId,
        Instant dueAt,
        UUID recipientId,
        @Nullable UUID savedQueryRunId,
        State state) {
    /** What became of it. */
    enum State {
        PENDING,
        DELIVERED,
        FAILED,
        CANCELLED,
        WITHHELD
    }
}
