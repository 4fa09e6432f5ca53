package io.xinqiao.schema;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.conf.ParamType;
import org.jooq.impl.DSL;

/**
 * Moments as the driver reads them from the wire. jOOQ's own binding has the driver write each as text and parses that
 * again, which was a tenth of what a page of tickets cost the API.
 */
public final class InstantBinding implements Binding<OffsetDateTime, Instant> {
    private static final Converter<OffsetDateTime, Instant> CONVERTER = Converter.ofNullable(
            OffsetDateTime.class, Instant.class, OffsetDateTime::toInstant, moment -> moment.atOffset(ZoneOffset.UTC));

    @Override
    public Converter<OffsetDateTime, Instant> converter() {
        return CONVERTER;
    }

    @Override
    public void sql(BindingSQLContext<Instant> context) {
        if (context.render().paramType() == ParamType.INLINED) {
            context.render().visit(DSL.inline(CONVERTER.to(context.value())));
        } else {
            context.render().sql("cast(").sql(context.variable()).sql(" as timestamp with time zone)");
        }
    }

    @Override
    public void register(BindingRegisterContext<Instant> context) throws SQLException {
        throw new SQLFeatureNotSupportedException("There are no procedures here");
    }

    @Override
    public void set(BindingSetStatementContext<Instant> context) throws SQLException {
        context.statement().setObject(context.index(), CONVERTER.to(context.value()));
    }

    @Override
    public void get(BindingGetResultSetContext<Instant> context) throws SQLException {
        context.value(CONVERTER.from(context.resultSet().getObject(context.index(), OffsetDateTime.class)));
    }

    @Override
    public void set(BindingSetSQLOutputContext<Instant> context) throws SQLException {
        throw new SQLFeatureNotSupportedException("There are no object types here");
    }

    @Override
    public void get(BindingGetStatementContext<Instant> context) throws SQLException {
        throw new SQLFeatureNotSupportedException("There are no procedures here");
    }

    @Override
    public void get(BindingGetSQLInputContext<Instant> context) throws SQLException {
        throw new SQLFeatureNotSupportedException("There are no object types here");
    }
}
