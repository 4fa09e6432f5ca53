package io.xinqiao.archives;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person agreed to 授权同意, and when they took it back. */
public record Consent(
        UUID id,
        UUID personId,
        Purpose purpose,
        LocalDate givenOn,
        @Nullable LocalDate withdrawnOn,
        UUID recordedBy,
        @Nullable String note) {
    /** What for. */
    public enum Purpose {
        SERVICE,
        NOTICES,
        MARKETING,
        PHOTOS,
        SHARING
    }
}
