package io.xinqiao.identity;

import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.execution.NodeSource;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.ChildPages;
import io.xinqiao.sql.Columns;
import io.xinqiao.sql.Groups;
import io.xinqiao.sql.KeyedQuery;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;

/**
 * The stored objects of one type, declared once: from a table, a row scope and a mapper follow the pages of a list, the
 * objects behind an edge, the single one, the lock before a change and the change. A bean of this type is also where
 * {@code node} finds the objects.
 *
 * <p>Three words say whose rights decide about reading by key: {@link #reached} the caller's to a field of the schema,
 * {@link #behind} the caller's to the type behind an object that is visible already, {@link #ofKeys} nobody's.
 *
 * @param <T> the class of the objects; its simple name is that of the type in the schema
 */
public final class Rows<T> implements NodeSource, ListSource<T> {
    private static final String VERSION = "version";

    private final String type;
    private final Table<? extends Record> table;
    private final Field<UUID> key;
    private final RowScope scope;
    private final Columns columns;
    private final Function<Row, T> mapper;
    private final KeyedQuery ofKeys;
    private final @Nullable RecordColumns<T> stored;
    private final Collection<RecordColumns.Stored> shown;
    private final RecordColumns.@Nullable Stored storedKey;
    private final @Nullable Bulk<T> inserts;
    private final TenantDatabase database;
    private final DSLContext sql;
    private final KeptTimes times;
    private final Visibility visibility;
    private final Map<Related, ChildPages<T, ?>> related = new ConcurrentHashMap<>();

    private Rows(
            Visibility visibility,
            TenantDatabase database,
            Class<T> type,
            Table<? extends Record> table,
            RowScope scope,
            Columns columns,
            Function<Row, T> mapper,
            @Nullable RecordColumns<T> stored) {
        this.visibility = visibility;
        this.database = database;
        this.sql = database.sql();
        this.times = new KeptTimes(sql, table);
        this.type = type.getSimpleName();
        this.table = table;
        this.key = keyOf(table);
        this.scope = scope;
        this.columns = columns;
        this.mapper = mapper;
        this.stored = stored;
        this.shown = stored != null
                ? stored.stored()
                : type.isRecord() ? RecordColumns.byName(type, columns.fields().toArray(Field<?>[]::new)) : List.of();
        this.storedKey = shown.stream()
                .filter(column -> column.column().equals(key))
                .findFirst()
                .orElse(null);
        this.inserts = stored == null ? null : stored.inserts();
        this.ofKeys = new KeyedQuery(
                columns,
                (keys, visible) -> select(columns.inOnePiece())
                        .from(table)
                        .where(key.eq(any(keys)))
                        .and(visible));
    }

    @SuppressWarnings("unchecked") // every key of ours is a UUID; a coerced field would be another than the column
    private static Field<UUID> keyOf(Table<? extends Record> table) {
        return (Field<UUID>) Objects.requireNonNull(table.field("id"));
    }

    /** Rows of a table whose columns bear the names of the record's components ({@link RecordColumns}). */
    public static <T> Rows<T> of(
            Class<T> type,
            Table<? extends Record> table,
            RowScope scope,
            TenantDatabase database,
            Visibility visibility) {
        var stored = RecordColumns.of(type, table);
        return new Rows<>(visibility, database, type, table, scope, stored.columns(), stored::read, stored);
    }

    /** Rows of a table with the key {@code id}, all its columns. */
    public static <T> Rows<T> of(
            Class<T> type,
            Table<? extends Record> table,
            RowScope scope,
            Function<Row, T> mapper,
            TenantDatabase database,
            Visibility visibility) {
        return of(type, table, new Columns(table.fields()), scope, mapper, database, visibility);
    }

    /** The same with those columns only that the mapper asks for. */
    public static <T> Rows<T> of(
            Class<T> type,
            Table<? extends Record> table,
            Columns columns,
            RowScope scope,
            Function<Row, T> mapper,
            TenantDatabase database,
            Visibility visibility) {
        return new Rows<>(visibility, database, type, table, scope, columns, mapper, null);
    }

    @Override
    public String type() {
        return type;
    }

    /** What is read of a row. */
    public Columns columns() {
        return columns;
    }

    /** What is stored of an object; where a mapper reads it, what bears the name of its column. */
    @Override
    public Collection<RecordColumns.Stored> stored() {
        return shown;
    }

    @Override
    public Field<UUID> key() {
        return key;
    }

    @Override
    public UUID keyOf(T object) {
        return (UUID) Objects.requireNonNull(
                Objects.requireNonNull(storedKey, type).value().apply(object));
    }

    @Override
    public void require(List<String> rights) {
        visibility.require(rights);
    }

    @Override
    public Connection<T> page(String field, Page page, Keyset<T, ?> order, Condition filter) {
        return order.page(page, sql, table, columns, scope(field).and(filter), mapper);
    }

    @Override
    public Connection<T> plannedPage(String field, Page page, Keyset<T, ?> order, Condition filter) {
        return database.keepsWaiting(table.getName())
                ? database.plannedForValues(() -> page(field, page, order, filter))
                : page(field, page, order, filter);
    }

    @Override
    public Optional<Connection<T>> quickPage(String field, Page page, Keyset<T, ?> order, Condition filter) {
        if (!database.keepsWaiting(table.getName())) return Optional.of(page(field, page, order, filter));
        return database.plannedForValues(
                () -> order.isDear(page, sql, table, scope(field).and(filter))
                        ? Optional.empty()
                        : Optional.of(page(field, page, order, filter)));
    }

    @Override
    public Map<UUID, Connection<T>> pages(
            String field, Field<UUID> owner, Set<UUID> owners, Page page, Keyset<T, ?> order, Condition filter) {
        return related.computeIfAbsent(new Related(owner, order), key -> childPages(owner, order))
                .load(owners, page, scope(field).and(filter));
    }

    private ChildPages<T, ?> childPages(Field<UUID> owner, Keyset<T, ?> order) {
        return new ChildPages<>(sql, table, columns, owner, order, mapper);
    }

    /** How objects that hang on others are paged. */
    private record Related(Field<UUID> owner, Keyset<?, ?> order) {}

    @Override
    public List<? extends Record> aggregate(
            String field, List<Field<?>> values, Condition filter, List<Field<?>> groups, int limit) {
        return Groups.of(sql, table, scope(field).and(filter), groups, values, limit);
    }

    @Override
    public boolean isLongerThan(String field, int most, Condition filter) {
        return sql.fetchCount(sql.selectOne()
                        .from(table)
                        .where(scope(field).and(filter))
                        .limit(most + 1))
                > most;
    }

    /** All that meet a condition, in this order. */
    public List<T> list(Condition condition, OrderField<?>... order) {
        return columns.fetch(
                sql.select(columns.inOnePiece()).from(table).where(condition).orderBy(order), mapper);
    }

    /** Those that the caller may see by themselves. */
    @Override
    public Map<UUID, T> visible(Collection<UUID> keys) {
        return reached(type, keys);
    }

    /** Those that the caller reaches by a field of the schema, such as {@code Mutation.issueAccessItem}. */
    @Override
    public Map<UUID, T> reached(String field, Collection<UUID> keys) {
        return read(keys, scope(field));
    }

    /** The one that the caller reaches by a field of the schema. */
    public Optional<T> reached(String field, UUID one) {
        return Optional.ofNullable(reached(field, List.of(one)).get(one));
    }

    /**
     * The same where it has to be there.
     *
     * @throws Refused NOT_FOUND about this argument
     */
    public T require(String field, UUID one, String... argument) {
        return reached(field, one).orElseThrow(() -> Refused.notFound(argument));
    }

    /** Those behind objects that the caller sees. */
    @Override
    public Map<UUID, T> behind(Collection<UUID> keys) {
        return read(keys, behind());
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

    @Override
    public Optional<Field<Instant>> archivedAt() {
        return times.archivedAt();
    }

    @Override
    public Map<UUID, Instant> archived(Collection<UUID> keys) {
        return times.archived(keys);
    }

    @Override
    public Set<UUID> choicesOf(UUID one, NodeSource others, Set<UUID> chosen) {
        if (!(others instanceof Rows<?> known)) return chosen;
        var keys = keysTo(known.table);
        if (keys.isEmpty()) return chosen;
        return sql.select(keys).from(table).where(key.eq(one)).fetch().stream()
                .flatMap(found -> found.intoStream())
                .filter(UUID.class::isInstance)
                .map(UUID.class::cast)
                .filter(chosen::contains)
                .collect(toSet());
    }

    /** The columns that name a row of another table. */
    private List<? extends Field<?>> keysTo(Table<?> other) {
        return table.getReferences().stream()
                .filter(reference -> reference.getKey().getTable().equals(other))
                .flatMap(reference -> reference.getFields().stream())
                .filter(field -> field.getType() == UUID.class)
                .toList();
    }

    /** Those of these keys, for work behind which nobody stands who could see them or not. */
    public Map<UUID, T> ofKeys(Collection<UUID> keys) {
        return read(keys, noCondition());
    }

    /** Those that belong to certain objects, by these: as the phases of projects. */
    public Map<UUID, List<T>> groups(
            Field<UUID> owner, Collection<UUID> owners, Condition condition, OrderField<?>... order) {
        return columns.fetchGroups(
                sql.select(columns.inOnePiece())
                        .from(table)
                        .where(owner.eq(any(owners.toArray(UUID[]::new))))
                        .and(condition)
                        .orderBy(order),
                owner,
                mapper);
    }

    private Map<UUID, T> read(Collection<UUID> keys, Condition visible) {
        return columns.fetchMap(ofKeys.query(sql, keys, visible), key, mapper);
    }

    /** What the caller sees of this type behind objects that they see, as a condition. */
    public Condition behind() {
        return visibility.behind(type, scope);
    }

    /** What the caller reaches by a field of the schema, as a condition. */
    public Condition scope(String field) {
        return visibility.of(field, scope);
    }

    /**
     * The one that the caller is about to change, locked until the change is over.
     *
     * @throws Refused NOT_FOUND about this argument
     */
    public T lock(String mutation, UUID one, String argument) {
        return sql.select(columns.fields())
                .from(table)
                .where(key.eq(one))
                .and(scope(mutation))
                .forUpdate()
                .of(table)
                .fetchOptional(Row.mapping(mapper))
                .orElseThrow(() -> Refused.notFound(argument));
    }

    /** Stores an object. */
    public T insert(T object) {
        sql.insertInto(table).set(values(object)).execute();
        return object;
    }

    /** Stores objects, in one statement. */
    public void insert(List<T> objects) {
        Objects.requireNonNull(inserts, type).insert(sql, objects);
    }

    /** Stores those of the objects that nothing stands in the way of; how many. */
    public int insertNew(List<T> objects) {
        return Objects.requireNonNull(inserts, type).insertNew(sql, objects);
    }

    private Map<Field<?>, @Nullable Object> values(T object) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        Objects.requireNonNull(stored, type)
                .stored()
                .forEach(column -> values.put(column.column(), column.value().apply(object)));
        return values;
    }

    /** An object of a row that another statement fetched. */
    public T read(Row row) {
        return mapper.apply(row);
    }

    /**
     * The one that the caller is about to correct, locked until that is done.
     *
     * @param expectedVersion the one that the caller saw; null when they do not mind
     * @throws Refused NOT_FOUND about its id; CONFLICT when it is at another version
     */
    public Correction<T> correct(String mutation, UUID one, @Nullable Integer expectedVersion) {
        var before = lock(mutation, one, argument());
        requireVersion(before, expectedVersion);
        return new Correction<>(this, one, before);
    }

    /** Lets pass whoever saw an object as it is. */
    void requireVersion(T object, @Nullable Integer expected) {
        if (expected == null) return;
        var version = table.field(VERSION);
        // A type may be read without its version, though its row has one.
        var now = version != null
                        && stored().stream().anyMatch(one -> one.column().equals(version))
                ? storedIn(object, version)
                : lockedVersion(keyOf(object)).orElse(null);
        if (now == null || expected.equals(now)) return;
        throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(now), "expectedVersion")
                .withCurrent(payloadField(), object);
    }

    /** The field of an input with the id of such an object. */
    String argument() {
        return payloadField() + "Id";
    }

    private String payloadField() {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    Table<? extends Record> table() {
        return table;
    }

    /** What is stored of an object in a column. */
    @Nullable
    Object storedIn(T object, Field<?> column) {
        return of(column).value().apply(object);
    }

    /** What the schema calls a column. */
    String nameOf(Field<?> column) {
        return of(column).name();
    }

    private RecordColumns.Stored of(Field<?> column) {
        return stored().stream()
                .filter(one -> one.column().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " does not read " + column));
    }

    void deleteWhere(Field<UUID> column, UUID one) {
        var of = column instanceof TableField<?, ?> own ? Objects.requireNonNull(own.getTable()) : table;
        sql.deleteFrom(of).where(column.eq(one)).execute();
    }

    /** Deletes what refers to the parts of one; whoever would add more waits until those are gone. */
    void deleteBehind(Field<UUID> part, TableField<?, UUID> ofPart, UUID one) {
        var parts = Objects.requireNonNull(((TableField<?, UUID>) part).getTable());
        var id = keyOf(parts);
        var locked = sql.select(id).from(parts).where(part.eq(one)).forUpdate().fetchSet(id);
        sql.deleteFrom(Objects.requireNonNull(ofPart.getTable()))
                .where(ofPart.eq(any(locked.toArray(UUID[]::new))))
                .execute();
    }

    /** Makes changes of one, with the next version, and gives it as it is then. */
    T change(UUID one, Map<Field<?>, @Nullable Object> changes) {
        // Where only its parts were changed, the row is written as it is, for its version to go up.
        return change(one, sql.update(table).set(changes.isEmpty() ? Map.of(key, key) : changes));
    }

    /** Makes a change of one, with the next version, and gives it as it is then. */
    public T change(UUID one, UpdateSetMoreStep<? extends Record> changes) {
        var version = table.field(VERSION, Integer.class);
        // Who does not read it leaves it to the table.
        return (version == null || !columns.fields().contains(version)
                        ? changes
                        : changes.set(version, version.plus(1)))
                .where(key.eq(one))
                .returning(columns.fields())
                .fetchSingle(Row.mapping(mapper));
    }
}
