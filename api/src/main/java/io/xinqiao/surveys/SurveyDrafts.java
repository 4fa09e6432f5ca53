package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY;

import io.xinqiao.identity.Rows;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.surveys.Survey.Audience;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.Survey.State;
import io.xinqiao.surveys.Survey.Words;
import io.xinqiao.surveys.SurveyInput.CopySurveyInput;
import io.xinqiao.surveys.SurveyInput.CreateSurveyInput;
import io.xinqiao.surveys.SurveyInput.UpdateSurveyInput;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is asked of whom: as long as a survey is a draft all of it can be changed, then only its end put off. */
@Component
class SurveyDrafts {
    private static final BigDecimal TARGET = new BigDecimal("95.00");
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Rows<Survey> rows;
    private final Questionnaires questionnaires;
    private final SurveyAudiences audiences;
    private final Timeline timeline;

    SurveyDrafts(Rows<Survey> rows, Questionnaires questionnaires, SurveyAudiences audiences, Timeline timeline) {
        this.rows = rows;
        this.questionnaires = questionnaires;
        this.audiences = audiences;
        this.timeline = timeline;
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
        Surveys.requireAnswerable(survey.mode(), survey.respondents(), survey.channels(), "channels");
        rows.insert(survey);
        timeline.add(Surveys.TYPE, survey.id(), Step.PLAN, null);
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

    Survey update(UpdateSurveyInput input) {
        var correction = rows.correct("Mutation.updateSurvey", input.surveyId(), input.expectedVersion());
        var before = correction.before();
        requireChangeable(before, input);
        var mode = input.mode() == null ? before.mode() : input.mode();
        var audience = input.audience() == null
                ? before.audience()
                : audiences.told("Mutation.updateSurvey", before.projectId(), mode, input.audience());
        var channels = input.channels() == null ? before.channels() : input.channels();
        if (before.state() == State.DRAFT)
            Surveys.requireAnswerable(mode, audience.respondents(), channels, "channels");
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
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.published", List.of(), Surveys.KEY)
                    .withCurrent("survey", survey);
        }
    }

    /** The draft of the next wave, with the same questions and another sample. */
    Survey copy(CopySurveyInput input) {
        var last = rows.require("Mutation.copySurvey", input.surveyId(), Surveys.KEY);
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
}
