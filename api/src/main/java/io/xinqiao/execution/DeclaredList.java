package io.xinqiao.execution;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.sql.RecordColumns;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Declares a list at the root of the schema, as a bean: what its objects store decides what it can be filtered and
 * ordered by ({@link DerivedLists}).
 */
public interface DeclaredList {
    /** An order that was asked for; {@code field} is the name of a component. */
    record Order(String field, boolean descending) {}

    /**
     * A list that hangs on objects of many types, as the changes of an object do.
     *
     * @param name what it is called there
     * @param by the field of its filter that asks by such an object
     * @param column what names the object
     * @param types the types of those objects
     */
    record OfMany(String name, String by, Field<UUID> column, Set<String> types) {}

    /** The root field. */
    String field();

    /** The type of its objects in the schema. */
    String type();

    /** What is stored of an object and may be asked by. */
    Collection<RecordColumns.Stored> stored();

    /** The fields of its filter that are no columns; the schema's files declare them. */
    Set<String> particular();

    /** The names of what it can be ordered by, the usual one first. */
    List<String> orders();

    /** The column that says since when an object is out of use; empty where none can be ({@link Archiving}). */
    Optional<Field<Instant>> archivedAt();

    /** Whether words can be looked for. */
    boolean isSearched();

    /** The rows that one of the particular fields asks for. */
    Condition asked(String particular, Object value);

    /** The rows that have these words. */
    Condition search(String words);

    /** Whether these words are looked for row by row, and no index tells where they are. */
    boolean looksThrough(String words);

    /** Whether the caller reaches more than so many that meet a condition. */
    boolean isLongerThan(int most, Condition condition);

    /** A page that is planned for its values where the table is large. */
    Connection<?> plannedPage(Page page, @Nullable Order order, Condition filter);

    /** A page for somebody who waits; empty when the database would look through a large table for it. */
    Optional<? extends Connection<?>> quickPage(Page page, @Nullable Order order, Condition filter);

    /** The rows that are meant where this is looked for in everything: what an index finds, if they are many. */
    Condition searchAtAGlance(String words);

    /**
     * Lets pass whoever may read all of this.
     *
     * @param rights rows of the table of permissions; what has no row is no right of its own
     * @throws CodedException FORBIDDEN
     */
    void require(List<String> rights);

    /**
     * Aggregates of those that the caller reaches.
     *
     * @param values the aggregates
     * @param groups what rows are grouped and ordered by; they come before the values
     */
    List<? extends Record> aggregate(List<Field<?>> values, Condition filter, List<Field<?>> groups, int limit);

    /** The page of those that the caller reaches. */
    Connection<?> page(Page page, @Nullable Order order, Condition filter);

    /**
     * The pages of those that the caller reaches and that hang on each of some objects, in one statement.
     *
     * @param owner the column that names what they hang on
     */
    Map<UUID, ? extends Connection<?>> pages(
            Field<UUID> owner, Set<UUID> owners, Page page, @Nullable Order order, Condition filter);

    /** Where those hang that belong to objects of many types; empty where they do not. */
    Optional<OfMany> ofMany();

    /**
     * What those that hang on an object by a field are called there; empty where the object does not list them.
     *
     * @param usual the name by the rule ({@link RelatedLists})
     */
    Optional<String> relatedName(String field, String usual);
}
