package io.xinqiao.imports;

import static io.xinqiao.imports.RowComparison.CHANGED;
import static io.xinqiao.imports.RowComparison.NEW;
import static io.xinqiao.imports.RowComparison.REFUSED;
import static io.xinqiao.imports.RowComparison.SAME;
import static io.xinqiao.schema.tenant.Tables.ACCESS_ITEM;
import static io.xinqiao.schema.tenant.Tables.PROCEDURE_EVENT;
import static io.xinqiao.schema.tenant.Tables.STAGED_ACCESS_ITEM;
import static io.xinqiao.schema.tenant.Tables.STAGED_PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** The keys and cards of one import: judged, put in with a step on their timelines, and taken back. */
final class ImportedKeys {
    private static final String RETIRED = "RETIRED";

    private final DSLContext sql;
    private final UUID job;
    private final UUID project;

    ImportedKeys(DSLContext sql, UUID job, UUID project) {
        this.sql = sql;
        this.job = job;
        this.project = project;
    }

    /** Before the people, so that nobody is registered for a row that stays out. */
    void refuseOfNoUnit(RowComparison all) {
        refuse(all, all.unknownUnit(STAGED_ACCESS_ITEM.UNIT_NUMBER), "import.unit.unknown", ImportField.ROOM);
    }

    /** A key is known by its kind and number; what is retired stays so, whatever a workbook says. */
    void judge(RowComparison all) {
        var isOfOtherUnit = STAGED_ACCESS_ITEM
                .UNIT_NUMBER
                .isNotNull()
                .and(notExists(selectOne()
                        .from(UNIT)
                        .where(UNIT.ID.eq(ACCESS_ITEM.UNIT_ID))
                        .and(UNIT.NUMBER.eq(STAGED_ACCESS_ITEM.UNIT_NUMBER))));
        var isOthers = STAGED_ACCESS_ITEM
                .HOLDER_KEY
                .isNotNull()
                .and(notExists(selectOne()
                        .from(STAGED_PERSON)
                        .where(STAGED_PERSON.JOB_ID.eq(job))
                        .and(STAGED_PERSON.KEY.eq(STAGED_ACCESS_ITEM.HOLDER_KEY))
                        .and(STAGED_PERSON.PERSON_ID.eq(ACCESS_ITEM.HOLDER_ID))));
        var changed = or(
                RowComparison.differs(STAGED_ACCESS_ITEM.STATE, ACCESS_ITEM.STATE),
                RowComparison.differs(STAGED_ACCESS_ITEM.ISSUED_ON, ACCESS_ITEM.ISSUED_ON),
                isOfOtherUnit,
                isOthers);
        sql.update(STAGED_ACCESS_ITEM)
                .set(STAGED_ACCESS_ITEM.VERDICT, when(changed, inline(CHANGED)).otherwise(inline(SAME)))
                .set(STAGED_ACCESS_ITEM.ITEM_ID, ACCESS_ITEM.ID)
                .set(STAGED_ACCESS_ITEM.OLD_STATE, ACCESS_ITEM.STATE)
                .set(STAGED_ACCESS_ITEM.OLD_UNIT_ID, ACCESS_ITEM.UNIT_ID)
                .set(STAGED_ACCESS_ITEM.OLD_HOLDER_ID, ACCESS_ITEM.HOLDER_ID)
                .set(STAGED_ACCESS_ITEM.OLD_ISSUED_ON, ACCESS_ITEM.ISSUED_ON)
                .set(STAGED_ACCESS_ITEM.NEW_VERSION, ACCESS_ITEM.VERSION.plus(1))
                .from(ACCESS_ITEM)
                .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                .and(STAGED_ACCESS_ITEM.VERDICT.eq(NEW))
                .and(ACCESS_ITEM.PROJECT_ID.eq(project))
                .and(ACCESS_ITEM.KIND.eq(STAGED_ACCESS_ITEM.KIND))
                .and(ACCESS_ITEM.NUMBER.eq(STAGED_ACCESS_ITEM.NUMBER))
                .execute();
        refuse(
                all,
                STAGED_ACCESS_ITEM.VERDICT.eq(CHANGED).and(STAGED_ACCESS_ITEM.OLD_STATE.eq(RETIRED)),
                "import.key.retired",
                ImportField.KEY_NUMBER);
    }

    private void refuse(RowComparison all, Condition which, String messageKey, ImportField column) {
        var condition = STAGED_ACCESS_ITEM.JOB_ID.eq(job).and(which);
        var value = column == ImportField.ROOM ? STAGED_ACCESS_ITEM.UNIT_NUMBER : STAGED_ACCESS_ITEM.NUMBER;
        all.refuse(
                sql.select(STAGED_ACCESS_ITEM.SHEET, STAGED_ACCESS_ITEM.ROW, value)
                        .from(STAGED_ACCESS_ITEM)
                        .where(condition)
                        .fetch(),
                messageKey,
                column);
        sql.update(STAGED_ACCESS_ITEM)
                .set(STAGED_ACCESS_ITEM.VERDICT, REFUSED)
                .where(condition)
                .execute();
    }

    /** Puts in what is new, and changes what is told otherwise. */
    void putIn(UUID by, Instant now) {
        Field<UUID> holder = select(STAGED_PERSON.PERSON_ID)
                .from(STAGED_PERSON)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.KEY.eq(STAGED_ACCESS_ITEM.HOLDER_KEY))
                .and(STAGED_PERSON.VERDICT.ne(REFUSED))
                .asField();
        sql.insertInto(
                        ACCESS_ITEM,
                        ACCESS_ITEM.ID,
                        ACCESS_ITEM.PROJECT_ID,
                        ACCESS_ITEM.BUILDING_ID,
                        ACCESS_ITEM.UNIT_ID,
                        ACCESS_ITEM.KIND,
                        ACCESS_ITEM.NUMBER,
                        ACCESS_ITEM.STATE,
                        ACCESS_ITEM.HOLDER_ID,
                        ACCESS_ITEM.ISSUED_ON,
                        ACCESS_ITEM.VERSION)
                .select(select(
                                STAGED_ACCESS_ITEM.ITEM_ID,
                                val(project),
                                UNIT.BUILDING_ID,
                                UNIT.ID,
                                STAGED_ACCESS_ITEM.KIND,
                                STAGED_ACCESS_ITEM.NUMBER,
                                coalesce(STAGED_ACCESS_ITEM.STATE, inline("IN_STOCK")),
                                holder,
                                STAGED_ACCESS_ITEM.ISSUED_ON,
                                inline(1))
                        .from(STAGED_ACCESS_ITEM)
                        .leftJoin(UNIT)
                        .on(UNIT.PROJECT_ID.eq(project))
                        .and(UNIT.NUMBER.eq(STAGED_ACCESS_ITEM.UNIT_NUMBER))
                        .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                        .and(STAGED_ACCESS_ITEM.VERDICT.eq(NEW)))
                .execute();
        change(holder);
        record(by, now);
    }

    /** What lies in stock or is of no use any more nobody holds; another holder has it since the day that is told. */
    private void change(Field<UUID> holder) {
        var nobodys = STAGED_ACCESS_ITEM.STATE.in("IN_STOCK", RETIRED);
        sql.update(ACCESS_ITEM)
                .set(ACCESS_ITEM.STATE, coalesce(STAGED_ACCESS_ITEM.STATE, ACCESS_ITEM.STATE))
                .set(ACCESS_ITEM.UNIT_ID, coalesce(unit(UNIT.ID), ACCESS_ITEM.UNIT_ID))
                .set(ACCESS_ITEM.BUILDING_ID, coalesce(unit(UNIT.BUILDING_ID), ACCESS_ITEM.BUILDING_ID))
                .set(
                        ACCESS_ITEM.HOLDER_ID,
                        when(nobodys, inline((UUID) null)).otherwise(coalesce(holder, ACCESS_ITEM.HOLDER_ID)))
                .set(
                        ACCESS_ITEM.ISSUED_ON,
                        when(nobodys, inline((LocalDate) null))
                                .when(
                                        holder.isNotNull().and(holder.isDistinctFrom(ACCESS_ITEM.HOLDER_ID)),
                                        STAGED_ACCESS_ITEM.ISSUED_ON)
                                .otherwise(coalesce(STAGED_ACCESS_ITEM.ISSUED_ON, ACCESS_ITEM.ISSUED_ON)))
                .set(ACCESS_ITEM.VERSION, STAGED_ACCESS_ITEM.NEW_VERSION)
                .from(STAGED_ACCESS_ITEM)
                .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                .and(STAGED_ACCESS_ITEM.VERDICT.eq(CHANGED))
                .and(ACCESS_ITEM.ID.eq(STAGED_ACCESS_ITEM.ITEM_ID))
                .execute();
    }

    private Field<UUID> unit(Field<UUID> what) {
        return select(what)
                .from(UNIT)
                .where(UNIT.PROJECT_ID.eq(project))
                .and(UNIT.NUMBER.eq(STAGED_ACCESS_ITEM.UNIT_NUMBER))
                .asField();
    }

    /** On each timeline stands who brought it in, and what became of it by that. */
    private void record(UUID by, Instant now) {
        var step = when(STAGED_ACCESS_ITEM.VERDICT.eq(NEW), inline("RECORD"))
                .otherwise(case_(STAGED_ACCESS_ITEM.STATE)
                        .when("IN_STOCK", inline("RETURN"))
                        .when("ISSUED", inline("ISSUE"))
                        .when("LOST", inline("LOSE"))
                        .when(RETIRED, inline("RETIRE"))
                        .otherwise(inline("RECORD")));
        sql.insertInto(
                        PROCEDURE_EVENT,
                        PROCEDURE_EVENT.ID,
                        PROCEDURE_EVENT.SUBJECT_TYPE,
                        PROCEDURE_EVENT.SUBJECT_ID,
                        PROCEDURE_EVENT.STEP,
                        PROCEDURE_EVENT.AT,
                        PROCEDURE_EVENT.MEMBER_ID,
                        PROCEDURE_EVENT.NOTE)
                .select(select(
                                STAGED_ACCESS_ITEM.EVENT_ID,
                                inline("AccessItem"),
                                STAGED_ACCESS_ITEM.ITEM_ID,
                                step,
                                val(now, PROCEDURE_EVENT.AT),
                                val(by),
                                STAGED_ACCESS_ITEM.REMARK)
                        .from(STAGED_ACCESS_ITEM)
                        .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                        .and(STAGED_ACCESS_ITEM.VERDICT.in(NEW, CHANGED)))
                .execute();
    }

    /** Takes back what this import put in, and has what it changed be as before. */
    static void takeBack(DSLContext sql, UUID job) {
        sql.deleteFrom(ACCESS_ITEM)
                .where(ACCESS_ITEM.ID.in(select(STAGED_ACCESS_ITEM.ITEM_ID)
                        .from(STAGED_ACCESS_ITEM)
                        .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                        .and(STAGED_ACCESS_ITEM.VERDICT.eq(NEW))))
                .execute();
        Field<UUID> building = select(UNIT.BUILDING_ID)
                .from(UNIT)
                .where(UNIT.ID.eq(STAGED_ACCESS_ITEM.OLD_UNIT_ID))
                .asField();
        sql.update(ACCESS_ITEM)
                .set(ACCESS_ITEM.STATE, STAGED_ACCESS_ITEM.OLD_STATE)
                .set(ACCESS_ITEM.UNIT_ID, STAGED_ACCESS_ITEM.OLD_UNIT_ID)
                .set(ACCESS_ITEM.BUILDING_ID, building)
                .set(ACCESS_ITEM.HOLDER_ID, STAGED_ACCESS_ITEM.OLD_HOLDER_ID)
                .set(ACCESS_ITEM.ISSUED_ON, STAGED_ACCESS_ITEM.OLD_ISSUED_ON)
                .set(ACCESS_ITEM.VERSION, ACCESS_ITEM.VERSION.plus(1))
                .from(STAGED_ACCESS_ITEM)
                .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                .and(STAGED_ACCESS_ITEM.VERDICT.eq(CHANGED))
                .and(ACCESS_ITEM.ID.eq(STAGED_ACCESS_ITEM.ITEM_ID))
                .and(ACCESS_ITEM.VERSION.eq(STAGED_ACCESS_ITEM.NEW_VERSION))
                .execute();
    }
}
