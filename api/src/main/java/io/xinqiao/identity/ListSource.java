package io.xinqiao.identity;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.RecordColumns.Stored;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Gives a {@link Listing} the stored objects of one type: rows of one table ({@link Rows}), or of several.
 *
 * @param <T> the class of the objects
 */
public interface ListSource<T> {
    /** The type of the objects in the schema. */
    String type();

    /** The column of their keys. */
    Field<UUID> key();

    /** The key of one. */
    UUID keyOf(T object);

    /** What is stored of an object. */
    Collection<Stored> stored();

    /** The column that says since when an object is out of use; empty where none can be. */
    default Optional<Field<Instant>> archivedAt() {
        return Optional.empty();
    }

    /**
     * Lets pass whoever may read by all of these rows of the table of permissions, as far as there are such.
     *
     * @throws CodedException FORBIDDEN
     */
    void require(List<String> rights);

    /** A page of those that the caller reaches by a field of the schema. */
    Connection<T> page(String field, Page page, Keyset<T, ?> order, Condition filter);

    /** Such a page, planned for its values where the table is large. */
    default Connection<T> plannedPage(String field, Page page, Keyset<T, ?> order, Condition filter) {
        return page(field, page, order, filter);
    }

    /** Such a page for somebody who waits; empty when the database would look through a large table for it. */
    default Optional<Connection<T>> quickPage(String field, Page page, Keyset<T, ?> order, Condition filter) {
        return Optional.of(page(field, page, order, filter));
    }

    /** Whether they are listed at the objects that they hang on. */
    default boolean isRelated() {
        return true;
    }

    /**
     * The same page of those that hang on each of some objects, in one statement; nobody asks where they are not
     * {@linkplain #isRelated() related}.
     *
     * @param owner the column that names what they hang on
     */
    Map<UUID, Connection<T>> pages(
            String field, Field<UUID> owner, Set<UUID> owners, Page page, Keyset<T, ?> order, Condition filter);

    /** Whether the caller reaches more than so many by a field of the schema. */
    default boolean isLongerThan(String field, int most, Condition filter) {
        return ((Number) Objects.requireNonNull(aggregate(field, List.of(DSL.count()), filter, List.of(), 1)
                                .getFirst()
                                .get(0)))
                        .longValue()
                > most;
    }

    /** Aggregates of those that the caller reaches by a field of the schema; groups come first, in their order. */
    List<? extends Record> aggregate(
            String field, List<Field<?>> values, Condition filter, List<Field<?>> groups, int limit);
}
