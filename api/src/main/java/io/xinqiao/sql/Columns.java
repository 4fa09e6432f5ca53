package io.xinqiao.sql;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Converter;
import org.jooq.Field;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.SelectField;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.CustomField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one kind of object, for the lists and edges that are asked for most. They are written into a statement
 * in one piece, which jOOQ would render name by name each time, and read from the driver row by row, of which jOOQ
 * would make records first: together a sixth of what a page of tickets cost the API.
 */
public final class Columns {
    private final List<Field<?>> fields;
    private final SelectField<Object> inOnePiece;
    private final IdentityHashMap<Field<?>, Place> places = new IdentityHashMap<>();

    public Columns(Field<?>... fields) {
        this.fields = List.of(fields);
        var renderer = DSL.using(SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
        var text = this.fields.stream().map(renderer::render).collect(joining(", "));
        this.inOnePiece = CustomField.of("columns", SQLDataType.OTHER, context -> context.sql(text));
        for (var at = 0; at < fields.length; at++) places.put(fields[at], new Place(at + 1, reader(fields[at])));
    }

    /** These columns, and another one before them. */
    public Columns behind(Field<?> first) {
        return new Columns(Stream.concat(Stream.of(first), fields.stream()).toArray(Field<?>[]::new));
    }

    /** What stands behind SELECT. */
    public SelectField<Object> inOnePiece() {
        return inOnePiece;
    }

    /** The columns, in the order in which they come. */
    public List<Field<?>> fields() {
        return fields;
    }

    /** The objects that the rows of a query over these columns make. */
    public <T> List<T> fetch(ResultQuery<?> query, Function<Row, T> mapper) {
        var found = new ArrayList<T>();
        each(query, row -> found.add(mapper.apply(row)));
        return found;
    }

    /** The same by one of the columns, which tells them apart. */
    public <K, T> Map<K, T> fetchMap(ResultQuery<?> query, Field<K> key, Function<Row, T> mapper) {
        var found = new LinkedHashMap<K, T>();
        each(query, row -> {
            if (found.put(row.get(key), mapper.apply(row)) != null) {
                throw new DataAccessException("Two rows of one " + key.getName());
            }
        });
        return found;
    }

    /** The same, all of one key together and in the order in which they came. */
    public <K, T> Map<K, List<T>> fetchGroups(ResultQuery<?> query, Field<K> key, Function<Row, T> mapper) {
        var found = new LinkedHashMap<K, List<T>>();
        each(
                query,
                row -> found.computeIfAbsent(row.get(key), none -> new ArrayList<>())
                        .add(mapper.apply(row)));
        return found;
    }

    private void each(ResultQuery<?> query, Consumer<Row> consumer) {
        try (var rows = query.fetchResultSet()) {
            // The driver's own: jOOQ and the pool would each hand on every value.
            var row = new Current(rows.unwrap(ResultSet.class), places);
            while (row.next()) consumer.accept(row);
        } catch (SQLException failure) {
            throw new DataAccessException("Could not read a row", failure);
        }
    }

    /** Where a column stands in a row, and how it is read. */
    private record Place(int position, Reader reader) {}

    @FunctionalInterface
    private interface Reader {
        @Nullable
        Object read(ResultSet rows, int position) throws SQLException;
    }

    /** The row at which a result stands. All rows are asked for the same columns in nearly the same order. */
    private static final class Current implements Row {
        private final ResultSet rows;
        private final IdentityHashMap<Field<?>, Place> places;
        private final List<Asked> asked = new ArrayList<>();
        private int next;

        private record Asked(Field<?> column, Place place) {}

        Current(ResultSet rows, IdentityHashMap<Field<?>, Place> places) {
            this.rows = rows;
            this.places = places;
        }

        boolean next() throws SQLException {
            next = 0;
            return rows.next();
        }

        @SuppressWarnings("ReferenceEquality") // a column's fields are one object, as the places are by it
        private Place place(Field<?> column) {
            var before = next < asked.size() ? asked.get(next) : null;
            if (before != null && before.column == column) {
                next++;
                return before.place;
            }
            var place = places.get(column);
            if (place == null) throw new IllegalArgumentException("Not selected: " + column);
            var now = new Asked(column, place);
            if (before == null) asked.add(now);
            else asked.set(next, now);
            next++;
            return place;
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // the reader is that of the column; whoever asks knows its nulls
        public <T extends @Nullable Object> T get(Field<T> column) {
            var place = place(column);
            try {
                return (T) place.reader.read(rows, place.position);
            } catch (SQLException failure) {
                throw new DataAccessException("Could not read " + column, failure);
            }
        }
    }

    private static Reader reader(Field<?> field) {
        return converted(field.getConverter());
    }

    private static <D, U> Reader converted(Converter<D, U> converter) {
        var plain = plain(converter.fromType());
        if (converter.fromType().equals(converter.toType())) return plain;
        return (rows, position) -> converter.from(converter.fromType().cast(plain.read(rows, position)));
    }

    private static Reader plain(Class<?> type) {
        if (type == String.class) return ResultSet::getString;
        if (type == byte[].class) return ResultSet::getBytes;
        if (type == BigDecimal.class) return ResultSet::getBigDecimal;
        if (type == Integer.class) return orNull(ResultSet::getInt);
        if (type == Long.class) return orNull(ResultSet::getLong);
        if (type == Short.class) return orNull(ResultSet::getShort);
        if (type == Boolean.class) return orNull(ResultSet::getBoolean);
        if (type == Double.class) return orNull(ResultSet::getDouble);
        if (type == UUID.class || type == LocalDate.class || type == OffsetDateTime.class) {
            return (rows, position) -> rows.getObject(position, type);
        }
        if (type == String[].class || type == UUID[].class) {
            return (rows, position) -> {
                var array = rows.getArray(position);
                return array == null ? null : array.getArray();
            };
        }
        throw new IllegalArgumentException("No reader of " + type);
    }

    private static Reader orNull(Reader reader) {
        return (rows, position) -> {
            var value = reader.read(rows, position);
            return rows.wasNull() ? null : value;
        };
    }
}
