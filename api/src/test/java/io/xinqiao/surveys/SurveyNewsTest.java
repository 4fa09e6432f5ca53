package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notices;
import io.xinqiao.procedures.Timeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Those who are asked are told when a survey opens, and once more before it closes if they have not answered. */
class SurveyNewsTest extends UrnTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Autowired
    Rows<Survey> rows;

    @Autowired
    SurveyInvitations invitations;

    @Autowired
    Members members;

    @Autowired
    Notices notices;

    @Autowired
    Timeline timeline;

    /** What is told of a survey at a moment of Shanghai, where nobody is told anything from nine to eight. */
    private boolean told(String survey, String moment) {
        var clock = Clock.fixed(Instant.parse(moment + ":00+08:00"), SHANGHAI);
        var news = new SurveyNews(
                database,
                rows,
                surveys,
                invitations,
                members,
                notices,
                timeline,
                new SurveyProperties(Path.of("keys"), 21, 8),
                clock);
        var key = SurveyDesk.key(survey);
        return database.as(tenant(), () -> {
            if (!news.due().contains(key)) return false;
            database.write(() -> {
                news.tellWhenDue(key);
                return null;
            });
            return true;
        });
    }

    private static List<String> kinds(SurveyDesk desk, SurveyDesk.Home home, String survey) {
        return desk.as(home)
                .ask("{ notices(first: 50) { nodes { kind subjectId } } }")
                .fine()
                .data("/notices/nodes")
                .valueStream()
                .filter(one -> one.path("subjectId").asString().equals(survey))
                .map(one -> one.path("kind").asString())
                .sorted()
                .toList();
    }

    private static String open(SurveyDesk desk, String from, String to, Map<String, ?> more) {
        var input = new HashMap<String, Object>(more);
        input.put("opensAt", from + ":00+08:00");
        input.put("closesAt", to + ":00+08:00");
        var survey = desk.draft("NAMED", Map.of(), input);
        desk.publish(survey).fine();
        return survey;
    }

    @Test
    void theOpeningIsToldWhenItComesAndNotAtNightAndTheRestAreRemindedADayBeforeTheEnd() {
        var desk = new SurveyDesk(jinxiu(), "Y").with(2, true);
        var survey = open(desk, "2099-03-02T06:00", "2099-03-12T12:00", Map.of());
        var first = desk.homes().getFirst();
        var second = desk.homes().get(1);
        assertThat(kinds(desk, first, survey)).as("published, not open").isEmpty();
        assertThat(told(survey, "2099-03-02T05:59")).isFalse();
        assertThat(told(survey, "2099-03-02T07:59")).as("at night").isFalse();
        assertThat(told(survey, "2099-03-02T08:00")).isTrue();
        assertThat(told(survey, "2099-03-02T08:01")).as("once").isFalse();
        assertThat(kinds(desk, first, survey)).containsExactly("SURVEY_OPENED");
        assertThat(told(survey, "2099-03-11T11:59")).as("not yet a day before").isFalse();
        answered(survey, first, desk);
        assertThat(told(survey, "2099-03-11T21:30")).as("at night").isFalse();
        assertThat(told(survey, "2099-03-12T08:00")).isTrue();
        assertThat(told(survey, "2099-03-12T09:00")).as("once").isFalse();
        assertThat(kinds(desk, first, survey)).containsExactly("SURVEY_OPENED");
        assertThat(kinds(desk, second, survey)).containsExactly("SURVEY_OPENED", "SURVEY_REMINDER");
    }

    /** It is not open by the clock of the API: the receipt is what counts. */
    private void answered(String survey, SurveyDesk.Home home, SurveyDesk desk) {
        var invitation = SurveyDesk.key(desk.invitation(survey, home));
        as(() -> database.write(() -> {
            database.sql()
                    .insertInto(SURVEY_RECEIPT)
                    .set(SURVEY_RECEIPT.INVITATION_ID, invitation)
                    .set(SURVEY_RECEIPT.SURVEY_ID, SurveyDesk.key(survey))
                    .execute();
            return null;
        }));
    }

    @Test
    void whoeverHasNotAnsweredIsRemindedBeforeALaterEndToo() {
        var desk = new SurveyDesk(jinxiu(), "YA").with(1, true);
        var survey = open(desk, "2099-03-02T09:00", "2099-03-12T12:00", Map.of());
        assertThat(told(survey, "2099-03-02T09:00")).isTrue();
        assertThat(told(survey, "2099-03-11T12:00")).isTrue();
        desk.supervisor()
                .mutate(
                        "updateSurvey",
                        Map.of("surveyId", survey, "closesAt", "2099-03-20T12:00:00+08:00"),
                        "survey { remindedAt }")
                .fine();
        assertThat(told(survey, "2099-03-12T12:00")).as("not yet a day before").isFalse();
        assertThat(told(survey, "2099-03-19T12:00")).isTrue();
        assertThat(told(survey, "2099-03-19T13:00")).as("once").isFalse();
        assertThat(kinds(desk, desk.homes().getFirst(), survey))
                .containsExactly("SURVEY_OPENED", "SURVEY_REMINDER", "SURVEY_REMINDER");
    }

    @Test
    void nobodyIsRemindedOfWhatIsShorterThanThatOrWhereNobodyShallBe() {
        var desk = new SurveyDesk(jinxiu(), "Z").with(1, true);
        var brief = open(desk, "2099-04-02T09:00", "2099-04-03T09:00", Map.of());
        var never = open(desk, "2099-04-02T09:00", "2099-04-12T09:00", Map.of("reminderHours", 0));
        var early = open(desk, "2099-04-02T09:00", "2099-04-12T09:00", Map.of("reminderHours", 72));
        for (var survey : List.of(brief, never, early))
            assertThat(told(survey, "2099-04-02T10:00")).isTrue();
        assertThat(told(brief, "2099-04-03T08:59")).isFalse();
        assertThat(told(never, "2099-04-12T08:59")).isFalse();
        assertThat(told(early, "2099-04-09T08:59")).isFalse();
        assertThat(told(early, "2099-04-09T09:00")).isTrue();
        assertThat(kinds(desk, desk.homes().getFirst(), early)).containsExactly("SURVEY_OPENED", "SURVEY_REMINDER");
    }
}
