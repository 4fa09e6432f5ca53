package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A residential community under the company's care.
 *
 * @param code 2–10 capital letters or digits; ticket numbers begin with it
 */
public record Project(
        UUID id, String code, String name, @Nullable String address) {}
