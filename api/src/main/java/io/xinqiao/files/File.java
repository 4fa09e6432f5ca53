package io.xinqiao.files;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file as the company knows it.
 *
 * @param mediaType what its content is, whatever its name says
 * @param size in bytes
 * @param content under which name its content is kept
 * @param sha256 of its content, in hexadecimal digits
 */
public record File(
        UUID id,
        String name,
        Purpose purpose,
        State state,
        @Nullable String mediaType,
        @Nullable UUID content,
        @Nullable Long size,
        @Nullable String sha256,
        UUID createdBy,
        Instant createdAt,
        @Nullable Instant storedAt) {
    /** What it is for. */
    public enum Purpose {
        ATTACHMENT,
        IMPORT,
        EXPORT
    }

    /** Whether its content is there yet. */
    public enum State {
        AWAITED,
        STORED
    }
}
