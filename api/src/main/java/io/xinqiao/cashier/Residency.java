package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** A residency limits what of a unit's money a resident sees to their own time there. */
final class Residency {
    /** Days are those of Beijing, whatever zone the server or this process is in. */
    private static final String ZONE = "Asia/Shanghai";

    private Residency() {}

    /** That somebody lives in a unit or owns it, and did so already when something happened. */
    static Condition covers(UUID person, Field<UUID> unit, Field<Instant> happened) {
        var on = function(name("timezone"), SQLDataType.LOCALDATETIME, inline(ZONE), happened)
                .cast(LocalDate.class);
        return exists(selectOne()
                        .from(HOUSEHOLD_MEMBER)
                        .join(HOUSEHOLD)
                        .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                        .where(HOUSEHOLD.UNIT_ID.eq(unit))
                        .and(HOUSEHOLD.MOVED_OUT.isNull())
                        .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                        .and(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                        .and(HOUSEHOLD.MOVED_IN.le(on)))
                .or(exists(selectOne()
                        .from(OWNERSHIP_SHARE)
                        .join(OWNERSHIP)
                        .on(OWNERSHIP.ID.eq(OWNERSHIP_SHARE.OWNERSHIP_ID))
                        .where(OWNERSHIP.UNIT_ID.eq(unit))
                        .and(OWNERSHIP.UNTIL.isNull())
                        .and(OWNERSHIP_SHARE.PERSON_ID.eq(person))
                        .and(OWNERSHIP.SINCE.le(on))));
    }
}
