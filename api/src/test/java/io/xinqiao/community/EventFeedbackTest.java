package io.xinqiao.community;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.People;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whoever came to an event is asked how it was when it is closed, once a household, and nobody else is. */
class EventFeedbackTest extends ApiTest {
    private EventDesk desk() {
        return new EventDesk(jinxiu());
    }

    private String registered(String event, String who) {
        return desk().register(event, who, 1)
                .fine()
                .data("/registerForEvent/eventRegistration/id")
                .asString();
    }

    private void come(String event, List<String> registrations) {
        List<Map<String, Object>> checkIns = new ArrayList<>();
        for (var one : registrations) {
            checkIns.add(Map.of("nonce", EventDesk.nonce(), "by", Map.of("eventRegistrationId", one)));
        }
        desk().staff()
                .mutate(
                        "checkInToEvent",
                        Map.of("communityEventId", event, "checkIns", checkIns),
                        "checkIns { outcome }")
                .fine();
    }

    private Api.Answer close(String event, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("communityEventId", event);
        return desk().staff().mutate("closeCommunityEvent", input, "communityEvent { state feedback { id } }");
    }

    private JsonNode feedback(String event) {
        return desk().staff()
                .ask(
                        "query($id: ID!) { communityEvent(id: $id) { feedback { id title mode state invited"
                                + " questions { key } invitations(first: 10) { nodes { unit { id } } } } } }",
                        Map.of("id", event))
                .fine()
                .data("/communityEvent/feedback");
    }

    @Test
    void thoseWhoCameAreAskedWhenItIsClosed() {
        var event = desk().event(Map.of("name", "问反馈的活动"));
        var came = List.of(registered(event, "F"), registered(event, "F2"), registered(event, "G"));
        registered(event, "H");
        jinxiu().hire("huodong-f", Map.of("role", "RESIDENT", "personId", desk().person("F")), null);
        var resident = jinxiu().asWorker("huodong-f");
        desk().begin(event);
        come(event, came);
        desk().staff()
                .mutate("recordEventWalkIn", Map.of("communityEventId", event), "eventRegistration { id }")
                .fine();
        assertThat(feedback(event).isNull()).isTrue();
        close(event, Map.of()).fine();
        var survey = feedback(event);
        assertThat(survey.at("/title").asString()).isEqualTo("活动反馈:问反馈的活动");
        assertThat(survey.at("/mode").asString()).isEqualTo("CONFIDENTIAL");
        assertThat(survey.at("/state").asString()).isEqualTo("PUBLISHED");
        assertThat(survey.at("/invited").asInt()).isEqualTo(2);
        assertThat(survey.at("/questions").findValuesAsString("key")).contains("overall", "again");
        assertThat(survey.at("/invitations/nodes")
                        .valueStream()
                        .map(one -> one.at("/unit/id").asString()))
                .containsExactlyInAnyOrder(desk().unit("F"), desk().unit("G"));
        var told = resident.ask("{ notices(filter: {kinds: [SURVEY_OPENED]}) { nodes { subject { id } } } }")
                .fine();
        assertThat(told.data("/notices/nodes/0/subject/id").asString())
                .isEqualTo(survey.at("/id").asString());
        var asked = resident.ask(
                        "query($id: ID!) { survey(id: $id) { invitations(first: 5) { nodes { id } } } }",
                        Map.of("id", survey.at("/id").asString()))
                .fine();
        resident.mutate(
                        "answerSurvey",
                        Map.of(
                                "surveyInvitationId",
                                asked.data("/survey/invitations/nodes/0/id").asString(),
                                "values",
                                List.of(
                                        Map.of("question", "overall", "figure", "5"),
                                        Map.of("question", "again", "options", List.of("yes")))),
                        "surveyAnswer { id }")
                .fine();
    }

    @Test
    void nobodyIsAskedWhereNobodyCameOrNobodyIsToBeAsked() {
        var empty = desk().event(Map.of("name", "没人来的活动"));
        registered(empty, "F");
        desk().begin(empty);
        close(empty, Map.of()).fine();
        assertThat(feedback(empty).isNull()).isTrue();
        var drill = desk().event(Map.of("name", "不问反馈的演练", "kind", "SAFETY_DRILL"));
        var one = registered(drill, "F");
        desk().begin(drill);
        come(drill, List.of(one));
        close(drill, Map.of("withoutFeedback", true)).fine();
        assertThat(feedback(drill).isNull()).isTrue();
        assertThat(jinxiu().as(Role.SUPERVISOR)
                        .ask("query($id: ID!) { communityEvent(id: $id) { state } }", Map.of("id", drill))
                        .data("/communityEvent/state")
                        .asString())
                .isEqualTo("HELD");
    }

    private static String id(Api.Answer answer, String mutation, String type) {
        return answer.fine().data("/" + mutation + "/" + type + "/id").asString();
    }

    /** Who lives in a unit besides those who do, in a household of their own. */
    private String movesIn(String unit, String name) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createHousehold",
                        Map.of(
                                "unitId",
                                unit,
                                "movedInOn",
                                "2025-06-01",
                                "members",
                                List.of(People.member(name, "LESSEE"))),
                        "household { members { person { id } } }")
                .fine()
                .data("/createHousehold/household/members/0/person/id")
                .asString();
    }

    private void movesOut(String unit) {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var household = admin.ask("query($id: ID!) { unit(id: $id) { households { id } } }", Map.of("id", unit))
                .fine()
                .data("/unit/households/0/id")
                .asString();
        admin.mutate(
                        "moveOutHousehold",
                        Map.of("householdId", household, "movedOutOn", "2025-05-31"),
                        "household { id }")
                .fine();
    }

    private String registered(String event, String unit, String person) {
        return id(
                desk().staff()
                        .mutate(
                                "registerForEvent",
                                Map.of("communityEventId", event, "unitId", unit, "personId", person, "seats", 1),
                                "eventRegistration { id }"),
                "registerForEvent",
                "eventRegistration");
    }

    private Api.Answer ask(String event) {
        return desk().staff()
                .mutate("askForEventFeedback", Map.of("communityEventId", event), "communityEvent { feedback { id } }");
    }

    @Test
    void twoHouseholdsOfOneUnitAreBothAsked() {
        var event = desk().event(Map.of("name", "合租的活动"));
        var one = registered(event, "合");
        var other = registered(event, desk().unit("合"), movesIn(desk().unit("合"), "合租的人"));
        var third = registered(event, "合2");
        desk().begin(event);
        come(event, List.of(one, other, third));
        close(event, Map.of()).fine();
        var survey = feedback(event);
        assertThat(survey.at("/invited").asInt()).isEqualTo(2);
        assertThat(survey.at("/invitations/nodes")
                        .valueStream()
                        .map(node -> node.at("/unit/id").asString()))
                .containsExactly(desk().unit("合"), desk().unit("合"));
        // Whether the others have answered is not theirs to see.
        jinxiu().hire("huodong-he", Map.of("role", "RESIDENT", "personId", desk().person("合")), null);
        var own = jinxiu().asWorker("huodong-he")
                .ask(
                        "query($id: ID!) { survey(id: $id) { invitations(first: 5) { nodes { id } } } }",
                        Map.of("id", survey.at("/id").asString()))
                .fine();
        assertThat(own.data("/survey/invitations/nodes")).hasSize(1);
    }

    @Test
    void aHouseholdOfWhichNobodyCameIsNotAsked() {
        var event = desk().event(Map.of("name", "房东来的活动"));
        var owner = desk().person("东");
        movesOut(desk().unit("东"));
        movesIn(desk().unit("东"), "没来的租客");
        var landlord = registered(event, desk().unit("东"), owner);
        var gone = registered(event, "搬");
        desk().begin(event);
        come(event, List.of(landlord, gone));
        movesOut(desk().unit("搬"));
        close(event, Map.of()).fine();
        assertThat(feedback(event).isNull()).isTrue();
        assertThat(ask(event).reason("askForEventFeedback")).endsWith("event.nobodyCame");
    }

    @Test
    void whoeverWasNotAskedIsLaterAndAgainWhenTheSurveyWasCancelled() {
        var event = desk().event(Map.of("name", "补问反馈的活动"));
        var came = List.of(registered(event, "F"));
        desk().begin(event);
        come(event, came);
        assertThat(ask(event).reason("askForEventFeedback")).endsWith("event.notHeld");
        close(event, Map.of("withoutFeedback", true)).fine();
        ask(event).fine();
        var first = feedback(event);
        assertThat(first.at("/invited").asInt()).isEqualTo(1);
        assertThat(ask(event).reason("askForEventFeedback")).endsWith("event.asked");
        desk().staff()
                .mutate(
                        "cancelSurvey",
                        Map.of("surveyId", first.at("/id").asString(), "reason", "发错了"),
                        "survey { state }")
                .fine();
        ask(event).fine();
        var second = feedback(event);
        assertThat(second.at("/id").asString()).isNotEqualTo(first.at("/id").asString());
        assertThat(second.at("/state").asString()).isEqualTo("PUBLISHED");
    }
}
