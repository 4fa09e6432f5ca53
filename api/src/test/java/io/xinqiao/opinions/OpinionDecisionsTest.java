package io.xinqiao.opinions;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Opinions are adopted or declined, and whoever gave one is told why. */
class OpinionDecisionsTest extends OpinionTest {
    private List<String> told() {
        return resident()
                .ask("{ notices(first: 20) { nodes { kind text } } }")
                .fine()
                .data("/notices/nodes")
                .findValuesAsString("text");
    }

    @Test
    void whoeverGaveItIsToldWhy() {
        var call = open();
        var mine = given(resident(), call);
        var declined = decide(supervisor(), "declineOpinions", these(mine), Map.of("reason", "管线不允许 7"))
                .fine();
        assertThat(declined.data("/declineOpinions/opinions/0/state").asString())
                .isEqualTo("DECLINED");
        assertThat(told()).anyMatch(text -> text.contains("管线不允许 7"));
        var after = decide(
                        supervisor(),
                        "adoptOpinions",
                        these(mine),
                        Map.of(
                                "reason",
                                "改走明线 8",
                                "followUp",
                                Map.of(
                                        "planItem",
                                        Map.of(
                                                "name",
                                                "换灯",
                                                "dueOn",
                                                today().plusDays(9).toString()))))
                .fine();
        var item = after.data("/adoptOpinions/opinions/0/planItem/id").asString();
        assertThat(told()).anyMatch(text -> text.contains("改走明线 8"));
        assertThat(supervisor()
                        .mutate("updateOpinion", Map.of("opinionId", mine, "content", "改一下"), "opinion { id }")
                        .refusal("updateOpinion"))
                .isEqualTo("ILLEGAL_STEP");
        var hanging = jinxiu().as(Role.TENANT_ADMIN)
                .mutate("deleteOpinionPlanItem", Map.of("opinionPlanItemId", item), "dependents { kind count }");
        assertThat(hanging.refusal("deleteOpinionPlanItem")).isNotEmpty();
        var again =
                decide(supervisor(), "declineOpinions", these(mine), Map.of()).fine();
        assertThat(again.data("/declineOpinions/opinions/0/planItem").isNull()).isTrue();
        assertThat(jinxiu().as(Role.TENANT_ADMIN)
                        .mutate("deleteOpinionPlanItem", Map.of("opinionPlanItemId", item), "opinionPlanItem { id }")
                        .refusal("deleteOpinionPlanItem"))
                .isEmpty();
    }

    @Test
    void aTopicIsDecidedWithAllThatWaitsUnderIt() {
        var call = open();
        var first = given(supervisor(), call);
        var second = given(supervisor(), call);
        var before = given(supervisor(), call);
        decide(supervisor(), "declineOpinions", these(before), Map.of()).fine();
        var topic = topic();
        supervisor()
                .mutate(
                        "groupOpinions",
                        Map.of("opinionTopicId", topic, "opinionIds", List.of(first, second, before)),
                        "opinions { topic { id } }")
                .fine();
        var adopted = decide(
                        supervisor(),
                        "adoptOpinions",
                        Map.of("opinionTopicId", topic),
                        Map.of("followUp", Map.of("ticket", Map.of("kind", "SUGGESTION", "title", "加装路灯"))))
                .fine();
        assertThat(adopted.data("/adoptOpinions/opinions").findValuesAsString("title"))
                .containsExactly("加装路灯", "加装路灯");
        assertThat(adopted.data("/adoptOpinions/opinions/0/ticket/id"))
                .as("one ticket for both")
                .isEqualTo(adopted.data("/adoptOpinions/opinions/1/ticket/id"));
        assertThat(decide(supervisor(), "adoptOpinions", Map.of("opinionTopicId", topic), Map.of())
                        .refusal("adoptOpinions"))
                .as("nothing waits there any more")
                .isEqualTo("INVALID");
    }

    @Test
    void ofManyItIsToldWhichOneCannotBeDecidedSo() {
        var call = open();
        var fine = given(supervisor(), call);
        var withdrawn = give(supervisor(), Map.of("opinionCallId", call), Map.of("content", "电梯太慢"))
                .fine()
                .data("/giveOpinion/opinion/id")
                .asString();
        supervisor()
                .mutate("withdrawOpinion", Map.of("opinionId", withdrawn), "opinion { state }")
                .fine();
        var refused = decide(supervisor(), "adoptOpinions", these(fine, withdrawn), Map.of());
        assertThat(refused.reason("adoptOpinions")).isEqualTo("opinion.step");
        assertThat(refused.data("/adoptOpinions/userErrors/0/message").asString())
                .contains("电梯太慢", "已撤回");
        assertThat(refused.data("/adoptOpinions/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"opinions\",\"opinionIds\",\"1\"]");
    }

    @Test
    void aHundredWhoDecideAtOnceDecideOnce() throws Exception {
        var opinion = given(supervisor(), open());
        List<Callable<String>> work = new ArrayList<>();
        for (var at = 0; at < 20; at++) {
            work.add(() -> decide(
                            supervisor(),
                            "adoptOpinions",
                            these(opinion),
                            Map.of("followUp", Map.of("ticket", Map.of("kind", "SUGGESTION", "title", "只开一张"))))
                    .refusal("adoptOpinions"));
        }
        var fine = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(work)) if (answer.get().isEmpty()) fine++;
        }
        assertThat(fine).isEqualTo(1);
    }

    @Test
    void whatIsWithdrawnCountsNowhereAndWaitingDoesNotBetterTheRate() {
        var company = company("yijian");
        var admin = company.as(Role.TENANT_ADMIN);
        var before = adoption(admin, company.id("Project"));
        List<String> opinions = new ArrayList<>();
        for (var at = 0; at < 6; at++) {
            opinions.add(give(admin, Map.of("projectId", company.id("Project")), Map.of())
                    .fine()
                    .data("/giveOpinion/opinion/id")
                    .asString());
        }
        admin.mutate("withdrawOpinion", Map.of("opinionId", opinions.get(0)), "opinion { state }")
                .fine();
        decide(admin, "adoptOpinions", these(opinions.get(1), opinions.get(2)), Map.of())
                .fine();
        decide(admin, "declineOpinions", these(opinions.get(3)), Map.of()).fine();
        assertThat(decide(admin, "adoptOpinions", these(opinions.get(0)), Map.of())
                        .refusal("adoptOpinions"))
                .isEqualTo("ILLEGAL_STEP");
        // The planted ones are one adopted and one that waits.
        assertThat(before).isEqualTo("2 1 0 1 50.0 40");
        assertThat(adoption(admin, company.id("Project"))).isEqualTo("7 3 1 3 42.9 40");
    }

    private static String adoption(Api as, String project) {
        var figures = as.ask(
                        "query($p: ID!, $d: Date!) { opinionAdoption(projectId: $p, givenFrom: $d, givenTo: $d) {"
                                + " received adopted declined undecided percent target } }",
                        Map.of("p", project, "d", today().toString()))
                .fine()
                .data("/opinionAdoption");
        return List.of("received", "adopted", "declined", "undecided", "percent", "target").stream()
                .map(name -> figures.at("/" + name).asString())
                .reduce((left, right) -> left + " " + right)
                .orElseThrow();
    }
}
