package io.xinqiao.imports;

import io.xinqiao.imports.HeaderGroups.Whose;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words that stand above columns, Chinese and English, and what they mean on a sheet of a certain kind. */
final class Headers {
    /** The general meaning. A line is a meaning and its words; the first that is written in a header wins. */
    private static final Map<ImportField, List<String>> WORDS = new EnumMap<>(ImportField.class);

    /** What a word means on sheets of one kind, where that is not the general meaning. */
    private static final Map<SheetKind, Map<String, ImportField>> ON = new EnumMap<>(SheetKind.class);

    static {
        WORDS.put(
                ImportField.BUILDING,
                List.of("楼号", "楼栋", "楼栋号", "楼栋编号", "栋号", "幢号", "楼宇", "楼座", "栋", "座", "building", "buildingno"));
        WORDS.put(ImportField.ENTRANCE, List.of("单元", "单元号", "单元编号", "entrance", "entranceno", "stair"));
        WORDS.put(
                ImportField.ROOM,
                List.of(
                        "房间",
                        "房间号",
                        "房号",
                        "房屋",
                        "房屋编号",
                        "房屋号",
                        "房屋编码",
                        "室",
                        "室号",
                        "门牌",
                        "门牌号",
                        "户号",
                        "房产",
                        "房产编号",
                        "房产名称",
                        "商铺",
                        "商铺号",
                        "铺号",
                        "room",
                        "roomno",
                        "unit",
                        "unitno",
                        "apartment",
                        "flat"));
        WORDS.put(ImportField.FLOOR, List.of("楼层", "房屋楼层", "所在楼层", "层", "所在层", "floor"));
        WORDS.put(ImportField.FLOORS, List.of("总层数", "层数", "楼层数", "总楼层", "floors", "totalfloors"));
        WORDS.put(ImportField.LIFT, List.of("是否有电梯", "电梯", "有无电梯", "lift", "elevator"));
        WORDS.put(
                ImportField.UNIT_KIND,
                List.of("房屋类型", "房产类型", "房屋用途", "房产用途", "用途", "类型", "房屋性质", "unittype", "kind", "type"));
        WORDS.put(ImportField.LAYOUT, List.of("房屋户型", "户型", "layout"));
        WORDS.put(ImportField.BUILT_AREA, List.of("建筑面积", "面积", "产权面积", "房屋面积", "计费面积", "收费面积", "builtarea", "area"));
        WORDS.put(ImportField.INNER_AREA, List.of("室内面积", "套内面积", "使用面积", "室内面价", "innerarea"));
        WORDS.put(ImportField.RENT, List.of("租金", "月租金", "rent"));
        WORDS.put(ImportField.UNIT_STATE, List.of("房屋状态", "状态", "入住状态", "房产状态", "state", "status"));
        WORDS.put(
                ImportField.NAME,
                List.of(
                        "业主名称",
                        "业主姓名",
                        "业主",
                        "姓名",
                        "名称",
                        "住户",
                        "住户姓名",
                        "客户名称",
                        "客户姓名",
                        "产权人",
                        "户主",
                        "户主姓名",
                        "车主",
                        "车主姓名",
                        "成员名称",
                        "成员姓名",
                        "name",
                        "owner",
                        "ownername"));
        WORDS.put(ImportField.GENDER, List.of("性别", "gender", "sex"));
        WORDS.put(ImportField.AGE, List.of("年龄", "age"));
        WORDS.put(
                ImportField.PHONE,
                List.of(
                        "手机号",
                        "手机",
                        "手机号码",
                        "电话",
                        "电话号码",
                        "联系电话",
                        "联系方式",
                        "业主电话",
                        "业主手机",
                        "业主手机号",
                        "车主电话",
                        "phone",
                        "mobile",
                        "tel",
                        "telephone",
                        "phonenumber"));
        WORDS.put(
                ImportField.ID_NUMBER,
                List.of("身份证号", "身份证", "身份证号码", "证件号", "证件号码", "业主身份证", "业主身份证号", "idnumber", "idcard", "idno"));
        WORDS.put(
                ImportField.ROLE,
                List.of("业主类型", "人员类型", "成员类型", "住户类型", "客户类型", "身份", "关系", "与业主关系", "与户主关系", "role", "relation"));
        WORDS.put(ImportField.OWN_NUMBER, List.of("编号", "人员编号", "成员编号"));
        WORDS.put(ImportField.OWNER_NUMBER, List.of("业主编号", "业主号", "户主编号", "客户编号", "ownerno", "ownernumber"));
        WORDS.put(
                ImportField.MOVED_IN,
                List.of(
                        "入住日期",
                        "入住时间",
                        "交房日期",
                        "交房时间",
                        "收房日期",
                        "收房时间",
                        "交付日期",
                        "movedin",
                        "moveindate",
                        "handoverdate"));
        WORDS.put(ImportField.SHARE, List.of("份额", "产权份额", "产权比例", "所占份额", "share"));
        WORDS.put(ImportField.LESSEE_NAME, List.of("租户姓名", "租户名称", "租户", "租客", "租客姓名", "承租人", "承租人姓名", "lessee"));
        WORDS.put(
                ImportField.LESSEE_PHONE,
                List.of("租户电话", "租户手机", "租户手机号", "租户联系电话", "租客电话", "租客手机号", "承租人电话", "lesseephone"));
        WORDS.put(ImportField.LESSEE_ID_NUMBER, List.of("租户身份证", "租户身份证号", "租户证件号", "租客身份证号", "承租人身份证号"));
        WORDS.put(ImportField.CONTACT_NAME, List.of("紧急联系人", "联系人", "联系人姓名", "紧急联系人姓名", "contact"));
        WORDS.put(ImportField.CONTACT_PHONE, List.of("紧急联系人电话", "紧急联系电话", "联系人电话", "联系人手机", "contactphone"));
        WORDS.put(ImportField.FEES, List.of("房屋费用", "费用", "收费项", "fees"));
        WORDS.put(ImportField.FEES_SINCE, List.of("费用开始时间", "计费开始时间", "费用开始日期"));
        WORDS.put(ImportField.LOT, List.of("停车场编号", "停车场", "停车场名称", "车场", "车库", "停车区域", "区域", "lot", "parkinglot"));
        WORDS.put(ImportField.SPACE, List.of("车位编码", "车位编号", "车位号", "车位", "space", "parkingspace", "spaceno"));
        WORDS.put(ImportField.SPACE_KIND, List.of("停车场类型", "车位类型", "spacetype"));
        WORDS.put(ImportField.SPACE_AREA, List.of("车位面积"));
        WORDS.put(ImportField.PLATE, List.of("车牌号", "车牌", "车牌号码", "plate", "plateno", "licenseplate"));
        WORDS.put(ImportField.VEHICLE_KIND, List.of("车类型", "车型", "车辆类型", "vehicletype"));
        WORDS.put(ImportField.BRAND, List.of("车品牌", "品牌", "车辆品牌", "brand"));
        WORDS.put(ImportField.COLOR, List.of("颜色", "车身颜色", "车辆颜色", "color", "colour"));
        WORDS.put(ImportField.TENURE, List.of("出租还是出售", "出售还是出租", "出租出售", "租售", "租售类型", "使用方式", "车位状态", "tenure"));
        WORDS.put(
                ImportField.SINCE,
                List.of("开始时间", "开始日期", "起租时间", "起始时间", "起始日期", "计费起始时间", "费用开始", "since", "from", "startdate"));
        WORDS.put(
                ImportField.UNTIL,
                List.of(
                        "结束时间", "结束日期", "到期时间", "到期日期", "截止时间", "截止日期", "到期日", "租期至", "有效期至", "计费结束时间", "until", "to",
                        "enddate"));
        WORDS.put(ImportField.FEE_NUMBER, List.of("费用编号", "收费编号", "feeno"));
        WORDS.put(ImportField.FEE_TYPE, List.of("费用类型", "收费类型", "feetype"));
        WORDS.put(ImportField.FEE_ITEM, List.of("收费项目", "欠费项目", "费用名称", "费用项", "费用项目", "收费名称", "feeitem", "item"));
        WORDS.put(ImportField.FEE_PERIODIC, List.of("费用标识"));
        WORDS.put(ImportField.FEE_PREPAID, List.of("付费类型", "付费方式"));
        WORDS.put(ImportField.CYCLE, List.of("缴费周期", "周期", "收费周期", "cycle"));
        WORDS.put(ImportField.POSTING, List.of("出账类型", "出账方式"));
        WORDS.put(ImportField.FORMULA, List.of("计算公式", "公式", "formula"));
        WORDS.put(ImportField.PRICE, List.of("计费单价", "单价", "price", "unitprice"));
        WORDS.put(ImportField.FIXED_AMOUNT, List.of("固定费用", "附加费", "固定金额", "fixedamount"));
        WORDS.put(
                ImportField.PAID_ON,
                List.of(
                        "缴费时间",
                        "缴费日期",
                        "收费时间",
                        "收费日期",
                        "付款时间",
                        "收取日期",
                        "收取时间",
                        "收款日期",
                        "交款日期",
                        "缴纳日期",
                        "paidon",
                        "paymentdate"));
        WORDS.put(ImportField.DUE, List.of("应缴金额", "应收金额", "应缴", "应收", "due", "amountdue"));
        WORDS.put(ImportField.PAID, List.of("实缴金额", "实收金额", "缴费金额", "实缴", "实收", "paid", "amountpaid"));
        WORDS.put(ImportField.OWED, List.of("欠费金额", "欠费", "期初欠费", "欠缴金额", "欠款", "欠款金额", "owed", "arrears"));
        WORDS.put(ImportField.MONTH, List.of("欠费年月", "所属月份", "费用月份", "账期", "年月", "月份", "month"));
        WORDS.put(ImportField.BALANCE, List.of("预存金额", "预存余额", "预收金额", "预收余额", "预缴余额", "账户余额", "余额", "balance"));
        WORDS.put(
                ImportField.DEPOSIT,
                List.of(
                        "押金",
                        "押金金额",
                        "押金余额",
                        "在押金额",
                        "保证金",
                        "保证金金额",
                        "装修押金",
                        "装修保证金",
                        "门禁押金",
                        "门禁卡押金",
                        "钥匙押金",
                        "水电押金",
                        "deposit",
                        "depositamount"));
        WORDS.put(ImportField.PURPOSE, List.of("押金类型", "押金名称", "押金项目", "押金用途", "保证金类型", "purpose", "deposittype"));
        WORDS.put(ImportField.RECEIPT, List.of("收据号", "收据编号", "收据号码", "票据号", "票据编号", "receipt", "receiptno"));
        WORDS.put(
                ImportField.KEY_NUMBER,
                List.of(
                        "钥匙编号",
                        "钥匙号",
                        "钥匙号码",
                        "卡号",
                        "卡编号",
                        "门禁卡号",
                        "门禁卡",
                        "门禁卡编号",
                        "ic卡号",
                        "遥控器编号",
                        "keyno",
                        "keynumber",
                        "cardno",
                        "cardnumber"));
        WORDS.put(ImportField.KEY_KIND, List.of("钥匙类型", "卡类型", "卡种", "门禁类型", "keytype", "cardtype"));
        WORDS.put(ImportField.KEY_STATE, List.of("钥匙状态", "卡状态", "领用状态", "发放状态"));
        WORDS.put(
                ImportField.ISSUED_ON,
                List.of("发放日期", "发放时间", "发卡日期", "发卡时间", "领用日期", "领用时间", "领取日期", "领取时间", "办卡日期", "issuedon"));
        WORDS.put(ImportField.METER_NUMBER, List.of("表号", "表编号", "表具编号", "水表号", "电表号", "气表号", "meternumber"));
        WORDS.put(ImportField.METER_KIND, List.of("表类型", "表具类型", "metertype"));
        WORDS.put(ImportField.LOCATION, List.of("表具名称", "表名称", "安装位置", "位置", "location"));
        WORDS.put(ImportField.READING, List.of("初始读数", "底数", "表底数", "起码", "起度", "当前读数", "读数", "reading"));
        WORDS.put(ImportField.READ_ON, List.of("抄表日期", "抄表日", "抄表时间", "读数日期", "安装日期", "readon"));
        WORDS.put(ImportField.FACTOR, List.of("倍率", "变比", "factor"));
        WORDS.put(ImportField.CASHIER, List.of("收银员", "收费员", "cashier"));
        WORDS.put(ImportField.REMARK, List.of("备注", "remark", "note"));
        ON.put(
                SheetKind.PARKING_SPACES,
                Map.of(
                        "面积", ImportField.SPACE_AREA,
                        "area", ImportField.SPACE_AREA,
                        "类型", ImportField.SPACE_KIND,
                        "编号", ImportField.SPACE,
                        "状态", ImportField.TENURE));
        ON.put(SheetKind.VEHICLES, Map.of("类型", ImportField.VEHICLE_KIND));
        ON.put(SheetKind.OWNERS, Map.of("类型", ImportField.ROLE));
        ON.put(SheetKind.FEE_SETTINGS, Map.of("编号", ImportField.FEE_NUMBER, "名称", ImportField.FEE_ITEM));
        ON.put(SheetKind.UNITS, Map.of("编号", ImportField.ROOM));
        ON.put(
                SheetKind.DEPOSITS,
                Map.of(
                        "用途", ImportField.PURPOSE,
                        "类型", ImportField.PURPOSE,
                        "项目", ImportField.PURPOSE,
                        "收费项目", ImportField.PURPOSE,
                        "金额", ImportField.DEPOSIT,
                        "日期", ImportField.PAID_ON,
                        "交款人", ImportField.NAME,
                        "缴款人", ImportField.NAME,
                        "付款人", ImportField.NAME));
        ON.put(
                SheetKind.KEYS,
                Map.of(
                        "编号", ImportField.KEY_NUMBER,
                        "类型", ImportField.KEY_KIND,
                        "种类", ImportField.KEY_KIND,
                        "状态", ImportField.KEY_STATE,
                        "日期", ImportField.ISSUED_ON,
                        "持有人", ImportField.NAME,
                        "持卡人", ImportField.NAME,
                        "领用人", ImportField.NAME,
                        "领取人", ImportField.NAME,
                        "holder", ImportField.NAME));
        ON.put(
                SheetKind.METERS,
                Map.of(
                        "名称", ImportField.LOCATION,
                        "类型", ImportField.METER_KIND,
                        "编号", ImportField.METER_NUMBER));
    }

    private static final Map<String, ImportField> MEANINGS = new HashMap<>();

    static {
        WORDS.forEach((field, words) -> words.forEach(word -> MEANINGS.put(word, field)));
    }

    /** What is a person's own, and means another's below another group. */
    private static final Set<ImportField> PERSONAL = EnumSet.of(
            ImportField.NAME,
            ImportField.PHONE,
            ImportField.ID_NUMBER,
            ImportField.GENDER,
            ImportField.AGE,
            ImportField.ROLE,
            ImportField.SHARE,
            ImportField.MOVED_IN);

    private static final Map<ImportField, ImportField> LESSEES = Map.of(
            ImportField.NAME, ImportField.LESSEE_NAME,
            ImportField.PHONE, ImportField.LESSEE_PHONE,
            ImportField.ID_NUMBER, ImportField.LESSEE_ID_NUMBER);

    private static final Map<ImportField, ImportField> CONTACTS =
            Map.of(ImportField.NAME, ImportField.CONTACT_NAME, ImportField.PHONE, ImportField.CONTACT_PHONE);

    private Headers() {}

    /** What the headers mean on a sheet of this kind, by position; each meaning stands above one column. */
    static Map<Integer, ImportField> meanings(SheetKind kind, HeaderGroups headers) {
        Map<Integer, ImportField> meanings = new HashMap<>();
        Set<ImportField> taken = EnumSet.noneOf(ImportField.class);
        // Where several columns could mean the same, the owner's own is meant, else the first.
        for (var isOwners : new boolean[] {true, false}) {
            for (var at = 0; at < headers.names().size(); at++) {
                var name = headers.name(at);
                if (name == null || meanings.containsKey(at) || isOwners != (headers.whose(at) == Whose.OWNER))
                    continue;
                var field = meaning(kind, name, headers.whose(at));
                if (field != null && taken.add(field)) meanings.put(at, field);
            }
        }
        return meanings;
    }

    /** What a header means on a sheet of this kind below a group of columns. */
    private static @Nullable ImportField meaning(SheetKind kind, String header, Whose whose) {
        var plain = CellValues.header(header);
        var here = ON.getOrDefault(kind, Map.of()).get(plain);
        var field = here != null ? here : MEANINGS.get(plain);
        if (field != null && PERSONAL.contains(field)) {
            field = switch (whose) {
                case NOBODYS, OWNER -> field;
                case LESSEE -> LESSEES.get(field);
                case CONTACT -> CONTACTS.get(field);
                case OTHERS -> null;
            };
        }
        return field != null && kind.fields().contains(field) ? field : null;
    }

    /** Whether it is the header of anything. */
    static boolean isKnown(String header) {
        return MEANINGS.containsKey(CellValues.header(header));
    }
}
