package io.xinqiao.platform;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * A statement whose text is always the same: jOOQ writes it once, and each use binds its own values to it. For what is
 * done most: to write the text anew each time was a fifth of what it cost the API to open a ticket. The text is jOOQ's,
 * and nothing that anybody typed is part of it.
 */
public final class Fixed {
    private static final DSLContext RENDERER = DSL.using(SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
    private static final Pattern NAMED = Pattern.compile(":([A-Za-z]\\w*)");

    /** jOOQ numbers what has no name; a binding of ours might write a question mark by itself. */
    private static final Pattern UNNAMED = Pattern.compile(":\\d|\\?");

    private final Supplier<? extends Query> template;
    private volatile @Nullable Text text;

    /**
     * A statement.
     *
     * @param template gives it with a {@link Param} of a name of its own for each value
     */
    public Fixed(Supplier<? extends Query> template) {
        this.template = template;
    }

    /** The statement as it is sent: what stands before each value, and at last what stands behind them. */
    private record Text(List<String> pieces, List<Place<?>> places) {}

    /**
     * Where a value goes.
     *
     * @param type as the value's own, but that it is written as a question mark and nothing more: a cast is part of the
     *     text
     */
    private record Place<T>(String name, DataType<T> type) {
        static <T> Place<T> of(Param<T> param) {
            var type = param.getDataType();
            return new Place<>(
                    Objects.requireNonNull(param.getParamName()),
                    type.asConvertedDataType(new Bare<>(type.getType(), type.getBinding())));
        }

        @SuppressWarnings("unchecked") // set together with its param
        Param<T> with(@Nullable Object value) {
            return DSL.val((T) value, type);
        }
    }

    private Text text() {
        var known = text;
        if (known != null) return known;
        var query = template.get();
        var params = RENDERER.extractParams(query);
        var named = RENDERER.renderNamedParams(query);
        List<String> pieces = new ArrayList<>();
        List<Place<?>> places = new ArrayList<>();
        var from = 0;
        for (var name = NAMED.matcher(named); name.find(); ) {
            var param = params.get(name.group(1));
            if (param == null) continue;
            places.add(Place.of(param));
            pieces.add(named.substring(from, name.start()));
            from = name.end();
        }
        pieces.add(named.substring(from));
        if (UNNAMED.matcher(String.join("", pieces)).find()) {
            throw new IllegalStateException("A value without a name in " + named);
        }
        var made = new Text(List.copyOf(pieces), List.copyOf(places));
        text = made;
        return made;
    }

    /** One use of it. */
    public Use in(DSLContext sql) {
        return new Use(sql, text());
    }

    /** The values of one use. */
    public static final class Use {
        private final DSLContext sql;
        private final Text text;
        private final Map<String, @Nullable Object> values = new HashMap<>();

        private Use(DSLContext sql, Text text) {
            this.sql = sql;
            this.text = text;
        }

        /** A value. Those that are not given are null. */
        public <T> Use set(Param<T> param, @Nullable T value) {
            values.put(Objects.requireNonNull(param.getParamName()), value);
            return this;
        }

        /** The statement with its values, to be executed. */
        public Query query() {
            return sql.query("{0}", new Bound(text, values));
        }

        /** The statement with its values, whose rows have these columns. */
        public ResultQuery<Record> rows(Collection<? extends Field<?>> columns) {
            return sql.resultQuery("{0}", new Bound(text, values)).coerce(columns);
        }
    }

    private static final class Bound extends CustomQueryPart {
        private final transient Text text;
        private final transient Map<String, @Nullable Object> values;

        Bound(Text text, Map<String, @Nullable Object> values) {
            this.text = text;
            this.values = values;
        }

        @Override
        public void accept(Context<?> context) {
            var pieces = text.pieces();
            var places = text.places();
            for (var at = 0; at < places.size(); at++) {
                var place = places.get(at);
                context.sql(pieces.get(at)).visit(place.with(values.get(place.name())));
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
            bound.set(context);
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
