package io.xinqiao.opinions;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was adopted leads to a ticket or an item of the plan. */
class OpinionFollowUpsTest extends OpinionTest {
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
}
