package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY;

import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.surveys.Survey.State;
import io.xinqiao.surveys.SurveyInput.SurveyStepInput;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The steps of a survey: it is published, closed when its end has come or before, or cancelled. */
@Component
class SurveySteps {
    private final DSLContext sql;
    private final Rows<Survey> rows;
    private final Surveys surveys;
    private final Questionnaires questionnaires;
    private final SurveyInvitations invitations;
    private final UrnKeys keys;
    private final SurveyTexts texts;
    private final Timeline timeline;
    private final Clock clock;

    SurveySteps(
            TenantDatabase database,
            Rows<Survey> rows,
            Surveys surveys,
            Questionnaires questionnaires,
            SurveyInvitations invitations,
            UrnKeys keys,
            SurveyTexts texts,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.surveys = surveys;
        this.questionnaires = questionnaires;
        this.invitations = invitations;
        this.keys = keys;
        this.texts = texts;
        this.timeline = timeline;
        this.clock = clock;
    }

    /** From now on nothing of it changes; those who are asked are told when it opens. */
    Survey publish(SurveyStepInput input) {
        var survey = rows.lock("Mutation.publishSurvey", input.surveyId(), Surveys.KEY);
        timeline.require(Surveys.TYPE, survey, input.expectedVersion(), Step.PUBLISH);
        if (!clock.instant().isBefore(survey.closesAt())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.past", List.of(), Surveys.KEY)
                    .withCurrent("survey", survey);
        }
        Surveys.requireAnswerable(survey.mode(), survey.respondents(), survey.channels(), Surveys.KEY);
        questionnaires.of(survey).requireAnswerable();
        var candidates = invitations.candidates(survey.projectId(), survey.audience());
        if (candidates.isEmpty()) throw Refused.because(Code.INVALID, "refused.survey.nobody", List.of(), Surveys.KEY);
        var chosen = SurveyInvitations.chosen(candidates, survey.audience());
        if (survey.isAnonymous()) keys.give(survey.id());
        invitations.invite(survey, candidates, chosen);
        timeline.add(Surveys.TYPE, survey.id(), Step.PUBLISH, null);
        return rows.change(
                survey.id(),
                sql.update(SURVEY)
                        .set(SURVEY.STATE, State.PUBLISHED.name())
                        .set(SURVEY.POPULATION, candidates.size())
                        .set(SURVEY.INVITED, chosen.size()));
    }

    Survey close(SurveyStepInput input) {
        var survey = rows.lock("Mutation.closeSurvey", input.surveyId(), Surveys.KEY);
        timeline.require(Surveys.TYPE, survey, input.expectedVersion(), Step.CLOSE);
        timeline.add(Surveys.TYPE, survey.id(), Step.CLOSE, null);
        return closed(survey);
    }

    /** The end has come by itself; nothing where somebody was quicker. */
    void closeWhenDue(UUID id) {
        var survey = surveys.locked(id);
        if (survey.state() != State.PUBLISHED || clock.instant().isBefore(survey.closesAt())) return;
        timeline.addByItself(Surveys.TYPE, List.of(id), Step.CLOSE);
        closed(survey);
    }

    private Survey closed(Survey survey) {
        var answered = invitations.answered(List.of(survey.id())).getOrDefault(survey.id(), 0);
        if (!survey.isAnonymous() && !survey.isTooFew(answered)) texts.write(survey);
        invitations.forgetDrafts(survey.id());
        return rows.change(
                survey.id(),
                sql.update(SURVEY)
                        .set(SURVEY.STATE, State.CLOSED.name())
                        .set(SURVEY.COUNTED_AT, survey.isAnonymous() ? null : clock.instant()));
    }

    Survey cancel(SurveyStepInput input) {
        var survey = rows.lock("Mutation.cancelSurvey", input.surveyId(), Surveys.KEY);
        timeline.require(Surveys.TYPE, survey, input.expectedVersion(), Step.CANCEL);
        timeline.add(Surveys.TYPE, survey.id(), Step.CANCEL, input.reason());
        invitations.forgetDrafts(survey.id());
        return rows.change(
                survey.id(),
                sql.update(SURVEY).set(SURVEY.STATE, State.CANCELLED.name()).setNull(SURVEY.COUNT_TROUBLE));
    }

    /** The surveys that are over by now. */
    List<UUID> due() {
        return sql.select(SURVEY.ID)
                .from(SURVEY)
                .where(SURVEY.STATE.eq(State.PUBLISHED.name()))
                .and(SURVEY.CLOSES_AT.le(clock.instant()))
                .fetch(SURVEY.ID);
    }
}
