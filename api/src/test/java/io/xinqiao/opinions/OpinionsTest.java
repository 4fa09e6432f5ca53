package io.xinqiao.opinions;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Opinions are called for, given, grouped and decided, and whoever gave one is told why. */
class OpinionsTest extends ApiTest {
    private static final String SHOWN = "opinions { id state reason ticket { id title } planItem { id name } }";

    @Autowired
    List<RecurringWork> works;

    private Api supervisor() {
        return jinxiu().as(Role.SUPERVISOR);
    }

    private Api resident() {
        return jinxiu().as(Role.RESIDENT);
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    private String call(int opensIn, int closesIn) {
        return supervisor()
                .mutate(
                        "createOpinionCall",
                        Map.of(
                                "projectId",
                                jinxiu().id("Project"),
                                "name",
                                "征集 " + UUID.randomUUID(),
                                "opensOn",
                                today().plusDays(opensIn).toString(),
                                "closesOn",
                                today().plusDays(closesIn).toString()),
                        "opinionCall { id }")
                .fine()
                .data("/createOpinionCall/opinionCall/id")
                .asString();
    }

    private Api.Answer publish(String call) {
        return supervisor().mutate("publishOpinionCall", Map.of("opinionCallId", call), "opinionCall { state }");
    }

    private String open() {
        var call = call(-1, 10);
        publish(call).fine();
        return call;
    }

    private Api.Answer give(Api as, Map<String, String> occasion, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of("occasion", occasion, "content", "路灯太暗"));
        input.putAll(more);
        return as.mutate("giveOpinion", input, "opinion { id state person { id } call { id } event { id } }");
    }

    private String given(Api as, String call) {
        return give(as, Map.of("opinionCallId", call), Map.of())
                .fine()
                .data("/giveOpinion/opinion/id")
                .asString();
    }

    private Api.Answer decide(Api as, String mutation, Object opinions, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of("opinions", opinions, "reason", "已安排"));
        input.putAll(more);
        return as.mutate(mutation, input, SHOWN);
    }

    private Map<String, Object> these(String... opinions) {
        return Map.of("opinionIds", List.of(opinions));
    }

    private String topic() {
        return supervisor()
                .mutate(
                        "createOpinionTopic",
                        Map.of("projectId", jinxiu().id("Project"), "name", "议题 " + UUID.randomUUID()),
                        "opinionTopic { id }")
                .fine()
                .data("/createOpinionTopic/opinionTopic/id")
                .asString();
    }

    private List<String> told() {
        return resident()
                .ask("{ notices(first: 20) { nodes { kind text } } }")
                .fine()
                .data("/notices/nodes")
                .findValuesAsString("text");
    }

    @Test
    void opinionsAreTakenWhileTheCallIsOpen() {
        var draft = call(-1, 10);
        assertThat(give(resident(), Map.of("opinionCallId", draft), Map.of()).refusal("giveOpinion"))
                .as("a resident sees no drafts")
                .isEqualTo("NOT_FOUND");
        assertThat(give(supervisor(), Map.of("opinionCallId", draft), Map.of()).refusal("giveOpinion"))
                .isEqualTo("ILLEGAL_STEP");
        publish(draft).fine();
        var own = give(resident(), Map.of("opinionCallId", draft), Map.of()).fine();
        assertThat(own.data("/giveOpinion/opinion/person/id").asString()).isEqualTo(jinxiu().id("Person"));
        var early = call(1, 10);
        publish(early).fine();
        assertThat(give(resident(), Map.of("opinionCallId", early), Map.of()).refusal("giveOpinion"))
                .isEqualTo("ILLEGAL_STEP");
        supervisor()
                .mutate("closeOpinionCall", Map.of("opinionCallId", draft), "opinionCall { state }")
                .fine();
        assertThat(give(resident(), Map.of("opinionCallId", draft), Map.of()).refusal("giveOpinion"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(publish(call(-9, -1)).refusal("publishOpinionCall")).isEqualTo("INVALID");
    }

    @Test
    void aCallWhoseLastDayIsOverIsClosed() throws SQLException {
        var call = open();
        HeldRows.change(
                jinxiu(),
                "UPDATE opinion_call SET opens_on = current_date - 9, closes_on = current_date - 3 WHERE id = '%s'"
                        .formatted(GlobalId.parse(call).orElseThrow().key()));
        works.stream()
                .filter(work -> work.name().equals("close-opinion-calls"))
                .forEach(work -> work.work().run());
        var closed = supervisor()
                .ask(
                        "query($id: ID!) { opinionCall(id: $id) { state timeline { step by { id } } } }",
                        Map.of("id", call))
                .fine();
        assertThat(closed.data("/opinionCall/state").asString()).isEqualTo("CLOSED");
        assertThat(closed.data("/opinionCall/timeline").findValuesAsString("step"))
                .contains("CLOSE");
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
    void whatWasSaidAtAForumIsKeptWithIt() {
        var at = give(
                        supervisor(),
                        Map.of("communityEventId", jinxiu().id("CommunityEvent")),
                        Map.of("unitId", jinxiu().id("Unit"), "opinionTopicId", topic()))
                .fine();
        assertThat(at.data("/giveOpinion/opinion/event/id").asString()).isEqualTo(jinxiu().id("CommunityEvent"));
        assertThat(at.data("/giveOpinion/opinion/person").isNull()).isTrue();
        assertThat(give(supervisor(), Map.of("communityEventId", anlan().id("CommunityEvent")), Map.of())
                        .refusal("giveOpinion"))
                .isEqualTo("NOT_FOUND");
        assertThat(give(resident(), Map.of("opinionCallId", open()), Map.of("opinionTopicId", topic()))
                        .refusal("giveOpinion"))
                .as("residents see no topics")
                .isEqualTo("NOT_FOUND");
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
}
