package io.xinqiao.imports;

import static io.xinqiao.imports.RowComparison.NEW;
import static io.xinqiao.imports.RowComparison.REFUSED;
import static io.xinqiao.imports.RowComparison.SAME;
import static io.xinqiao.schema.tenant.Tables.METER;
import static io.xinqiao.schema.tenant.Tables.METER_PLACE;
import static io.xinqiao.schema.tenant.Tables.METER_READING;
import static io.xinqiao.schema.tenant.Tables.STAGED_METER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** The meters of one import: judged, put in with their first readings, and taken back. */
final class ImportedMeters {
    private static final int USUAL_DIGITS = 5;
    private static final int MOST_DIGITS = 9;
    private static final BigDecimal USUAL_ROUND = BigDecimal.TEN.pow(USUAL_DIGITS);

    private final DSLContext sql;
    private final UUID job;
    private final UUID project;

    ImportedMeters(DSLContext sql, UUID job, UUID project) {
        this.sql = sql;
        this.job = job;
        this.project = project;
    }

    /** A meter of a number is there once: at the same unit it is the same, at another it is refused. */
    void judge(RowComparison all) {
        refuse(all, all.unknownUnit(STAGED_METER.UNIT_NUMBER), "import.unit.unknown");
        var there = METER.PROJECT_ID
                .eq(project)
                .and(METER.KIND.eq(STAGED_METER.KIND))
                .and(METER.NUMBER.eq(STAGED_METER.NUMBER))
                .and(METER.REMOVED_ON.isNull());
        sql.update(STAGED_METER)
                .set(STAGED_METER.VERDICT, SAME)
                .set(STAGED_METER.METER_ID, METER.ID)
                .from(METER.join(UNIT).on(UNIT.ID.eq(METER.UNIT_ID)))
                .where(STAGED_METER.JOB_ID.eq(job))
                .and(STAGED_METER.VERDICT.eq(NEW))
                .and(there)
                .and(UNIT.NUMBER.eq(STAGED_METER.UNIT_NUMBER))
                .execute();
        refuse(all, exists(selectOne().from(METER).where(there)), "import.meter.elsewhere");
        sql.update(STAGED_METER)
                .set(STAGED_METER.PLACE_ID, METER_PLACE.ID)
                .from(METER_PLACE.join(UNIT).on(UNIT.ID.eq(METER_PLACE.UNIT_ID)))
                .where(STAGED_METER.JOB_ID.eq(job))
                .and(STAGED_METER.VERDICT.eq(NEW))
                .and(UNIT.PROJECT_ID.eq(project))
                .and(UNIT.NUMBER.eq(STAGED_METER.UNIT_NUMBER))
                .and(METER_PLACE.KIND.eq(STAGED_METER.KIND))
                .and(METER_PLACE.NUMBER.eq(STAGED_METER.NUMBER))
                .execute();
    }

    private void refuse(RowComparison all, Condition which, String messageKey) {
        var condition =
                STAGED_METER.JOB_ID.eq(job).and(STAGED_METER.VERDICT.eq(NEW)).and(which);
        all.refuse(
                sql.select(STAGED_METER.SHEET, STAGED_METER.ROW, STAGED_METER.UNIT_NUMBER)
                        .from(STAGED_METER)
                        .where(condition)
                        .fetch(),
                messageKey,
                ImportField.ROOM);
        sql.update(STAGED_METER)
                .set(STAGED_METER.VERDICT, REFUSED)
                .where(condition)
                .execute();
    }

    /** Puts in what is new: the place, the meter, and what it showed first, 0 where nobody says. */
    void putIn(UUID by, Instant now) {
        var ours = STAGED_METER
                .JOB_ID
                .eq(job)
                .and(STAGED_METER.VERDICT.eq(NEW))
                .and(UNIT.PROJECT_ID.eq(project))
                .and(UNIT.NUMBER.eq(STAGED_METER.UNIT_NUMBER));
        sql.insertInto(
                        METER_PLACE,
                        METER_PLACE.ID,
                        METER_PLACE.UNIT_ID,
                        METER_PLACE.KIND,
                        METER_PLACE.NUMBER,
                        METER_PLACE.LOCATION)
                .select(select(
                                STAGED_METER.PLACE_ID,
                                UNIT.ID,
                                STAGED_METER.KIND,
                                STAGED_METER.NUMBER,
                                STAGED_METER.LOCATION)
                        .from(STAGED_METER, UNIT)
                        .where(ours)
                        .and(notExists(selectOne().from(METER_PLACE).where(METER_PLACE.ID.eq(STAGED_METER.PLACE_ID)))))
                .execute();
        sql.insertInto(
                        METER,
                        METER.ID,
                        METER.PLACE_ID,
                        METER.PROJECT_ID,
                        METER.BUILDING_ID,
                        METER.UNIT_ID,
                        METER.KIND,
                        METER.NUMBER,
                        METER.DIGITS,
                        METER.FACTOR,
                        METER.VERSION)
                .select(select(
                                STAGED_METER.METER_ID,
                                STAGED_METER.PLACE_ID,
                                UNIT.PROJECT_ID,
                                UNIT.BUILDING_ID,
                                UNIT.ID,
                                STAGED_METER.KIND,
                                STAGED_METER.NUMBER,
                                when(STAGED_METER.VALUE.ge(USUAL_ROUND), inline(MOST_DIGITS))
                                        .otherwise(inline(USUAL_DIGITS)),
                                coalesce(STAGED_METER.FACTOR, inline(BigDecimal.ONE)),
                                inline(1))
                        .from(STAGED_METER, UNIT)
                        .where(ours))
                .execute();
        sql.insertInto(
                        METER_READING,
                        METER_READING.ID,
                        METER_READING.METER_ID,
                        METER_READING.PROJECT_ID,
                        METER_READING.BUILDING_ID,
                        METER_READING.UNIT_ID,
                        METER_READING.KIND,
                        METER_READING.READ_ON,
                        METER_READING.VALUE,
                        METER_READING.USED,
                        METER_READING.ROLLED_OVER,
                        METER_READING.READ_BY,
                        METER_READING.AT)
                .select(select(
                                STAGED_METER.READING_ID,
                                STAGED_METER.METER_ID,
                                UNIT.PROJECT_ID,
                                UNIT.BUILDING_ID,
                                UNIT.ID,
                                inline("INSTALLED"),
                                STAGED_METER.READ_ON,
                                coalesce(STAGED_METER.VALUE, inline(BigDecimal.ZERO)),
                                inline(BigDecimal.ZERO),
                                inline(false),
                                val(by),
                                val(now, METER_READING.AT))
                        .from(STAGED_METER, UNIT)
                        .where(ours))
                .execute();
    }

    /** Takes back what this import put in; a meter that was read since stands in the way. */
    static void takeBack(DSLContext sql, UUID job) {
        var ours = STAGED_METER.JOB_ID.eq(job).and(STAGED_METER.VERDICT.eq(NEW));
        sql.deleteFrom(METER_READING)
                .where(METER_READING.ID.in(
                        select(STAGED_METER.READING_ID).from(STAGED_METER).where(ours)))
                .execute();
        sql.deleteFrom(METER)
                .where(METER.ID.in(
                        select(STAGED_METER.METER_ID).from(STAGED_METER).where(ours)))
                .execute();
        sql.deleteFrom(METER_PLACE)
                .where(METER_PLACE.ID.in(
                        select(STAGED_METER.PLACE_ID).from(STAGED_METER).where(ours)))
                .execute();
    }
}
