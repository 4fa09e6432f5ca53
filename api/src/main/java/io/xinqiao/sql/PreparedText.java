package io.xinqiao.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Context;
import org.jooq.Converter;
import org.jooq.Converters;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.CustomQueryPart;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement whose SQL text is rendered once: jOOQ writes it once, and each use binds its own values to it.
 * For what is done most: to write the text anew each time was a fifth of what it cost the API to open a ticket. The
 * text is jOOQ's, and nothing that anybody typed is part of it.
 */
public final class PreparedText {
    /** Stands before each value, and in no text. */
    private static final String MARK = "\u0001";

    private static final Pattern VALUE = Pattern.compile(MARK + "(\\w+)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final DSLContext RENDERER = DSL.using(
            SQLDialect.POSTGRES, new Settings().withRenderSchema(false).withRenderNamedParamPrefix(MARK));

    private final boolean keepsValues;
    private @Nullable Supplier<? extends Query> template;
    private volatile @Nullable Text text;

    /**
     * A statement.
     *
     * @param template gives it with a {@link Param} of a name of its own for each value
     */
    public PreparedText(Supplier<? extends Query> template) {
        this(template, false);
    }

    private PreparedText(Supplier<? extends Query> template, boolean keepsValues) {
        this.template = template;
        this.keepsValues = keepsValues;
    }

    /** A statement in which values without a name are the same at each use. */
    static PreparedText keepingValues(Supplier<? extends Query> template) {
        return new PreparedText(template, true);
    }

    /**
     * The statement as it is sent: what stands before each value, and at last what stands behind them.
     *
     * @param names of the values that each use gives
     */
    private record Text(List<String> pieces, List<Place<?>> places, List<String> names) {}

    /**
     * Where a value goes.
     *
     * @param given which of the values that each use gives; NONE when it has one of its own
     * @param kept the one of its own
     * @param type as the value's own, but that it is written as a question mark and nothing more: a cast is part of the
     *     text
     */
    private record Place<T>(int given, Param<T> kept, DataType<T> type) {
        private static final int NONE = -1;

        static <T> Place<T> of(int given, Param<T> param) {
            var own = param.getDataType();
            var type = own.asConvertedDataType(new Bare<>(own.getType(), own.getBinding()))
                    .notNull();
            return new Place<>(given, DSL.val(param.getValue(), type), type);
        }

        @SuppressWarnings("unchecked") // set together with its param
        Param<T> with(@Nullable Object[] values) {
            return given == NONE ? kept : DSL.val((T) values[given], type);
        }
    }

    private synchronized Text written() {
        var known = text;
        if (known != null) return known;
        var made = write(Objects.requireNonNull(template).get());
        text = made;
        // It may hold on to what the statement is remembered by.
        template = null;
        return made;
    }

    private Text write(Query query) {
        var params = RENDERER.extractParams(query);
        // They are numbered in the text, in their order.
        var unnamed = params.values().stream()
                .filter(param -> param.getParamName() == null && !param.isInline())
                .iterator();
        var named = RENDERER.renderNamedParams(query);
        List<String> pieces = new ArrayList<>();
        List<Place<?>> places = new ArrayList<>();
        List<String> names = new ArrayList<>();
        var from = 0;
        for (var value = VALUE.matcher(named); value.find(); ) {
            var param = NUMBER.matcher(value.group(1)).matches() ? unnamed.next() : named(value.group(1), params);
            places.add(Place.of(givenAs(param, names), param));
            pieces.add(named.substring(from, value.start()));
            from = value.end();
        }
        pieces.add(named.substring(from));
        // A binding of ours might write a question mark by itself.
        if (unnamed.hasNext() || !String.join("?", pieces).equals(RENDERER.render(query))) {
            throw new IllegalStateException("Values are missing in " + named);
        }
        return new Text(List.copyOf(pieces), List.copyOf(places), List.copyOf(names));
    }

    private static Param<?> named(String name, Map<String, Param<?>> params) {
        return Objects.requireNonNull(params.get(name));
    }

    private int givenAs(Param<?> param, List<String> names) {
        var name = param.getParamName();
        if (name == null) {
            if (!keepsValues) throw withoutName(param.toString());
            return Place.NONE;
        }
        if (!names.contains(name)) names.add(name);
        return names.indexOf(name);
    }

    private static IllegalStateException withoutName(String where) {
        return new IllegalStateException("A value without a name in " + where);
    }

    /** One use of it. */
    public Use in(DSLContext sql) {
        var known = text;
        return new Use(sql, known == null ? written() : known);
    }

    /** The values of one use. */
    public static final class Use {
        private final DSLContext sql;
        private final Text text;
        private final @Nullable Object[] values;
        private final BitSet given;

        private Use(DSLContext sql, Text text) {
            this.sql = sql;
            this.text = text;
            this.values = new @Nullable Object[text.names.size()];
            this.given = new BitSet(values.length);
        }

        /** A value, which may be null but has to be given. */
        public <T> Use set(Param<T> param, @Nullable T value) {
            var at = text.names.indexOf(Objects.requireNonNull(param.getParamName()));
            if (at < 0) throw new IllegalArgumentException("The statement has no value " + param.getParamName());
            values[at] = value;
            given.set(at);
            return this;
        }

        /** The statement with its values, to be executed. */
        public Query query() {
            return sql.query("{0}", bound());
        }

        /** The statement with its values, whose rows have these columns. */
        public ResultQuery<Record> rows(Collection<? extends Field<?>> columns) {
            return sql.resultQuery("{0}", bound()).coerce(columns);
        }

        private Bound bound() {
            var missing = given.nextClearBit(0);
            if (missing < values.length) {
                throw new IllegalStateException("Not given: " + text.names.get(missing));
            }
            return new Bound(text, values);
        }
    }

    private static final class Bound extends CustomQueryPart {
        private final transient Text text;
        private final transient @Nullable Object[] values;

        Bound(Text text, @Nullable Object[] values) {
            this.text = text;
            this.values = values;
        }

        @Override
        public void accept(Context<?> context) {
            var pieces = text.pieces();
            var places = text.places();
            for (var at = 0; at < places.size(); at++) {
                context.sql(pieces.get(at)).visit(places.get(at).with(values));
            }
            context.sql(pieces.getLast());
        }
    }

    /** Binds as another binding does, and writes no cast around the value. */
    private record Bare<T>(Class<T> type, Binding<?, T> bound) implements Binding<T, T> {
        @Override
        public Converter<T, T> converter() {
            return Converters.identity(type);
        }

        @Override
        public void sql(BindingSQLContext<T> context) {
            context.render().sql(context.variable());
        }

        @Override
        public void set(BindingSetStatementContext<T> context) throws SQLException {
            // Keys travel as they are: jOOQ would write them out for PostgreSQL to read.
            if (context.value() instanceof UUID[] keys) context.statement().setObject(context.index(), keys);
            else bound.set(context);
        }

        @Override
        public void register(BindingRegisterContext<T> context) throws SQLException {
            bound.register(context);
        }

        @Override
        public void set(BindingSetSQLOutputContext<T> context) throws SQLException {
            bound.set(context);
        }

        @Override
        public void get(BindingGetResultSetContext<T> context) throws SQLException {
            bound.get(context);
        }

        @Override
        public void get(BindingGetStatementContext<T> context) throws SQLException {
            bound.get(context);
        }

        @Override
        public void get(BindingGetSQLInputContext<T> context) throws SQLException {
            bound.get(context);
        }
    }
}
