package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.IMPORT_COLUMN;
import static io.xinqiao.schema.tenant.Tables.IMPORT_PROBLEM;
import static io.xinqiao.schema.tenant.Tables.IMPORT_SHEET;
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

import io.xinqiao.imports.Staged.AccessItem;
import io.xinqiao.imports.Staged.Entrance;
import io.xinqiao.imports.Staged.FeeSetting;
import io.xinqiao.imports.Staged.Household;
import io.xinqiao.imports.Staged.Member;
import io.xinqiao.imports.Staged.MeterAtUnit;
import io.xinqiao.imports.Staged.Money;
import io.xinqiao.imports.Staged.ParkingSpace;
import io.xinqiao.imports.Staged.Person;
import io.xinqiao.imports.Staged.Unit;
import io.xinqiao.imports.Staged.UnitFee;
import io.xinqiao.imports.Staged.Vehicle;
import io.xinqiao.sql.Bulk;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The staged rows of one import. All of it is one job's own, and goes when the job is read again. */
final class Staging {
    /** What a row is until something like it is found: most are, and none of them is written twice. */
    private static final String OPEN = RowComparison.NEW;

    /** The staging tables, with the column that says whose row it is. */
    private static final Map<Table<? extends Record>, Field<UUID>> TABLES = Map.ofEntries(
            Map.entry(STAGED_BUILDING, STAGED_BUILDING.JOB_ID),
            Map.entry(STAGED_ENTRANCE, STAGED_ENTRANCE.JOB_ID),
            Map.entry(STAGED_UNIT, STAGED_UNIT.JOB_ID),
            Map.entry(STAGED_PERSON, STAGED_PERSON.JOB_ID),
            Map.entry(STAGED_HOUSEHOLD, STAGED_HOUSEHOLD.JOB_ID),
            Map.entry(STAGED_MEMBER, STAGED_MEMBER.JOB_ID),
            Map.entry(STAGED_PARKING_SPACE, STAGED_PARKING_SPACE.JOB_ID),
            Map.entry(STAGED_VEHICLE, STAGED_VEHICLE.JOB_ID),
            Map.entry(STAGED_FEE_SETTING, STAGED_FEE_SETTING.JOB_ID),
            Map.entry(STAGED_UNIT_FEE, STAGED_UNIT_FEE.JOB_ID),
            Map.entry(STAGED_MONEY, STAGED_MONEY.JOB_ID),
            Map.entry(STAGED_METER, STAGED_METER.JOB_ID),
            Map.entry(STAGED_ACCESS_ITEM, STAGED_ACCESS_ITEM.JOB_ID),
            Map.entry(IMPORT_PROBLEM, IMPORT_PROBLEM.JOB_ID),
            Map.entry(IMPORT_COLUMN, IMPORT_COLUMN.JOB_ID),
            Map.entry(IMPORT_SHEET, IMPORT_SHEET.JOB_ID));

    private final DSLContext sql;
    private final UUID job;

    Staging(DSLContext sql, UUID job) {
        this.sql = sql;
        this.job = job;
    }

    /** Which units vehicles belong to, while this import is read. */
    Plates plates() {
        return new Plates(sql, job);
    }

    /** Forgets everything that was staged: the workbook is read anew. */
    void clear() {
        TABLES.forEach(
                (table, owner) -> sql.deleteFrom(table).where(owner.eq(job)).execute());
    }

    void add(Collection<Staged> rows) {
        entrances(of(rows, Entrance.class));
        units(of(rows, Unit.class));
        persons(of(rows, Person.class));
        households(of(rows, Household.class));
        members(of(rows, Member.class));
        spaces(of(rows, ParkingSpace.class));
        vehicles(of(rows, Vehicle.class));
        settings(of(rows, FeeSetting.class));
        unitFees(of(rows, UnitFee.class));
        money(of(rows, Money.class));
        meters(of(rows, MeterAtUnit.class));
        accessItems(of(rows, AccessItem.class));
    }

    private static <T extends Staged> List<T> of(Collection<Staged> rows, Class<T> type) {
        return rows.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void addBuildings(Map<String, UUID> buildings) {
        Bulk.<Map.Entry<String, UUID>>into(STAGED_BUILDING)
                .set(STAGED_BUILDING.JOB_ID, row -> job)
                .set(STAGED_BUILDING.NUMBER, Map.Entry::getKey)
                .set(STAGED_BUILDING.BUILDING_ID, Map.Entry::getValue)
                .set(STAGED_BUILDING.VERDICT, row -> OPEN)
                .insert(sql, List.copyOf(buildings.entrySet()));
    }

    private void entrances(List<Entrance> rows) {
        Bulk.<Entrance>into(STAGED_ENTRANCE)
                .set(STAGED_ENTRANCE.JOB_ID, row -> job)
                .set(STAGED_ENTRANCE.SHEET, Entrance::sheet)
                .set(STAGED_ENTRANCE.ROW, Entrance::row)
                .set(STAGED_ENTRANCE.BUILDING, Entrance::building)
                .set(STAGED_ENTRANCE.NUMBER, Entrance::number)
                .set(STAGED_ENTRANCE.FLOORS, Entrance::floors)
                .set(STAGED_ENTRANCE.LIFT, Entrance::lift)
                .set(STAGED_ENTRANCE.ENTRANCE_ID, Entrance::id)
                .set(STAGED_ENTRANCE.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void units(List<Unit> rows) {
        Bulk.<Unit>into(STAGED_UNIT)
                .set(STAGED_UNIT.JOB_ID, row -> job)
                .set(STAGED_UNIT.SHEET, Unit::sheet)
                .set(STAGED_UNIT.ROW, Unit::row)
                .set(STAGED_UNIT.NUMBER, Unit::number)
                .set(STAGED_UNIT.BUILDING, Unit::building)
                .set(STAGED_UNIT.ENTRANCE, Unit::entrance)
                .set(STAGED_UNIT.FLOOR, Unit::floor)
                .set(STAGED_UNIT.WORKED_FLOOR, Unit::workedFloor)
                .set(STAGED_UNIT.KIND, Unit::kind)
                .set(STAGED_UNIT.BUILT_AREA, Unit::builtArea)
                .set(STAGED_UNIT.INNER_AREA, Unit::innerArea)
                .set(STAGED_UNIT.LAYOUT, Unit::layout)
                .set(STAGED_UNIT.RENT, Unit::rent)
                .set(STAGED_UNIT.STATE, Unit::state)
                .set(STAGED_UNIT.UNIT_ID, Unit::id)
                .set(STAGED_UNIT.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void persons(List<Person> rows) {
        Bulk.<Person>into(STAGED_PERSON)
                .set(STAGED_PERSON.JOB_ID, row -> job)
                .set(STAGED_PERSON.SHEET, Person::sheet)
                .set(STAGED_PERSON.ROW, Person::row)
                .set(STAGED_PERSON.KEY, Person::key)
                .set(STAGED_PERSON.NAME, Person::name)
                .set(STAGED_PERSON.GENDER, Person::gender)
                .set(STAGED_PERSON.BIRTH_YEAR, Person::birthYear)
                .set(STAGED_PERSON.PHONE_SEALED, Person::phone)
                .set(STAGED_PERSON.PHONE_INDEX, Person::phoneIndex)
                .set(STAGED_PERSON.PHONE_ENDING, Person::phoneEnding)
                .set(STAGED_PERSON.SECOND_PHONE_SEALED, Person::secondPhone)
                .set(STAGED_PERSON.ID_NUMBER_SEALED, Person::idNumber)
                .set(STAGED_PERSON.ID_NUMBER_INDEX, Person::idNumberIndex)
                .set(STAGED_PERSON.UNIT_NUMBER, Person::unitNumber)
                .set(STAGED_PERSON.PERSON_ID, Person::id)
                .set(STAGED_PERSON.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void households(List<Household> rows) {
        Bulk.<Household>into(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.JOB_ID, row -> job)
                .set(STAGED_HOUSEHOLD.UNIT_NUMBER, Household::unitNumber)
                .set(STAGED_HOUSEHOLD.SINCE, Household::since)
                .set(STAGED_HOUSEHOLD.SINCE_BY, row -> row.since() == null ? null : OwnersSince.Rule.WORKBOOK.name())
                .set(STAGED_HOUSEHOLD.UNIT_ID, Household::unitId)
                .set(STAGED_HOUSEHOLD.HOUSEHOLD_ID, Household::householdId)
                .set(STAGED_HOUSEHOLD.OWNERSHIP_ID, Household::ownershipId)
                .set(STAGED_HOUSEHOLD.HOUSEHOLD_VERDICT, row -> OPEN)
                .set(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void members(List<Member> rows) {
        Bulk.<Member>into(STAGED_MEMBER)
                .set(STAGED_MEMBER.JOB_ID, row -> job)
                .set(STAGED_MEMBER.SHEET, Member::sheet)
                .set(STAGED_MEMBER.ROW, Member::row)
                .set(STAGED_MEMBER.UNIT_NUMBER, Member::unitNumber)
                .set(STAGED_MEMBER.PERSON_KEY, Member::personKey)
                .set(STAGED_MEMBER.POSITION, Member::position)
                .set(STAGED_MEMBER.ROLE, Member::role)
                .set(
                        STAGED_MEMBER.NUMERATOR,
                        row -> row.share() == null ? null : row.share().numerator())
                .set(
                        STAGED_MEMBER.DENOMINATOR,
                        row -> row.share() == null ? null : row.share().denominator())
                .set(STAGED_MEMBER.MEMBER_ID, Member::memberId)
                .set(STAGED_MEMBER.SHARE_ID, Member::shareId)
                .set(STAGED_MEMBER.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void spaces(List<ParkingSpace> rows) {
        Bulk.<ParkingSpace>into(STAGED_PARKING_SPACE)
                .set(STAGED_PARKING_SPACE.JOB_ID, row -> job)
                .set(STAGED_PARKING_SPACE.SHEET, ParkingSpace::sheet)
                .set(STAGED_PARKING_SPACE.ROW, ParkingSpace::row)
                .set(STAGED_PARKING_SPACE.LOT, ParkingSpace::lot)
                .set(STAGED_PARKING_SPACE.NUMBER, ParkingSpace::number)
                .set(STAGED_PARKING_SPACE.KIND, ParkingSpace::kind)
                .set(STAGED_PARKING_SPACE.AREA, ParkingSpace::area)
                .set(STAGED_PARKING_SPACE.TENURE, ParkingSpace::tenure)
                .set(STAGED_PARKING_SPACE.HOLDER_KEY, ParkingSpace::holderKey)
                .set(STAGED_PARKING_SPACE.UNIT_NUMBER, ParkingSpace::unitNumber)
                .set(STAGED_PARKING_SPACE.SINCE, ParkingSpace::since)
                .set(STAGED_PARKING_SPACE.UNTIL, ParkingSpace::until)
                .set(STAGED_PARKING_SPACE.SPACE_ID, ParkingSpace::id)
                .set(STAGED_PARKING_SPACE.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void vehicles(List<Vehicle> rows) {
        Bulk.<Vehicle>into(STAGED_VEHICLE)
                .set(STAGED_VEHICLE.JOB_ID, row -> job)
                .set(STAGED_VEHICLE.SHEET, Vehicle::sheet)
                .set(STAGED_VEHICLE.ROW, Vehicle::row)
                .set(STAGED_VEHICLE.PLATE, Vehicle::plate)
                .set(STAGED_VEHICLE.KIND, Vehicle::kind)
                .set(STAGED_VEHICLE.BRAND, Vehicle::brand)
                .set(STAGED_VEHICLE.COLOR, Vehicle::color)
                .set(STAGED_VEHICLE.OWNER_KEY, Vehicle::ownerKey)
                .set(STAGED_VEHICLE.UNIT_NUMBER, Vehicle::unitNumber)
                .set(STAGED_VEHICLE.LOT, Vehicle::lot)
                .set(STAGED_VEHICLE.SPACE, Vehicle::space)
                .set(STAGED_VEHICLE.SINCE, Vehicle::since)
                .set(STAGED_VEHICLE.VEHICLE_ID, Vehicle::id)
                .set(STAGED_VEHICLE.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void settings(List<FeeSetting> rows) {
        Bulk.<FeeSetting>into(STAGED_FEE_SETTING)
                .set(STAGED_FEE_SETTING.JOB_ID, row -> job)
                .set(STAGED_FEE_SETTING.SHEET, FeeSetting::sheet)
                .set(STAGED_FEE_SETTING.ROW, FeeSetting::row)
                .set(STAGED_FEE_SETTING.NUMBER, FeeSetting::number)
                .set(STAGED_FEE_SETTING.TYPE, FeeSetting::type)
                .set(STAGED_FEE_SETTING.ITEM, FeeSetting::item)
                .set(STAGED_FEE_SETTING.PERIODIC, FeeSetting::periodic)
                .set(STAGED_FEE_SETTING.PREPAID, FeeSetting::prepaid)
                .set(STAGED_FEE_SETTING.CYCLE_MONTHS, FeeSetting::cycleMonths)
                .set(STAGED_FEE_SETTING.POSTING, FeeSetting::posting)
                .set(STAGED_FEE_SETTING.SINCE, FeeSetting::since)
                .set(STAGED_FEE_SETTING.UNTIL, FeeSetting::until)
                .set(STAGED_FEE_SETTING.FORMULA, FeeSetting::formula)
                .set(STAGED_FEE_SETTING.PRICE, FeeSetting::price)
                .set(STAGED_FEE_SETTING.FIXED_AMOUNT, FeeSetting::fixedAmount)
                .set(STAGED_FEE_SETTING.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void unitFees(List<UnitFee> rows) {
        Bulk.<UnitFee>into(STAGED_UNIT_FEE)
                .set(STAGED_UNIT_FEE.JOB_ID, row -> job)
                .set(STAGED_UNIT_FEE.SHEET, UnitFee::sheet)
                .set(STAGED_UNIT_FEE.ROW, UnitFee::row)
                .set(STAGED_UNIT_FEE.UNIT_NUMBER, UnitFee::unitNumber)
                .set(STAGED_UNIT_FEE.FEE_NUMBER, UnitFee::feeNumber)
                .set(STAGED_UNIT_FEE.SINCE, UnitFee::since)
                .set(STAGED_UNIT_FEE.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void meters(List<MeterAtUnit> rows) {
        Bulk.<MeterAtUnit>into(STAGED_METER)
                .set(STAGED_METER.JOB_ID, row -> job)
                .set(STAGED_METER.KIND, MeterAtUnit::kind)
                .set(STAGED_METER.NUMBER, MeterAtUnit::number)
                .set(STAGED_METER.SHEET, MeterAtUnit::sheet)
                .set(STAGED_METER.ROW, MeterAtUnit::row)
                .set(STAGED_METER.UNIT_NUMBER, MeterAtUnit::unitNumber)
                .set(STAGED_METER.LOCATION, MeterAtUnit::location)
                .set(STAGED_METER.FACTOR, MeterAtUnit::factor)
                .set(STAGED_METER.READ_ON, MeterAtUnit::readOn)
                .set(STAGED_METER.VALUE, MeterAtUnit::value)
                .set(STAGED_METER.PLACE_ID, MeterAtUnit::placeId)
                .set(STAGED_METER.METER_ID, MeterAtUnit::meterId)
                .set(STAGED_METER.READING_ID, MeterAtUnit::readingId)
                .set(STAGED_METER.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void accessItems(List<AccessItem> rows) {
        Bulk.<AccessItem>into(STAGED_ACCESS_ITEM)
                .set(STAGED_ACCESS_ITEM.JOB_ID, row -> job)
                .set(STAGED_ACCESS_ITEM.KIND, AccessItem::kind)
                .set(STAGED_ACCESS_ITEM.NUMBER, AccessItem::number)
                .set(STAGED_ACCESS_ITEM.SHEET, AccessItem::sheet)
                .set(STAGED_ACCESS_ITEM.ROW, AccessItem::row)
                .set(STAGED_ACCESS_ITEM.UNIT_NUMBER, AccessItem::unitNumber)
                .set(STAGED_ACCESS_ITEM.STATE, AccessItem::state)
                .set(STAGED_ACCESS_ITEM.HOLDER_KEY, AccessItem::holderKey)
                .set(STAGED_ACCESS_ITEM.ISSUED_ON, AccessItem::issuedOn)
                .set(STAGED_ACCESS_ITEM.REMARK, AccessItem::remark)
                .set(STAGED_ACCESS_ITEM.ITEM_ID, AccessItem::itemId)
                .set(STAGED_ACCESS_ITEM.EVENT_ID, AccessItem::eventId)
                .set(STAGED_ACCESS_ITEM.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }

    private void money(List<Money> rows) {
        Bulk.<Money>into(STAGED_MONEY)
                .set(STAGED_MONEY.JOB_ID, row -> job)
                .set(STAGED_MONEY.SHEET, Money::sheet)
                .set(STAGED_MONEY.ROW, Money::row)
                .set(STAGED_MONEY.KIND, Money::kind)
                .set(STAGED_MONEY.UNIT_NUMBER, Money::unitNumber)
                .set(STAGED_MONEY.ITEM, Money::item)
                .set(STAGED_MONEY.SINCE, Money::since)
                .set(STAGED_MONEY.UNTIL, Money::until)
                .set(STAGED_MONEY.CYCLE_MONTHS, Money::cycleMonths)
                .set(STAGED_MONEY.PAID_ON, Money::paidOn)
                .set(STAGED_MONEY.DUE, Money::due)
                .set(STAGED_MONEY.PAID, Money::paid)
                .set(STAGED_MONEY.CASHIER, Money::cashier)
                .set(STAGED_MONEY.PAYER, Money::payer)
                .set(STAGED_MONEY.REMARK, Money::remark)
                .set(STAGED_MONEY.VERDICT, row -> OPEN)
                .insert(sql, rows);
    }
}
