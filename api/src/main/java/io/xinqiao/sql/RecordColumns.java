package io.xinqiao.sql;

import static java.util.stream.Collectors.toMap;

import io.xinqiao.schema.Sealed;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Maps a record class to the columns of a table by their names, in both directions: {@code holderId} is stored in
 * {@code holder_id}. A component that is a record itself is spread over columns of its own components' names, with its
 * own name before them or without ({@code contact.phone} in {@code contact_phone} or in {@code phone}); where it may be
 * null, it is when every column that it needs is. Enums are stored by name, lists as arrays, and what is sealed in a
 * column that says so ({@code phone} in {@code phone_sealed}).
 *
 * <p>jOOQ's own mapper does the same from records of its own, which cost more than the query of a page
 * ({@link Columns}), and not the way back.
 *
 * @param <T> the record class
 */
public final class RecordColumns<T> {
    /** A column, with the names of the components that lead to it, and what is stored there of an object. */
    public record Stored(String path, Field<?> column, Class<?> type, Function<Object, @Nullable Object> value) {
        /** The name of the last component: {@code unitId} of {@code place.unitId}. */
        public String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }

    private static final String SEALED = "_sealed";

    @FunctionalInterface
    private interface Reader {
        @Nullable
        Object read(Row row);
    }

    private final Table<? extends Record> table;
    private final Map<String, Field<?>> byName;
    private final Map<String, Stored> stored = new LinkedHashMap<>();
    private final Reader reader;
    private final Columns columns;

    private RecordColumns(Class<T> type, Table<? extends Record> table) {
        this.table = table;
        this.byName = Arrays.stream(table.fields()).collect(toMap(Field::getName, Function.identity()));
        this.reader = record(type, "", "", object -> object, false);
        this.columns = new Columns(stored.values().stream().map(Stored::column).toArray(Field<?>[]::new));
    }

    /**
     * The columns of a record class in a table.
     *
     * @throws IllegalArgumentException when a component has no column of its name, or two have the same, or a part that
     *     may be null has none that may not
     */
    public static <T> RecordColumns<T> of(Class<T> type, Table<? extends Record> table) {
        return new RecordColumns<>(type, table);
    }

    /**
     * What is stored of a record's components in columns of their names, as far as it is: for objects that are read in
     * another way, which keep something under another name or work it out. {@code requestedById} is stored in
     * {@code requested_by} too; of two components of one name the first has the column.
     */
    public static Collection<Stored> byName(Class<?> type, Field<?>... columns) {
        Map<String, Field<?>> byName = new LinkedHashMap<>();
        for (var column : columns) byName.putIfAbsent(column.getName(), column);
        Map<Field<?>, Stored> found = new LinkedHashMap<>();
        collect(type, "", "", object -> object, byName, found);
        return found.values();
    }

    private static void collect(
            Class<?> type,
            String path,
            String prefix,
            Function<Object, @Nullable Object> self,
            Map<String, Field<?>> byName,
            Map<Field<?>, Stored> found) {
        for (var component : type.getRecordComponents()) {
            var getter = getter(component);
            Function<Object, @Nullable Object> value = object -> {
                var holder = self.apply(object);
                return holder == null ? null : invoke(getter, holder);
            };
            var here = path.isEmpty() ? component.getName() : path + "." + component.getName();
            var name = snake(component.getName());
            if (component.getType().isRecord()) {
                collect(component.getType(), here, name + "_", value, byName, found);
                continue;
            }
            var column = byName.get(prefix + name);
            if (column == null) column = byName.get(name);
            if (column == null) column = byName.get(name.replaceAll("_id$", ""));
            if (column == null) continue;
            stored(here, column, component.getType(), value)
                    .ifPresent(stored -> found.putIfAbsent(stored.column(), stored));
        }
    }

    private static Optional<Stored> stored(
            String path, Field<?> column, Class<?> type, Function<Object, @Nullable Object> value) {
        if (type.isEnum() && column.getType() == String.class) {
            return Optional.of(new Stored(path, column, type, object -> name(value.apply(object))));
        }
        return column.getType() == MethodType.methodType(type).wrap().returnType()
                ? Optional.of(new Stored(path, column, type, value))
                : Optional.empty();
    }

    /** What is stored, in the order of the components. */
    public Collection<Stored> stored() {
        return stored.values();
    }

    /** The columns that are read. */
    public Columns columns() {
        return columns;
    }

    /** The object in a row. */
    @SuppressWarnings({"unchecked", "NullAway"}) // the outermost record is always there
    public T read(Row row) {
        return (T) reader.read(row);
    }

    /** Inserts of objects, every column of theirs. */
    public Bulk<T> inserts() {
        var bulk = Bulk.<T>into(table);
        stored.values().forEach(column -> set(bulk, column));
        return bulk;
    }

    @SuppressWarnings("unchecked") // what is given is of the column's type
    private static <T> void set(Bulk<T> bulk, Stored stored) {
        bulk.set((Field<Object>) stored.column(), row -> stored.value().apply(row));
    }

    /** @param prefix what may stand before the names of the columns, such as {@code contact_} */
    private Reader record(
            Class<?> type, String path, String prefix, Function<Object, @Nullable Object> self, boolean nullable) {
        var components = type.getRecordComponents();
        var readers = new Reader[components.length];
        var needed = new ArrayList<Integer>();
        for (var at = 0; at < components.length; at++) {
            var component = components[at];
            readers[at] = component(component, path, prefix, self);
            if (!isNullable(component)) needed.add(at);
        }
        if (nullable && needed.isEmpty()) throw new IllegalArgumentException(path + " is never there");
        var constructor = constructor(type, components);
        return row -> {
            var values = new @Nullable Object[readers.length];
            for (var at = 0; at < values.length; at++) values[at] = readers[at].read(row);
            if (nullable && needed.stream().allMatch(at -> values[at] == null)) return null;
            return invoke(constructor, values);
        };
    }

    private Reader component(
            RecordComponent component, String path, String prefix, Function<Object, @Nullable Object> outer) {
        var name = component.getName();
        var type = component.getType();
        var getter = getter(component);
        Function<Object, @Nullable Object> self = object -> {
            var holder = outer.apply(object);
            return holder == null ? null : invoke(getter, holder);
        };
        var here = path.isEmpty() ? name : path + "." + name;
        if (type.isRecord()) return record(type, here, snake(name) + "_", self, isNullable(component));
        var stem = snake(name) + (type == Sealed.class ? SEALED : "");
        var column = byName.get(prefix + stem);
        if (column == null) column = byName.get(stem);
        if (column == null) {
            throw new IllegalArgumentException("No column of " + table.getName() + " for " + here);
        }
        for (var other : stored.values()) {
            if (other.column().equals(column)) {
                throw new IllegalArgumentException(other.path() + " and " + here + " are stored in the same " + column);
            }
        }
        return column(here, column, component, self);
    }

    private Reader column(
            String path, Field<?> column, RecordComponent component, Function<Object, @Nullable Object> self) {
        var type = component.getType();
        if (type.isEnum()) {
            stored.put(path, new Stored(path, column, type, object -> name(self.apply(object))));
            return row -> constant(type, row.get(column));
        }
        if (type == List.class) {
            var element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            var array = column.getType().getComponentType();
            stored.put(path, new Stored(path, column, type, object -> array(array, self.apply(object))));
            return row -> list(element, row.get(column));
        }
        if (column.getType() != MethodType.methodType(type).wrap().returnType()) {
            throw new IllegalArgumentException(path + " is " + type + " and stored as " + column.getType());
        }
        stored.put(path, new Stored(path, column, type, self));
        return row -> row.get(column);
    }

    private static @Nullable String name(@Nullable Object constant) {
        return constant == null ? null : ((Enum<?>) constant).name();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an enum class is one of Enum
    private static @Nullable Object constant(Class<?> type, @Nullable Object name) {
        return name == null ? null : Enum.valueOf((Class) type, (String) name);
    }

    private static @Nullable Object array(Class<?> element, @Nullable Object list) {
        if (list == null) return null;
        return ((List<?>) list)
                .stream()
                        .map(value -> value instanceof Enum<?> constant ? constant.name() : value)
                        .toArray(length -> (Object[]) Array.newInstance(element, length));
    }

    private static @Nullable List<?> list(Class<?> element, @Nullable Object array) {
        if (array == null) return null;
        var values = Arrays.stream((Object[]) array);
        return (element.isEnum() ? values.map(name -> constant(element, name)) : values).toList();
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        try {
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asType(MethodType.genericMethodType(types.length))
                    .asSpreader(Object[].class, types.length);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException(type.getName(), impossible);
        }
    }

    private static MethodHandle getter(RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor).asType(MethodType.genericMethodType(1));
        } catch (IllegalAccessException impossible) {
            throw new IllegalArgumentException(component.toString(), impossible);
        }
    }

    /** Both handles take one argument: an object, or the array of all. */
    @SuppressWarnings("IllegalCatch") // a handle may throw whatever a constructor does
    private static Object invoke(MethodHandle handle, Object argument) {
        try {
            return handle.invoke(argument);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
