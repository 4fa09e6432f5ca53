package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** What is thought in a {@link Company}: a call, a topic, opinions, and an item of the plan that one has led to. */
final class PlantedOpinions {
    private PlantedOpinions() {}

    static void plant(Company company, Map<String, String> ids) {
        var supervisor = company.as(Role.SUPERVISOR);
        var today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        ids.put(
                "OpinionCall",
                create(
                        supervisor,
                        "createOpinionCall",
                        "opinionCall",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "name",
                                company.code() + " 征集",
                                "opensOn",
                                today.minusDays(1).toString(),
                                "closesOn",
                                today.plusDays(30).toString())));
        supervisor
                .mutate("publishOpinionCall", Map.of("opinionCallId", ids.get("OpinionCall")), "opinionCall { id }")
                .fine();
        ids.put(
                "OpinionTopic",
                create(
                        supervisor,
                        "createOpinionTopic",
                        "opinionTopic",
                        Map.of("projectId", company.id("Project"), "name", company.code() + " 停车")));
        var adopted = give(company, supervisor, ids, company.code() + " 多装几个充电桩");
        var done = supervisor
                .mutate(
                        "adoptOpinions",
                        Map.of(
                                "opinions",
                                Map.of("opinionIds", List.of(adopted)),
                                "reason",
                                company.code() + " 需求明确",
                                "followUp",
                                Map.of(
                                        "planItem",
                                        Map.of(
                                                "name",
                                                company.code() + " 增设充电桩",
                                                "dueOn",
                                                today.plusDays(60).toString()))),
                        "opinions { planItem { id } }")
                .fine();
        ids.put(
                "OpinionPlanItem",
                done.data("/adoptOpinions/opinions/0/planItem/id").asString());
        // Told to staff, who may handle it as its resident may.
        ids.put(
                "Opinion",
                create(
                        company.as(Role.FRONT_DESK),
                        "giveOpinion",
                        "opinion",
                        Map.of(
                                "occasion",
                                Map.of("opinionCallId", ids.get("OpinionCall")),
                                "unitId",
                                company.id("Unit"),
                                "personId",
                                company.id("Person"),
                                "content",
                                company.code() + " 路灯太暗")));
    }

    private static String give(Company company, Api as, Map<String, String> ids, String content) {
        return create(
                as,
                "giveOpinion",
                "opinion",
                Map.of(
                        "occasion",
                        Map.of("opinionCallId", ids.get("OpinionCall")),
                        "unitId",
                        company.id("Unit"),
                        "content",
                        content));
    }
}
