package io.xinqiao.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A member of a company: staff, a resident who can sign in, or a program.
 *
 * @param personId the resident's own archive
 * @param deactivatedAt when they left the company; null while they work here
 */
public record Member(
        UUID id,
        String username,
        String name,
        @Nullable Department department,
        @Nullable UUID personId,
        Instant createdAt,
        @Nullable Instant deactivatedAt,
        boolean program) {}
