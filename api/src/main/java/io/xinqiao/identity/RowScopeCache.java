package io.xinqiao.identity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jooq.Condition;

/**
 * The cache of row scopes: which rows somebody reaches, worked out once for as long as their rights are remembered. A
 * condition that stays the same object lets statements around it be written once too.
 */
final class RowScopeCache {
    /**
     * There are some hundreds of kinds of rows; whoever makes a {@link RowScope} anew each time must not fill memory.
     */
    private static final int MOST = 1_000;

    private record Rows(String row, RowScope reach, boolean behindParent) {}

    private final Map<Rows, Condition> known = new ConcurrentHashMap<>();

    Condition of(String row, RowScope reach, boolean behindParent, Supplier<Condition> find) {
        var rows = new Rows(row, reach, behindParent);
        var already = known.get(rows);
        if (already != null) return already;
        if (known.size() >= MOST) known.clear();
        var found = find.get();
        known.put(rows, found);
        return found;
    }
}
