package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Units;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.sql.Row;
import io.xinqiao.surveys.Survey.Audience;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.Survey.Respondents;
import io.xinqiao.surveys.Survey.State;
import io.xinqiao.surveys.Survey.Words;
import io.xinqiao.surveys.SurveyInput.CopySurveyInput;
import io.xinqiao.surveys.SurveyInput.CreateSurveyInput;
import io.xinqiao.surveys.SurveyInput.SurveyStepInput;
import io.xinqiao.surveys.SurveyInput.UpdateSurveyInput;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The surveys, from the draft until they are over. */
@Repository
class Surveys {
    static final String TYPE = "Survey";
    static final String KEY = "surveyId";
    private static final BigDecimal TARGET = new BigDecimal("95.00");
    private static final Duration LONGEST = Duration.ofDays(366);

    static final RowScope SCOPE = RowScope.inProject(SURVEY.PROJECT_ID)
            .forStewards()
            .ofResident(person -> SURVEY.PROJECT_ID
                    .in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)))
                    .and(SURVEY.RESPONDENTS.ne(Respondents.STAFF.name()))
                    .and(SURVEY.STATE.ne(State.DRAFT.name())));

    private final DSLContext sql;
    private final Rows<Survey> rows;
    private final Questionnaires questionnaires;
    private final SurveyInvitations invitations;
    private final UrnKeys keys;
    private final SurveyTexts texts;
    private final SurveyAudiences audiences;
    private final Timeline timeline;
    private final Clock clock;

    Surveys(
            TenantDatabase database,
            Rows<Survey> rows,
            Questionnaires questionnaires,
            SurveyInvitations invitations,
            UrnKeys keys,
            SurveyTexts texts,
            SurveyAudiences audiences,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.questionnaires = questionnaires;
        this.invitations = invitations;
        this.keys = keys;
        this.texts = texts;
        this.audiences = audiences;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<Survey> surveyRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Survey.class, SURVEY, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Survey> surveyList(Rows<Survey> rows) {
        return Listing.of("surveys", rows)
                .descending(SURVEY.OPENS_AT)
                .ascending(SURVEY.TITLE)
                .descending(SURVEY.ID)
                .without(SURVEY.QUESTIONNAIRE)
                .without(SURVEY.BUILDING_IDS)
                .without(SURVEY.CHANNELS)
                .search(SURVEY.TITLE)
                .related("previous", "next");
    }

    @Bean
    static Deletion<Survey> surveyDeletion(Rows<Survey> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).unless(survey -> {
            if (survey.state() != State.DRAFT) {
                throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.kept", List.of(), KEY)
                        .withCurrent("survey", survey);
            }
        });
    }

    Survey create(CreateSurveyInput input) {
        return add(new Survey(
                NewId.next(),
                input.projectId(),
                null,
                1,
                new Words(input.title(), input.titleEn(), input.introduction(), input.introductionEn()),
                input.mode(),
                audiences.told("Mutation.createSurvey", input.projectId(), input.mode(), input.audience()),
                questionnaire(input.content().questionnaire()),
                input.target() == null ? TARGET : input.target(),
                input.opensAt(),
                input.closesAt(),
                State.DRAFT,
                null,
                null,
                null,
                null,
                Survey.Conduct.told(input.reminderHours(), input.channels()),
                1));
    }

    private Survey add(Survey survey) {
        requireSpan(survey.opensAt(), survey.closesAt());
        requireAnswerable(survey.mode(), survey.respondents(), survey.channels(), "channels");
        rows.insert(survey);
        timeline.add(TYPE, survey.id(), Step.PLAN, null);
        return survey;
    }

    private String questionnaire(Questionnaire questionnaire) {
        questionnaire.require();
        return questionnaires.text(questionnaire);
    }

    private static void requireSpan(Instant opens, Instant closes) {
        if (!opens.isBefore(closes) || closes.isAfter(opens.plus(LONGEST))) {
            throw Refused.because(Code.INVALID, "refused.survey.span", List.of(), "closesAt");
        }
    }

    private static void requireAnswerable(
            Mode mode, Respondents respondents, List<SurveyAnswer.Channel> channels, String argument) {
        if (Survey.isAnswerable(mode, respondents, channels)) return;
        throw Refused.because(Code.INVALID, "refused.survey.online", List.of(), argument);
    }

    Survey update(UpdateSurveyInput input) {
        var correction = rows.correct("Mutation.updateSurvey", input.surveyId(), input.expectedVersion());
        var before = correction.before();
        requireChangeable(before, input);
        var mode = input.mode() == null ? before.mode() : input.mode();
        var audience = input.audience() == null
                ? before.audience()
                : audiences.told("Mutation.updateSurvey", before.projectId(), mode, input.audience());
        var channels = input.channels() == null ? before.channels() : input.channels();
        if (before.state() == State.DRAFT) requireAnswerable(mode, audience.respondents(), channels, "channels");
        if (input.audience() != null || input.mode() != null) {
            if (audience.byBuilding() && mode == Mode.ANONYMOUS) {
                throw Refused.because(Code.INVALID, "refused.survey.strata", List.of(), "mode");
            }
            correction
                    .become(SURVEY.RESPONDENTS, audience.respondents())
                    .become(SURVEY.BUILDING_IDS, audience.buildingIds().toArray(UUID[]::new))
                    .become(
                            SURVEY.ROLES,
                            audience.roles().stream().map(Enum::name).toArray(String[]::new))
                    .become(SURVEY.SAMPLE_SIZE, audience.sampleSize())
                    .become(SURVEY.SEED, audience.seed())
                    .become(SURVEY.BY_BUILDING, audience.byBuilding());
        }
        var opens = input.opensAt() == null ? before.opensAt() : input.opensAt();
        var closes = input.closesAt() == null ? before.closesAt() : input.closesAt();
        requireSpan(opens, closes);
        var content =
                input.content() == null ? null : questionnaire(input.content().questionnaire());
        return correction
                .told(SURVEY.TITLE, input.title())
                .told(SURVEY.TITLE_EN, input.titleEn())
                .told(SURVEY.INTRODUCTION, input.introduction())
                .told(SURVEY.INTRODUCTION_EN, input.introductionEn())
                .told(SURVEY.MODE, input.mode())
                .told(SURVEY.QUESTIONNAIRE, content)
                .told(SURVEY.TARGET, input.target())
                .told(SURVEY.OPENS_AT, input.opensAt())
                .told(SURVEY.CLOSES_AT, input.closesAt())
                .told(SURVEY.REMINDER_HOURS, input.reminderHours())
                .told(SURVEY.CHANNELS, channels(input))
                .become(
                        SURVEY.REMINDED_AT,
                        isLater(before, input) ? null : before.conduct().remindedAt())
                .make();
    }

    /** Whoever has not answered is reminded before the new end too. */
    private static boolean isLater(Survey before, UpdateSurveyInput input) {
        return input.closesAt() != null && input.closesAt().isAfter(before.closesAt());
    }

    private static String @Nullable [] channels(UpdateSurveyInput input) {
        return input.channels() == null
                ? null
                : input.channels().stream().distinct().map(Enum::name).toArray(String[]::new);
    }

    /** Whoever was promised something keeps it: once it is published only its end can be put off. */
    private static void requireChangeable(Survey survey, UpdateSurveyInput input) {
        if (survey.state() == State.DRAFT) return;
        var isLater = input.closesAt() != null && input.closesAt().isBefore(survey.closesAt());
        if (survey.state() != State.PUBLISHED || input.isMoreThanLater() || isLater) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.published", List.of(), KEY)
                    .withCurrent("survey", survey);
        }
    }

    /** The draft of the next wave, with the same questions and another sample. */
    Survey copy(CopySurveyInput input) {
        var last = rows.require("Mutation.copySurvey", input.surveyId(), KEY);
        var of = last.audience();
        var words = last.words();
        return add(new Survey(
                NewId.next(),
                last.projectId(),
                last.id(),
                last.wave() + 1,
                input.title() == null
                        ? words
                        : new Words(input.title(), null, words.introduction(), words.introductionEn()),
                last.mode(),
                new Audience(
                        of.respondents(),
                        of.buildingIds(),
                        of.roles(),
                        of.sampleSize(),
                        of.seed() == null ? null : SurveyAudiences.newSeed(),
                        of.byBuilding()),
                last.questionnaire(),
                last.target(),
                input.opensAt(),
                input.closesAt(),
                State.DRAFT,
                null,
                null,
                null,
                null,
                last.conduct().ofNext(),
                1));
    }

    /** From now on nothing of it changes; those who are asked are told when it opens. */
    Survey publish(SurveyStepInput input) {
        var survey = rows.lock("Mutation.publishSurvey", input.surveyId(), KEY);
        timeline.require(TYPE, survey, input.expectedVersion(), Step.PUBLISH);
        if (!clock.instant().isBefore(survey.closesAt())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.past", List.of(), KEY)
                    .withCurrent("survey", survey);
        }
        requireAnswerable(survey.mode(), survey.respondents(), survey.channels(), KEY);
        questionnaires.of(survey).requireAnswerable();
        var candidates = invitations.candidates(survey.projectId(), survey.audience());
        if (candidates.isEmpty()) throw Refused.because(Code.INVALID, "refused.survey.nobody", List.of(), KEY);
        var chosen = SurveyInvitations.chosen(candidates, survey.audience());
        if (survey.isAnonymous()) keys.give(survey.id());
        invitations.invite(survey, candidates, chosen);
        timeline.add(TYPE, survey.id(), Step.PUBLISH, null);
        return rows.change(
                survey.id(),
                sql.update(SURVEY)
                        .set(SURVEY.STATE, State.PUBLISHED.name())
                        .set(SURVEY.POPULATION, candidates.size())
                        .set(SURVEY.INVITED, chosen.size()));
    }

    Survey close(SurveyStepInput input) {
        var survey = rows.lock("Mutation.closeSurvey", input.surveyId(), KEY);
        timeline.require(TYPE, survey, input.expectedVersion(), Step.CLOSE);
        timeline.add(TYPE, survey.id(), Step.CLOSE, null);
        return closed(survey);
    }

    /** The end has come by itself; nothing where somebody was quicker. */
    void closeWhenDue(UUID id) {
        var survey = locked(id);
        if (survey.state() != State.PUBLISHED || clock.instant().isBefore(survey.closesAt())) return;
        timeline.addByItself(TYPE, List.of(id), Step.CLOSE);
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
        var survey = rows.lock("Mutation.cancelSurvey", input.surveyId(), KEY);
        timeline.require(TYPE, survey, input.expectedVersion(), Step.CANCEL);
        timeline.add(TYPE, survey.id(), Step.CANCEL, input.reason());
        invitations.forgetDrafts(survey.id());
        return rows.change(
                survey.id(),
                sql.update(SURVEY).set(SURVEY.STATE, State.CANCELLED.name()).setNull(SURVEY.COUNT_TROUBLE));
    }

    /** The survey of an invitation, as it stays until this transaction is over: it is not closed meanwhile. */
    Survey held(UUID id) {
        return sql.select(rows.columns().fields())
                .from(SURVEY)
                .where(SURVEY.ID.eq(id))
                .forShare()
                .fetchSingle(Row.mapping(rows::read));
    }

    /** The survey, locked for work behind which nobody stands. */
    Survey locked(UUID id) {
        return sql.select(rows.columns().fields())
                .from(SURVEY)
                .where(SURVEY.ID.eq(id))
                .forUpdate()
                .fetchSingle(Row.mapping(rows::read));
    }

    /** The surveys that are over by now. */
    List<UUID> due() {
        return sql.select(SURVEY.ID)
                .from(SURVEY)
                .where(SURVEY.STATE.eq(State.PUBLISHED.name()))
                .and(SURVEY.CLOSES_AT.le(clock.instant()))
                .fetch(SURVEY.ID);
    }

    /** The anonymous surveys that are over and whose key is not known to be destroyed, without those in trouble. */
    List<UUID> sealed() {
        return sealed(SURVEY.COUNT_TROUBLE.isNull());
    }

    /** Those of them whose urn could not be opened so far. */
    List<UUID> troubled() {
        return sealed(SURVEY.COUNT_TROUBLE.isNotNull());
    }

    private List<UUID> sealed(Condition which) {
        return sql.select(SURVEY.ID)
                .from(SURVEY)
                .where(SURVEY.MODE.eq(Mode.ANONYMOUS.name()))
                .and(SURVEY.STATE.in(State.CLOSED.name(), State.CANCELLED.name()))
                .and(SURVEY.INVITED.isNotNull())
                .and(SURVEY.KEY_DESTROYED_AT.isNull())
                .and(which)
                .fetch(SURVEY.ID);
    }

    /** The anonymous surveys that are open, without those in trouble or those in trouble only. */
    List<UUID> taking(boolean troubled) {
        return sql.select(SURVEY.ID)
                .from(SURVEY)
                .where(SURVEY.MODE.eq(Mode.ANONYMOUS.name()))
                .and(SURVEY.STATE.eq(State.PUBLISHED.name()))
                .and(troubled ? SURVEY.COUNT_TROUBLE.isNotNull() : SURVEY.COUNT_TROUBLE.isNull())
                .fetch(SURVEY.ID);
    }

    /** Notes what keeps an urn from being used; false where there was trouble with it before. */
    boolean trouble(UUID id, Survey.CountTrouble why) {
        var before = locked(id).countTrouble();
        if (before != why) rows.change(id, sql.update(SURVEY).set(SURVEY.COUNT_TROUBLE, why.name()));
        return before == null;
    }

    void untroubled(UUID id) {
        rows.change(id, sql.update(SURVEY).setNull(SURVEY.COUNT_TROUBLE));
    }

    void counted(UUID id) {
        rows.change(
                id, sql.update(SURVEY).set(SURVEY.COUNTED_AT, clock.instant()).setNull(SURVEY.COUNT_TROUBLE));
    }

    void keyDestroyed(UUID id) {
        rows.change(
                id,
                sql.update(SURVEY).set(SURVEY.KEY_DESTROYED_AT, clock.instant()).setNull(SURVEY.COUNT_TROUBLE));
    }

    Survey ofKey(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    @Nullable
    Survey reached(String row, UUID id) {
        return rows.reached(row, id).orElse(null);
    }
}
