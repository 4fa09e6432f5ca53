package io.xinqiao.opinions;

import static io.xinqiao.schema.tenant.Tables.OPINION;
import static org.jooq.impl.DSL.count;

import io.xinqiao.identity.Rows;
import io.xinqiao.opinions.Opinion.State;
import io.xinqiao.platform.Percent;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How much of what was given is adopted. */
@Repository
class OpinionFigures {
    /** {@code domain.md} §7. */
    private static final int TARGET_PERCENT = 40;

    private final DSLContext sql;
    private final Rows<Opinion> rows;
    private final Clock clock;

    OpinionFigures(TenantDatabase database, Rows<Opinion> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    /** Of what was given on these days and not withdrawn. */
    record OpinionAdoption(
            UUID projectId,
            int received,
            int adopted,
            int declined,
            int undecided,
            @Nullable BigDecimal percent,
            int target) {}

    OpinionAdoption adoption(UUID project, LocalDate fromOn, LocalDate toOn) {
        var counts = Objects.requireNonNull(sql.select(in(State.ADOPTED), in(State.DECLINED), in(State.RECEIVED))
                .from(OPINION)
                .where(OPINION.PROJECT_ID.eq(project))
                .and(OPINION.GIVEN_AT.ge(fromOn.atStartOfDay(clock.getZone()).toInstant()))
                .and(OPINION.GIVEN_AT.lt(
                        toOn.plusDays(1).atStartOfDay(clock.getZone()).toInstant()))
                .and(rows.scope("Query.opinionAdoption"))
                .fetchOne());
        var received = counts.value1() + counts.value2() + counts.value3();
        return new OpinionAdoption(
                project,
                received,
                counts.value1(),
                counts.value2(),
                counts.value3(),
                Percent.of(counts.value1(), received),
                TARGET_PERCENT);
    }

    private static Field<Integer> in(State state) {
        return count().filterWhere(OPINION.STATE.eq(state.name()));
    }
}
