package io.xinqiao.services;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who renders services for the company. */
record ServiceProvider(
        UUID id, UUID projectId, String name, @Nullable String contact, int version) {
    /** Providers are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
