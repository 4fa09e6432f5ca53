package io.xinqiao.sql;

import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Makes keys in the database, for rows that are made of others there. They begin with the moment at which they are
 * made, as those of the application do ({@link io.xinqiao.platform.NewId}), because objects tell it by their keys.
 */
public final class NewKey {
    private NewKey() {}

    /** A key for each row. */
    public static Field<UUID> newKey() {
        return DSL.function(DSL.name("new_key"), SQLDataType.UUID);
    }
}
