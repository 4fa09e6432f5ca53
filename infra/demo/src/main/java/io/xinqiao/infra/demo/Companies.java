package io.xinqiao.infra.demo;

import java.util.List;

/** The two companies of the demo and who works there. All of it is invented. */
final class Companies {
    private Companies() {}

    /** One project with so many buildings of so many floors, two units a floor and entrance. */
    record Company(
            String code,
            String name,
            String projectCode,
            String projectName,
            String address,
            int buildings,
            int floors) {}

    /** A post: the role, the second half of the username, the name of whoever holds it at each company. */
    record Post(String role, String username, String department, List<String> names) {}

    static final List<Company> ALL = List.of(
            new Company("jinxiu", "锦绣物业", "JXHY", "锦绣花园", "苏州市工业园区星湖街 188 号", 6, 14),
            new Company("anlan", "安澜物业", "ALYJ", "安澜雅居", "杭州市拱墅区运河路 66 号", 5, 16));

    static final List<Post> POSTS = List.of(
            new Post("TENANT_ADMIN", "admin", "", List.of("沈雅琴", "方志远")),
            new Post("SUPERVISOR", "zhuguan", "SERVICE", List.of("周明辉", "许文静")),
            new Post("STEWARD", "guanjia", "SERVICE", List.of("李晓燕", "陈思源")),
            new Post("STEWARD", "guanjia2", "SERVICE", List.of("王丽娟", "郑海峰")),
            new Post("STEWARD", "guanjia3", "SERVICE", List.of("刘洋", "何佳怡")),
            new Post("CASHIER", "shoufei", "SERVICE", List.of("孙玉兰", "马晓东")),
            new Post("FRONT_DESK", "qiantai", "SERVICE", List.of("吴婷婷", "林晨曦")),
            new Post("FINANCE", "caiwu", "", List.of("钱慧敏", "罗文博")),
            new Post("TECHNICIAN", "gongcheng", "ENGINEERING", List.of("赵铁柱", "徐建军")),
            new Post("TECHNICIAN", "baojie", "CLEANING", List.of("黄桂花", "胡秀英")),
            new Post("ANALYST", "fenxi", "", List.of("高翔", "梁晓彤")),
            new Post("RESIDENT", "yezhu", "", List.of("", "")));

    static final List<String> FAMILY_NAMES = List.of(
            "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁",
            "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "欧阳", "司马");
    static final List<String> GIVEN_NAMES = List.of(
            "伟", "芳", "娜", "敏", "静", "建国", "秀兰", "志强", "桂英", "晓明", "文博", "雨桐", "子涵", "浩然", "欣怡", "国庆", "丽华", "海燕", "明哲",
            "思琪", "俊杰", "梓萱", "春梅", "永福", "𠮷祥", "天佑", "若曦", "立新", "玉珍", "家豪");

    /** A request as people bring it: kind, category, title, description. */
    record Story(String kind, String category, String title, String description) {}

    static final List<Story> STORIES = List.of(
            new Story("REPAIR", "PLUMBING", "厨房水槽下方漏水", "打开柜门发现地上有水,水管接头处一直在滴。"),
            new Story("REPAIR", "PLUMBING", "卫生间跳闸", "一开热水器就跳闸,已经两天没法洗澡。"),
            new Story("REPAIR", "DOORS_WINDOWS", "阳台窗户关不上", "下雨往里进水,把手松了。"),
            new Story("REPAIR", "LIFT", "电梯按键失灵", "3 楼的按键按了没反应。"),
            new Story("REPAIR", "PUBLIC_FACILITIES", "楼道灯不亮", "六楼到七楼的感应灯坏了,老人上下楼不方便。"),
            new Story("REPAIR", "PUBLIC_FACILITIES", "单元门禁刷卡无反应", "全家的卡都刷不开,只能等人开门。"),
            new Story("COMPLAINT", "NOISE", "楼上装修周末施工", "周日早上八点就开始电钻,家里有婴儿。"),
            new Story("COMPLAINT", "CLEANING", "垃圾堆放在楼梯间", "已经三天没人清理,有异味。"),
            new Story("COMPLAINT", "PARKING", "车位被占用", "固定车位被一辆白色轿车占了,联系不上车主。"),
            new Story("COMPLAINT", "NEIGHBOURS", "邻居在走廊养狗", "狗不拴绳,小孩害怕。"),
            new Story("INQUIRY", "FEES", "咨询物业费优惠", "想问一次交一年有没有优惠。"),
            new Story("INQUIRY", "PARKING", "咨询访客停车", "周末亲戚来,怎么登记停车。"),
            new Story("SUGGESTION", "GREENING", "建议在南门补种树木", "夏天太晒,散步没有遮荫。"),
            new Story("SUGGESTION", "PUBLIC_FACILITIES", "建议增加电动车充电桩", "地下车库只有六个,不够用。"),
            new Story("SPECIAL_SERVICE", "CLEANING", "预约入户保洁", "三室两厅,希望周六上午。"),
            new Story("BASIC_SERVICE", "SECURITY", "请求代收大件快递", "下午不在家,请门岗代收。"),
            new Story("PRAISE", "SECURITY", "表扬夜班保安", "凌晨帮忙把生病的老人送上救护车,非常感谢。"),
            new Story("OTHER", "OTHER", "捡到一串钥匙", "在 2 号楼门口捡到,已放前台。"));
}
