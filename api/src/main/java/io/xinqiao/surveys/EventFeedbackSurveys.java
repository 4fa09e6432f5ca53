package io.xinqiao.surveys;

import io.xinqiao.community.EventFeedback;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.NewId;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.surveys.Survey.Audience;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.Survey.Respondents;
import io.xinqiao.surveys.Survey.State;
import io.xinqiao.surveys.Survey.Words;
import io.xinqiao.surveys.SurveyInvitations.Candidate;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks those who came to an event how it was, by a survey of the template for that. It is confidential, for neighbours
 * say of each other's work what they think only then, and open for a week.
 */
@Component
class EventFeedbackSurveys implements EventFeedback {
    private static final Duration OPEN = Duration.ofDays(7);
    private static final BigDecimal TARGET = new BigDecimal("95.00");
    private static final String TITLE = "活动反馈:%s";
    private static final String TITLE_EN = "How was it: %s";
    private static final int LONGEST = 100;

    private final Rows<Survey> rows;
    private final Questionnaires questionnaires;
    private final SurveyInvitations invitations;
    private final SurveyNews news;
    private final Timeline timeline;
    private final Clock clock;

    EventFeedbackSurveys(
            Rows<Survey> rows,
            Questionnaires questionnaires,
            SurveyInvitations invitations,
            SurveyNews news,
            Timeline timeline,
            Clock clock) {
        this.rows = rows;
        this.questionnaires = questionnaires;
        this.invitations = invitations;
        this.news = news;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Override
    public @Nullable UUID ask(Held event) {
        if (event.guests().isEmpty()) return null;
        var guests = event.guests().stream()
                .map(one -> new Candidate(one.householdId(), one.buildingId(), one.unitId(), one.householdId(), null))
                .toList();
        var now = clock.instant();
        var survey = rows.insert(new Survey(
                NewId.next(),
                event.projectId(),
                null,
                1,
                new Words(title(TITLE, event.name()), title(TITLE_EN, event.name()), null, null),
                Mode.CONFIDENTIAL,
                new Audience(Respondents.HOUSEHOLDS, List.of(), List.of(), null, null, false),
                questionnaires.text(new Questionnaire(SurveyTemplate.EVENT_FEEDBACK.questions())),
                TARGET,
                now,
                now.plus(OPEN),
                State.PUBLISHED,
                guests.size(),
                guests.size(),
                null,
                null,
                Survey.Conduct.told(null, null),
                1));
        invitations.invite(survey, guests, guests);
        timeline.add(Surveys.TYPE, survey.id(), Step.PUBLISH, null);
        news.tellWhenDue(survey.id());
        return survey.id();
    }

    @Override
    public boolean isCancelled(UUID survey) {
        return rows.ofKeys(List.of(survey)).values().stream().anyMatch(one -> one.state() == State.CANCELLED);
    }

    private static String title(String pattern, String name) {
        var title = pattern.formatted(name);
        return title.length() > LONGEST ? title.substring(0, LONGEST) : title;
    }
}
