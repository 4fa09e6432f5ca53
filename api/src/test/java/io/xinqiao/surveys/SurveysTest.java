package io.xinqiao.surveys;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A survey is drafted, published, answered once by each who is asked, and its figures are those of its answers. */
class SurveysTest extends UrnTest {
    private static final int AT_ONCE = 200;

    @Test
    void aPublishedSurveyNeverChangesAndTheNextWaveIsAnother() {
        var desk = new SurveyDesk(jinxiu(), "Q1").with(3, false);
        var draft = desk.draft("NAMED", Map.of(), Map.of());
        desk.supervisor()
                .mutate("updateSurvey", Map.of("surveyId", draft, "title", "改过的标题"), "survey { title }")
                .fine();
        var published = desk.publish(draft).fine().data("/publishSurvey/survey");
        assertThat(published.path("invited").asInt()).isEqualTo(3);
        for (var change : List.of(
                Map.of("title", "又改"),
                Map.of("mode", "ANONYMOUS"),
                Map.of("content", Map.of("template", "EVENT_FEEDBACK")),
                Map.of("audience", Map.of()),
                Map.of("closesAt", "2026-01-01T00:00:00+08:00"))) {
            Map<String, Object> input = new HashMap<>(change);
            input.put("surveyId", draft);
            assertThat(desk.supervisor()
                            .mutate("updateSurvey", input, "survey { id }")
                            .refusal("updateSurvey"))
                    .as("%s", change)
                    .isNotEmpty();
        }
        assertThat(desk.supervisor()
                        .mutate("deleteSurvey", Map.of("surveyId", draft), "survey { id }")
                        .reason("deleteSurvey"))
                .isEqualTo("survey.kept");
        var next = desk.supervisor()
                .mutate(
                        "copySurvey",
                        Map.of(
                                "surveyId",
                                draft,
                                "opensAt",
                                "2099-01-01T00:00:00+08:00",
                                "closesAt",
                                "2099-02-01T00:00:00+08:00"),
                        "survey { id wave state previous { id } questions { key visibleIf { tests { question most } }"
                                + " } }")
                .fine()
                .data("/copySurvey/survey");
        assertThat(next.path("wave").asInt()).isEqualTo(2);
        assertThat(next.path("state").asString()).isEqualTo("DRAFT");
        assertThat(next.at("/previous/id").asString()).isEqualTo(draft);
        assertThat(next.path("questions").findValuesAsString("key")).containsExactly("overall", "why", "word");
        assertThat(next.at("/questions/1/visibleIf/tests/0/most").asString()).isEqualTo("2");
    }

    /** Staff answer for themselves, and anonymous answers come online: without that nobody could. */
    @ParameterizedTest
    @CsvSource({"ANONYMOUS,HOUSEHOLDS,survey.online", "NAMED,STAFF,survey.online", "NAMED,OWNERS,''"})
    void aSurveyThatNobodyCanAnswerIsRefused(String mode, String respondents, String reason) {
        var desk = new SurveyDesk(jinxiu(), "QA" + mode.charAt(0) + respondents.charAt(0)).with(1, false);
        var draft = desk.draft("NAMED", Map.of(), Map.of("channels", List.of("PAPER", "PHONE")));
        assertThat(desk.supervisor()
                        .mutate(
                                "updateSurvey",
                                Map.of("surveyId", draft, "mode", mode, "audience", Map.of("respondents", respondents)),
                                "survey { id }")
                        .reason("updateSurvey"))
                .isEqualTo(reason);
        var online = desk.draft(mode, Map.of("respondents", respondents), Map.of("channels", List.of("APP", "PAPER")));
        assertThat(desk.supervisor()
                        .mutate(
                                "updateSurvey",
                                Map.of("surveyId", online, "channels", List.of("PAPER")),
                                "survey { id }")
                        .reason("updateSurvey"))
                .isEqualTo(reason);
        Map<String, Object> input = new HashMap<>(Map.of(
                "projectId",
                jinxiu().id("Project"),
                "title",
                "没人能答",
                "mode",
                mode,
                "audience",
                Map.of("respondents", respondents),
                "content",
                Map.of("template", "EVENT_FEEDBACK"),
                "opensAt",
                "2099-01-01T00:00:00+08:00",
                "closesAt",
                "2099-02-01T00:00:00+08:00"));
        input.put("channels", List.of("DOORSTEP"));
        assertThat(desk.supervisor()
                        .mutate("createSurvey", input, "survey { id }")
                        .reason("createSurvey"))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"CONFIDENTIAL, answerSurvey", "ANONYMOUS, castSurveyBallot"})
    void ofTwoHundredAnswersOfOneHouseholdAtOnceOneCounts(String mode, String mutation)
            throws InterruptedException, ExecutionException {
        var desk = new SurveyDesk(jinxiu(), "H" + mode.charAt(0)).with(1, true);
        var survey = desk.published(mode);
        var home = desk.homes().getFirst();
        var invitation = desk.invitation(survey, home);
        var resident = desk.as(home);
        Callable<Api.Answer> once = () -> mutation.equals("answerSurvey")
                ? desk.answer(resident, invitation, SurveyDesk.values(5, "好"))
                : desk.cast(resident, invitation, SurveyDesk.values(5, "好"));
        List<String> refused = new ArrayList<>();
        try (var hands = Executors.newFixedThreadPool(24)) {
            for (var done : hands.invokeAll(Collections.nCopies(AT_ONCE, once))) {
                refused.add(done.get().reason(mutation));
            }
        }
        assertThat(refused).hasSize(AT_ONCE).filteredOn(""::equals).hasSize(1);
        assertThat(refused).filteredOn("survey.answered"::equals).hasSize(AT_ONCE - 1);
        assertThat(answered(desk, survey)).isEqualTo(1);
    }

    private static int answered(SurveyDesk desk, String survey) {
        return desk.admin()
                .ask("query($id: ID!) { survey(id: $id) { answered } }", Map.of("id", survey))
                .fine()
                .data("/survey/answered")
                .asInt();
    }

    @Test
    void whatIsNotAskedIsNotAnsweredAndWhatIsBegunGoesOn() {
        var desk = new SurveyDesk(jinxiu(), "D").with(2, true);
        var survey = desk.published("NAMED");
        var home = desk.homes().getFirst();
        var invitation = desk.invitation(survey, home);
        var resident = desk.as(home);
        var hidden = List.<Map<String, ?>>of(
                Map.of("question", "overall", "figure", "4"), Map.of("question", "why", "text", "不该出现"));
        assertThat(desk.answer(resident, invitation, hidden).reason("answerSurvey"))
                .isEqualTo("survey.hidden");
        assertThat(desk.answer(resident, invitation, List.of()).reason("answerSurvey"))
                .isEqualTo("survey.required");
        resident.mutate(
                        "setSurveyDraft",
                        Map.of("surveyInvitationId", invitation, "values", hidden),
                        "surveyDraft { values { question } }")
                .fine();
        var draft = "query($id: ID!) { surveyInvitation(id: $id) { answered draft { question figure text } } }";
        var kept = resident.ask(draft, Map.of("id", invitation)).fine().data("/surveyInvitation/draft");
        assertThat(kept.findValuesAsString("question")).containsExactly("overall");
        assertThat(desk.supervisor().ask(draft, Map.of("id", invitation)).fine().data("/surveyInvitation/draft"))
                .as("what somebody has begun is nobody else's to see")
                .isEmpty();
        assertThat(desk.answer(desk.as(desk.homes().get(1)), invitation, SurveyDesk.values(1, "别人"))
                        .refusal("answerSurvey"))
                .isEqualTo("NOT_FOUND");
        desk.answer(resident, invitation, SurveyDesk.values(4, "好")).fine();
        var after = resident.ask(draft, Map.of("id", invitation)).fine().data("/surveyInvitation");
        assertThat(after.path("answered").asBoolean()).isTrue();
        assertThat(after.path("draft")).isEmpty();
    }

    @Test
    void ofAConfidentialAnswerStaffDoNotSeeWhoseItIsAndTheAdministratorDoes() {
        var desk = new SurveyDesk(jinxiu(), "B").with(6, false);
        var survey = desk.published("CONFIDENTIAL");
        for (var home : desk.homes()) {
            desk.answer(desk.supervisor(), desk.invitation(survey, home), SurveyDesk.values(3, "一般"))
                    .fine();
        }
        var list =
                "query($id: ID!) { surveyAnswers(filter: {surveyId: $id}) { totalCount nodes { id channel unit { id }"
                        + " } } surveyAnswersAggregate(filter: {surveyId: $id}) { total { count } } }";
        var seen = desk.admin().ask(list, Map.of("id", survey)).fine();
        assertThat(seen.data("/surveyAnswers/totalCount").asInt()).isEqualTo(6);
        assertThat(seen.data("/surveyAnswers/nodes/0/channel").asString()).isEqualTo("PAPER");
        var unseen = desk.supervisor().ask(list, Map.of("id", survey)).fine();
        assertThat(unseen.data("/surveyAnswers/totalCount").asInt()).isZero();
        assertThat(unseen.data("/surveyAnswersAggregate/total/count").asInt()).isZero();
        assertThat(desk.supervisor()
                        .ask(
                                "query($id: ID!) { node(id: $id) { id } }",
                                Map.of(
                                        "id",
                                        seen.data("/surveyAnswers/nodes/0/id").asString()))
                        .data("/node")
                        .isNull())
                .isTrue();
        assertThat(desk.results(desk.supervisor(), survey).code())
                .as("no result while answers come in: one more would tell itself")
                .isEqualTo("BAD_REQUEST");
        desk.close(survey).fine();
        var results = desk.results(desk.supervisor(), survey).fine().data("/surveyResults");
        assertThat(results.path("satisfaction").asString()).isEqualTo("50.0");
        assertThat(results.at("/questions/0/answered").asInt()).isEqualTo(6);
        assertThat(results.at("/buildings/0/answered").asInt()).isEqualTo(6);
    }

    @Test
    void theFiguresOfARandomSampleHaveMarginsAndThoseOfAnOpenSurveyDoNot() {
        var desk = new SurveyDesk(jinxiu(), "S").with(20, false);
        var size = desk.supervisor()
                .ask(
                        "query($id: ID!, $in: [ID!]) { surveySampleSize(projectId: $id, buildingIds: $in,"
                                + " marginPercent: \"20\") { population size } }",
                        Map.of("id", jinxiu().id("Project"), "in", List.of(desk.building())))
                .fine()
                .data("/surveySampleSize");
        assertThat(size.path("population").asInt()).isEqualTo(20);
        assertThat(size.path("size").asInt()).isEqualTo(12);
        var sample = desk.published("NAMED", Map.of("sample", Map.of("size", 12, "seed", "2026-Q4")));
        var open = desk.published("NAMED");
        answerAll(desk, sample);
        answerAll(desk, open);
        var drawn = desk.results(desk.supervisor(), sample).fine().data("/surveyResults");
        assertThat(drawn.path("invited").asInt()).isEqualTo(12);
        assertThat(drawn.path("answered").asInt()).isEqualTo(12);
        assertThat(drawn.path("responsePercent").asString()).isEqualTo("100.0");
        assertThat(drawn.path("randomSample").asBoolean()).isTrue();
        // Ratings 5 4 5 4 … of twelve: mean 4.5, s 0.522, t(11) 2.2010, 1 − 12/20.
        assertThat(drawn.path("satisfaction").asString()).isEqualTo("87.5");
        assertThat(drawn.path("satisfactionMargin").asString()).isEqualTo("5.2");
        assertThat(drawn.path("targetReached").asBoolean()).isFalse();
        var shares = drawn.at("/questions/0/shares");
        assertThat(shares.findValuesAsString("percent").stream()
                        .map(BigDecimal::new)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("100.0");
        assertThat(shares.path(4).path("percent").asString()).isEqualTo("50.0");
        assertThat(shares.path(4).path("leastPercent").asString()).isNotEmpty();
        var all = desk.results(desk.supervisor().inEnglish(), open).fine().data("/surveyResults");
        assertThat(all.path("randomSample").asBoolean()).isFalse();
        assertThat(all.path("satisfactionMargin").isNull()).isTrue();
        assertThat(all.path("remark").asString()).startsWith("Not a sample");
        assertThat(all.at("/questions/0/shares/4/leastPercent").isNull()).isTrue();
    }

    /** Alternately 5 and 4, in the order of the invitations. */
    private static void answerAll(SurveyDesk desk, String survey) {
        var invitations = desk.invitations(survey);
        for (var at = 0; at < invitations.size(); at++) {
            desk.answer(desk.supervisor(), invitations.get(at), SurveyDesk.values(5 - at % 2, "好"))
                    .fine();
        }
    }

    @Test
    void onlyWhoeverHasNotAnsweredIsReminded() {
        var desk = new SurveyDesk(jinxiu(), "R").with(2, true);
        var survey = desk.published("NAMED");
        as(count::run);
        var told = desk.homes().getFirst();
        desk.answer(desk.as(told), desk.invitation(survey, told), SurveyDesk.values(5, "好"))
                .fine();
        desk.supervisor()
                .mutate("remindSurvey", Map.of("surveyId", survey), "survey { id }")
                .fine();
        var notices = "{ notices(first: 50) { nodes { kind subjectId text } } }";
        for (var home : desk.homes()) {
            var kinds = desk.as(home).ask(notices).fine().data("/notices/nodes");
            var ofThis = kinds.valueStream()
                    .filter(one -> one.path("subjectId").asString().equals(survey))
                    .map(one -> one.path("kind").asString())
                    .toList();
            assertThat(ofThis)
                    .containsExactlyInAnyOrder(
                            home.equals(told)
                                    ? new String[] {"SURVEY_OPENED"}
                                    : new String[] {"SURVEY_OPENED", "SURVEY_REMINDER"});
        }
    }

    private static List<Map<String, ?>> low(String word) {
        return List.of(
                Map.of("question", "overall", "figure", "2"),
                Map.of("question", "why", "text", word),
                Map.of("question", "word", "text", "别的话"));
    }

    private static Api.Answer raise(SurveyDesk desk, String survey) {
        return desk.supervisor()
                .mutate(
                        "raiseSurveyFollowUps",
                        Map.of("surveyId", survey, "dueOn", "2099-01-31"),
                        "findings { description dueOn unit { id } occasionId }");
    }

    @ParameterizedTest
    @CsvSource({"NAMED,true", "CONFIDENTIAL,false"})
    void aLowAnswerBecomesATaskOnceAndAConfidentialOneNamesNoUnit(String mode, boolean named) {
        var desk = new SurveyDesk(jinxiu(), "L" + mode.charAt(0)).with(6, false);
        var survey = desk.published(mode);
        for (var home : desk.homes()) {
            var isLow = home.equals(desk.homes().getFirst());
            desk.answer(
                            desk.supervisor(),
                            desk.invitation(survey, home),
                            isLow ? low("楼道太脏") : SurveyDesk.values(5, "很好"))
                    .fine();
        }
        if (!named) {
            assertThat(raise(desk, survey).reason("raiseSurveyFollowUps")).isEqualTo("survey.followUps");
            desk.close(survey).fine();
        }
        var findings = raise(desk, survey).fine().data("/raiseSurveyFollowUps/findings");
        assertThat(findings).hasSize(1);
        assertThat(findings.at("/0/description").asString()).contains("总体满意吗? 2", "楼道太脏");
        assertThat(findings.at("/0/dueOn").asString()).isEqualTo("2099-01-31");
        assertThat(findings.at("/0/unit/id").asString(""))
                .isEqualTo(named ? desk.homes().getFirst().unit() : "");
        assertThat(raise(desk, survey).fine().data("/raiseSurveyFollowUps/findings"))
                .isEmpty();
    }

    @Test
    void textsAreFoundAndTaggedWhenTheSurveyIsOver() {
        var desk = new SurveyDesk(jinxiu(), "T").with(2, false);
        var survey = desk.published("NAMED");
        desk.answer(desk.supervisor(), desk.invitation(survey, desk.homes().get(0)), SurveyDesk.values(5, "电梯常坏"))
                .fine();
        desk.answer(desk.supervisor(), desk.invitation(survey, desk.homes().get(1)), SurveyDesk.values(5, "绿化不错"))
                .fine();
        var ask = "query($id: ID!, $word: String, $tag: String) { surveyTexts(filter: {surveyId: $id, search: $word,"
                + " tag: $tag}) { nodes { id question text tags survey { id } } } }";
        assertThat(desk.supervisor().ask(ask, Map.of("id", survey)).fine().data("/surveyTexts/nodes"))
                .isEmpty();
        desk.close(survey).fine();
        var found = desk.supervisor()
                .ask(ask, Map.of("id", survey, "word", "电梯"))
                .fine()
                .data("/surveyTexts/nodes");
        assertThat(found.findValuesAsString("text")).containsExactly("电梯常坏");
        desk.supervisor()
                .mutate(
                        "updateSurveyText",
                        Map.of("surveyTextId", found.at("/0/id").asString(), "tags", List.of("电梯", " 电梯 ", "设备")),
                        "surveyText { tags }")
                .fine();
        assertThat(desk.supervisor()
                        .ask(ask, Map.of("id", survey, "tag", "设备"))
                        .fine()
                        .data("/surveyTexts/nodes"))
                .hasSize(1);
    }

    @Test
    void aWaveIsComparedWithTheLastOne() {
        var desk = new SurveyDesk(jinxiu(), "W").with(20, false);
        var first = desk.published("NAMED", Map.of("sample", Map.of("size", 12, "seed", "一")));
        answerAll(desk, first);
        desk.close(first).fine();
        var next = desk.supervisor()
                .mutate(
                        "copySurvey",
                        Map.of(
                                "surveyId",
                                first,
                                "opensAt",
                                Instant.now().minusSeconds(60).toString(),
                                "closesAt",
                                Instant.now().plusSeconds(86_400).toString()),
                        "survey { id sampleSize seed }")
                .fine()
                .data("/copySurvey/survey");
        assertThat(next.path("sampleSize").asInt()).isEqualTo(12);
        assertThat(next.path("seed").asString()).as("drawn anew").isNotEqualTo("一");
        var second = next.path("id").asString();
        desk.publish(second).fine();
        for (var home : desk.invitations(second)) {
            desk.answer(desk.supervisor(), home, SurveyDesk.values(3, "一般")).fine();
        }
        var compared = desk.results(desk.supervisor(), second).fine().data("/surveyResults/comparison");
        assertThat(compared.at("/previous/id").asString()).isEqualTo(first);
        assertThat(compared.path("satisfaction").asString()).isEqualTo("87.5");
        assertThat(compared.path("difference").asString()).isEqualTo("-37.5");
        assertThat(compared.path("significant").asBoolean()).isTrue();
    }

    @Test
    void membersOfTheStaffAnswerForThemselves() {
        var desk = new SurveyDesk(jinxiu(), "P");
        var survey = desk.published(
                "NAMED",
                Map.of("respondents", "STAFF", "roles", List.of("TECHNICIAN", "STEWARD"), "buildingIds", List.of()));
        var technician = jinxiu().as(Role.TECHNICIAN);
        var own = technician
                .ask(
                        "query($id: ID!) { surveyInvitations(filter: {surveyId: $id}) { nodes { id member { id } } } }",
                        Map.of("id", survey))
                .fine()
                .data("/surveyInvitations/nodes");
        assertThat(own).hasSize(1);
        assertThat(own.at("/0/member/id").asString()).isEqualTo(jinxiu().member(Role.TECHNICIAN));
        var invitation = own.at("/0/id").asString();
        assertThat(desk.answer(desk.supervisor(), invitation, SurveyDesk.values(5, "代"))
                        .reason("answerSurvey"))
                .isEqualTo("survey.notYours");
        assertThat(desk.answer(technician, invitation, SurveyDesk.values(3, "自己"))
                        .fine()
                        .data("/answerSurvey/surveyAnswer/channel")
                        .asString())
                .isEqualTo("APP");
    }
}
