package io.xinqiao.infra.demo;

import io.xinqiao.infra.demo.CompanySeed.Home;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** This month's call for opinions in a demo company: what was given, what is adopted, what still waits. */
final class OpinionSeed {
    private static final List<String> GIVEN = List.of(
            "地下车库 B 区再装几个充电桩,晚上总是排队。",
            "充电桩太少,建议增加。",
            "希望能在 3 号楼后面也装充电桩。",
            "东门的路灯太暗,老人晚上不敢走。",
            "快递柜常常满,能不能再加一组?",
            "周末广场舞音乐声太大,请规定时间。",
            "希望把中心花园改成停车位。",
            "儿童沙坑的沙子该换了。");
    private static final int LIGHTS = 3;
    private static final int PARKING = 6;
    private static final int CHARGERS = 3;

    private final DemoApi api;
    private final String supervisor;
    private final String project;

    OpinionSeed(DemoApi api, String supervisor, String project) {
        this.api = api;
        this.supervisor = supervisor;
        this.project = project;
    }

    void plant(List<Home> homes) {
        var today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        var call = api.mutate(
                        supervisor,
                        "createOpinionCall",
                        Map.of(
                                "projectId",
                                project,
                                "name",
                                today.getMonthValue() + " 月意见征集:公共设施",
                                "description",
                                "小区的公共设施还缺什么、哪里不方便,请告诉我们;月底逐条答复。",
                                "opensOn",
                                today.toString(),
                                "closesOn",
                                today.plusDays(20).toString()),
                        "opinionCall { id }")
                .at("/opinionCall/id")
                .asString();
        api.mutate(supervisor, "publishOpinionCall", Map.of("opinionCallId", call), "opinionCall { id }");
        List<String> opinions = new ArrayList<>();
        for (var at = 0; at < GIVEN.size(); at++) opinions.add(give(call, homes.get(at), GIVEN.get(at)));
        decide(today, opinions);
    }

    private String give(String call, Home home, String content) {
        return api.mutate(
                        supervisor,
                        "giveOpinion",
                        Map.of(
                                "occasion",
                                Map.of("opinionCallId", call),
                                "unitId",
                                home.unit(),
                                "personId",
                                home.person(),
                                "content",
                                content),
                        "opinion { id }")
                .at("/opinion/id")
                .asString();
    }

    private void decide(LocalDate today, List<String> opinions) {
        var topic = api.mutate(
                        supervisor,
                        "createOpinionTopic",
                        Map.of("projectId", project, "name", "充电桩"),
                        "opinionTopic { id }")
                .at("/opinionTopic/id")
                .asString();
        api.mutate(
                supervisor,
                "groupOpinions",
                Map.of("opinionTopicId", topic, "opinionIds", opinions.subList(0, CHARGERS)),
                "opinions { id }");
        api.mutate(
                supervisor,
                "adoptOpinions",
                Map.of(
                        "opinions",
                        Map.of("opinionTopicId", topic),
                        "reason",
                        "需求集中,电力容量允许,列入本季度改造。",
                        "followUp",
                        Map.of(
                                "planItem",
                                Map.of(
                                        "name",
                                        "地下车库增设 6 个充电桩",
                                        "dueOn",
                                        today.plusDays(60).toString()))),
                "opinions { id }");
        api.mutate(
                supervisor,
                "adoptOpinions",
                Map.of(
                        "opinions",
                        Map.of("opinionIds", List.of(opinions.get(LIGHTS))),
                        "reason",
                        "已现场查看,安排工程更换。",
                        "followUp",
                        Map.of("ticket", Map.of("kind", "SUGGESTION", "title", "东门路灯更换为高亮灯具"))),
                "opinions { id }");
        api.mutate(
                supervisor,
                "declineOpinions",
                Map.of(
                        "opinions",
                        Map.of("opinionIds", List.of(opinions.get(PARKING))),
                        "reason",
                        "中心花园属规划绿地,改变用途须经业主大会四分之三以上同意。"),
                "opinions { id }");
    }
}
