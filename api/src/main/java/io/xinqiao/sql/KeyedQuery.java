package io.xinqiao.sql;

import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.val;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.ResultQuery;
import org.jooq.impl.SQLDataType;

/**
 * The query that reads rows by their keys, as far as they are visible: what edges ask for, and whoever names an object.
 */
public final class KeyedQuery {
    private static final DataType<UUID[]> UUIDS = SQLDataType.UUID.getArrayDataType();
    private static final Param<UUID[]> KEYS = param("keys", UUIDS);

    private final List<? extends Field<?>> columns;
    private final Statement statement;
    private final TextPerCondition known;

    /** The statement over keys that stand in it as one array, and the condition that narrows its rows. */
    @FunctionalInterface
    public interface Statement {
        ResultQuery<?> of(Field<UUID[]> keys, Condition visible);
    }

    /** Rows of these columns, to be fetched with them. */
    public KeyedQuery(Columns columns, Statement statement) {
        this(columns.fields(), statement);
    }

    /** Rows of these columns. */
    public KeyedQuery(List<? extends Field<?>> columns, Statement statement) {
        this.columns = columns;
        this.statement = statement;
        this.known = new TextPerCondition(visible -> statement.of(KEYS, visible));
    }

    /** The statement for these keys. */
    public ResultQuery<?> query(DSLContext sql, Collection<UUID> keys, Condition visible) {
        var array = keys.toArray(UUID[]::new);
        var fixed = known.by(visible);
        if (fixed != null) return fixed.in(sql).set(KEYS, array).rows(columns);
        var query = statement.of(val(array, UUIDS), visible);
        query.attach(sql.configuration());
        return query;
    }
}
