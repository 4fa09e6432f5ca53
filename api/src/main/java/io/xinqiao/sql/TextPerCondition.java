package io.xinqiao.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement for each row scope: one that a condition narrows, {@link PreparedText} for each condition that
 * comes again: what a caller sees stays the same object for as long as their rights are remembered.
 */
public final class TextPerCondition {
    private static final int MOST = 1_000;

    private final Function<Condition, ? extends Query> statement;
    private final Cache<Condition, Seen> seen =
            Caffeine.newBuilder().weakKeys().maximumSize(MOST).build();

    /** A condition that came once; its statement is written when it comes again. */
    private static final class Seen {
        private volatile @Nullable PreparedText fixed;
    }

    /**
     * A statement.
     *
     * @param statement for a condition, with a named parameter for each value of its own; the condition's are kept
     */
    public TextPerCondition(Function<Condition, ? extends Query> statement) {
        this.statement = statement;
    }

    /** The statement narrowed by exactly this object; null when it was not seen before, and may never be again. */
    public @Nullable PreparedText by(Condition condition) {
        var before = seen.getIfPresent(condition);
        if (before == null) {
            seen.put(condition, new Seen());
            return null;
        }
        var known = before.fixed;
        if (known != null) return known;
        var made = PreparedText.keepingValues(() -> statement.apply(condition));
        before.fixed = made;
        return made;
    }
}
