package io.xinqiao.execution;

import java.util.Collection;
import java.util.Map;
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

    /** Objects that a function finds. */
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
