package io.xinqiao.execution;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Where the objects of one type come from when they are asked for by id. */
public interface NodeSource {
    /** The name of the type in the schema. */
    String type();

    /** Those of the objects that are there and that the caller may see, in one statement. */
    Map<UUID, ?> visible(Collection<UUID> keys);

    /** Those behind objects that the caller sees; rights through a parent count. */
    default Map<UUID, ?> behind(Collection<UUID> keys) {
        return visible(keys);
    }

    /** When those of the objects that were changed since they were entered were changed last, in one statement. */
    default Map<UUID, Instant> updated(Collection<UUID> keys) {
        return Map.of();
    }

    /** Whether they have versions, so that somebody who changes one can say which they saw. */
    default boolean isVersioned() {
        return false;
    }

    /** The versions of those that are there, in one statement. */
    default Map<UUID, Integer> versions(Collection<UUID> keys) {
        return Map.of();
    }

    /** The version of one that is about to be changed, which nobody else changes until that is done. */
    default Optional<Integer> lockedVersion(UUID one) {
        return Optional.empty();
    }

    /** When those of the objects that are out of use were put there, in one statement ({@link Archiving}). */
    default Map<UUID, Instant> archived(Collection<UUID> keys) {
        return Map.of();
    }

    /** Those of some objects of another type that one of these was made with; all where that is not known. */
    default Set<UUID> choicesOf(UUID one, NodeSource others, Set<UUID> chosen) {
        return chosen;
    }

    /** Those that the caller reaches by a field of the schema. */
    default Map<UUID, ?> reached(String field, Collection<UUID> keys) {
        return visible(keys);
    }

    /** Objects that a function finds, and which stay as they were entered. */
    static NodeSource of(String type, Function<Collection<UUID>, ? extends Map<UUID, ?>> visible) {
        return new NodeSource() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Map<UUID, ?> visible(Collection<UUID> keys) {
                return visible.apply(keys);
            }
        };
    }
}
