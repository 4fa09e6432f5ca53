package io.xinqiao.identity;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.or;

import io.xinqiao.execution.DeclaredList;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.RecordColumns.Stored;
import io.xinqiao.sql.SearchKeys;
import io.xinqiao.sql.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Lists stored objects at a root field of the schema: the pages of those that the caller reaches, filtered and ordered
 * by what is stored ({@link DeclaredList}). A bean of this type is all that a list needs.
 *
 * @param <T> the class of the objects
 */
public final class Listing<T> implements DeclaredList {
    private final String field;
    private final ListSource<T> rows;
    private final Map<String, Keyset<T, ?>> ascending = new LinkedHashMap<>();
    private final Map<String, Keyset<T, ?>> descending = new LinkedHashMap<>();
    private final Map<String, Function<Object, Condition>> particular = new LinkedHashMap<>();
    private final Set<Field<?>> hidden = new HashSet<>();
    private final Map<String, String> related = new HashMap<>();
    private final Set<String> unrelated = new HashSet<>();
    private final List<Function<String, Condition>> words = new ArrayList<>();
    private final List<Function<String, Condition>> otherwise = new ArrayList<>();
    private @Nullable SearchKeys index;
    private Condition only = noCondition();
    private @Nullable Function<String, Condition> atAGlance;
    private @Nullable Keyset<T, ?> usual;
    private @Nullable OfMany ofMany;

    private Listing(String field, ListSource<T> rows) {
        this.field = field;
        this.rows = rows;
    }

    /** The list at this root field; its orders follow, the usual one first. */
    public static <T> Listing<T> of(String field, ListSource<T> rows) {
        return new Listing<>(field, rows);
    }

    /** Lists no others than these. */
    public Listing<T> only(Condition condition) {
        only = condition;
        return this;
    }

    /** Can be ordered by a column that is never null; smallest first where nothing is said. */
    public Listing<T> ascending(Field<?> column) {
        return order(column, false);
    }

    /** Can be ordered by a column that is never null; largest first where nothing is said. */
    public Listing<T> descending(Field<?> column) {
        return order(column, true);
    }

    private <V> Listing<T> order(Field<V> column, boolean down) {
        var stored = rows.stored().stream()
                .filter(one -> one.column().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(field + " does not read " + column));
        if (column.getDataType().nullable()) throw new IllegalArgumentException("May be null: " + column);
        var name = column.equals(rows.key()) ? "createdAt" : stored.name();
        ascending.put(name, keyset(name, column, stored, false));
        descending.put(name, keyset(name, column, stored, true));
        if (usual == null) usual = (down ? descending : ascending).get(name);
        return this;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the column is that of the value, and has one in every row
    private <V> Keyset<T, V> keyset(String name, Field<V> column, Stored stored, boolean down) {
        return new Keyset<>(
                name, column, rows.key(), down, object -> (V) stored.value().apply(object), rows::keyOf);
    }

    /** Words can be looked for in these columns, and by how the texts in them are spelled ({@link Words}). */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final Listing<T> search(Field<String>... columns) {
        for (var column : columns) words.add(word -> Words.in(column, word));
        return this;
    }

    /** A word can also be what this asks for: a number that is kept in parts, for example. */
    public Listing<T> orFoundBy(Function<String, Condition> condition) {
        words.add(condition);
        otherwise.add(condition);
        return this;
    }

    /** What is searched is found by this index, as whatever else a word asks for is by others. */
    public Listing<T> indexed(SearchKeys keys) {
        index = keys;
        return this;
    }

    /** What is looked for in everything at once is found here by an index only: by this, and by no part of a text. */
    public Listing<T> foundAtAGlanceBy(Function<String, Condition> condition) {
        atAGlance = condition;
        return this;
    }

    /** Nobody has a question about this column. */
    public Listing<T> without(Field<?> column) {
        hidden.add(column);
        return this;
    }

    /**
     * What those that hang on an object by this field are called there, such as {@code tickets} by {@code assignee}.
     */
    public Listing<T> related(String field, String name) {
        related.put(field, name);
        return this;
    }

    /**
     * The objects that these fields lead to do not list them: they would be found by looking through the whole table.
     */
    public Listing<T> unrelated(String... fields) {
        unrelated.addAll(List.of(fields));
        return this;
    }

    /** The objects of many types list what belongs to them ({@link OfMany}). */
    public Listing<T> hangingOn(Set<String> types, String name, String by, Field<UUID> column) {
        ofMany = new OfMany(name, by, column, types);
        return this;
    }

    /** A field of the filter that is no column, as the schema's files declare it; what it asks for, given its value. */
    @SuppressWarnings("unchecked") // the schema says of what type it is
    public <V> Listing<T> filter(String name, Function<V, Condition> condition) {
        particular.put(name, (Function<Object, Condition>) (Function<?, ?>) condition);
        return this;
    }

    /** A question that is answered with yes or no, and no column. */
    public Listing<T> flag(String name, Supplier<Condition> condition) {
        // What is not known is not so.
        return this.<Boolean>filter(
                name,
                wanted -> wanted ? condition.get() : DSL.field(condition.get()).isDistinctFrom(inline(true)));
    }

    /** The same of what is always known: a partial index may hold either. */
    public Listing<T> knownFlag(String name, Condition condition) {
        return this.<Boolean>filter(name, wanted -> wanted ? condition : not(condition));
    }

    @Override
    public String field() {
        return field;
    }

    @Override
    public String type() {
        return rows.type();
    }

    @Override
    public Collection<Stored> stored() {
        return rows.stored().stream()
                .filter(stored -> !hidden.contains(stored.column()))
                .toList();
    }

    @Override
    public Set<String> particular() {
        return particular.keySet();
    }

    @Override
    public List<String> orders() {
        return List.copyOf(ascending.keySet());
    }

    @Override
    public Optional<Field<Instant>> archivedAt() {
        return rows.archivedAt();
    }

    @Override
    public boolean isSearched() {
        return !words.isEmpty();
    }

    @Override
    public Condition asked(String name, Object value) {
        return Objects.requireNonNull(particular.get(name), name).apply(value);
    }

    @Override
    public Condition search(String text) {
        return and(words(text).map(this::has).toList());
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"));
    }

    private Condition has(String word) {
        var has = any(words, word);
        return among(word)
                .map(found -> or(found, any(otherwise, word)).and(compared(has)))
                .orElse(has);
    }

    /** What the index has found is compared; the planner would take it for twice as rare if it knew how. */
    private static Condition compared(Condition condition) {
        return DSL.condition(coalesce(DSL.field(condition), inline(false)));
    }

    private Optional<Condition> among(String word) {
        return Optional.ofNullable(index).flatMap(keys -> keys.among(word));
    }

    private static Condition any(List<Function<String, Condition>> conditions, String word) {
        return or(conditions.stream().map(condition -> condition.apply(word)).toList());
    }

    @Override
    public boolean looksThrough(String text) {
        return words(text).allMatch(word -> among(word).isEmpty());
    }

    @Override
    public boolean isLongerThan(int most, Condition condition) {
        return rows.isLongerThan("Query." + field, most, only.and(condition));
    }

    @Override
    public Connection<T> plannedPage(Page page, @Nullable Order order, Condition filter) {
        return rows.plannedPage("Query." + field, page, keyset(order), only.and(filter));
    }

    @Override
    public Optional<Connection<T>> quickPage(Page page, @Nullable Order order, Condition filter) {
        return rows.quickPage("Query." + field, page, keyset(order), only.and(filter));
    }

    @Override
    public Condition searchAtAGlance(String text) {
        return atAGlance == null ? search(text) : atAGlance.apply(text.strip());
    }

    @Override
    public void require(List<String> rights) {
        rows.require(rights);
    }

    @Override
    public Connection<T> page(Page page, @Nullable Order order, Condition filter) {
        return rows.page("Query." + field, page, keyset(order), only.and(filter));
    }

    @Override
    public Map<UUID, Connection<T>> pages(
            Field<UUID> owner, Set<UUID> owners, Page page, @Nullable Order order, Condition filter) {
        return rows.pages("Query." + field, owner, owners, page, keyset(order), only.and(filter));
    }

    @Override
    public Optional<OfMany> ofMany() {
        return Optional.ofNullable(ofMany);
    }

    @Override
    public Optional<String> relatedName(String field, String usual) {
        return !rows.isRelated() || unrelated.contains(field)
                ? Optional.empty()
                : Optional.of(related.getOrDefault(field, usual));
    }

    @Override
    public List<? extends Record> aggregate(List<Field<?>> values, Condition filter, List<Field<?>> groups, int limit) {
        return rows.aggregate("Query." + field, values, only.and(filter), groups, limit);
    }

    private Keyset<T, ?> keyset(@Nullable Order order) {
        var found = order == null ? usual : (order.descending() ? descending : ascending).get(order.field());
        return Objects.requireNonNull(found, field);
    }
}
