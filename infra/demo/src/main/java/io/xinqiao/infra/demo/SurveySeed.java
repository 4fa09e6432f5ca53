package io.xinqiao.infra.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Surveys of a demo company: last quarter's, of a random sample, with its results; this quarter's, which is open; and
 * how satisfied the staff are, asked anonymously.
 */
final class SurveySeed {
    private static final String TITLE = "季度满意度调查";
    private static final int SAMPLE = 80;
    private static final List<String> COMPLAINTS = List.of(
            "3 号电梯一个月停了两次,老人爬楼吃不消。",
            "报修后要等一天才有人来,希望能先打个电话。",
            "地下车库 B 区积水,下雨天不敢停车。",
            "楼道灯坏了一周没人换。",
            "收费通知太简单,看不出每一项怎么算的。",
            "保洁只扫大堂,消防楼梯灰很厚。");
    private static final List<String> SUGGESTIONS = List.of(
            "希望增加充电桩。",
            "门卫换人太勤,希望固定几位认得住户的。",
            "春天的花种得很好看,请继续。",
            "建议周末也安排一位管家值班。",
            "快递柜再加一组就好了。",
            "小区群里通知发得及时,点赞。",
            "儿童区的沙坑该换沙了。",
            "请提前一天通知停水。");
    private static final List<String> CHANNELS = List.of("PAPER", "DOORSTEP", "PHONE");
    private static final List<String> SERVICES =
            List.of("attitude", "cleaning", "security", "repairs", "greening", "charges");

    /** How much more or less than four a service gets on average, by a tenth: repairs and charges are what hurts. */
    private static final List<Integer> LIKED = List.of(6, 3, 5, -3, 7, -2);

    private final DemoApi api;
    private final String supervisor;
    private final String project;
    private final History history;
    private final Random random = new Random(24);

    SurveySeed(DemoApi api, String supervisor, String project, History history) {
        this.api = api;
        this.supervisor = supervisor;
        this.project = project;
        this.history = history;
    }

    void plant(Collection<String> staff) {
        var last = create(
                Map.of(
                        "title",
                        TITLE,
                        "titleEn",
                        "Quarterly satisfaction",
                        "introduction",
                        "每季度随机抽取住户,了解大家对服务态度、保洁、安保、维修、绿化和收费的看法。",
                        "mode",
                        "NAMED",
                        "audience",
                        Map.of("sample", Map.of("size", SAMPLE, "seed", "Q3", "byBuilding", true)),
                        "content",
                        Map.of("template", "QUARTERLY_SATISFACTION")),
                14);
        answer(last, 0.85, 0);
        close(last);
        tagAndFollowUp(last);
        history.moveSurvey(TITLE, 1, 98, 84);
        var now = api.mutate(
                        supervisor,
                        "copySurvey",
                        Map.of("surveyId", last, "opensAt", from(), "closesAt", in(9)),
                        "survey { id }")
                .at("/survey/id")
                .asString();
        publish(now);
        answer(now, 0.55, 3);
        history.moveSurvey(TITLE, 2, 5, 0);
        askStaff(staff);
    }

    private static String from() {
        return Instant.now().minusSeconds(60).toString();
    }

    private static String in(int days) {
        return Instant.now().plus(Duration.ofDays(days)).toString();
    }

    private String create(Map<String, ?> told, int days) {
        Map<String, Object> input = new HashMap<>(told);
        input.put("projectId", project);
        input.put("opensAt", from());
        input.put("closesAt", in(days));
        var survey = api.mutate(supervisor, "createSurvey", input, "survey { id }")
                .at("/survey/id")
                .asString();
        publish(survey);
        return survey;
    }

    private void publish(String survey) {
        api.mutate(supervisor, "publishSurvey", Map.of("surveyId", survey), "survey { id }");
    }

    private void close(String survey) {
        api.mutate(supervisor, "closeSurvey", Map.of("surveyId", survey), "survey { id }");
    }

    /** So many of those who are asked have answered, and are by so many tenths more content than last time. */
    private void answer(String survey, double share, int better) {
        var asked = api.ask(
                        supervisor,
                        "query($id: ID!) { surveyInvitations(first: 100, filter: {surveyId: $id}) { nodes { id } } }",
                        Map.of("id", survey))
                .at("/surveyInvitations/nodes")
                .findValuesAsString("id");
        for (var invitation : asked) {
            if (random.nextDouble() > share) continue;
            api.mutate(
                    supervisor,
                    "answerSurvey",
                    Map.of(
                            "surveyInvitationId",
                            invitation,
                            "values",
                            values(better),
                            "channel",
                            CHANNELS.get(random.nextInt(CHANNELS.size()))),
                    "surveyAnswer { id }");
        }
    }

    private List<Map<String, ?>> values(int better) {
        // Whoever is content is so with most things.
        var mood = random.nextGaussian() * 0.6 + better / 10.0;
        List<Map<String, ?>> values = new ArrayList<>();
        var lowest = 5;
        for (var at = 0; at < SERVICES.size(); at++) {
            var rating = rating(4.1 + LIKED.get(at) / 10.0 + mood);
            lowest = Math.min(lowest, rating);
            values.add(rated("services", SERVICES.get(at), rating));
        }
        var overall = rating(4.4 + mood);
        lowest = Math.min(lowest, overall);
        values.add(Map.of("question", "overall", "figure", Integer.toString(overall)));
        values.add(Map.of(
                "question", "recommend", "figure", Integer.toString(Math.clamp(Math.round(8.6 + 2 * mood), 0, 10))));
        if (lowest <= 2 && random.nextInt(3) > 0) values.add(said("complaint", COMPLAINTS));
        if (random.nextInt(4) == 0) values.add(said("suggestion", SUGGESTIONS));
        return values;
    }

    private int rating(double around) {
        return Math.clamp(Math.round(around + random.nextGaussian() * 0.6), 1, 5);
    }

    private static Map<String, ?> rated(String question, String row, int rating) {
        return Map.of("question", question, "row", row, "figure", Integer.toString(rating));
    }

    private Map<String, ?> said(String question, List<String> words) {
        return Map.of("question", question, "text", words.get(random.nextInt(words.size())));
    }

    private void tagAndFollowUp(String survey) {
        var texts = api.ask(
                        supervisor,
                        "query($id: ID!) { surveyTexts(first: 50, filter: {surveyId: $id}) { nodes { id text } } }",
                        Map.of("id", survey))
                .at("/surveyTexts/nodes");
        for (var text : texts) {
            var tag = text.path("text").asString().contains("电梯") ? "电梯" : "";
            if (tag.isEmpty()) tag = text.path("text").asString().contains("收费") ? "收费" : "";
            if (tag.isEmpty()) continue;
            api.mutate(
                    supervisor,
                    "updateSurveyText",
                    Map.of("surveyTextId", text.path("id").asString(), "tags", List.of(tag)),
                    "surveyText { id }");
        }
        api.mutate(
                supervisor,
                "raiseSurveyFollowUps",
                Map.of("surveyId", survey, "atMost", 1, "dueOn", in(10).substring(0, 10)),
                "findings { id }");
    }

    /** Everybody casts for themselves; it is counted by itself when it is over. */
    private void askStaff(Collection<String> staff) {
        var survey = create(
                Map.of(
                        "title",
                        "员工满意度(匿名)",
                        "introduction",
                        "完全匿名:没有任何记录把您和答案连在一起。",
                        "mode",
                        "ANONYMOUS",
                        "audience",
                        Map.of("respondents", "STAFF"),
                        "content",
                        Map.of("template", "STAFF_SATISFACTION")),
                7);
        var at = 0;
        for (var one : staff) {
            var own = api.ask(
                    one,
                    "query($id: ID!) { surveyInvitations(filter: {surveyId: $id}) { nodes { id member { id } } }"
                            + " viewer { member { id } } }",
                    Map.of("id", survey));
            for (var invitation : own.at("/surveyInvitations/nodes")) {
                if (!invitation.at("/member/id").equals(own.at("/viewer/member/id"))) continue;
                cast(one, invitation.path("id").asString(), at++);
            }
        }
        close(survey);
    }

    private void cast(String one, String invitation, int at) {
        List<Map<String, ?>> values = new ArrayList<>();
        values.add(Map.of("question", "overall", "figure", Integer.toString(rating(4))));
        for (var row : List.of("pay", "training", "team", "lead")) {
            values.add(rated("work", row, rating(row.equals("pay") ? 3.2 : 4.2)));
        }
        values.add(Map.of("question", "recommend", "figure", Integer.toString(6 + random.nextInt(5))));
        if (at % 3 == 0) values.add(said("suggestion", List.of("希望加班能调休。", "多安排技能培训。", "雨季请配雨衣雨靴。")));
        api.mutate(
                one,
                "castSurveyBallot",
                Map.of("surveyInvitationId", invitation, "values", values),
                "surveyReceipt { survey { id } }");
    }
}
