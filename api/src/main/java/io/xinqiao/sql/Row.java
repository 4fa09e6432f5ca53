package io.xinqiao.sql;

import java.util.function.Function;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jspecify.annotations.Nullable;

/** One row of a result, asked by column: whatever makes an object of it does not care how it was fetched. */
@FunctionalInterface
public interface Row {
    <T extends @Nullable Object> T get(Field<T> column);

    /** The same for a row that jOOQ holds. */
    static <T> RecordMapper<Record, T> mapping(Function<Row, T> mapper) {
        return row -> mapper.apply(row::get);
    }
}
