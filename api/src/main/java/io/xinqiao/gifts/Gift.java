package io.xinqiao.gifts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that points are given for.
 *
 * @param points for one
 * @param stock how many are left
 */
record Gift(
        UUID id,
        UUID projectId,
        String name,
        @Nullable String description,
        int points,
        int stock,
        boolean active,
        int version) {
    /** Gifts are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
