package io.xinqiao.surveys;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.surveys.SurveyDesk.Home;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.People;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What is told of answers gives nobody away, and what somebody has begun, given or written is theirs. */
class SurveyPrivacyTest extends UrnTest {
    @Autowired
    SurveyValues values;

    private static final String TEXTS =
            "query($id: ID!) { surveyTexts(filter: {surveyId: $id}) { nodes { id text hiddenReason } } }";

    private static String answered(SurveyDesk desk, String mode, List<Integer> ratings) {
        var survey = desk.published(mode);
        for (var at = 0; at < ratings.size(); at++) {
            desk.answer(
                            desk.supervisor(),
                            desk.invitation(survey, desk.homes().get(at)),
                            SurveyDesk.values(ratings.get(at), "话" + at))
                    .fine();
        }
        return survey;
    }

    private static JsonNode texts(Api as, String survey) {
        return as.ask(TEXTS, Map.of("id", survey)).fine().data("/surveyTexts/nodes");
    }

    @ParameterizedTest
    @CsvSource({"4,0", "5,5"})
    void ofAConfidentialSurveyThatFewHaveAnsweredThereAreNoTextsAndNoTasks(int answers, int told) {
        var desk = new SurveyDesk(jinxiu(), "F" + answers).with(6, false);
        var survey = answered(desk, "CONFIDENTIAL", List.of(1, 1, 1, 1, 1, 1).subList(0, answers));
        desk.close(survey).fine();
        assertThat(texts(desk.supervisor(), survey)).hasSize(told);
        var raised = desk.supervisor()
                .mutate(
                        "raiseSurveyFollowUps",
                        Map.of("surveyId", survey, "dueOn", "2099-01-31"),
                        "findings { description }");
        assertThat(raised.reason("raiseSurveyFollowUps")).isEqualTo(told == 0 ? "survey.few" : "");
        assertThat(raised.data("/raiseSurveyFollowUps/findings")).hasSize(told);
    }

    @Test
    void nobodyHasNoMean() {
        var desk = new SurveyDesk(jinxiu(), "F0").with(2, false);
        var results =
                desk.results(desk.supervisor(), desk.published("NAMED")).fine().data("/surveyResults");
        assertThat(results.path("satisfaction").isNull()).isTrue();
        assertThat(results.at("/questions/0/answered").asInt()).isZero();
        for (var figure : List.of("mean", "meanMargin", "satisfaction")) {
            assertThat(results.at("/questions/0").path(figure).isNull())
                    .as(figure)
                    .isTrue();
        }
    }

    /** 5 5 5 4 4 4 4: a mean of 4.43, or 85.7 points, from which the three could be reckoned. */
    @ParameterizedTest
    @CsvSource({"NAMED,4.43,85.7,85.7", "CONFIDENTIAL,4.4,86.0,86.0"})
    void whereFewAreProtectedNoFigureIsFinerThanTheRoughOneBesideIt(
            String mode, String mean, String points, String all) {
        var desk = new SurveyDesk(jinxiu(), "G" + mode.charAt(0)).with(7, false);
        var survey = answered(desk, mode, List.of(5, 5, 5, 4, 4, 4, 4));
        desk.close(survey).fine();
        var results = desk.results(desk.supervisor(), survey).fine().data("/surveyResults");
        assertThat(results.at("/questions/0/mean").asString()).isEqualTo(mean);
        assertThat(results.at("/questions/0/satisfaction").asString()).isEqualTo(points);
        assertThat(results.path("satisfaction").asString()).isEqualTo(all);
        assertThat(results.at("/buildings/0/satisfaction").asString()).isEqualTo(all);
    }

    private static final String DRAFT =
            "query($id: ID!) { surveyInvitation(id: $id) { answered draft { question figure text } } }";

    private static Api.Answer begin(Api as, String invitation, int rating) {
        return as.mutate(
                "setSurveyDraft",
                Map.of(
                        "surveyInvitationId",
                        invitation,
                        "values",
                        List.of(Map.of("question", "overall", "figure", String.valueOf(rating)))),
                "surveyDraft { values { question } }");
    }

    /** Somebody more of a household, who can sign in. */
    private static Home withPartner(SurveyDesk desk) {
        var home = desk.homes().getFirst();
        var person = desk.admin()
                .mutate(
                        "addHouseholdMember",
                        Map.of(
                                "householdId",
                                home.household(),
                                "since",
                                "2024-04-01",
                                "member",
                                People.member("同住" + home.account(), "FAMILY")),
                        "householdMember { person { id } }")
                .fine()
                .data("/addHouseholdMember/householdMember/person/id")
                .asString();
        return desk.signedIn(new Home(home.unit(), home.household(), person, home.account() + "b"));
    }

    @Test
    void eachOfAHouseholdGoesOnWithTheirOwnAndNothingIsLeftWhenItIsOver() throws SQLException {
        var desk = new SurveyDesk(jinxiu(), "K").with(2, true);
        var partner = withPartner(desk);
        var survey = desk.published("CONFIDENTIAL");
        var first = desk.homes().getFirst();
        var invitation = desk.invitation(survey, first);
        begin(desk.as(first), invitation, 2).fine();
        begin(desk.as(partner), invitation, 5).fine();
        var mine = desk.as(first).ask(DRAFT, Map.of("id", invitation)).fine();
        assertThat(mine.data("/surveyInvitation/draft").findValuesAsString("figure"))
                .containsExactly("2");
        var theirs = desk.as(partner).ask(DRAFT, Map.of("id", invitation)).fine();
        assertThat(theirs.data("/surveyInvitation/draft").findValuesAsString("figure"))
                .containsExactly("5");
        desk.answer(desk.as(first), invitation, SurveyDesk.values(4, "好")).fine();
        assertThat(drafts(invitation)).as("answered").isZero();
        var other = desk.invitation(survey, desk.homes().get(1));
        begin(desk.as(desk.homes().get(1)), other, 3).fine();
        assertThat(drafts(other)).isEqualTo(1);
        desk.close(survey).fine();
        assertThat(drafts(other)).as("closed").isZero();
        var cancelled = desk.published("NAMED");
        var last = desk.invitation(cancelled, first);
        begin(desk.as(first), last, 3).fine();
        desk.supervisor()
                .mutate("cancelSurvey", Map.of("surveyId", cancelled, "reason", "改期"), "survey { state }")
                .fine();
        assertThat(drafts(last)).as("cancelled").isZero();
    }

    private long drafts(String invitation) throws SQLException {
        return number(
                "SELECT count(*) FROM survey_draft WHERE invitation_id = '%s'".formatted(SurveyDesk.key(invitation)));
    }

    @Test
    void whatIsKnownOfAPersonIsHandedOutAndForgotten() throws SQLException {
        var desk = new SurveyDesk(jinxiu(), "E").with(2, true);
        var home = desk.homes().getFirst();
        var answered = desk.published("NAMED");
        desk.answer(desk.as(home), desk.invitation(answered, home), SurveyDesk.values(2, "我的真心话"))
                .fine();
        var begun = desk.published("CONFIDENTIAL");
        begin(desk.as(home), desk.invitation(begun, home), 3).fine();
        var exported = desk.admin()
                .mutate(
                        "exportPersonalData",
                        Map.of("personId", home.person(), "reason", "本人申请"),
                        "file { downloadUrl }")
                .fine();
        var content = new String(
                desk.admin()
                        .get(exported.data("/exportPersonalData/file/downloadUrl")
                                .asString())
                        .body(),
                StandardCharsets.UTF_8);
        assertThat(content).contains("\"surveys\"", "我的真心话", "\"begun\"");
        desk.admin()
                .mutate("erasePerson", Map.of("personId", home.person(), "reason", "本人申请"), "access { id }")
                .fine();
        assertThat(number("SELECT count(*) FROM survey_answer WHERE person_id = '%s'"
                        .formatted(SurveyDesk.key(home.person()))))
                .isZero();
        assertThat(drafts(desk.invitation(begun, home))).isZero();
        assertThat(desk.results(desk.supervisor(), answered)
                        .fine()
                        .data("/surveyResults/answered")
                        .asInt())
                .as("the figures stay")
                .isEqualTo(1);
    }

    @Test
    void anAnswerIsTakenBackAndGivenAgainWhileTheSurveyIsOpen() {
        var desk = new SurveyDesk(jinxiu(), "V").with(3, true);
        for (var mode : List.of("NAMED", "CONFIDENTIAL")) {
            var survey = desk.published(mode);
            var own = desk.homes().get(0);
            var invitation = desk.invitation(survey, own);
            desk.answer(desk.as(own), invitation, SurveyDesk.values(1, "手滑")).fine();
            assertThat(desk.withdraw(desk.supervisor(), invitation).reason("withdrawSurveyAnswer"))
                    .as("what somebody has said themselves is nobody else's to take back")
                    .isEqualTo("survey.notYours");
            desk.withdraw(desk.as(own), invitation).fine();
            assertThat(desk.withdraw(desk.as(own), invitation).reason("withdrawSurveyAnswer"))
                    .isEqualTo("survey.notAnswered");
            desk.answer(desk.as(own), invitation, SurveyDesk.values(5, "很好")).fine();
            var entered = desk.invitation(survey, desk.homes().get(1));
            desk.answer(desk.supervisor(), entered, SurveyDesk.values(1, "录错")).fine();
            assertThat(desk.withdraw(desk.supervisor(), entered)
                            .fine()
                            .data("/withdrawSurveyAnswer/survey/answered")
                            .asInt())
                    .isEqualTo(1);
            desk.answer(desk.supervisor(), entered, SurveyDesk.values(4, "录对")).fine();
            desk.close(survey).fine();
            assertThat(desk.withdraw(desk.as(own), invitation).reason("withdrawSurveyAnswer"))
                    .isEqualTo("survey.notOpen");
            if (mode.equals("NAMED")) {
                var shares = desk.results(desk.supervisor(), survey).fine().data("/surveyResults/questions/0/shares");
                assertThat(shares.findValuesAsString("count")).containsExactly("0", "0", "0", "1", "1");
            }
        }
    }

    @Test
    void anAnswerOfWhichATaskWasMadeIsNotTakenBack() {
        var desk = new SurveyDesk(jinxiu(), "VA").with(2, true);
        var survey = desk.published("NAMED");
        var home = desk.homes().getFirst();
        var invitation = desk.invitation(survey, home);
        desk.answer(desk.as(home), invitation, SurveyDesk.values(1, "太差")).fine();
        raised(desk, survey);
        assertThat(desk.withdraw(desk.as(home), invitation).reason("withdrawSurveyAnswer"))
                .isEqualTo("survey.followedUp");
        assertThat(desk.results(desk.supervisor(), survey)
                        .fine()
                        .data("/surveyResults/answered")
                        .asInt())
                .isEqualTo(1);
    }

    private static List<String> raised(SurveyDesk desk, String survey) {
        return desk.supervisor()
                .mutate(
                        "raiseSurveyFollowUps",
                        Map.of("surveyId", survey, "dueOn", "2099-01-31"),
                        "findings { description }")
                .fine()
                .data("/raiseSurveyFollowUps/findings")
                .findValuesAsString("description");
    }

    /** Whoever takes back what another has taken back already takes nothing of what was answered since. */
    @Test
    void whatIsTakenBackTwiceIsTakenBackOnce() throws SQLException {
        var desk = new SurveyDesk(jinxiu(), "VB").with(1, true);
        var survey = desk.published("NAMED");
        var home = desk.homes().getFirst();
        var invitation = desk.invitation(survey, home);
        desk.answer(desk.as(home), invitation, SurveyDesk.values(4, "再答")).fine();
        var gone = new SurveyAnswer(
                UUID.randomUUID(),
                SurveyDesk.key(survey),
                SurveyDesk.key(invitation),
                SurveyDesk.key(jinxiu().id("Project")),
                null,
                null,
                null,
                null,
                null,
                Survey.Mode.NAMED,
                SurveyAnswer.Channel.APP,
                UUID.randomUUID(),
                Instant.now());
        var isForgotten =
                database.as(tenant(), () -> database.write(() -> values.forget(surveys.ofKey(gone.surveyId()), gone)));
        assertThat(isForgotten).isFalse();
        assertThat(number("SELECT count(*) FROM survey_receipt WHERE invitation_id = '%s'"
                        .formatted(SurveyDesk.key(invitation))))
                .isEqualTo(1);
    }

    private static List<String> words(Api as, String survey) {
        return as.ask(
                        "query($id: ID!) { surveyAnswers(filter: {surveyId: $id}) { nodes { values { text } } } }",
                        Map.of("id", survey))
                .fine()
                .data("/surveyAnswers/nodes")
                .findValuesAsString("text");
    }

    @Test
    void aHiddenTextIsInNoTaskAndOfAnswersTheAdministratorsAndItsAuthors() {
        var desk = new SurveyDesk(jinxiu(), "OA").with(2, true);
        var survey = desk.published("NAMED");
        for (var home : desk.homes()) {
            desk.answer(desk.as(home), desk.invitation(survey, home), SurveyDesk.values(1, "话" + home.account()))
                    .fine();
        }
        desk.close(survey).fine();
        assertThat(words(desk.supervisor(), survey)).contains("话oa-1", "话oa-2");
        for (var text : texts(desk.supervisor(), survey)) {
            if (!text.path("text").asString().equals("话oa-1")) continue;
            desk.supervisor()
                    .mutate(
                            "hideSurveyText",
                            Map.of("surveyTextId", text.path("id").asString(), "reason", "辱骂"),
                            "surveyText { id }")
                    .fine();
        }
        assertThat(words(desk.supervisor(), survey)).contains("话oa-2").doesNotContain("话oa-1");
        assertThat(words(desk.admin(), survey)).contains("话oa-1", "话oa-2");
        assertThat(words(desk.as(desk.homes().getFirst()), survey)).contains("话oa-1");
        assertThat(raised(desk, survey))
                .hasSize(2)
                .anyMatch(description -> description.contains("话oa-2"))
                .noneMatch(description -> description.contains("话oa-1"));
    }

    @Test
    void aTextThatOffendsIsTheAdministratorsToSee() {
        var desk = new SurveyDesk(jinxiu(), "O").with(2, false);
        var survey = answered(desk, "NAMED", List.of(3, 4));
        desk.close(survey).fine();
        var first = texts(desk.supervisor(), survey).at("/0/id").asString();
        desk.supervisor()
                .mutate("hideSurveyText", Map.of("surveyTextId", first, "reason", "辱骂"), "surveyText { id }")
                .fine();
        assertThat(texts(desk.supervisor(), survey)).hasSize(1);
        assertThat(texts(jinxiu().as(Role.STEWARD), survey).findValuesAsString("id"))
                .doesNotContain(first);
        assertThat(texts(desk.admin(), survey).findValuesAsString("hiddenReason"))
                .contains("辱骂");
        desk.admin()
                .mutate("showSurveyText", Map.of("surveyTextId", first), "surveyText { hiddenReason }")
                .fine();
        assertThat(texts(desk.supervisor(), survey)).hasSize(2);
    }

    @Test
    void anAnswerComesOnlyInTheWaysThatAreTaken() {
        var desk = new SurveyDesk(jinxiu(), "X").with(2, true);
        var draft = desk.draft("NAMED", Map.of(), Map.of("channels", List.of("APP", "PHONE")));
        desk.publish(draft).fine();
        var home = desk.homes().getFirst();
        assertThat(desk.answer(desk.supervisor(), desk.invitation(draft, home), SurveyDesk.values(3, "纸"))
                        .reason("answerSurvey"))
                .isEqualTo("survey.channel");
        desk.answer(desk.as(home), desk.invitation(draft, home), SurveyDesk.values(3, "自己"))
                .fine();
    }
}
