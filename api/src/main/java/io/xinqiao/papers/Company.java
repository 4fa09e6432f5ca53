package io.xinqiao.papers;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the company says of itself on its papers.
 *
 * @param name as it stands on papers; null for the name that it is registered under
 * @param logoId a PNG or JPEG file
 */
public record Company(
        UUID id,
        @Nullable String name,
        @Nullable String address,
        @Nullable String phone,
        @Nullable String bank,
        @Nullable String bankAccount,
        @Nullable UUID logoId,
        int version) {}
