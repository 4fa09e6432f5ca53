package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_ANSWER;
import static org.jooq.impl.DSL.falseCondition;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.SurveyInput.AnswerSurveyInput;
import io.xinqiao.surveys.SurveyInput.SurveyDraftInput;
import io.xinqiao.surveys.SurveyInput.WithdrawSurveyAnswerInput;
import io.xinqiao.surveys.SurveyTexts.Written;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

/**
 * Takes answers. A survey is held as it is while one is taken, so that none comes in behind its closing; that a
 * household or person answers once the receipt's key sees to.
 */
@Service
class AnswerDesk {
    /** Named answers are staff's to see; confidential ones only those of whoever gave them, and the administrator's. */
    private static final RowScope SCOPE = new RowScope() {
        private final Condition named = SURVEY_ANSWER.MODE.eq(Mode.NAMED.name());

        @Override
        public Condition project(UUID[] projects) {
            return SURVEY_ANSWER.PROJECT_ID.eq(DSL.any(projects)).and(named);
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return SURVEY_ANSWER.BUILDING_ID.eq(DSL.any(buildings)).and(named);
        }

        @Override
        public Condition assigned(Member member, UUID[] projects) {
            return SURVEY_ANSWER.MEMBER_ID.eq(member.id());
        }

        @Override
        public Condition ownUnits(UUID person) {
            return SURVEY_ANSWER.PERSON_ID.eq(person);
        }

        @Override
        public Condition own(Member member) {
            return falseCondition();
        }
    };

    private final Rows<SurveyAnswer> rows;
    private final Surveys surveys;
    private final SurveyInvitations invitations;
    private final SurveyValues values;
    private final SurveyTexts texts;
    private final SurveyUrn urn;
    private final Questionnaires questionnaires;
    private final Timeline timeline;
    private final Clock clock;

    AnswerDesk(
            Rows<SurveyAnswer> rows,
            Surveys surveys,
            SurveyInvitations invitations,
            SurveyValues values,
            SurveyTexts texts,
            SurveyUrn urn,
            Questionnaires questionnaires,
            Timeline timeline,
            Clock clock) {
        this.rows = rows;
        this.surveys = surveys;
        this.invitations = invitations;
        this.values = values;
        this.texts = texts;
        this.urn = urn;
        this.questionnaires = questionnaires;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<SurveyAnswer> surveyAnswerRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(SurveyAnswer.class, SURVEY_ANSWER, SCOPE, database, visibility);
    }

    @Bean
    static Listing<SurveyAnswer> surveyAnswerList(Rows<SurveyAnswer> rows) {
        return Listing.of("surveyAnswers", rows)
                .descending(SURVEY_ANSWER.ANSWERED_AT)
                .descending(SURVEY_ANSWER.ID)
                .without(SURVEY_ANSWER.MODE)
                .related("survey", "answers")
                .related("enteredBy", "enteredSurveyAnswers")
                .unrelated("invitation");
    }

    /** That an anonymous answer was given. */
    record SurveyReceipt(UUID surveyId, UUID invitationId) {}

    /** What is kept of an unfinished answer. */
    record SurveyDraft(UUID invitationId, List<AnswerValue> values) {}

    private record Asked(Survey survey, SurveyInvitation invitation) {}

    SurveyAnswer answer(AnswerSurveyInput input) {
        var asked = asked("Mutation.answerSurvey", input.surveyInvitationId());
        requireMode(asked.survey(), false);
        var person = whoAnswers(asked, input.personId());
        var own = isOwn(asked, Caller.current().requireMember().personId());
        var channel = own ? SurveyAnswer.Channel.APP : channel(input.channel());
        if (!asked.survey().takes(channel)) {
            throw Refused.because(Code.INVALID, "refused.survey.channel", List.of(), "channel");
        }
        var given = questionnaires.of(asked.survey()).requireWhole(SurveyInput.values(input.values()));
        requireFirst(asked);
        var invitation = asked.invitation();
        var answer = rows.insert(new SurveyAnswer(
                NewId.next(),
                invitation.surveyId(),
                invitation.id(),
                invitation.projectId(),
                invitation.buildingId(),
                invitation.unitId(),
                invitation.householdId(),
                person,
                invitation.memberId(),
                asked.survey().mode(),
                channel,
                Caller.current().memberId(),
                clock.instant()));
        values.add(asked.survey(), List.of(new SurveyValues.Given(answer.id(), invitation.buildingId(), given)));
        invitations.forgetDrafts(invitation);
        return answer;
    }

    /**
     * Takes an answer back, as long as the survey is open; whoever was asked can answer again. Everybody takes back
     * their own, staff what was entered, and nobody what others have said themselves.
     */
    Survey withdraw(WithdrawSurveyAnswerInput input) {
        var asked = asked("Mutation.withdrawSurveyAnswer", input.surveyInvitationId());
        requireMode(asked.survey(), false);
        var given = rows.list(SURVEY_ANSWER.INVITATION_ID.eq(asked.invitation().id()));
        if (given.isEmpty()) throw notAnswered();
        var answer = given.getFirst();
        if (!isOfCaller(answer)) {
            if (answer.channel() == SurveyAnswer.Channel.APP || Caller.current().isResidentOnly()) throw notYours();
            timeline.add(Surveys.TYPE, asked.survey().id(), Step.WITHDRAW, null);
        }
        if (values.isFollowedUp(answer.id())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.followedUp", List.of(), SurveyInvitations.KEY);
        }
        if (!values.forget(asked.survey(), answer)) throw notAnswered();
        return asked.survey();
    }

    /** What was answered, without what was written and is hidden from the caller; their own words they see. */
    Map<SurveyAnswer, List<AnswerValue>> values(List<SurveyAnswer> answers) {
        var told = values.of(answers.stream().map(SurveyAnswer::id).toList());
        var hidden = texts.hiddenFromCaller(
                answers.stream().map(SurveyAnswer::surveyId).distinct().toList());
        Map<SurveyAnswer, List<AnswerValue>> shown = new HashMap<>();
        for (var answer : answers) {
            var of = told.getOrDefault(answer.id(), List.of());
            shown.put(
                    answer,
                    hidden.isEmpty() || isOfCaller(answer)
                            ? of
                            : of.stream()
                                    .filter(value -> !isHidden(answer, value, hidden))
                                    .toList());
        }
        return shown;
    }

    private static boolean isHidden(SurveyAnswer answer, AnswerValue value, Set<Written> hidden) {
        return value.text() != null && hidden.contains(new Written(answer.surveyId(), value.question(), value.text()));
    }

    private static Refused notAnswered() {
        return Refused.because(Code.ILLEGAL_STEP, "refused.survey.notAnswered", List.of(), SurveyInvitations.KEY);
    }

    private static boolean isOfCaller(SurveyAnswer answer) {
        var caller = Caller.current();
        return answer.memberId() == null
                ? answer.personId() != null
                        && answer.personId().equals(caller.requireMember().personId())
                : answer.memberId().equals(caller.memberId());
    }

    private static SurveyAnswer.Channel channel(SurveyAnswer.@Nullable Channel told) {
        return told == null ? SurveyAnswer.Channel.PAPER : told;
    }

    /** An unfinished answer; whoever goes on with it sees what they have kept. */
    SurveyDraft draft(SurveyDraftInput input) {
        var asked = asked("Mutation.setSurveyDraft", input.surveyInvitationId());
        requireMode(asked.survey(), false);
        whoAnswers(asked, null);
        var given = questionnaires.of(asked.survey()).requirePart(SurveyInput.values(input.values()));
        if (!invitations.answeredOf(List.of(asked.invitation().id())).isEmpty()) throw answered();
        invitations.keepDraft(asked.invitation(), questionnaires.text(given));
        return new SurveyDraft(asked.invitation().id(), given);
    }

    /** An anonymous answer, by whoever is asked and nobody else. */
    SurveyReceipt cast(SurveyDraftInput input) {
        var asked = asked("Mutation.castSurveyBallot", input.surveyInvitationId());
        requireMode(asked.survey(), true);
        if (!isOwn(asked, Caller.current().requireMember().personId())) throw notYours();
        var given = questionnaires.of(asked.survey()).requireWhole(SurveyInput.values(input.values()));
        requireFirst(asked);
        urn.drop(asked.survey(), given);
        return new SurveyReceipt(asked.survey().id(), asked.invitation().id());
    }

    private Asked asked(String mutation, UUID id) {
        var invitation = invitations.require(mutation, id);
        var survey = surveys.held(invitation.surveyId());
        if (!survey.isOpen(clock.instant())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.notOpen", List.of(), SurveyInvitations.KEY);
        }
        return new Asked(survey, invitation);
    }

    private static void requireMode(Survey survey, boolean anonymous) {
        if (survey.isAnonymous() == anonymous) return;
        throw Refused.because(
                Code.ILLEGAL_STEP,
                anonymous ? "refused.survey.notAnonymous" : "refused.survey.anonymous",
                List.of(),
                SurveyInvitations.KEY);
    }

    private void requireFirst(Asked asked) {
        if (!values.receipt(asked.survey().id(), asked.invitation().id())) throw answered();
    }

    private static Refused answered() {
        return Refused.because(Code.TAKEN, "refused.survey.answered", List.of(), SurveyInvitations.KEY);
    }

    private static Refused notYours() {
        return Refused.because(Code.ILLEGAL_STEP, "refused.survey.notYours", List.of(), SurveyInvitations.KEY);
    }

    private boolean isOwn(Asked asked, @Nullable UUID person) {
        var member = asked.invitation().memberId();
        return member == null
                ? person != null && invitations.mayAnswer(asked.survey(), asked.invitation(), person)
                : member.equals(Caller.current().memberId());
    }

    /** Whose answer it is: the caller's own, or of whom staff say so. Members of the staff answer for themselves. */
    private @Nullable UUID whoAnswers(Asked asked, @Nullable UUID told) {
        var own = Caller.current().requireMember().personId();
        if (isOwn(asked, own)) return asked.invitation().memberId() == null ? own : null;
        if (asked.invitation().memberId() != null || Caller.current().isResidentOnly()) throw notYours();
        if (told != null && !invitations.mayAnswer(asked.survey(), asked.invitation(), told)) {
            throw Refused.because(Code.INVALID, "refused.survey.person", List.of(), "personId");
        }
        return told;
    }
}
