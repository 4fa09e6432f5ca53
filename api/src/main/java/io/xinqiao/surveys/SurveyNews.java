package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Service;

/** Tells those who are asked that a survey is open, and reminds those who have not answered; nobody at night. */
@Service
class SurveyNews {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final DSLContext sql;
    private final Rows<Survey> rows;
    private final Surveys surveys;
    private final SurveyInvitations invitations;
    private final Members members;
    private final Notices notices;
    private final Timeline timeline;
    private final SurveyProperties properties;
    private final Clock clock;

    SurveyNews(
            TenantDatabase database,
            Rows<Survey> rows,
            Surveys surveys,
            SurveyInvitations invitations,
            Members members,
            Notices notices,
            Timeline timeline,
            SurveyProperties properties,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.surveys = surveys;
        this.invitations = invitations;
        this.members = members;
        this.notices = notices;
        this.timeline = timeline;
        this.properties = properties;
        this.clock = clock;
    }

    /** The surveys of which somebody has to be told now; none at night. */
    List<UUID> due() {
        var now = clock.instant();
        if (isNight()) return List.of();
        return rows
                .list(SURVEY.STATE
                        .eq(Survey.State.PUBLISHED.name())
                        .and(SURVEY.OPENS_AT.le(now))
                        .and(SURVEY.CLOSES_AT.gt(now))
                        .and(SURVEY.OPENING_TOLD_AT.isNull().or(SURVEY.REMINDED_AT.isNull())))
                .stream()
                .filter(survey -> survey.isOpeningDue(now) || survey.isReminderDue(now))
                .map(Survey::id)
                .toList();
    }

    /**
     * Tells what is due of a survey, once: the opening first, and nobody is reminded of it in the same breath.
     *
     * @return the survey as it is then
     */
    Survey tellWhenDue(UUID id) {
        var survey = surveys.locked(id);
        var now = clock.instant();
        if (isNight()) return survey;
        if (survey.isOpeningDue(now)) {
            tell(Notice.Kind.SURVEY_OPENED, survey, survey.id(), false);
            return rows.change(id, sql.update(SURVEY).set(SURVEY.OPENING_TOLD_AT, now));
        }
        if (survey.isReminderDue(now)) {
            tell(Notice.Kind.SURVEY_REMINDER, survey, NewId.next(), true);
            timeline.addByItself(Surveys.TYPE, List.of(id), Step.TELL);
            return rows.change(id, sql.update(SURVEY).set(SURVEY.REMINDED_AT, now));
        }
        return survey;
    }

    /** Those who have not answered are told once more. */
    Survey remind(UUID id) {
        var survey = rows.lock("Mutation.remindSurvey", id, Surveys.KEY);
        if (!survey.isOpen(clock.instant())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.notOpen", List.of(), Surveys.KEY)
                    .withCurrent("survey", survey);
        }
        if (isNight()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.night", List.of(properties.quietTo()), Surveys.KEY)
                    .withCurrent("survey", survey);
        }
        timeline.add(Surveys.TYPE, id, Step.TELL, null);
        tell(Notice.Kind.SURVEY_REMINDER, survey, NewId.next(), true);
        return survey;
    }

    /** Tells the administrators what is the trouble with an urn. */
    void tellTrouble(Survey survey, Survey.CountTrouble why) {
        var words = List.of(Notice.key(workOf(survey)), Notice.key("work.failed." + why));
        var subject = new GlobalId(Surveys.TYPE, survey.id());
        var cause = NewId.next();
        notices.tell(members.having(Role.TENANT_ADMIN).stream()
                .map(member -> new Notices.Told(member, Notice.Kind.WORK_FAILED, subject, cause, words))
                .toList());
    }

    /** What is not done for its trouble: it is open, is to be counted, or is counted and its key is left. */
    private static String workOf(Survey survey) {
        if (survey.countedAt() != null) return "work.Survey.key";
        return survey.state() == Survey.State.PUBLISHED ? "work.Survey.answers" : "work.Survey";
    }

    private boolean isNight() {
        return properties.isQuiet(clock.instant().atZone(clock.getZone()).getHour());
    }

    private void tell(Notice.Kind kind, Survey survey, UUID cause, boolean onlyOpen) {
        var subject = new GlobalId(Surveys.TYPE, survey.id());
        var words = List.of(survey.title(), MOMENT.format(ZonedDateTime.ofInstant(survey.closesAt(), clock.getZone())));
        notices.tell(invitations.accounts(survey, onlyOpen).stream()
                .map(account -> new Notices.Told(account, kind, subject, cause, words))
                .toList());
    }
}
