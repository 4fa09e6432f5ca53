package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What residents of a {@link Company} are asked: a named survey that one has answered. */
final class PlantedSurveys {
    private PlantedSurveys() {}

    static void plant(Company company, Map<String, String> ids) {
        var supervisor = company.as(Role.SUPERVISOR);
        ids.put(
                "Survey",
                create(
                        supervisor,
                        "createSurvey",
                        "survey",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "title",
                                company.code() + " 四季度满意度",
                                "introduction",
                                company.code() + " 请您评分",
                                "mode",
                                "NAMED",
                                "content",
                                Map.of(
                                        "questions",
                                        List.of(
                                                Map.of(
                                                        "key",
                                                        "overall",
                                                        "kind",
                                                        "RATING",
                                                        "text",
                                                        company.code() + " 总体满意吗?",
                                                        "required",
                                                        true),
                                                Map.of(
                                                        "key",
                                                        "why",
                                                        "kind",
                                                        "TEXT",
                                                        "text",
                                                        company.code() + " 为什么?"))),
                                "opensAt",
                                Instant.now().minus(Duration.ofDays(1)).toString(),
                                "closesAt",
                                Instant.now().plus(Duration.ofDays(30)).toString())));
        supervisor
                .mutate("publishSurvey", Map.of("surveyId", ids.get("Survey")), "survey { id }")
                .fine();
        var resident = company.as(Role.RESIDENT);
        var invitations = resident.ask(
                        "query($id: ID!) { surveyInvitations(filter: {surveyId: $id}) { nodes { id } } }",
                        Map.of("id", ids.get("Survey")))
                .fine();
        ids.put(
                "SurveyInvitation",
                invitations.data("/surveyInvitations/nodes/0/id").asString());
        ids.put(
                "SurveyAnswer",
                create(
                        resident,
                        "answerSurvey",
                        "surveyAnswer",
                        Map.of(
                                "surveyInvitationId",
                                ids.get("SurveyInvitation"),
                                "values",
                                List.of(
                                        Map.of("question", "overall", "figure", "4"),
                                        Map.of("question", "why", "text", company.code() + " 保洁很好")))));
        ids.put("SurveyText", plantText(company, supervisor));
    }

    /** Another survey that is over already. */
    private static String plantText(Company company, Api supervisor) {
        var survey = create(
                supervisor,
                "createSurvey",
                "survey",
                Map.of(
                        "projectId",
                        company.id("Project"),
                        "title",
                        company.code() + " 三季度满意度",
                        "mode",
                        "NAMED",
                        "content",
                        Map.of("questions", List.of(Map.of("key", "why", "kind", "TEXT", "text", "建议?"))),
                        "opensAt",
                        Instant.now().minus(Duration.ofDays(1)).toString(),
                        "closesAt",
                        Instant.now().plus(Duration.ofDays(1)).toString()));
        supervisor
                .mutate("publishSurvey", Map.of("surveyId", survey), "survey { id }")
                .fine();
        var invitation = supervisor
                .ask(
                        "query($id: ID!) { surveyInvitations(first: 1, filter: {surveyId: $id}) { nodes { id } } }",
                        Map.of("id", survey))
                .fine()
                .data("/surveyInvitations/nodes/0/id")
                .asString();
        create(
                supervisor,
                "answerSurvey",
                "surveyAnswer",
                Map.of(
                        "surveyInvitationId",
                        invitation,
                        "values",
                        List.of(Map.of("question", "why", "text", company.code() + " 多种树"))));
        supervisor
                .mutate("closeSurvey", Map.of("surveyId", survey), "survey { id }")
                .fine();
        return supervisor
                .ask("query($id: ID!) { surveyTexts(filter: {surveyId: $id}) { nodes { id } } }", Map.of("id", survey))
                .fine()
                .data("/surveyTexts/nodes/0/id")
                .asString();
    }
}
