package io.xinqiao.imports;

import static io.xinqiao.imports.RowComparison.CHANGED;
import static io.xinqiao.imports.RowComparison.NEW;
import static io.xinqiao.schema.tenant.Tables.ACCESS_ITEM;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.IMPORT_COLUMN;
import static io.xinqiao.schema.tenant.Tables.IMPORT_PROBLEM;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_ACCESS_ITEM;
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
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Bulk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Select;

/**
 * The rows of an import that people have changed by hand since, with what those hang on: an undo leaves them as they
 * are, and tells them.
 */
final class KeptRows {
    /** The verdict on a row that an undo left alone. */
    static final String KEPT = "KEPT";

    private final DSLContext sql;
    private final UUID job;

    KeptRows(DSLContext sql, UUID job) {
        this.sql = sql;
        this.job = job;
    }

    /** Marks them, first what was changed and then what it hangs on. */
    void mark() {
        vehiclesAndSpaces();
        keys();
        persons();
        households();
        unitsAndPlaces();
        tell();
    }

    private void vehiclesAndSpaces() {
        sql.update(STAGED_VEHICLE)
                .set(STAGED_VEHICLE.VERDICT, KEPT)
                .from(VEHICLE)
                .where(STAGED_VEHICLE.JOB_ID.eq(job))
                .and(STAGED_VEHICLE.VERDICT.eq(NEW))
                .and(VEHICLE.ID.eq(STAGED_VEHICLE.VEHICLE_ID))
                .and(VEHICLE.UNTIL.isNotNull())
                .execute();
        sql.update(STAGED_PARKING_SPACE)
                .set(STAGED_PARKING_SPACE.VERDICT, KEPT)
                .from(PARKING_SPACE)
                .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                .and(PARKING_SPACE.ID.eq(STAGED_PARKING_SPACE.SPACE_ID))
                .and(changed(STAGED_PARKING_SPACE.VERDICT, PARKING_SPACE.VERSION, STAGED_PARKING_SPACE.NEW_VERSION))
                .execute();
        sql.update(STAGED_PARKING_SPACE)
                .set(STAGED_PARKING_SPACE.VERDICT, KEPT)
                .from(STAGED_VEHICLE)
                .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                .and(STAGED_PARKING_SPACE.VERDICT.eq(NEW))
                .and(STAGED_VEHICLE.JOB_ID.eq(job))
                .and(STAGED_VEHICLE.VERDICT.eq(KEPT))
                .and(STAGED_VEHICLE.LOT.eq(STAGED_PARKING_SPACE.LOT))
                .and(STAGED_VEHICLE.SPACE.eq(STAGED_PARKING_SPACE.NUMBER))
                .execute();
    }

    private void keys() {
        sql.update(STAGED_ACCESS_ITEM)
                .set(STAGED_ACCESS_ITEM.VERDICT, KEPT)
                .from(ACCESS_ITEM)
                .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                .and(ACCESS_ITEM.ID.eq(STAGED_ACCESS_ITEM.ITEM_ID))
                .and(changed(STAGED_ACCESS_ITEM.VERDICT, ACCESS_ITEM.VERSION, STAGED_ACCESS_ITEM.NEW_VERSION))
                .execute();
    }

    /** Whether somebody changed a row since: one that was new is of a later version, or one that was changed is. */
    private static Condition changed(Field<String> verdict, Field<Integer> version, Field<Integer> written) {
        return verdict.eq(NEW).and(version.gt(inline(1))).or(verdict.eq(CHANGED).and(version.ne(written)));
    }

    private void persons() {
        sql.update(STAGED_PERSON)
                .set(STAGED_PERSON.VERDICT, KEPT)
                .from(PERSON)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(PERSON.ID.eq(STAGED_PERSON.PERSON_ID))
                .and(changed(STAGED_PERSON.VERDICT, PERSON.VERSION, STAGED_PERSON.NEW_VERSION)
                        .or(STAGED_PERSON
                                .VERDICT
                                .eq(NEW)
                                .and(or(
                                        exists(selectOne()
                                                .from(STAGED_VEHICLE)
                                                .where(STAGED_VEHICLE.JOB_ID.eq(job))
                                                .and(STAGED_VEHICLE.VERDICT.eq(KEPT))
                                                .and(STAGED_VEHICLE.OWNER_KEY.eq(STAGED_PERSON.KEY))),
                                        exists(selectOne()
                                                .from(STAGED_PARKING_SPACE)
                                                .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                                                .and(STAGED_PARKING_SPACE.VERDICT.eq(KEPT))
                                                .and(STAGED_PARKING_SPACE.HOLDER_KEY.eq(STAGED_PERSON.KEY))),
                                        exists(selectOne()
                                                .from(STAGED_ACCESS_ITEM)
                                                .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                                                .and(STAGED_ACCESS_ITEM.VERDICT.eq(KEPT))
                                                .and(STAGED_ACCESS_ITEM.HOLDER_KEY.eq(STAGED_PERSON.KEY)))))))
                .execute();
    }

    /** A unit's household and ownership stay together with all who belong to them. */
    private void households() {
        var changedMembers = selectOne()
                .from(STAGED_MEMBER)
                .join(STAGED_PERSON)
                .on(STAGED_PERSON.JOB_ID.eq(STAGED_MEMBER.JOB_ID))
                .and(STAGED_PERSON.KEY.eq(STAGED_MEMBER.PERSON_KEY))
                .leftJoin(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.ID.eq(STAGED_MEMBER.MEMBER_ID))
                .where(STAGED_MEMBER.JOB_ID.eq(job))
                .and(STAGED_MEMBER.UNIT_NUMBER.eq(STAGED_HOUSEHOLD.UNIT_NUMBER))
                .and(STAGED_MEMBER.VERDICT.eq(NEW))
                .and(STAGED_PERSON.VERDICT.eq(KEPT).or(HOUSEHOLD_MEMBER.UNTIL.isNotNull()));
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.HOUSEHOLD_VERDICT, KEPT)
                .set(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT, KEPT)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(or(
                        exists(changedMembers),
                        STAGED_HOUSEHOLD
                                .HOUSEHOLD_VERDICT
                                .eq(NEW)
                                .and(exists(selectOne()
                                        .from(HOUSEHOLD)
                                        .where(HOUSEHOLD.ID.eq(STAGED_HOUSEHOLD.HOUSEHOLD_ID))
                                        .and(HOUSEHOLD.MOVED_OUT.isNotNull()))),
                        STAGED_HOUSEHOLD
                                .OWNERSHIP_VERDICT
                                .eq(NEW)
                                .and(exists(selectOne()
                                        .from(OWNERSHIP)
                                        .where(OWNERSHIP.ID.eq(STAGED_HOUSEHOLD.OWNERSHIP_ID))
                                        .and(OWNERSHIP.UNTIL.isNotNull())))))
                .execute();
        sql.update(STAGED_MEMBER)
                .set(STAGED_MEMBER.VERDICT, KEPT)
                .where(STAGED_MEMBER.JOB_ID.eq(job))
                .and(STAGED_MEMBER.VERDICT.eq(NEW))
                .and(STAGED_MEMBER.UNIT_NUMBER.in(keptHouseholds()))
                .execute();
        sql.update(STAGED_PERSON)
                .set(STAGED_PERSON.VERDICT, KEPT)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.VERDICT.eq(NEW))
                .and(STAGED_PERSON.KEY.in(select(STAGED_MEMBER.PERSON_KEY)
                        .from(STAGED_MEMBER)
                        .where(STAGED_MEMBER.JOB_ID.eq(job))
                        .and(STAGED_MEMBER.VERDICT.eq(KEPT))))
                .execute();
    }

    private Select<? extends org.jooq.Record1<String>> keptHouseholds() {
        return select(STAGED_HOUSEHOLD.UNIT_NUMBER)
                .from(STAGED_HOUSEHOLD)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(STAGED_HOUSEHOLD.HOUSEHOLD_VERDICT.eq(KEPT));
    }

    private void unitsAndPlaces() {
        sql.update(STAGED_UNIT)
                .set(STAGED_UNIT.VERDICT, KEPT)
                .from(UNIT)
                .where(STAGED_UNIT.JOB_ID.eq(job))
                .and(UNIT.ID.eq(STAGED_UNIT.UNIT_ID))
                .and(changed(STAGED_UNIT.VERDICT, UNIT.VERSION, STAGED_UNIT.NEW_VERSION)
                        .or(STAGED_UNIT
                                .VERDICT
                                .eq(NEW)
                                .and(or(
                                        STAGED_UNIT.NUMBER.in(keptHouseholds()),
                                        STAGED_UNIT.NUMBER.in(select(STAGED_VEHICLE.UNIT_NUMBER)
                                                .from(STAGED_VEHICLE)
                                                .where(STAGED_VEHICLE.JOB_ID.eq(job))
                                                .and(STAGED_VEHICLE.VERDICT.eq(KEPT))),
                                        STAGED_UNIT.NUMBER.in(select(STAGED_PARKING_SPACE.UNIT_NUMBER)
                                                .from(STAGED_PARKING_SPACE)
                                                .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                                                .and(STAGED_PARKING_SPACE.VERDICT.eq(KEPT))),
                                        STAGED_UNIT.NUMBER.in(select(STAGED_ACCESS_ITEM.UNIT_NUMBER)
                                                .from(STAGED_ACCESS_ITEM)
                                                .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                                                .and(STAGED_ACCESS_ITEM.VERDICT.eq(KEPT)))))))
                .execute();
        sql.update(STAGED_ENTRANCE)
                .set(STAGED_ENTRANCE.VERDICT, KEPT)
                .from(ENTRANCE)
                .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                .and(ENTRANCE.ID.eq(STAGED_ENTRANCE.ENTRANCE_ID))
                .and(STAGED_ENTRANCE.VERDICT.in(NEW, CHANGED))
                .and(or(
                        ENTRANCE.FLOORS.isDistinctFrom(coalesce(STAGED_ENTRANCE.FLOORS, STAGED_ENTRANCE.OLD_FLOORS)),
                        ENTRANCE.LIFT.isDistinctFrom(coalesce(STAGED_ENTRANCE.LIFT, STAGED_ENTRANCE.OLD_LIFT)),
                        STAGED_ENTRANCE
                                .VERDICT
                                .eq(NEW)
                                .and(exists(selectOne()
                                        .from(STAGED_UNIT)
                                        .where(STAGED_UNIT.JOB_ID.eq(job))
                                        .and(STAGED_UNIT.VERDICT.eq(KEPT))
                                        .and(STAGED_UNIT.BUILDING.eq(STAGED_ENTRANCE.BUILDING))
                                        .and(STAGED_UNIT.ENTRANCE.eq(STAGED_ENTRANCE.NUMBER))))))
                .execute();
        sql.update(STAGED_BUILDING)
                .set(STAGED_BUILDING.VERDICT, KEPT)
                .from(BUILDING)
                .where(STAGED_BUILDING.JOB_ID.eq(job))
                .and(BUILDING.ID.eq(STAGED_BUILDING.BUILDING_ID))
                .and(STAGED_BUILDING.VERDICT.eq(NEW))
                .and(or(
                        BUILDING.NAME.ne(concat(STAGED_BUILDING.NUMBER, inline("号楼"))),
                        exists(selectOne()
                                .from(STAGED_UNIT)
                                .where(STAGED_UNIT.JOB_ID.eq(job))
                                .and(STAGED_UNIT.VERDICT.eq(KEPT))
                                .and(STAGED_UNIT.BUILDING.eq(STAGED_BUILDING.NUMBER))),
                        exists(selectOne()
                                .from(STAGED_ENTRANCE)
                                .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                                .and(STAGED_ENTRANCE.VERDICT.eq(KEPT))
                                .and(STAGED_ENTRANCE.BUILDING.eq(STAGED_BUILDING.NUMBER)))))
                .execute();
    }

    private record Kept(int position, int sheet, int row, String value, ImportField field) {}

    /** Adds to the import's problems what was kept, each by its row and cell. */
    private void tell() {
        var last = sql.select(coalesce(max(IMPORT_PROBLEM.POSITION), inline(0)))
                .from(IMPORT_PROBLEM)
                .where(IMPORT_PROBLEM.JOB_ID.eq(job))
                .fetchSingle()
                .value1();
        List<Kept> kept = new ArrayList<>();
        add(
                kept,
                last,
                ImportField.ROOM,
                select(STAGED_UNIT.SHEET, STAGED_UNIT.ROW, STAGED_UNIT.NUMBER)
                        .from(STAGED_UNIT)
                        .where(STAGED_UNIT.JOB_ID.eq(job))
                        .and(STAGED_UNIT.VERDICT.eq(KEPT)));
        add(
                kept,
                last,
                ImportField.NAME,
                select(STAGED_PERSON.SHEET, STAGED_PERSON.ROW, STAGED_PERSON.NAME)
                        .from(STAGED_PERSON)
                        .where(STAGED_PERSON.JOB_ID.eq(job))
                        .and(STAGED_PERSON.VERDICT.eq(KEPT)));
        add(
                kept,
                last,
                ImportField.SPACE,
                select(STAGED_PARKING_SPACE.SHEET, STAGED_PARKING_SPACE.ROW, STAGED_PARKING_SPACE.NUMBER)
                        .from(STAGED_PARKING_SPACE)
                        .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                        .and(STAGED_PARKING_SPACE.VERDICT.eq(KEPT)));
        add(
                kept,
                last,
                ImportField.PLATE,
                select(STAGED_VEHICLE.SHEET, STAGED_VEHICLE.ROW, STAGED_VEHICLE.PLATE)
                        .from(STAGED_VEHICLE)
                        .where(STAGED_VEHICLE.JOB_ID.eq(job))
                        .and(STAGED_VEHICLE.VERDICT.eq(KEPT)));
        add(
                kept,
                last,
                ImportField.ENTRANCE,
                select(STAGED_ENTRANCE.SHEET, STAGED_ENTRANCE.ROW, STAGED_ENTRANCE.NUMBER)
                        .from(STAGED_ENTRANCE)
                        .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                        .and(STAGED_ENTRANCE.VERDICT.eq(KEPT)));
        add(
                kept,
                last,
                ImportField.KEY_NUMBER,
                select(STAGED_ACCESS_ITEM.SHEET, STAGED_ACCESS_ITEM.ROW, STAGED_ACCESS_ITEM.NUMBER)
                        .from(STAGED_ACCESS_ITEM)
                        .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                        .and(STAGED_ACCESS_ITEM.VERDICT.eq(KEPT)));
        var columns = sql.select(IMPORT_COLUMN.SHEET, IMPORT_COLUMN.FIELD, IMPORT_COLUMN.POSITION)
                .from(IMPORT_COLUMN)
                .where(IMPORT_COLUMN.JOB_ID.eq(job))
                .and(IMPORT_COLUMN.FIELD.isNotNull())
                .fetchMap(row -> row.value1() + row.value2(), row -> row.value3());
        Bulk.<Kept>into(IMPORT_PROBLEM)
                .set(IMPORT_PROBLEM.ID, one -> NewId.next())
                .set(IMPORT_PROBLEM.JOB_ID, one -> job)
                .set(IMPORT_PROBLEM.POSITION, Kept::position)
                .set(IMPORT_PROBLEM.SHEET, Kept::sheet)
                .set(IMPORT_PROBLEM.ROW, Kept::row)
                .set(
                        IMPORT_PROBLEM.COL,
                        one -> columns.get(one.sheet() + one.field().name()))
                .set(IMPORT_PROBLEM.SEVERITY, one -> Problem.Severity.WARNING.name())
                .set(IMPORT_PROBLEM.MESSAGE_KEY, one -> "import.undo.kept")
                .set(IMPORT_PROBLEM.ARGUMENTS, Kept::value)
                .set(IMPORT_PROBLEM.VALUE, Kept::value)
                .insert(sql, kept);
    }

    private void add(List<Kept> kept, int last, ImportField field, Select<Record3<Integer, Integer, String>> rows) {
        for (var row : sql.fetch(rows)) {
            kept.add(new Kept(last + kept.size() + 1, row.value1(), row.value2(), row.value3(), field));
        }
    }
}
