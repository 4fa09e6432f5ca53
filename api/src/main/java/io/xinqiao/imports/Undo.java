package io.xinqiao.imports;

import static io.xinqiao.imports.RowComparison.CHANGED;
import static io.xinqiao.imports.RowComparison.NEW;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_BUILDING;
import static io.xinqiao.schema.tenant.Tables.STAGED_ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.STAGED_HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.STAGED_MEMBER;
import static io.xinqiao.schema.tenant.Tables.STAGED_PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.STAGED_PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT;
import static io.xinqiao.schema.tenant.Tables.STAGED_VEHICLE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VEHICLE;
import static org.jooq.impl.DSL.select;

import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Takes a commit back: what it brought goes, what it changed is as before. What people have changed by hand since stays
 * and is told ({@link KeptRows}). Whatever has come to hang on the rest since, such as a ticket or a bill, stands in
 * the way, and then nothing is taken back at all.
 */
final class Undo {
    private final DSLContext sql;
    private final UUID job;

    Undo(DSLContext sql, UUID job) {
        this.sql = sql;
        this.job = job;
    }

    /** The steps in their order: first what hangs on something, then what it hangs on. */
    List<Runnable> steps() {
        return List.of(
                new KeptRows(sql, job)::mark,
                () -> ImportedMeters.takeBack(sql, job),
                () -> ImportedKeys.takeBack(sql, job),
                this::vehicles,
                this::spaces,
                this::members,
                this::ownerships,
                this::households,
                this::persons,
                this::units,
                this::places);
    }

    private void vehicles() {
        sql.deleteFrom(VEHICLE)
                .where(VEHICLE.ID.in(select(STAGED_VEHICLE.VEHICLE_ID)
                        .from(STAGED_VEHICLE)
                        .where(STAGED_VEHICLE.JOB_ID.eq(job))
                        .and(STAGED_VEHICLE.VERDICT.eq(NEW))))
                .execute();
    }

    private void spaces() {
        sql.deleteFrom(PARKING_SPACE)
                .where(PARKING_SPACE.ID.in(select(STAGED_PARKING_SPACE.SPACE_ID)
                        .from(STAGED_PARKING_SPACE)
                        .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                        .and(STAGED_PARKING_SPACE.VERDICT.eq(NEW))))
                .execute();
        sql.update(PARKING_SPACE)
                .set(PARKING_SPACE.KIND, STAGED_PARKING_SPACE.OLD_KIND)
                .set(PARKING_SPACE.AREA, STAGED_PARKING_SPACE.OLD_AREA)
                .set(PARKING_SPACE.TENURE, STAGED_PARKING_SPACE.OLD_TENURE)
                .set(PARKING_SPACE.HOLDER_ID, STAGED_PARKING_SPACE.OLD_HOLDER_ID)
                .set(PARKING_SPACE.UNIT_ID, STAGED_PARKING_SPACE.OLD_UNIT_ID)
                .set(PARKING_SPACE.SINCE, STAGED_PARKING_SPACE.OLD_SINCE)
                .set(PARKING_SPACE.UNTIL, STAGED_PARKING_SPACE.OLD_UNTIL)
                .set(PARKING_SPACE.VERSION, PARKING_SPACE.VERSION.plus(1))
                .from(STAGED_PARKING_SPACE)
                .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                .and(STAGED_PARKING_SPACE.VERDICT.eq(CHANGED))
                .and(PARKING_SPACE.ID.eq(STAGED_PARKING_SPACE.SPACE_ID))
                .and(PARKING_SPACE.VERSION.eq(STAGED_PARKING_SPACE.NEW_VERSION))
                .execute();
    }

    private void members() {
        sql.deleteFrom(HOUSEHOLD_MEMBER)
                .where(HOUSEHOLD_MEMBER.ID.in(select(STAGED_MEMBER.MEMBER_ID)
                        .from(STAGED_MEMBER)
                        .where(STAGED_MEMBER.JOB_ID.eq(job))
                        .and(STAGED_MEMBER.VERDICT.eq(NEW))))
                .execute();
    }

    /** An ownership that has ended since was followed by another, and is kept: its past is not ours to remove. */
    private void ownerships() {
        var ours = select(STAGED_HOUSEHOLD.OWNERSHIP_ID)
                .from(STAGED_HOUSEHOLD)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT.eq(NEW));
        sql.deleteFrom(OWNERSHIP_SHARE)
                .where(OWNERSHIP_SHARE.OWNERSHIP_ID.in(ours))
                .execute();
        sql.deleteFrom(OWNERSHIP).where(OWNERSHIP.ID.in(ours)).execute();
    }

    private void households() {
        sql.deleteFrom(HOUSEHOLD)
                .where(HOUSEHOLD.ID.in(select(STAGED_HOUSEHOLD.HOUSEHOLD_ID)
                        .from(STAGED_HOUSEHOLD)
                        .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                        .and(STAGED_HOUSEHOLD.HOUSEHOLD_VERDICT.eq(NEW))))
                .execute();
    }

    private void persons() {
        sql.deleteFrom(PERSON)
                .where(PERSON.ID.in(select(STAGED_PERSON.PERSON_ID)
                        .from(STAGED_PERSON)
                        .where(STAGED_PERSON.JOB_ID.eq(job))
                        .and(STAGED_PERSON.VERDICT.eq(NEW))))
                .execute();
        sql.update(PERSON)
                .set(PERSON.GENDER, STAGED_PERSON.OLD_GENDER)
                .set(PERSON.BIRTH_YEAR, STAGED_PERSON.OLD_BIRTH_YEAR)
                .set(PERSON.PHONE_SEALED, STAGED_PERSON.OLD_PHONE_SEALED)
                .set(PERSON.PHONE_INDEX, STAGED_PERSON.OLD_PHONE_INDEX)
                .set(PERSON.PHONE_ENDING, STAGED_PERSON.OLD_PHONE_ENDING)
                .set(PERSON.SECOND_PHONE_SEALED, STAGED_PERSON.OLD_SECOND_PHONE_SEALED)
                .set(PERSON.ID_NUMBER_SEALED, STAGED_PERSON.OLD_ID_NUMBER_SEALED)
                .set(PERSON.ID_NUMBER_INDEX, STAGED_PERSON.OLD_ID_NUMBER_INDEX)
                .set(PERSON.VERSION, PERSON.VERSION.plus(1))
                .from(STAGED_PERSON)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.VERDICT.eq(CHANGED))
                .and(PERSON.ID.eq(STAGED_PERSON.PERSON_ID))
                .and(PERSON.VERSION.eq(STAGED_PERSON.NEW_VERSION))
                .execute();
    }

    private void units() {
        sql.deleteFrom(UNIT)
                .where(UNIT.ID.in(select(STAGED_UNIT.UNIT_ID)
                        .from(STAGED_UNIT)
                        .where(STAGED_UNIT.JOB_ID.eq(job))
                        .and(STAGED_UNIT.VERDICT.eq(NEW))))
                .execute();
        sql.update(UNIT)
                .set(UNIT.FLOOR, STAGED_UNIT.OLD_FLOOR)
                .set(UNIT.KIND, STAGED_UNIT.OLD_KIND)
                .set(UNIT.BUILT_AREA, STAGED_UNIT.OLD_BUILT_AREA)
                .set(UNIT.INNER_AREA, STAGED_UNIT.OLD_INNER_AREA)
                .set(UNIT.LAYOUT, STAGED_UNIT.OLD_LAYOUT)
                .set(UNIT.RENT, STAGED_UNIT.OLD_RENT)
                .set(UNIT.STATE, STAGED_UNIT.OLD_STATE)
                .set(UNIT.VERSION, UNIT.VERSION.plus(1))
                .from(STAGED_UNIT)
                .where(STAGED_UNIT.JOB_ID.eq(job))
                .and(STAGED_UNIT.VERDICT.eq(CHANGED))
                .and(UNIT.ID.eq(STAGED_UNIT.UNIT_ID))
                .and(UNIT.VERSION.eq(STAGED_UNIT.NEW_VERSION))
                .execute();
    }

    private void places() {
        sql.deleteFrom(ENTRANCE)
                .where(ENTRANCE.ID.in(select(STAGED_ENTRANCE.ENTRANCE_ID)
                        .from(STAGED_ENTRANCE)
                        .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                        .and(STAGED_ENTRANCE.VERDICT.eq(NEW))))
                .execute();
        sql.update(ENTRANCE)
                .set(ENTRANCE.FLOORS, STAGED_ENTRANCE.OLD_FLOORS)
                .set(ENTRANCE.LIFT, STAGED_ENTRANCE.OLD_LIFT)
                .from(STAGED_ENTRANCE)
                .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                .and(STAGED_ENTRANCE.VERDICT.eq(CHANGED))
                .and(ENTRANCE.ID.eq(STAGED_ENTRANCE.ENTRANCE_ID))
                .execute();
        sql.deleteFrom(BUILDING)
                .where(BUILDING.ID.in(select(STAGED_BUILDING.BUILDING_ID)
                        .from(STAGED_BUILDING)
                        .where(STAGED_BUILDING.JOB_ID.eq(job))
                        .and(STAGED_BUILDING.VERDICT.eq(NEW))))
                .execute();
    }
}
