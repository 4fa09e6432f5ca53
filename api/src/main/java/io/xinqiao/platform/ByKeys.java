package io.xinqiao.platform;

import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.trueCondition;
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
 * Rows that belong to keys, as far as they are visible: what edges ask for. Behind an object that is seen most are, and
 * then the statement is {@link Fixed}.
 */
public final class ByKeys {
    private static final DataType<UUID[]> UUIDS = SQLDataType.UUID.getArrayDataType();
    private static final Param<UUID[]> KEYS = param("keys", UUIDS);

    private final Statement statement;
    private final Fixed unconditional;

    /** The statement over keys that stand in it as one array, and the condition that narrows its rows. */
    @FunctionalInterface
    public interface Statement {
        ResultQuery<?> of(Field<UUID[]> keys, Condition visible);
    }

    public ByKeys(Statement statement) {
        this.statement = statement;
        this.unconditional = new Fixed(() -> statement.of(KEYS, noCondition()));
    }

    /** The statement for these keys, to be fetched with {@link Columns}. */
    public ResultQuery<?> query(DSLContext sql, Collection<UUID> keys, Condition visible) {
        var array = keys.toArray(UUID[]::new);
        if (isNone(visible)) return unconditional.in(sql).set(KEYS, array).rows(List.of());
        var query = statement.of(val(array, UUIDS), visible);
        query.attach(sql.configuration());
        return query;
    }

    /** Whether a condition narrows nothing. */
    static boolean isNone(Condition condition) {
        return condition.equals(noCondition()) || condition.equals(trueCondition());
    }
}
