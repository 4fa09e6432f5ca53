package io.xinqiao.imports;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The dictionary of source systems: words and codes that stand for the values of the archives, those of other systems'
 * workbooks among them.
 */
final class SourceCodes {
    private static final Map<String, String> UNIT_KINDS = Map.ofEntries(
            Map.entry("住宅", "RESIDENTIAL"),
            Map.entry("公寓", "RESIDENTIAL"),
            Map.entry("别墅", "RESIDENTIAL"),
            Map.entry("宿舍", "RESIDENTIAL"),
            Map.entry("110", "RESIDENTIAL"),
            Map.entry("119", "RESIDENTIAL"),
            Map.entry("residential", "RESIDENTIAL"),
            Map.entry("商业", "COMMERCIAL"),
            Map.entry("商铺", "COMMERCIAL"),
            Map.entry("店铺", "COMMERCIAL"),
            Map.entry("办公", "COMMERCIAL"),
            Map.entry("办公室", "COMMERCIAL"),
            Map.entry("写字楼", "COMMERCIAL"),
            Map.entry("120", "COMMERCIAL"),
            Map.entry("commercial", "COMMERCIAL"),
            Map.entry("office", "COMMERCIAL"),
            Map.entry("shop", "COMMERCIAL"),
            Map.entry("车位", "PARKING"),
            Map.entry("车库", "PARKING"),
            Map.entry("parking", "PARKING"),
            Map.entry("储藏室", "STORAGE"),
            Map.entry("储藏间", "STORAGE"),
            Map.entry("仓库", "STORAGE"),
            Map.entry("地下室", "STORAGE"),
            Map.entry("storage", "STORAGE"));

    private static final Map<String, String> UNIT_STATES = Map.ofEntries(
            Map.entry("2001", "OCCUPIED"),
            Map.entry("已入住", "OCCUPIED"),
            Map.entry("入住", "OCCUPIED"),
            Map.entry("自住", "OCCUPIED"),
            Map.entry("常住", "OCCUPIED"),
            Map.entry("在住", "OCCUPIED"),
            Map.entry("有人住", "OCCUPIED"),
            Map.entry("租住", "OCCUPIED"),
            Map.entry("租赁", "OCCUPIED"),
            Map.entry("2006", "OCCUPIED"),
            Map.entry("已出租", "OCCUPIED"),
            Map.entry("出租", "OCCUPIED"),
            Map.entry("occupied", "OCCUPIED"),
            Map.entry("2002", "UNDELIVERED"),
            Map.entry("未销售", "UNDELIVERED"),
            Map.entry("未售", "UNDELIVERED"),
            Map.entry("未交付", "UNDELIVERED"),
            Map.entry("未交房", "UNDELIVERED"),
            Map.entry("未收房", "UNDELIVERED"),
            Map.entry("待售", "UNDELIVERED"),
            Map.entry("undelivered", "UNDELIVERED"),
            Map.entry("2003", "DELIVERED"),
            Map.entry("已交房", "DELIVERED"),
            Map.entry("已交付", "DELIVERED"),
            Map.entry("已收房", "DELIVERED"),
            Map.entry("已领房", "DELIVERED"),
            Map.entry("2004", "DELIVERED"),
            Map.entry("未入住", "DELIVERED"),
            Map.entry("2005", "DELIVERED"),
            Map.entry("已装修", "DELIVERED"),
            Map.entry("2007", "DELIVERED"),
            Map.entry("已出售", "DELIVERED"),
            Map.entry("已售", "DELIVERED"),
            Map.entry("delivered", "DELIVERED"),
            Map.entry("2008", "VACANT"),
            Map.entry("空闲", "VACANT"),
            Map.entry("空置", "VACANT"),
            Map.entry("空房", "VACANT"),
            Map.entry("空置房", "VACANT"),
            Map.entry("无人居住", "VACANT"),
            Map.entry("闲置", "VACANT"),
            Map.entry("vacant", "VACANT"),
            Map.entry("2009", "RENOVATING"),
            Map.entry("装修中", "RENOVATING"),
            Map.entry("装修", "RENOVATING"),
            Map.entry("renovating", "RENOVATING"));

    private static final Map<String, String> ROLES = Map.ofEntries(
            Map.entry("1001", "OWNER"),
            Map.entry("业主", "OWNER"),
            Map.entry("户主", "OWNER"),
            Map.entry("本人", "OWNER"),
            Map.entry("产权人", "OWNER"),
            Map.entry("owner", "OWNER"),
            Map.entry("共有人", "CO_OWNER"),
            Map.entry("共有业主", "CO_OWNER"),
            Map.entry("coowner", "CO_OWNER"),
            Map.entry("1002", "FAMILY"),
            Map.entry("家庭成员", "FAMILY"),
            Map.entry("家属", "FAMILY"),
            Map.entry("成员", "FAMILY"),
            Map.entry("配偶", "FAMILY"),
            Map.entry("夫妻", "FAMILY"),
            Map.entry("子女", "FAMILY"),
            Map.entry("父母", "FAMILY"),
            Map.entry("family", "FAMILY"),
            Map.entry("1003", "LESSEE"),
            Map.entry("房屋租客", "LESSEE"),
            Map.entry("租户", "LESSEE"),
            Map.entry("租客", "LESSEE"),
            Map.entry("承租人", "LESSEE"),
            Map.entry("lessee", "LESSEE"),
            Map.entry("tenant", "LESSEE"),
            Map.entry("1004", "CONTACT"),
            Map.entry("临时人员", "CONTACT"),
            Map.entry("联系人", "CONTACT"),
            Map.entry("紧急联系人", "CONTACT"),
            Map.entry("contact", "CONTACT"));

    private static final Map<String, String> SPACE_KINDS = Map.ofEntries(
            Map.entry("地上停车位", "SURFACE"),
            Map.entry("地上", "SURFACE"),
            Map.entry("地面", "SURFACE"),
            Map.entry("地面车位", "SURFACE"),
            Map.entry("地上车位", "SURFACE"),
            Map.entry("1001", "SURFACE"),
            Map.entry("surface", "SURFACE"),
            Map.entry("地下停车位", "UNDERGROUND"),
            Map.entry("地下", "UNDERGROUND"),
            Map.entry("地下车位", "UNDERGROUND"),
            Map.entry("地库", "UNDERGROUND"),
            Map.entry("地下车库", "UNDERGROUND"),
            Map.entry("地下室", "UNDERGROUND"),
            Map.entry("人防", "UNDERGROUND"),
            Map.entry("人防车位", "UNDERGROUND"),
            Map.entry("地面停车位", "SURFACE"),
            Map.entry("露天", "SURFACE"),
            Map.entry("露天车位", "SURFACE"),
            Map.entry("路面", "SURFACE"),
            Map.entry("路面车位", "SURFACE"),
            Map.entry("立体", "MECHANICAL"),
            Map.entry("机械停车位", "MECHANICAL"),
            Map.entry("子母车位", "MECHANICAL"),
            Map.entry("2001", "UNDERGROUND"),
            Map.entry("underground", "UNDERGROUND"),
            Map.entry("机械", "MECHANICAL"),
            Map.entry("机械车位", "MECHANICAL"),
            Map.entry("立体车位", "MECHANICAL"),
            Map.entry("mechanical", "MECHANICAL"));

    private static final Map<String, String> TENURES = Map.ofEntries(
            Map.entry("h", "RENTED"),
            Map.entry("出租", "RENTED"),
            Map.entry("已出租", "RENTED"),
            Map.entry("租用", "RENTED"),
            Map.entry("月租", "RENTED"),
            Map.entry("月租车位", "RENTED"),
            Map.entry("月卡", "RENTED"),
            Map.entry("年租", "RENTED"),
            Map.entry("包月", "RENTED"),
            Map.entry("租赁", "RENTED"),
            Map.entry("已租", "RENTED"),
            Map.entry("在租", "RENTED"),
            Map.entry("长租", "RENTED"),
            Map.entry("租赁车位", "RENTED"),
            Map.entry("出租车位", "RENTED"),
            Map.entry("rented", "RENTED"),
            Map.entry("s", "SOLD"),
            Map.entry("出售", "SOLD"),
            Map.entry("已出售", "SOLD"),
            Map.entry("产权", "SOLD"),
            Map.entry("自有", "SOLD"),
            Map.entry("已售", "SOLD"),
            Map.entry("产权车位", "SOLD"),
            Map.entry("私家车位", "SOLD"),
            Map.entry("固定车位", "SOLD"),
            Map.entry("自有车位", "SOLD"),
            Map.entry("已购", "SOLD"),
            Map.entry("购买", "SOLD"),
            Map.entry("sold", "SOLD"),
            Map.entry("f", "FREE"),
            Map.entry("空闲", "FREE"),
            Map.entry("空置", "FREE"),
            Map.entry("未售", "FREE"),
            Map.entry("未租", "FREE"),
            Map.entry("待售", "FREE"),
            Map.entry("待租", "FREE"),
            Map.entry("公共车位", "FREE"),
            Map.entry("临停", "FREE"),
            Map.entry("临停车位", "FREE"),
            Map.entry("free", "FREE"));

    private static final Map<String, String> VEHICLE_KINDS = Map.ofEntries(
            Map.entry("9901", "CAR"),
            Map.entry("家用小汽车", "CAR"),
            Map.entry("小汽车", "CAR"),
            Map.entry("小型汽车", "CAR"),
            Map.entry("轿车", "CAR"),
            Map.entry("小车", "CAR"),
            Map.entry("小型车", "CAR"),
            Map.entry("私家车", "CAR"),
            Map.entry("新能源", "CAR"),
            Map.entry("新能源车", "CAR"),
            Map.entry("越野车", "CAR"),
            Map.entry("商务车", "CAR"),
            Map.entry("mpv", "CAR"),
            Map.entry("suv", "CAR"),
            Map.entry("car", "CAR"),
            Map.entry("9902", "BUS"),
            Map.entry("客车", "BUS"),
            Map.entry("大客车", "BUS"),
            Map.entry("中型客车", "BUS"),
            Map.entry("面包车", "BUS"),
            Map.entry("bus", "BUS"),
            Map.entry("9903", "TRUCK"),
            Map.entry("货车", "TRUCK"),
            Map.entry("皮卡", "TRUCK"),
            Map.entry("卡车", "TRUCK"),
            Map.entry("truck", "TRUCK"),
            Map.entry("摩托车", "MOTORCYCLE"),
            Map.entry("电动车", "MOTORCYCLE"),
            Map.entry("摩托", "MOTORCYCLE"),
            Map.entry("两轮电动车", "MOTORCYCLE"),
            Map.entry("motorcycle", "MOTORCYCLE"),
            Map.entry("其他", "OTHER"),
            Map.entry("other", "OTHER"));

    private static final Map<String, String> GENDERS = Map.ofEntries(
            Map.entry("男", "MALE"),
            Map.entry("男性", "MALE"),
            Map.entry("先生", "MALE"),
            Map.entry("m", "MALE"),
            Map.entry("male", "MALE"),
            Map.entry("mr", "MALE"),
            Map.entry("0", "MALE"),
            Map.entry("女", "FEMALE"),
            Map.entry("女性", "FEMALE"),
            Map.entry("女士", "FEMALE"),
            Map.entry("小姐", "FEMALE"),
            Map.entry("f", "FEMALE"),
            Map.entry("female", "FEMALE"),
            Map.entry("ms", "FEMALE"),
            Map.entry("mrs", "FEMALE"),
            Map.entry("1", "FEMALE"));

    private static final Map<String, String> KEY_STATES = Map.ofEntries(
            Map.entry("在库", "IN_STOCK"),
            Map.entry("库存", "IN_STOCK"),
            Map.entry("未发放", "IN_STOCK"),
            Map.entry("未领取", "IN_STOCK"),
            Map.entry("未领用", "IN_STOCK"),
            Map.entry("未领", "IN_STOCK"),
            Map.entry("已归还", "IN_STOCK"),
            Map.entry("归还", "IN_STOCK"),
            Map.entry("已退还", "IN_STOCK"),
            Map.entry("instock", "IN_STOCK"),
            Map.entry("returned", "IN_STOCK"),
            Map.entry("已发放", "ISSUED"),
            Map.entry("发放", "ISSUED"),
            Map.entry("已领取", "ISSUED"),
            Map.entry("已领用", "ISSUED"),
            Map.entry("已领", "ISSUED"),
            Map.entry("领用", "ISSUED"),
            Map.entry("使用中", "ISSUED"),
            Map.entry("在用", "ISSUED"),
            Map.entry("借出", "ISSUED"),
            Map.entry("已借出", "ISSUED"),
            Map.entry("issued", "ISSUED"),
            Map.entry("遗失", "LOST"),
            Map.entry("已遗失", "LOST"),
            Map.entry("丢失", "LOST"),
            Map.entry("已丢失", "LOST"),
            Map.entry("挂失", "LOST"),
            Map.entry("已挂失", "LOST"),
            Map.entry("lost", "LOST"),
            Map.entry("作废", "RETIRED"),
            Map.entry("已作废", "RETIRED"),
            Map.entry("注销", "RETIRED"),
            Map.entry("已注销", "RETIRED"),
            Map.entry("停用", "RETIRED"),
            Map.entry("已停用", "RETIRED"),
            Map.entry("报废", "RETIRED"),
            Map.entry("已报废", "RETIRED"),
            Map.entry("损坏", "RETIRED"),
            Map.entry("retired", "RETIRED"));

    private static final Map<String, Boolean> PERIODIC =
            Map.of("周期性费用", true, "周期性", true, "一次性费用", false, "一次性", false, "2006012", true, "1006012", false);

    private static final Map<String, Boolean> PREPAID =
            Map.of("预付费", true, "预付", true, "后付费", false, "后付", false, "1200", true, "2100", false);

    private SourceCodes() {}

    private static <T> Optional<T> of(Map<String, T> codes, String text) {
        var known = codes.get(text);
        if (known != null) return Optional.of(known);
        return Optional.ofNullable(
                codes.get(CellValues.normal(text).replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT)));
    }

    static Optional<String> unitKind(String text) {
        return of(UNIT_KINDS, text);
    }

    static Optional<String> unitState(String text) {
        return of(UNIT_STATES, text);
    }

    static Optional<String> role(String text) {
        return of(ROLES, text);
    }

    static Optional<String> spaceKind(String text) {
        return of(SPACE_KINDS, text);
    }

    /** Where a space lies by the name of its area or its number: 地下一层, B1-088. */
    static Optional<String> spaceLevel(String text) {
        var plain = CellValues.normal(text).toUpperCase(Locale.ROOT);
        if (plain.matches(".*(地下|负[一二三1-3]|人防|地库|\\bB[1-9]).*")) return Optional.of("UNDERGROUND");
        return plain.matches(".*(地面|地上|露天|路面).*") ? Optional.of("SURFACE") : Optional.empty();
    }

    static Optional<String> tenure(String text) {
        return of(TENURES, text);
    }

    static Optional<String> vehicleKind(String text) {
        return of(VEHICLE_KINDS, text);
    }

    static Optional<String> keyState(String text) {
        return of(KEY_STATES, text);
    }

    /** What opens the door, by any words that name it: 单元门钥匙, 门禁卡, 车库遥控器. */
    static Optional<String> keyKind(String text) {
        var plain = CellValues.normal(text).toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
        if (plain.matches(".*(遥控|remote).*")) return Optional.of("REMOTE");
        if (plain.matches(".*(车卡|车辆卡|停车卡|车场卡|车库卡|车位卡|vehiclecard|parkingcard).*")) {
            return Optional.of("VEHICLE_CARD");
        }
        if (plain.matches(".*(卡|门禁|card|fob).*")) return Optional.of("ACCESS_CARD");
        return plain.matches(".*(钥匙|key).*") ? Optional.of("KEY") : Optional.empty();
    }

    static Optional<String> gender(String text) {
        return of(GENDERS, text);
    }

    static Optional<Boolean> periodic(String text) {
        return of(PERIODIC, text);
    }

    /** What a fee is worked out of: a code, or a formula in words. */
    static Optional<String> formula(String text) {
        if (text.equals("1001") || text.contains("面积")) return Optional.of("AREA");
        if (text.equals("2002") || text.contains("固定")) return Optional.of("FIXED");
        return Optional.empty();
    }

    static Optional<Boolean> prepaid(String text) {
        return of(PREPAID, text);
    }
}
