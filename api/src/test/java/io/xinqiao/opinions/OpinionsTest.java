package io.xinqiao.opinions;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.People;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

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

    private Api.Answer correct(Api as, String opinion, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of("opinionId", opinion));
        input.putAll(more);
        return as.mutate("updateOpinion", input, "opinion { content unit { id } person { id } selfGiven }");
    }

    /** Somebody who neither lives in the company's project nor owns anything there. */
    private String stranger() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var code = "YJ" + UUID.randomUUID().toString().substring(0, 6).toUpperCase(Locale.ROOT);
        var project = made(admin, "createProject", "project", Map.of("code", code, "name", code));
        var building =
                made(admin, "createBuilding", "building", Map.of("projectId", project, "number", "1", "name", code));
        var unit = made(
                admin,
                "createUnit",
                "unit",
                Map.of(
                        "buildingId", building,
                        "entrance", "1",
                        "floor", 1,
                        "number", code + "-101",
                        "kind", "RESIDENTIAL",
                        "builtArea", "80.00",
                        "state", "OCCUPIED"));
        return admin.mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                unit,
                                "since",
                                "2024-01-01",
                                "reason",
                                "TRANSFER",
                                "owners",
                                List.of(People.owner("外人" + code))),
                        "ownership { shares { person { id } } }")
                .fine()
                .data("/transferOwnership/ownership/shares/0/person/id")
                .asString();
    }

    private static String made(Api as, String mutation, String field, Map<String, ?> input) {
        return as.mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    @Test
    void whoeverGaveItLivesInTheProject() {
        var call = Map.of("opinionCallId", open());
        var stranger = stranger();
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        assertThat(give(admin, call, Map.of("personId", stranger)).reason("giveOpinion"))
                .isEqualTo("opinion.giver");
        var told = give(supervisor(), call, Map.of("personId", jinxiu().id("Person")))
                .fine()
                .data("/giveOpinion/opinion/id")
                .asString();
        assertThat(correct(admin, told, Map.of("personId", stranger)).reason("updateOpinion"))
                .isEqualTo("opinion.giver");
    }

    /** Whose it is, of which unit, and whether anybody is named: as staff were told. */
    @Test
    void staffCorrectWhatTheyHaveEntered() {
        var opinion = given(supervisor(), open());
        var person = jinxiu().id("Person");
        var named = correct(supervisor(), opinion, Map.of("personId", person, "unitId", jinxiu().id("Unit")))
                .fine();
        assertThat(named.data("/updateOpinion/opinion/person/id").asString()).isEqualTo(person);
        assertThat(named.data("/updateOpinion/opinion/unit/id").asString()).isEqualTo(jinxiu().id("Unit"));
        assertThat(named.data("/updateOpinion/opinion/selfGiven").asBoolean()).isFalse();
        assertThat(correct(supervisor(), opinion, Map.of("anonymous", true, "personId", person))
                        .reason("updateOpinion"))
                .isEqualTo("opinion.anonymous");
        assertThat(correct(resident(), opinion, Map.of("anonymous", true)).reason("updateOpinion"))
                .isEqualTo("opinion.anonymous");
        var nobody = correct(supervisor(), opinion, Map.of("anonymous", true)).fine();
        assertThat(nobody.data("/updateOpinion/opinion/person").isNull()).isTrue();
        assertThat(nobody.data("/updateOpinion/opinion/unit").isNull())
                .as("a flat is as good as a name")
                .isTrue();
        assertThat(ask(opinion).at("/building").isNull()).isTrue();
        assertThat(correct(supervisor(), opinion, Map.of("anonymous", true, "unitId", jinxiu().id("Unit")))
                        .reason("updateOpinion"))
                .isEqualTo("opinion.anonymous");
    }

    private JsonNode ask(String opinion) {
        return supervisor()
                .ask(
                        "query($id: ID!) { opinion(id: $id) { building { id } unit { id } timeline { step note } } }",
                        Map.of("id", opinion))
                .fine()
                .data("/opinion");
    }

    /** Another account of the same person, as after a new sign-in, still has what they have given. */
    @Test
    void whatResidentsHaveGivenStaysTheirsWithAnotherAccount() {
        var own = given(resident(), open());
        jinxiu().hire("yijian-again", Map.of("role", "RESIDENT", "personId", jinxiu().id("Person")), null);
        var again = jinxiu().asWorker("yijian-again");
        correct(again, own, Map.of("content", "换了账号")).fine();
        again.mutate("withdrawOpinion", Map.of("opinionId", own), "opinion { state }")
                .fine();
    }

    @Test
    void whatResidentsHaveGivenThemselvesIsTheirs() {
        var own = given(resident(), open());
        var steps = "query($id: ID!) { opinion(id: $id) { allowedSteps selfGiven } }";
        assertThat(supervisor()
                        .ask(steps, Map.of("id", own))
                        .fine()
                        .data("/opinion/allowedSteps")
                        .toString())
                .isEqualTo("[\"ADOPT\",\"DECLINE\"]");
        assertThat(resident()
                        .ask(steps, Map.of("id", own))
                        .fine()
                        .data("/opinion/allowedSteps")
                        .toString())
                .isEqualTo("[\"WITHDRAW\"]");
        assertThat(correct(supervisor(), own, Map.of("content", "改了")).reason("updateOpinion"))
                .isEqualTo("opinion.own");
        assertThat(correct(supervisor(), own, Map.of("anonymous", true)).reason("updateOpinion"))
                .isEqualTo("opinion.own");
        assertThat(supervisor()
                        .mutate("withdrawOpinion", Map.of("opinionId", own), "opinion { state }")
                        .reason("withdrawOpinion"))
                .isEqualTo("opinion.own");
        correct(resident(), own, Map.of("content", "自己改的")).fine();
        resident()
                .mutate("withdrawOpinion", Map.of("opinionId", own), "opinion { state }")
                .fine();
    }

    @Test
    void aClosedCallIsOpenedAgainForLonger() {
        var call = open();
        supervisor()
                .mutate("closeOpinionCall", Map.of("opinionCallId", call), "opinionCall { state }")
                .fine();
        supervisor()
                .mutate(
                        "updateOpinionCall",
                        Map.of(
                                "opinionCallId",
                                call,
                                "closesOn",
                                today().plusDays(20).toString()),
                        "opinionCall { state }")
                .fine();
        var again = publish(call).fine();
        assertThat(again.data("/publishOpinionCall/opinionCall/state").asString())
                .isEqualTo("OPEN");
        given(resident(), call);
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
    void whatIsAdoptedLeadsToATicketOrAnItemThatThereIs() {
        var call = open();
        var first = given(supervisor(), call);
        var second = given(supervisor(), call);
        Map<String, Object> later = Map.of(
                "planItem", Map.of("name", "换灯", "dueOn", today().plusDays(9).toString()));
        assertThat(followUp(later, first).reason("followUpOpinions")).isEqualTo("opinion.notAdopted");
        decide(supervisor(), "adoptOpinions", these(first), Map.of()).fine();
        var item = followUp(later, first)
                .fine()
                .data("/followUpOpinions/opinions/0/planItem/id")
                .asString();
        var joined = decide(
                        supervisor(),
                        "adoptOpinions",
                        these(second),
                        Map.of("followUp", Map.of("opinionPlanItemId", item)))
                .fine();
        assertThat(joined.data("/adoptOpinions/opinions/0/planItem/id").asString())
                .isEqualTo(item);
        var ticketed = followUp(Map.of("ticketId", jinxiu().id("Ticket")), first, second)
                .fine();
        assertThat(ticketed.data("/followUpOpinions/opinions/1/ticket/id").asString())
                .isEqualTo(jinxiu().id("Ticket"));
        assertThat(ticketed.data("/followUpOpinions/opinions/1/planItem/id").asString())
                .as("the item stays")
                .isEqualTo(item);
        assertThat(followUp(Map.of("ticketId", anlan().id("Ticket")), first).refusal("followUpOpinions"))
                .isEqualTo("NOT_FOUND");
        assertThat(followUp(Map.of("opinionPlanItemId", anlan().id("OpinionPlanItem")), first)
                        .refusal("followUpOpinions"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void aWrongLinkIsTakenBack() {
        var opinion = given(supervisor(), open());
        decide(supervisor(), "adoptOpinions", these(opinion), Map.of()).fine();
        assertThat(unlink(supervisor(), opinion, "TICKET").reason("unlinkOpinions"))
                .isEqualTo("opinion.notLinked");
        followUp(Map.of("ticketId", jinxiu().id("Ticket")), opinion).fine();
        var item = followUp(Map.of("planItem", Map.of("name", "换灯", "dueOn", "2099-01-31")), opinion)
                .fine()
                .data("/followUpOpinions/opinions/0/planItem/id")
                .asString();
        assertThat(unlink(resident(), opinion, "TICKET").code()).isEqualTo("FORBIDDEN");
        var off = unlink(supervisor(), opinion, "TICKET").fine().data("/unlinkOpinions/opinions/0");
        assertThat(off.path("ticket").isNull()).isTrue();
        assertThat(off.at("/planItem/id").asString()).as("the item stays").isEqualTo(item);
        assertThat(off.path("state").asString()).isEqualTo("ADOPTED");
        assertThat(unlink(supervisor(), opinion, "PLAN_ITEM")
                        .fine()
                        .data("/unlinkOpinions/opinions/0/planItem")
                        .isNull())
                .isTrue();
        assertThat(ask(opinion).path("timeline").findValuesAsString("step")).contains("LINK", "UNLINK");
        assertThat(ask(opinion).path("timeline").findValuesAsString("note")).contains("连错了");
    }

    private Api.Answer unlink(Api as, String opinion, String link) {
        return as.mutate(
                "unlinkOpinions", Map.of("opinionIds", List.of(opinion), "link", link, "reason", "连错了"), SHOWN);
    }

    private Api.Answer followUp(Map<String, Object> followUp, String... opinions) {
        return supervisor()
                .mutate("followUpOpinions", Map.of("opinionIds", List.of(opinions), "followUp", followUp), SHOWN);
    }

    @Test
    void whatWasNotDoneAfterAllIsOpenedAgain() {
        var opinion = given(supervisor(), open());
        var item = decide(
                        supervisor(),
                        "adoptOpinions",
                        these(opinion),
                        Map.of(
                                "followUp",
                                Map.of(
                                        "planItem",
                                        Map.of(
                                                "name",
                                                "修灯",
                                                "dueOn",
                                                today().plusDays(9).toString()))))
                .fine()
                .data("/adoptOpinions/opinions/0/planItem/id")
                .asString();
        Map<String, Object> it = Map.of("opinionPlanItemId", item);
        assertThat(supervisor()
                        .mutate("reopenOpinionPlanItem", it, "opinionPlanItem { id }")
                        .reason("reopenOpinionPlanItem"))
                .isEqualTo("opinion.notDone");
        supervisor()
                .mutate(
                        "completeOpinionPlanItem",
                        Map.of("opinionPlanItemId", item, "result", "已换"),
                        "opinionPlanItem { done }")
                .fine();
        var again = supervisor()
                .mutate("reopenOpinionPlanItem", it, "opinionPlanItem { done result doneBy { id } }")
                .fine();
        assertThat(again.data("/reopenOpinionPlanItem/opinionPlanItem").toString())
                .isEqualTo("{\"done\":false,\"result\":null,\"doneBy\":null}");
    }

    /** Whoever groups waits at the first one that somebody else holds, and holds none of those behind it. */
    @Test
    void opinionsAreGroupedInOneOrder() throws Exception {
        var call = open();
        var first = given(supervisor(), call);
        var second = given(supervisor(), call);
        // Written anew, the first one lies behind the second.
        correct(supervisor(), first, Map.of("content", "写新的")).fine();
        var topic = topic();
        var one = "SELECT id FROM opinion WHERE id = '%s' FOR UPDATE NOWAIT";
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> grouped;
            try (var held = HeldRows.of(jinxiu(), one.formatted(key(first)))) {
                grouped = threads.submit(() -> supervisor()
                        .mutate(
                                "groupOpinions",
                                Map.of("opinionTopicId", topic, "opinionIds", List.of(second, first)),
                                "opinions { id }")
                        .refusal("groupOpinions"));
                held.awaitWaiting(1);
                HeldRows.of(jinxiu(), one.formatted(key(second))).close();
            }
            assertThat(grouped.get()).isEmpty();
        }
    }

    private static UUID key(String id) {
        return GlobalId.parse(id).orElseThrow().key();
    }
}
