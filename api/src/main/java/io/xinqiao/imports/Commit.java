package io.xinqiao.imports;

import static io.xinqiao.imports.RowComparison.CHANGED;
import static io.xinqiao.imports.RowComparison.NEW;
import static io.xinqiao.imports.RowComparison.REFUSED;
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
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** Puts what was staged and found good into the archives: one statement a table, all of them one transaction. */
final class Commit {
    private final DSLContext sql;
    private final UUID job;
    private final UUID project;
    private final UUID by;
    private final Instant now;

    Commit(DSLContext sql, UUID job, UUID project, UUID by, Instant now) {
        this.sql = sql;
        this.job = job;
        this.project = project;
        this.by = by;
        this.now = now;
    }

    /** The steps in their order; between two of them progress can be told. */
    List<Runnable> steps() {
        return List.of(
                this::buildings,
                this::entrances,
                this::units,
                this::persons,
                this::households,
                this::ownerships,
                this::members,
                this::spaces,
                this::vehicles,
                () -> new ImportedMeters(sql, job, project).putIn(by, now),
                () -> new ImportedKeys(sql, job, project).putIn(by, now));
    }

    private void buildings() {
        sql.insertInto(BUILDING, BUILDING.ID, BUILDING.PROJECT_ID, BUILDING.NUMBER, BUILDING.NAME)
                .select(select(
                                STAGED_BUILDING.BUILDING_ID,
                                val(project),
                                STAGED_BUILDING.NUMBER,
                                concat(STAGED_BUILDING.NUMBER, inline("号楼")))
                        .from(STAGED_BUILDING)
                        .where(STAGED_BUILDING.JOB_ID.eq(job))
                        .and(STAGED_BUILDING.VERDICT.eq(NEW)))
                .execute();
    }

    private void entrances() {
        sql.insertInto(ENTRANCE, ENTRANCE.ID, ENTRANCE.BUILDING_ID, ENTRANCE.NUMBER, ENTRANCE.FLOORS, ENTRANCE.LIFT)
                .select(select(
                                STAGED_ENTRANCE.ENTRANCE_ID,
                                STAGED_BUILDING.BUILDING_ID,
                                STAGED_ENTRANCE.NUMBER,
                                STAGED_ENTRANCE.FLOORS,
                                STAGED_ENTRANCE.LIFT)
                        .from(STAGED_ENTRANCE)
                        .join(STAGED_BUILDING)
                        .on(STAGED_BUILDING.JOB_ID.eq(STAGED_ENTRANCE.JOB_ID))
                        .and(STAGED_BUILDING.NUMBER.eq(STAGED_ENTRANCE.BUILDING))
                        .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                        .and(STAGED_ENTRANCE.VERDICT.eq(NEW)))
                .execute();
        sql.update(ENTRANCE)
                .set(ENTRANCE.FLOORS, coalesce(STAGED_ENTRANCE.FLOORS, ENTRANCE.FLOORS))
                .set(ENTRANCE.LIFT, coalesce(STAGED_ENTRANCE.LIFT, ENTRANCE.LIFT))
                .from(STAGED_ENTRANCE)
                .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                .and(STAGED_ENTRANCE.VERDICT.eq(CHANGED))
                .and(ENTRANCE.ID.eq(STAGED_ENTRANCE.ENTRANCE_ID))
                .execute();
    }

    private void units() {
        sql.insertInto(
                        UNIT,
                        UNIT.ID,
                        UNIT.PROJECT_ID,
                        UNIT.BUILDING_ID,
                        UNIT.ENTRANCE,
                        UNIT.FLOOR,
                        UNIT.NUMBER,
                        UNIT.KIND,
                        UNIT.BUILT_AREA,
                        UNIT.INNER_AREA,
                        UNIT.LAYOUT,
                        UNIT.RENT,
                        UNIT.STATE)
                .select(select(
                                STAGED_UNIT.UNIT_ID,
                                val(project),
                                STAGED_BUILDING.BUILDING_ID,
                                STAGED_UNIT.ENTRANCE,
                                coalesce(STAGED_UNIT.FLOOR, STAGED_UNIT.WORKED_FLOOR, inline(1)),
                                STAGED_UNIT.NUMBER,
                                coalesce(STAGED_UNIT.KIND, inline("RESIDENTIAL")),
                                STAGED_UNIT.BUILT_AREA,
                                STAGED_UNIT.INNER_AREA,
                                STAGED_UNIT.LAYOUT,
                                STAGED_UNIT.RENT,
                                coalesce(STAGED_UNIT.STATE, inline("DELIVERED")))
                        .from(STAGED_UNIT)
                        .join(STAGED_BUILDING)
                        .on(STAGED_BUILDING.JOB_ID.eq(STAGED_UNIT.JOB_ID))
                        .and(STAGED_BUILDING.NUMBER.eq(STAGED_UNIT.BUILDING))
                        .where(STAGED_UNIT.JOB_ID.eq(job))
                        .and(STAGED_UNIT.VERDICT.eq(NEW)))
                .execute();
        sql.update(UNIT)
                .set(UNIT.FLOOR, coalesce(STAGED_UNIT.FLOOR, UNIT.FLOOR))
                .set(UNIT.KIND, coalesce(STAGED_UNIT.KIND, UNIT.KIND))
                .set(UNIT.BUILT_AREA, coalesce(STAGED_UNIT.BUILT_AREA, UNIT.BUILT_AREA))
                .set(UNIT.INNER_AREA, coalesce(STAGED_UNIT.INNER_AREA, UNIT.INNER_AREA))
                .set(UNIT.LAYOUT, coalesce(STAGED_UNIT.LAYOUT, UNIT.LAYOUT))
                .set(UNIT.RENT, coalesce(STAGED_UNIT.RENT, UNIT.RENT))
                .set(UNIT.STATE, coalesce(STAGED_UNIT.STATE, UNIT.STATE))
                .set(UNIT.VERSION, STAGED_UNIT.NEW_VERSION)
                .from(STAGED_UNIT)
                .where(STAGED_UNIT.JOB_ID.eq(job))
                .and(STAGED_UNIT.VERDICT.eq(CHANGED))
                .and(UNIT.ID.eq(STAGED_UNIT.UNIT_ID))
                .execute();
    }

    private void persons() {
        sql.insertInto(
                        PERSON,
                        PERSON.ID,
                        PERSON.NAME,
                        PERSON.GENDER,
                        PERSON.BIRTH_YEAR,
                        PERSON.PHONE_SEALED,
                        PERSON.PHONE_INDEX,
                        PERSON.PHONE_ENDING,
                        PERSON.SECOND_PHONE_SEALED,
                        PERSON.ID_NUMBER_SEALED,
                        PERSON.ID_NUMBER_INDEX,
                        PERSON.CREATED_AT)
                .select(select(
                                STAGED_PERSON.PERSON_ID,
                                STAGED_PERSON.NAME,
                                STAGED_PERSON.GENDER,
                                STAGED_PERSON.BIRTH_YEAR,
                                STAGED_PERSON.PHONE_SEALED,
                                STAGED_PERSON.PHONE_INDEX,
                                STAGED_PERSON.PHONE_ENDING,
                                STAGED_PERSON.SECOND_PHONE_SEALED,
                                STAGED_PERSON.ID_NUMBER_SEALED,
                                STAGED_PERSON.ID_NUMBER_INDEX,
                                val(now, PERSON.CREATED_AT))
                        .from(STAGED_PERSON)
                        .where(STAGED_PERSON.JOB_ID.eq(job))
                        .and(STAGED_PERSON.VERDICT.eq(NEW)))
                .execute();
        sql.update(PERSON)
                .set(PERSON.GENDER, coalesce(STAGED_PERSON.GENDER, PERSON.GENDER))
                .set(PERSON.BIRTH_YEAR, coalesce(STAGED_PERSON.BIRTH_YEAR, PERSON.BIRTH_YEAR))
                .set(PERSON.PHONE_SEALED, coalesce(STAGED_PERSON.PHONE_SEALED, PERSON.PHONE_SEALED))
                .set(PERSON.PHONE_INDEX, coalesce(STAGED_PERSON.PHONE_INDEX, PERSON.PHONE_INDEX))
                .set(PERSON.PHONE_ENDING, coalesce(STAGED_PERSON.PHONE_ENDING, PERSON.PHONE_ENDING))
                .set(
                        PERSON.SECOND_PHONE_SEALED,
                        coalesce(PERSON.SECOND_PHONE_SEALED, STAGED_PERSON.SECOND_PHONE_SEALED))
                .set(PERSON.ID_NUMBER_SEALED, coalesce(STAGED_PERSON.ID_NUMBER_SEALED, PERSON.ID_NUMBER_SEALED))
                .set(PERSON.ID_NUMBER_INDEX, coalesce(STAGED_PERSON.ID_NUMBER_INDEX, PERSON.ID_NUMBER_INDEX))
                .set(PERSON.VERSION, STAGED_PERSON.NEW_VERSION)
                .from(STAGED_PERSON)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.VERDICT.eq(CHANGED))
                .and(PERSON.ID.eq(STAGED_PERSON.PERSON_ID))
                .execute();
    }

    private void households() {
        sql.insertInto(HOUSEHOLD, HOUSEHOLD.ID, HOUSEHOLD.UNIT_ID, HOUSEHOLD.MOVED_IN)
                .select(select(STAGED_HOUSEHOLD.HOUSEHOLD_ID, STAGED_HOUSEHOLD.UNIT_ID, STAGED_HOUSEHOLD.SINCE)
                        .from(STAGED_HOUSEHOLD)
                        .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                        .and(STAGED_HOUSEHOLD.HOUSEHOLD_VERDICT.eq(NEW)))
                .execute();
    }

    /** A unit that had no owner gets those of the file, with the shares that it tells, or equal ones. */
    private void ownerships() {
        sql.insertInto(
                        OWNERSHIP,
                        OWNERSHIP.ID,
                        OWNERSHIP.UNIT_ID,
                        OWNERSHIP.SINCE,
                        OWNERSHIP.REASON,
                        OWNERSHIP.RECORDED_BY,
                        OWNERSHIP.RECORDED_AT)
                .select(select(
                                STAGED_HOUSEHOLD.OWNERSHIP_ID,
                                STAGED_HOUSEHOLD.UNIT_ID,
                                STAGED_HOUSEHOLD.SINCE,
                                inline("REGISTRATION"),
                                val(by),
                                val(now, OWNERSHIP.RECORDED_AT))
                        .from(STAGED_HOUSEHOLD)
                        .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                        .and(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT.eq(NEW)))
                .execute();
        Field<Integer> place =
                rowNumber().over().partitionBy(STAGED_MEMBER.UNIT_NUMBER).orderBy(STAGED_MEMBER.POSITION);
        Field<Integer> owners = count().over().partitionBy(STAGED_MEMBER.UNIT_NUMBER);
        sql.insertInto(
                        OWNERSHIP_SHARE,
                        OWNERSHIP_SHARE.ID,
                        OWNERSHIP_SHARE.OWNERSHIP_ID,
                        OWNERSHIP_SHARE.PERSON_ID,
                        OWNERSHIP_SHARE.POSITION,
                        OWNERSHIP_SHARE.NUMERATOR,
                        OWNERSHIP_SHARE.DENOMINATOR)
                .select(select(
                                STAGED_MEMBER.SHARE_ID,
                                STAGED_HOUSEHOLD.OWNERSHIP_ID,
                                STAGED_PERSON.PERSON_ID,
                                place.cast(SQLDataType.INTEGER),
                                coalesce(STAGED_MEMBER.NUMERATOR, inline(1)),
                                coalesce(STAGED_MEMBER.DENOMINATOR, owners.cast(SQLDataType.INTEGER)))
                        .from(STAGED_MEMBER)
                        .join(STAGED_HOUSEHOLD)
                        .on(STAGED_HOUSEHOLD.JOB_ID.eq(STAGED_MEMBER.JOB_ID))
                        .and(STAGED_HOUSEHOLD.UNIT_NUMBER.eq(STAGED_MEMBER.UNIT_NUMBER))
                        .join(STAGED_PERSON)
                        .on(STAGED_PERSON.JOB_ID.eq(STAGED_MEMBER.JOB_ID))
                        .and(STAGED_PERSON.KEY.eq(STAGED_MEMBER.PERSON_KEY))
                        .where(STAGED_MEMBER.JOB_ID.eq(job))
                        .and(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT.eq(NEW))
                        .and(STAGED_MEMBER.ROLE.in("OWNER", "CO_OWNER"))
                        .and(STAGED_MEMBER.VERDICT.ne(REFUSED)))
                .execute();
    }

    private void members() {
        sql.insertInto(
                        HOUSEHOLD_MEMBER,
                        HOUSEHOLD_MEMBER.ID,
                        HOUSEHOLD_MEMBER.HOUSEHOLD_ID,
                        HOUSEHOLD_MEMBER.PERSON_ID,
                        HOUSEHOLD_MEMBER.ROLE,
                        HOUSEHOLD_MEMBER.SINCE)
                .select(select(
                                STAGED_MEMBER.MEMBER_ID,
                                STAGED_HOUSEHOLD.HOUSEHOLD_ID,
                                STAGED_PERSON.PERSON_ID,
                                STAGED_MEMBER.ROLE,
                                STAGED_HOUSEHOLD.SINCE)
                        .from(STAGED_MEMBER)
                        .join(STAGED_HOUSEHOLD)
                        .on(STAGED_HOUSEHOLD.JOB_ID.eq(STAGED_MEMBER.JOB_ID))
                        .and(STAGED_HOUSEHOLD.UNIT_NUMBER.eq(STAGED_MEMBER.UNIT_NUMBER))
                        .join(STAGED_PERSON)
                        .on(STAGED_PERSON.JOB_ID.eq(STAGED_MEMBER.JOB_ID))
                        .and(STAGED_PERSON.KEY.eq(STAGED_MEMBER.PERSON_KEY))
                        .where(STAGED_MEMBER.JOB_ID.eq(job))
                        .and(STAGED_MEMBER.VERDICT.eq(NEW)))
                .execute();
    }

    private Field<UUID> personOf(Field<String> key) {
        return select(STAGED_PERSON.PERSON_ID)
                .from(STAGED_PERSON)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.KEY.eq(key))
                .and(STAGED_PERSON.VERDICT.ne(REFUSED))
                .asField();
    }

    private Field<UUID> unitOf(Field<String> number) {
        return select(UNIT.ID)
                .from(UNIT)
                .where(UNIT.PROJECT_ID.eq(project))
                .and(UNIT.NUMBER.eq(number))
                .asField();
    }

    private void spaces() {
        var holder = personOf(STAGED_PARKING_SPACE.HOLDER_KEY);
        var unit = unitOf(STAGED_PARKING_SPACE.UNIT_NUMBER);
        sql.insertInto(
                        PARKING_SPACE,
                        PARKING_SPACE.ID,
                        PARKING_SPACE.PROJECT_ID,
                        PARKING_SPACE.LOT,
                        PARKING_SPACE.NUMBER,
                        PARKING_SPACE.KIND,
                        PARKING_SPACE.AREA,
                        PARKING_SPACE.TENURE,
                        PARKING_SPACE.HOLDER_ID,
                        PARKING_SPACE.UNIT_ID,
                        PARKING_SPACE.SINCE,
                        PARKING_SPACE.UNTIL,
                        PARKING_SPACE.VERSION)
                .select(select(
                                STAGED_PARKING_SPACE.SPACE_ID,
                                val(project),
                                STAGED_PARKING_SPACE.LOT,
                                STAGED_PARKING_SPACE.NUMBER,
                                coalesce(STAGED_PARKING_SPACE.KIND, inline("SURFACE")),
                                STAGED_PARKING_SPACE.AREA,
                                coalesce(STAGED_PARKING_SPACE.TENURE, inline("FREE")),
                                holder,
                                unit,
                                STAGED_PARKING_SPACE.SINCE,
                                STAGED_PARKING_SPACE.UNTIL,
                                inline(1))
                        .from(STAGED_PARKING_SPACE)
                        .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                        .and(STAGED_PARKING_SPACE.VERDICT.eq(NEW)))
                .execute();
        sql.update(PARKING_SPACE)
                .set(PARKING_SPACE.KIND, coalesce(STAGED_PARKING_SPACE.KIND, PARKING_SPACE.KIND))
                .set(PARKING_SPACE.AREA, coalesce(STAGED_PARKING_SPACE.AREA, PARKING_SPACE.AREA))
                .set(PARKING_SPACE.TENURE, coalesce(STAGED_PARKING_SPACE.TENURE, PARKING_SPACE.TENURE))
                .set(PARKING_SPACE.HOLDER_ID, coalesce(holder, PARKING_SPACE.HOLDER_ID))
                .set(PARKING_SPACE.UNIT_ID, coalesce(unit, PARKING_SPACE.UNIT_ID))
                .set(PARKING_SPACE.SINCE, coalesce(STAGED_PARKING_SPACE.SINCE, PARKING_SPACE.SINCE))
                .set(PARKING_SPACE.UNTIL, coalesce(STAGED_PARKING_SPACE.UNTIL, PARKING_SPACE.UNTIL))
                .set(PARKING_SPACE.VERSION, STAGED_PARKING_SPACE.NEW_VERSION)
                .from(STAGED_PARKING_SPACE)
                .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                .and(STAGED_PARKING_SPACE.VERDICT.eq(CHANGED))
                .and(PARKING_SPACE.ID.eq(STAGED_PARKING_SPACE.SPACE_ID))
                .execute();
    }

    private void vehicles() {
        Field<UUID> space = select(PARKING_SPACE.ID)
                .from(PARKING_SPACE)
                .where(PARKING_SPACE.PROJECT_ID.eq(project))
                .and(PARKING_SPACE.LOT.eq(STAGED_VEHICLE.LOT))
                .and(PARKING_SPACE.NUMBER.eq(STAGED_VEHICLE.SPACE))
                .asField();
        sql.insertInto(
                        VEHICLE,
                        VEHICLE.ID,
                        VEHICLE.PROJECT_ID,
                        VEHICLE.PLATE,
                        VEHICLE.KIND,
                        VEHICLE.BRAND,
                        VEHICLE.COLOR,
                        VEHICLE.OWNER_ID,
                        VEHICLE.UNIT_ID,
                        VEHICLE.PARKING_SPACE_ID,
                        VEHICLE.SINCE)
                .select(select(
                                STAGED_VEHICLE.VEHICLE_ID,
                                val(project),
                                STAGED_VEHICLE.PLATE,
                                coalesce(STAGED_VEHICLE.KIND, inline("CAR")),
                                STAGED_VEHICLE.BRAND,
                                STAGED_VEHICLE.COLOR,
                                personOf(STAGED_VEHICLE.OWNER_KEY),
                                unitOf(STAGED_VEHICLE.UNIT_NUMBER),
                                space,
                                STAGED_VEHICLE.SINCE)
                        .from(STAGED_VEHICLE)
                        .where(STAGED_VEHICLE.JOB_ID.eq(job))
                        .and(STAGED_VEHICLE.VERDICT.eq(NEW)))
                .execute();
    }
}
