package io.xinqiao.surveys;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What the tests of surveys do again and again: a building of residents who can sign in, and a survey for them. */
final class SurveyDesk {
    private final Company company;
    private final String name;
    private final Homes rooms;
    private final String building;
    private final List<Home> homes = new ArrayList<>();

    /** A household of one, and their sign-in's name. */
    record Home(String unit, String household, String person, String account) {}

    SurveyDesk(Company company, String name) {
        this.company = company;
        this.name = name;
        this.rooms = new Homes(company);
        this.building = rooms.building(company.id("Project"), name, name + "楼");
    }

    Api admin() {
        return company.as(Role.TENANT_ADMIN);
    }

    Api supervisor() {
        return company.as(Role.SUPERVISOR);
    }

    String building() {
        return building;
    }

    List<Home> homes() {
        return homes;
    }

    /** So many more households, whose residents can sign in where that is wished. */
    SurveyDesk with(int households, boolean accounts) {
        for (var at = 0; at < households; at++) {
            var number = name + "-" + (homes.size() + 1);
            var unit = rooms.unit(building, number, Map.of("floor", 3));
            var owner = "住户" + number;
            var household = rooms.moveIn(unit, "2024-03-01", List.of(People.member(owner, "OWNER")));
            var person = household.persons().get(owner);
            var account = number.toLowerCase(Locale.ROOT);
            if (accounts) company.hire(account, Map.of("role", "RESIDENT", "personId", person), null);
            homes.add(new Home(unit, household.id(), person, account));
        }
        return this;
    }

    /** The same people, who can sign in. */
    Home signedIn(Home home) {
        company.hire(home.account(), Map.of("role", "RESIDENT", "personId", home.person()), null);
        return home;
    }

    Api as(Home home) {
        return company.asWorker(home.account());
    }

    /** A draft that asks this building how satisfied it is, and why not where it is not. */
    String draft(String mode, Map<String, ?> audience, Map<String, ?> more) {
        Map<String, Object> asked = new HashMap<>(audience);
        asked.putIfAbsent("buildingIds", List.of(building));
        Map<String, Object> input = new HashMap<>(Map.of(
                "projectId",
                company.id("Project"),
                "title",
                name + " " + mode,
                "mode",
                mode,
                "audience",
                asked,
                "content",
                Map.of(
                        "questions",
                        List.of(
                                Map.of("key", "overall", "kind", "RATING", "text", "总体满意吗?", "required", true),
                                Map.of(
                                        "key",
                                        "why",
                                        "kind",
                                        "TEXT",
                                        "text",
                                        "为什么?",
                                        "visibleIf",
                                        Map.of(
                                                "tests",
                                                List.of(Map.of(
                                                        "question",
                                                        "overall",
                                                        "be",
                                                        Map.of("within", Map.of("atMost", "2")))))),
                                Map.of("key", "word", "kind", "TEXT", "text", "还想说什么?"))),
                "opensAt",
                Instant.now().minus(Duration.ofDays(1)).toString(),
                "closesAt",
                Instant.now().plus(Duration.ofDays(30)).toString()));
        input.putAll(more);
        return supervisor()
                .mutate("createSurvey", input, "survey { id }")
                .fine()
                .data("/createSurvey/survey/id")
                .asString();
    }

    String published(String mode) {
        return published(mode, Map.of());
    }

    String published(String mode, Map<String, ?> audience) {
        var survey = draft(mode, audience, Map.of());
        publish(survey).fine();
        return survey;
    }

    Api.Answer publish(String survey) {
        return supervisor()
                .mutate("publishSurvey", Map.of("surveyId", survey), "survey { id state population invited }");
    }

    Api.Answer close(String survey) {
        return supervisor().mutate("closeSurvey", Map.of("surveyId", survey), "survey { id state countedAt }");
    }

    /** The invitation of a household. */
    String invitation(String survey, Home home) {
        return admin().ask(
                        "query($survey: ID!, $unit: ID!) { surveyInvitations(filter: {surveyId: $survey, unitId:"
                                + " $unit}) { nodes { id } } }",
                        Map.of("survey", survey, "unit", home.unit()))
                .fine()
                .data("/surveyInvitations/nodes/0/id")
                .asString();
    }

    /** All invitations of a survey. */
    List<String> invitations(String survey) {
        return supervisor()
                .ask(
                        "query($id: ID!) { surveyInvitations(first: 100, filter: {surveyId: $id}) { nodes { id } } }",
                        Map.of("id", survey))
                .fine()
                .data("/surveyInvitations/nodes")
                .findValuesAsString("id");
    }

    static List<Map<String, ?>> values(int rating, String word) {
        return List.of(
                Map.of("question", "overall", "figure", String.valueOf(rating)),
                Map.of("question", "word", "text", word));
    }

    Api.Answer answer(Api as, String invitation, List<Map<String, ?>> values) {
        return as.mutate(
                "answerSurvey",
                Map.of("surveyInvitationId", invitation, "values", values),
                "surveyAnswer { id channel }");
    }

    Api.Answer cast(Api as, String invitation, List<Map<String, ?>> values) {
        return as.mutate(
                "castSurveyBallot",
                Map.of("surveyInvitationId", invitation, "values", values),
                "surveyReceipt { survey { id } }");
    }

    Api.Answer withdraw(Api as, String invitation) {
        return as.mutate("withdrawSurveyAnswer", Map.of("surveyInvitationId", invitation), "survey { answered }");
    }

    Api.Answer results(Api as, String survey) {
        return as.ask(
                "query($id: ID!) { surveyResults(surveyId: $id) { population invited answered responsePercent"
                        + " randomSample remark satisfaction satisfactionMargin target targetReached"
                        + " questions { question row answered mean meanMargin satisfaction"
                        + " shares { value count percent leastPercent mostPercent } }"
                        + " buildings { building { id } answered satisfaction }"
                        + " comparison { previous { id } satisfaction difference significant } } }",
                Map.of("id", survey));
    }

    static UUID key(String id) {
        return GlobalId.parse(id).orElseThrow().key();
    }
}
