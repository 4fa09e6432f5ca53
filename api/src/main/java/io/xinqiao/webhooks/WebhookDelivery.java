package io.xinqiao.webhooks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one endpoint.
 *
 * @param id the message's id, the same for every attempt
 */
record WebhookDelivery(
        UUID id,
        UUID endpointId,
        String topic,
        UUID subject,
        Instant at,
        State state,
        Progress progress,
        @Nullable String payload) {
    /** How far it is. */
    record Progress(
            int attempts,
            Instant nextAt,
            @Nullable Instant deliveredAt,
            @Nullable Integer lastStatus,
            @Nullable String lastError) {}

    /** Where it is; {@code NOTHING} when there was nothing to tell. */
    enum State {
        PENDING,
        DELIVERED,
        GIVEN_UP,
        NOTHING
    }

    /** One attempt to bring it. */
    record Attempt(
            UUID id,
            UUID deliveryId,
            Instant at,
            @Nullable Integer status,
            @Nullable String error,
            int millis) {}

    public int attempts() {
        return progress.attempts();
    }

    public @Nullable Instant nextAttemptAt() {
        return state == State.PENDING ? progress.nextAt() : null;
    }

    public @Nullable Instant deliveredAt() {
        return progress.deliveredAt();
    }

    public @Nullable Integer lastStatus() {
        return progress.lastStatus();
    }

    public @Nullable String lastError() {
        return progress.lastError();
    }
}
