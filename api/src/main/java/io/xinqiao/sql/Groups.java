package io.xinqiao.sql;

import java.util.List;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Rows of a table in groups, and what each group comes to. */
public final class Groups {
    private Groups() {}

    /** What the rows of a condition come to: the groups' values first, in their order, then the values of each. */
    public static List<? extends Record> of(
            DSLContext sql,
            Table<? extends Record> table,
            Condition condition,
            List<Field<?>> groups,
            List<Field<?>> values,
            int limit) {
        var places =
                IntStream.rangeClosed(1, groups.size()).mapToObj(DSL::inline).toList();
        return sql.select(groups)
                .select(values)
                .from(table)
                .where(condition)
                .groupBy(places)
                .orderBy(places)
                .limit(limit)
                .fetch();
    }
}
