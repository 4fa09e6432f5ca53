package io.xinqiao.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where events are brought. */
record WebhookEndpoint(
        UUID id,
        String url,
        @Nullable String description,
        List<WebhookTopic> topics,
        State state,
        Instant createdAt,
        UUID createdById,
        @Nullable Instant formerSecretUntil,
        @Nullable Instant failingSince) {
    /** A paused one keeps what waits for it; a removed one gets nothing any more. */
    enum State {
        ACTIVE,
        PAUSED,
        REMOVED
    }
}
