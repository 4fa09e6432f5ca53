package io.xinqiao.clients;

import io.xinqiao.execution.OperationOutline;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document that an application has registered. Its name is the digest of its text, so it never changes.
 *
 * @param kind of its one operation; only queries may come by GET
 */
public record TrustedDocument(
        UUID id,
        UUID clientId,
        String documentId,
        String text,
        OperationOutline.Kind kind,
        @Nullable String operationName,
        Instant registeredAt) {}
