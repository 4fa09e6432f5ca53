package io.xinqiao.tenants;

import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** How far a streaming replica is behind its primary. */
final class ReplicaLag {
    /**
     * As of when the data of a server are, in its own words: of now when it is no replica, or hears from its primary
     * and has done all that it heard; of the last change that it has done if not. Null when it has done none.
     */
    static final Field<Instant> FOLLOWED = when(
                    not(function(name("pg_is_in_recovery"), SQLDataType.BOOLEAN)), currentInstant())
            .when(
                    function(name("pg_last_wal_receive_lsn"), SQLDataType.OTHER)
                            .ne(function(name("pg_last_wal_replay_lsn"), SQLDataType.OTHER))
                            .or(notExists(selectOne().from(table(name("pg_stat_wal_receiver"))))),
                    function(name("pg_last_xact_replay_timestamp"), SQLDataType.INSTANT))
            .otherwise(currentInstant());

    private ReplicaLag() {}
}
