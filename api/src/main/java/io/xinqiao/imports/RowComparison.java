package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.STAGED_ACCESS_ITEM;
import static io.xinqiao.schema.tenant.Tables.STAGED_BUILDING;
import static io.xinqiao.schema.tenant.Tables.STAGED_ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.STAGED_FEE_SETTING;
import static io.xinqiao.schema.tenant.Tables.STAGED_HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.STAGED_MEMBER;
import static io.xinqiao.schema.tenant.Tables.STAGED_METER;
import static io.xinqiao.schema.tenant.Tables.STAGED_MONEY;
import static io.xinqiao.schema.tenant.Tables.STAGED_PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.STAGED_PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT_FEE;
import static io.xinqiao.schema.tenant.Tables.STAGED_VEHICLE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VEHICLE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import io.xinqiao.imports.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record3;
import org.jooq.Table;

/**
 * The comparison of staged rows with those in the database, table by table in one statement each: what is new, what
 * changes, what is the same already, and what cannot be. It may be asked again at any time before the commit, and is,
 * right before it.
 */
final class RowComparison {
    static final String NEW = "NEW";
    static final String CHANGED = "CHANGED";
    static final String SAME = "SAME";
    static final String REFUSED = "REFUSED";

    private final DSLContext sql;
    private final UUID job;
    private final UUID project;
    private final Mapping mapping;
    private final List<Problem> problems = new ArrayList<>();

    RowComparison(DSLContext sql, UUID job, UUID project) {
        this(sql, job, project, new Mapping(List.of()));
    }

    /**
     * Verdicts whose problems are told.
     *
     * @param mapping where the cells stand that problems are about
     */
    RowComparison(DSLContext sql, UUID job, UUID project, Mapping mapping) {
        this.sql = sql;
        this.job = job;
        this.project = project;
        this.mapping = mapping;
    }

    /** Gives every staged row its verdict; what cannot be is told. */
    List<Problem> give() {
        reset();
        buildings();
        entrances();
        units();
        refuseUnitsWithoutArea();
        // Before the people: nobody is registered for a row that stays out.
        var keys = new ImportedKeys(sql, job, project);
        spacesOfNoUnit();
        vehiclesOfNoUnit();
        keys.refuseOfNoUnit(this);
        new PeopleVerdicts(sql, job, project, this).give();
        spaces();
        vehicles();
        keys.judge(this);
        new MoneyVerdicts(sql, job, project).give(this);
        new ImportedMeters(sql, job, project).judge(this);
        return problems;
    }

    private void reset() {
        all(STAGED_BUILDING, STAGED_BUILDING.VERDICT, STAGED_BUILDING.JOB_ID);
        all(STAGED_ENTRANCE, STAGED_ENTRANCE.VERDICT, STAGED_ENTRANCE.JOB_ID);
        all(STAGED_UNIT, STAGED_UNIT.VERDICT, STAGED_UNIT.JOB_ID);
        all(STAGED_PERSON, STAGED_PERSON.VERDICT, STAGED_PERSON.JOB_ID);
        all(STAGED_HOUSEHOLD, STAGED_HOUSEHOLD.HOUSEHOLD_VERDICT, STAGED_HOUSEHOLD.JOB_ID);
        all(STAGED_HOUSEHOLD, STAGED_HOUSEHOLD.OWNERSHIP_VERDICT, STAGED_HOUSEHOLD.JOB_ID);
        all(STAGED_MEMBER, STAGED_MEMBER.VERDICT, STAGED_MEMBER.JOB_ID);
        all(STAGED_PARKING_SPACE, STAGED_PARKING_SPACE.VERDICT, STAGED_PARKING_SPACE.JOB_ID);
        all(STAGED_VEHICLE, STAGED_VEHICLE.VERDICT, STAGED_VEHICLE.JOB_ID);
        all(STAGED_FEE_SETTING, STAGED_FEE_SETTING.VERDICT, STAGED_FEE_SETTING.JOB_ID);
        all(STAGED_UNIT_FEE, STAGED_UNIT_FEE.VERDICT, STAGED_UNIT_FEE.JOB_ID);
        all(STAGED_MONEY, STAGED_MONEY.VERDICT, STAGED_MONEY.JOB_ID);
        all(STAGED_METER, STAGED_METER.VERDICT, STAGED_METER.JOB_ID);
        all(STAGED_ACCESS_ITEM, STAGED_ACCESS_ITEM.VERDICT, STAGED_ACCESS_ITEM.JOB_ID);
    }

    private void all(Table<? extends Record> table, Field<String> verdict, Field<UUID> owner) {
        sql.update(table)
                .set(verdict, NEW)
                .where(owner.eq(job))
                .and(verdict.ne(NEW))
                .execute();
    }

    private void buildings() {
        sql.update(STAGED_BUILDING)
                .set(STAGED_BUILDING.VERDICT, SAME)
                .set(STAGED_BUILDING.BUILDING_ID, BUILDING.ID)
                .from(BUILDING)
                .where(STAGED_BUILDING.JOB_ID.eq(job))
                .and(BUILDING.PROJECT_ID.eq(project))
                .and(BUILDING.NUMBER.eq(STAGED_BUILDING.NUMBER))
                .execute();
    }

    private void entrances() {
        var changed = differs(STAGED_ENTRANCE.FLOORS, ENTRANCE.FLOORS).or(differs(STAGED_ENTRANCE.LIFT, ENTRANCE.LIFT));
        sql.update(STAGED_ENTRANCE)
                .set(STAGED_ENTRANCE.VERDICT, when(changed, inline(CHANGED)).otherwise(inline(SAME)))
                .set(STAGED_ENTRANCE.ENTRANCE_ID, ENTRANCE.ID)
                .set(STAGED_ENTRANCE.OLD_FLOORS, ENTRANCE.FLOORS)
                .set(STAGED_ENTRANCE.OLD_LIFT, ENTRANCE.LIFT)
                .from(ENTRANCE.join(BUILDING).on(BUILDING.ID.eq(ENTRANCE.BUILDING_ID)))
                .where(STAGED_ENTRANCE.JOB_ID.eq(job))
                .and(BUILDING.PROJECT_ID.eq(project))
                .and(BUILDING.NUMBER.eq(STAGED_ENTRANCE.BUILDING))
                .and(ENTRANCE.NUMBER.eq(STAGED_ENTRANCE.NUMBER))
                .execute();
    }

    private void units() {
        var changed = or(
                differs(STAGED_UNIT.FLOOR, UNIT.FLOOR),
                differs(STAGED_UNIT.KIND, UNIT.KIND),
                differs(STAGED_UNIT.BUILT_AREA, UNIT.BUILT_AREA),
                differs(STAGED_UNIT.INNER_AREA, UNIT.INNER_AREA),
                differs(STAGED_UNIT.LAYOUT, UNIT.LAYOUT),
                differs(STAGED_UNIT.RENT, UNIT.RENT),
                differs(STAGED_UNIT.STATE, UNIT.STATE));
        sql.update(STAGED_UNIT)
                .set(STAGED_UNIT.VERDICT, when(changed, inline(CHANGED)).otherwise(inline(SAME)))
                .set(STAGED_UNIT.UNIT_ID, UNIT.ID)
                .set(STAGED_UNIT.OLD_FLOOR, UNIT.FLOOR)
                .set(STAGED_UNIT.OLD_KIND, UNIT.KIND)
                .set(STAGED_UNIT.OLD_BUILT_AREA, UNIT.BUILT_AREA)
                .set(STAGED_UNIT.OLD_INNER_AREA, UNIT.INNER_AREA)
                .set(STAGED_UNIT.OLD_LAYOUT, UNIT.LAYOUT)
                .set(STAGED_UNIT.OLD_RENT, UNIT.RENT)
                .set(STAGED_UNIT.OLD_STATE, UNIT.STATE)
                .set(STAGED_UNIT.NEW_VERSION, UNIT.VERSION.plus(1))
                .from(UNIT)
                .where(STAGED_UNIT.JOB_ID.eq(job))
                .and(UNIT.PROJECT_ID.eq(project))
                .and(UNIT.NUMBER.eq(STAGED_UNIT.NUMBER))
                .execute();
    }

    /** Told, and other than what is there. */
    static <T> Condition differs(Field<T> told, Field<T> there) {
        return told.isNotNull().and(told.isDistinctFrom(there));
    }

    /** A unit that is not there yet needs its area: fees are computed from it. */
    private void refuseUnitsWithoutArea() {
        var lacking =
                STAGED_UNIT.JOB_ID.eq(job).and(STAGED_UNIT.VERDICT.eq(NEW)).and(STAGED_UNIT.BUILT_AREA.isNull());
        refuse(
                sql.select(STAGED_UNIT.SHEET, STAGED_UNIT.ROW, STAGED_UNIT.NUMBER)
                        .from(STAGED_UNIT)
                        .where(lacking)
                        .fetch(),
                "import.unit.noArea",
                ImportField.BUILT_AREA);
        sql.update(STAGED_UNIT).set(STAGED_UNIT.VERDICT, REFUSED).where(lacking).execute();
    }

    /** The number names no unit, neither of this file nor from before. */
    Condition unknownUnit(Field<String> number) {
        return number.isNotNull()
                .and(notExists(selectOne()
                        .from(UNIT)
                        .where(UNIT.PROJECT_ID.eq(project))
                        .and(UNIT.NUMBER.eq(number))))
                .and(notExists(selectOne()
                        .from(STAGED_UNIT)
                        .where(STAGED_UNIT.JOB_ID.eq(job))
                        .and(STAGED_UNIT.NUMBER.eq(number))
                        .and(STAGED_UNIT.VERDICT.ne(REFUSED))));
    }

    private void spacesOfNoUnit() {
        var homeless = STAGED_PARKING_SPACE.JOB_ID.eq(job).and(unknownUnit(STAGED_PARKING_SPACE.UNIT_NUMBER));
        refuse(
                sql.select(STAGED_PARKING_SPACE.SHEET, STAGED_PARKING_SPACE.ROW, STAGED_PARKING_SPACE.UNIT_NUMBER)
                        .from(STAGED_PARKING_SPACE)
                        .where(homeless)
                        .fetch(),
                "import.unit.unknown",
                ImportField.ROOM);
        sql.update(STAGED_PARKING_SPACE)
                .set(STAGED_PARKING_SPACE.VERDICT, REFUSED)
                .where(homeless)
                .execute();
    }

    private void spaces() {
        var isOfOtherUnit = STAGED_PARKING_SPACE
                .UNIT_NUMBER
                .isNotNull()
                .and(notExists(selectOne()
                        .from(UNIT)
                        .where(UNIT.ID.eq(PARKING_SPACE.UNIT_ID))
                        .and(UNIT.NUMBER.eq(STAGED_PARKING_SPACE.UNIT_NUMBER))));
        var changed = or(
                isOfOtherUnit,
                differs(STAGED_PARKING_SPACE.KIND, PARKING_SPACE.KIND),
                differs(STAGED_PARKING_SPACE.AREA, PARKING_SPACE.AREA),
                differs(STAGED_PARKING_SPACE.TENURE, PARKING_SPACE.TENURE),
                differs(STAGED_PARKING_SPACE.SINCE, PARKING_SPACE.SINCE),
                differs(STAGED_PARKING_SPACE.UNTIL, PARKING_SPACE.UNTIL),
                STAGED_PARKING_SPACE
                        .HOLDER_KEY
                        .isNotNull()
                        .and(notExists(selectOne()
                                .from(STAGED_PERSON)
                                .where(STAGED_PERSON.JOB_ID.eq(job))
                                .and(STAGED_PERSON.KEY.eq(STAGED_PARKING_SPACE.HOLDER_KEY))
                                .and(STAGED_PERSON.PERSON_ID.eq(PARKING_SPACE.HOLDER_ID)))));
        sql.update(STAGED_PARKING_SPACE)
                .set(
                        STAGED_PARKING_SPACE.VERDICT,
                        when(changed, inline(CHANGED)).otherwise(inline(SAME)))
                .set(STAGED_PARKING_SPACE.SPACE_ID, PARKING_SPACE.ID)
                .set(STAGED_PARKING_SPACE.OLD_KIND, PARKING_SPACE.KIND)
                .set(STAGED_PARKING_SPACE.OLD_AREA, PARKING_SPACE.AREA)
                .set(STAGED_PARKING_SPACE.OLD_TENURE, PARKING_SPACE.TENURE)
                .set(STAGED_PARKING_SPACE.OLD_HOLDER_ID, PARKING_SPACE.HOLDER_ID)
                .set(STAGED_PARKING_SPACE.OLD_UNIT_ID, PARKING_SPACE.UNIT_ID)
                .set(STAGED_PARKING_SPACE.OLD_SINCE, PARKING_SPACE.SINCE)
                .set(STAGED_PARKING_SPACE.OLD_UNTIL, PARKING_SPACE.UNTIL)
                .set(STAGED_PARKING_SPACE.NEW_VERSION, PARKING_SPACE.VERSION.plus(1))
                .from(PARKING_SPACE)
                .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                .and(STAGED_PARKING_SPACE.VERDICT.eq(NEW))
                .and(PARKING_SPACE.PROJECT_ID.eq(project))
                .and(PARKING_SPACE.LOT.eq(STAGED_PARKING_SPACE.LOT))
                .and(PARKING_SPACE.NUMBER.eq(STAGED_PARKING_SPACE.NUMBER))
                .execute();
    }

    private void vehiclesOfNoUnit() {
        var homeless = STAGED_VEHICLE.JOB_ID.eq(job).and(unknownUnit(STAGED_VEHICLE.UNIT_NUMBER));
        refuse(
                sql.select(STAGED_VEHICLE.SHEET, STAGED_VEHICLE.ROW, STAGED_VEHICLE.UNIT_NUMBER)
                        .from(STAGED_VEHICLE)
                        .where(homeless)
                        .fetch(),
                "import.unit.unknown",
                ImportField.ROOM);
        sql.update(STAGED_VEHICLE)
                .set(STAGED_VEHICLE.VERDICT, REFUSED)
                .where(homeless)
                .execute();
    }

    /** A vehicle that still comes is known by its plate; what a file says of it otherwise changes nothing. */
    private void vehicles() {
        sql.update(STAGED_VEHICLE)
                .set(STAGED_VEHICLE.VERDICT, SAME)
                .set(STAGED_VEHICLE.VEHICLE_ID, VEHICLE.ID)
                .from(VEHICLE)
                .where(STAGED_VEHICLE.JOB_ID.eq(job))
                .and(STAGED_VEHICLE.VERDICT.eq(NEW))
                .and(VEHICLE.PROJECT_ID.eq(project))
                .and(VEHICLE.PLATE.eq(STAGED_VEHICLE.PLATE))
                .and(VEHICLE.UNTIL.isNull())
                .execute();
    }

    /** Tells rows that are refused: sheet, row, and the unit, which is the value where the column holds it. */
    void refuse(List<? extends Record3<Integer, Integer, String>> rows, String messageKey, ImportField column) {
        for (var row : rows) {
            var told = problem(Severity.REFUSED, row.value1(), row.value2(), column, messageKey, row.value3());
            problems.add(
                    column == ImportField.BUILT_AREA && fields(row.value1()).containsKey(column) ? told.blank() : told);
        }
    }

    /** A problem with the cell of a column, or with that of the unit where the sheet lacks the column. */
    Problem problem(
            Severity severity, int sheet, int row, ImportField field, String messageKey, String value, String... more) {
        List<String> arguments = new ArrayList<>(List.of(value));
        arguments.addAll(List.of(more));
        var fields = fields(sheet);
        var column = fields.getOrDefault(field, fields.get(ImportField.ROOM));
        return new Problem(
                sheet, row, column == null ? null : column.position(), severity, messageKey, arguments, value);
    }

    private Map<ImportField, Mapping.Column> fields(int sheet) {
        return mapping.sheets().stream()
                .filter(one -> one.position() == sheet)
                .findFirst()
                .map(Mapping.Sheet::fields)
                .orElse(Map.of());
    }
}
