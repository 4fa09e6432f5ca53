package io.xinqiao.identity;

import io.xinqiao.execution.NodeSource;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Record;
import org.jooq.Table;

/** Where the objects of a type come from when a function finds them in a table, and no {@link Rows}. */
public final class StoredNodes implements NodeSource {
    private final String type;
    private final Function<Collection<UUID>, ? extends Map<UUID, ?>> visible;
    private final KeptTimes times;

    /** The objects of a table, found by a function of those that the caller may see. */
    public StoredNodes(
            String type,
            Table<? extends Record> table,
            Function<Collection<UUID>, ? extends Map<UUID, ?>> visible,
            TenantDatabase database) {
        this.type = type;
        this.visible = visible;
        this.times = new KeptTimes(database.sql(), table);
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Map<UUID, ?> visible(Collection<UUID> keys) {
        return visible.apply(keys);
    }

    @Override
    public Map<UUID, Instant> updated(Collection<UUID> keys) {
        return times.updated(keys);
    }

    @Override
    public boolean isVersioned() {
        return times.isVersioned();
    }

    @Override
    public Map<UUID, Integer> versions(Collection<UUID> keys) {
        return times.versions(keys);
    }

    @Override
    public Optional<Integer> lockedVersion(UUID one) {
        return times.lockedVersion(one);
    }
}
