package io.xinqiao.queries;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of a saved query, never changed.
 *
 * @param documentId the digest of the text, as trusted documents have it
 * @param variables what is said of them, in JSON
 * @param columns the same
 * @param chart the same
 * @param savedBy nobody where it comes with the product
 */
record SavedQueryVersion(
        UUID id,
        UUID savedQueryId,
        int sequence,
        String documentId,
        String document,
        @Nullable String operationName,
        String variables,
        String rowsPath,
        String columns,
        @Nullable String chart,
        @Nullable UUID savedBy,
        Instant savedAt) {}
