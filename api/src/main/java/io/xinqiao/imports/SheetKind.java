package io.xinqiao.imports;

import static io.xinqiao.imports.ImportField.AGE;
import static io.xinqiao.imports.ImportField.BALANCE;
import static io.xinqiao.imports.ImportField.BRAND;
import static io.xinqiao.imports.ImportField.BUILDING;
import static io.xinqiao.imports.ImportField.BUILT_AREA;
import static io.xinqiao.imports.ImportField.CASHIER;
import static io.xinqiao.imports.ImportField.COLOR;
import static io.xinqiao.imports.ImportField.CONTACT_NAME;
import static io.xinqiao.imports.ImportField.CONTACT_PHONE;
import static io.xinqiao.imports.ImportField.CYCLE;
import static io.xinqiao.imports.ImportField.DEPOSIT;
import static io.xinqiao.imports.ImportField.DUE;
import static io.xinqiao.imports.ImportField.ENTRANCE;
import static io.xinqiao.imports.ImportField.FACTOR;
import static io.xinqiao.imports.ImportField.FEES;
import static io.xinqiao.imports.ImportField.FEES_SINCE;
import static io.xinqiao.imports.ImportField.FEE_ITEM;
import static io.xinqiao.imports.ImportField.FEE_NUMBER;
import static io.xinqiao.imports.ImportField.FEE_PERIODIC;
import static io.xinqiao.imports.ImportField.FEE_PREPAID;
import static io.xinqiao.imports.ImportField.FEE_TYPE;
import static io.xinqiao.imports.ImportField.FIXED_AMOUNT;
import static io.xinqiao.imports.ImportField.FLOOR;
import static io.xinqiao.imports.ImportField.FLOORS;
import static io.xinqiao.imports.ImportField.FORMULA;
import static io.xinqiao.imports.ImportField.GENDER;
import static io.xinqiao.imports.ImportField.ID_NUMBER;
import static io.xinqiao.imports.ImportField.INNER_AREA;
import static io.xinqiao.imports.ImportField.ISSUED_ON;
import static io.xinqiao.imports.ImportField.KEY_KIND;
import static io.xinqiao.imports.ImportField.KEY_NUMBER;
import static io.xinqiao.imports.ImportField.KEY_STATE;
import static io.xinqiao.imports.ImportField.LAYOUT;
import static io.xinqiao.imports.ImportField.LESSEE_ID_NUMBER;
import static io.xinqiao.imports.ImportField.LESSEE_NAME;
import static io.xinqiao.imports.ImportField.LESSEE_PHONE;
import static io.xinqiao.imports.ImportField.LIFT;
import static io.xinqiao.imports.ImportField.LOCATION;
import static io.xinqiao.imports.ImportField.LOT;
import static io.xinqiao.imports.ImportField.METER_KIND;
import static io.xinqiao.imports.ImportField.METER_NUMBER;
import static io.xinqiao.imports.ImportField.MONTH;
import static io.xinqiao.imports.ImportField.MOVED_IN;
import static io.xinqiao.imports.ImportField.NAME;
import static io.xinqiao.imports.ImportField.OWED;
import static io.xinqiao.imports.ImportField.OWNER_NUMBER;
import static io.xinqiao.imports.ImportField.OWN_NUMBER;
import static io.xinqiao.imports.ImportField.PAID;
import static io.xinqiao.imports.ImportField.PAID_ON;
import static io.xinqiao.imports.ImportField.PHONE;
import static io.xinqiao.imports.ImportField.PLATE;
import static io.xinqiao.imports.ImportField.POSTING;
import static io.xinqiao.imports.ImportField.PRICE;
import static io.xinqiao.imports.ImportField.PURPOSE;
import static io.xinqiao.imports.ImportField.READING;
import static io.xinqiao.imports.ImportField.READ_ON;
import static io.xinqiao.imports.ImportField.RECEIPT;
import static io.xinqiao.imports.ImportField.REMARK;
import static io.xinqiao.imports.ImportField.RENT;
import static io.xinqiao.imports.ImportField.ROLE;
import static io.xinqiao.imports.ImportField.ROOM;
import static io.xinqiao.imports.ImportField.SHARE;
import static io.xinqiao.imports.ImportField.SINCE;
import static io.xinqiao.imports.ImportField.SPACE;
import static io.xinqiao.imports.ImportField.SPACE_AREA;
import static io.xinqiao.imports.ImportField.SPACE_KIND;
import static io.xinqiao.imports.ImportField.TENURE;
import static io.xinqiao.imports.ImportField.UNIT_KIND;
import static io.xinqiao.imports.ImportField.UNIT_STATE;
import static io.xinqiao.imports.ImportField.UNTIL;
import static io.xinqiao.imports.ImportField.VEHICLE_KIND;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a sheet can be about, in the order in which sheets are read: later ones refer to earlier ones. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the sets once they are made
enum SheetKind {
    ENTRANCES(
            List.of("楼栋", "单元", "楼宇", "building"),
            EnumSet.of(BUILDING, ENTRANCE),
            EnumSet.of(FLOORS, LIFT),
            EnumSet.of(BUILDING, ENTRANCE, FLOORS, LIFT)),
    OWNERS(
            List.of("业主", "住户", "客户", "成员", "人员", "owner", "resident"),
            EnumSet.of(NAME),
            EnumSet.of(PHONE, ID_NUMBER, ROLE, OWN_NUMBER),
            EnumSet.of(
                    OWN_NUMBER,
                    NAME,
                    GENDER,
                    AGE,
                    PHONE,
                    ID_NUMBER,
                    ROLE,
                    SHARE,
                    OWNER_NUMBER,
                    BUILDING,
                    ENTRANCE,
                    ROOM,
                    MOVED_IN)),
    UNITS(
            List.of("房屋", "房产", "资产", "房间", "unit", "room", "apartment"),
            EnumSet.of(ROOM),
            EnumSet.of(BUILT_AREA, FLOOR, UNIT_KIND, UNIT_STATE, LAYOUT, INNER_AREA),
            EnumSet.of(
                    BUILDING,
                    ENTRANCE,
                    ROOM,
                    FLOOR,
                    FLOORS,
                    LIFT,
                    UNIT_KIND,
                    LAYOUT,
                    BUILT_AREA,
                    INNER_AREA,
                    RENT,
                    UNIT_STATE,
                    NAME,
                    GENDER,
                    AGE,
                    PHONE,
                    ID_NUMBER,
                    ROLE,
                    OWNER_NUMBER,
                    SHARE,
                    LESSEE_NAME,
                    LESSEE_PHONE,
                    LESSEE_ID_NUMBER,
                    CONTACT_NAME,
                    CONTACT_PHONE,
                    FEES,
                    FEES_SINCE,
                    MOVED_IN)),
    PARKING_SPACES(
            List.of("车位", "停车", "parking"),
            EnumSet.of(SPACE),
            EnumSet.of(LOT, SPACE_KIND, SPACE_AREA, TENURE, OWNER_NUMBER),
            EnumSet.of(
                    LOT,
                    SPACE,
                    SPACE_KIND,
                    SPACE_AREA,
                    OWNER_NUMBER,
                    NAME,
                    PHONE,
                    PLATE,
                    BRAND,
                    VEHICLE_KIND,
                    COLOR,
                    TENURE,
                    SINCE,
                    UNTIL,
                    BUILDING,
                    ENTRANCE,
                    ROOM)),
    VEHICLES(
            List.of("车辆", "车牌", "vehicle", "car"),
            EnumSet.of(PLATE),
            EnumSet.of(BRAND, COLOR, VEHICLE_KIND, NAME, ROOM, PHONE, OWNER_NUMBER),
            EnumSet.of(
                    PLATE,
                    BRAND,
                    VEHICLE_KIND,
                    COLOR,
                    NAME,
                    PHONE,
                    ID_NUMBER,
                    OWNER_NUMBER,
                    BUILDING,
                    ENTRANCE,
                    ROOM,
                    LOT,
                    SPACE,
                    SINCE,
                    UNTIL)),
    FEE_SETTINGS(
            List.of("费用设置", "收费标准", "费用项", "fee"),
            EnumSet.of(FEE_ITEM),
            EnumSet.of(FORMULA, PRICE, FIXED_AMOUNT, POSTING),
            EnumSet.of(
                    FEE_NUMBER,
                    FEE_TYPE,
                    FEE_ITEM,
                    FEE_PERIODIC,
                    FEE_PREPAID,
                    CYCLE,
                    POSTING,
                    SINCE,
                    UNTIL,
                    FORMULA,
                    PRICE,
                    FIXED_AMOUNT)),
    PAYMENTS(
            List.of("缴费历史", "缴费", "收费记录", "payment"),
            EnumSet.of(FEE_ITEM, PAID),
            EnumSet.of(PAID_ON, DUE, CASHIER),
            EnumSet.of(
                    BUILDING, ENTRANCE, ROOM, PLATE, FEE_ITEM, CYCLE, MONTH, SINCE, UNTIL, PAID_ON, DUE, PAID, CASHIER,
                    REMARK)),
    ARREARS(
            List.of("欠费", "欠缴", "arrears"),
            EnumSet.of(ROOM, FEE_ITEM, OWED),
            EnumSet.of(MONTH, SINCE, UNTIL, OWED),
            EnumSet.of(BUILDING, ENTRANCE, ROOM, FEE_ITEM, CYCLE, MONTH, SINCE, UNTIL, OWED, REMARK)),
    PREPAYMENTS(
            List.of("预存", "预收", "预缴", "prepayment"),
            EnumSet.of(ROOM, BALANCE),
            EnumSet.of(BALANCE),
            EnumSet.of(BUILDING, ENTRANCE, ROOM, NAME, BALANCE, REMARK)),
    DEPOSITS(
            List.of("押金", "保证金", "deposit"),
            EnumSet.of(ROOM, DEPOSIT),
            EnumSet.of(DEPOSIT),
            EnumSet.of(BUILDING, ENTRANCE, ROOM, NAME, DEPOSIT, PURPOSE, PAID_ON, RECEIPT, REMARK)),
    METERS(
            List.of("表具", "仪表", "水表", "电表", "meter"),
            EnumSet.of(METER_NUMBER, ROOM),
            EnumSet.of(METER_KIND, FEE_ITEM, READING),
            EnumSet.of(
                    METER_NUMBER, METER_KIND, LOCATION, FEE_ITEM, READING, READ_ON, FACTOR, BUILDING, ENTRANCE, ROOM)),
    KEYS(
            List.of("钥匙", "门禁", "遥控", "卡", "key", "card"),
            EnumSet.of(KEY_NUMBER),
            EnumSet.of(KEY_KIND, KEY_STATE, ISSUED_ON, ROOM, NAME),
            EnumSet.of(
                    KEY_NUMBER,
                    KEY_KIND,
                    KEY_STATE,
                    ISSUED_ON,
                    BUILDING,
                    ENTRANCE,
                    ROOM,
                    NAME,
                    PHONE,
                    ID_NUMBER,
                    OWNER_NUMBER,
                    REMARK)),
    IGNORED(List.of(), EnumSet.noneOf(ImportField.class), EnumSet.noneOf(ImportField.class), Set.of());

    private final List<String> names;
    private final Set<ImportField> needed;
    private final Set<ImportField> oneOf;
    private final Set<ImportField> fields;

    SheetKind(List<String> names, Set<ImportField> needed, Set<ImportField> oneOf, Set<ImportField> fields) {
        this.names = names;
        this.needed = needed;
        this.oneOf = oneOf;
        this.fields = fields;
    }

    Set<ImportField> fields() {
        return fields;
    }

    /** How well columns of these meanings make a sheet of this kind; 0 when they make none. */
    int score(String sheet, Set<ImportField> found) {
        if (this == IGNORED || !missing(found).isEmpty() || found.stream().noneMatch(oneOf::contains)) return 0;
        var name = CellValues.normal(sheet).toLowerCase(java.util.Locale.ROOT);
        var named = names.stream().anyMatch(name::contains) ? 2 : 0;
        return (int) found.stream().filter(fields::contains).count() + named;
    }

    /** The fields that a sheet of this kind cannot do without and that these lack. */
    List<ImportField> missing(Set<ImportField> found) {
        if (this == PAYMENTS && !found.contains(ROOM) && !found.contains(PLATE)) return List.of(ROOM);
        return needed.stream().filter(field -> !found.contains(field)).toList();
    }

    static List<SheetKind> readable() {
        return Arrays.stream(values()).filter(kind -> kind != IGNORED).toList();
    }
}
