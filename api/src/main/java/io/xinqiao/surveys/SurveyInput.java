package io.xinqiao.surveys;

import io.xinqiao.identity.Role;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.Survey.Respondents;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is told of surveys, in the words of the schema. */
final class SurveyInput {
    private SurveyInput() {}

    record CreateSurveyInput(
            UUID projectId,
            String title,
            @Nullable String titleEn,
            @Nullable String introduction,
            @Nullable String introductionEn,
            Mode mode,
            @Nullable AudienceInput audience,
            ContentInput content,
            @Nullable BigDecimal target,
            Instant opensAt,
            Instant closesAt,
            @Nullable Integer reminderHours,
            @Nullable List<SurveyAnswer.Channel> channels) {}

    record UpdateSurveyInput(
            UUID surveyId,
            @Nullable Integer expectedVersion,
            @Nullable String title,
            @Nullable String titleEn,
            @Nullable String introduction,
            @Nullable String introductionEn,
            @Nullable Mode mode,
            @Nullable AudienceInput audience,
            @Nullable ContentInput content,
            @Nullable BigDecimal target,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            @Nullable Integer reminderHours,
            @Nullable List<SurveyAnswer.Channel> channels) {
        /** Whether it tells anything but a later end. */
        boolean isMoreThanLater() {
            return title != null
                    || titleEn != null
                    || introduction != null
                    || introductionEn != null
                    || mode != null
                    || audience != null
                    || content != null
                    || target != null
                    || opensAt != null
                    || reminderHours != null
                    || channels != null;
        }
    }

    record CopySurveyInput(UUID surveyId, @Nullable String title, Instant opensAt, Instant closesAt) {}

    record SurveyStepInput(
            UUID surveyId,
            @Nullable Integer expectedVersion,
            @Nullable String reason) {}

    record ContentInput(
            @Nullable SurveyTemplate template, @Nullable List<QuestionInput> questions) {
        Questionnaire questionnaire() {
            return new Questionnaire(
                    template != null
                            ? template.questions()
                            : orNone(questions).stream()
                                    .map(QuestionInput::question)
                                    .toList());
        }
    }

    record AudienceInput(
            @Nullable Respondents respondents,
            @Nullable List<UUID> buildingIds,
            @Nullable List<Role> roles,
            @Nullable SampleInput sample) {}

    record SampleInput(
            int size, @Nullable String seed, @Nullable Boolean byBuilding) {}

    record QuestionInput(
            String key,
            Question.Kind kind,
            @Nullable Integer page,
            @Nullable Boolean required,
            String text,
            @Nullable String textEn,
            @Nullable List<Question.Choice> options,
            @Nullable List<Question.Choice> rows,
            @Nullable ConditionInput visibleIf) {
        Question question() {
            return new Question(
                    key,
                    kind,
                    page == null ? 1 : page,
                    Boolean.TRUE.equals(required),
                    text,
                    textEn,
                    orNone(options),
                    orNone(rows),
                    visibleIf == null ? null : visibleIf.condition());
        }
    }

    record ConditionInput(Condition.@Nullable Match match, List<TestInput> tests) {
        Condition condition() {
            return new Condition(
                    match == null ? Condition.Match.ALL : match,
                    tests.stream().map(TestInput::test).toList());
        }
    }

    record TestInput(
            String question, @Nullable String row, @Nullable Boolean negated, TestKindInput be) {
        Condition.Test test() {
            var within = be.within();
            return new Condition.Test(
                    question,
                    row,
                    Boolean.TRUE.equals(negated),
                    be.answered(),
                    be.equalTo(),
                    be.anyOf(),
                    within == null ? null : within.atLeast(),
                    within == null ? null : within.atMost());
        }
    }

    record TestKindInput(
            @Nullable Boolean answered,
            @Nullable String equalTo,
            @Nullable List<String> anyOf,
            @Nullable RangeInput within) {}

    record RangeInput(
            @Nullable BigDecimal atLeast, @Nullable BigDecimal atMost) {}

    record ValueInput(
            String question,
            @Nullable String row,
            @Nullable List<String> options,
            @Nullable BigDecimal figure,
            @Nullable String text,
            @Nullable LocalDate day) {
        AnswerValue answer() {
            return new AnswerValue(question, row, orNone(options), figure, text, day);
        }
    }

    record AnswerSurveyInput(
            UUID surveyInvitationId,
            List<ValueInput> values,
            @Nullable UUID personId,
            SurveyAnswer.@Nullable Channel channel) {}

    record WithdrawSurveyAnswerInput(UUID surveyInvitationId) {}

    record SurveyDraftInput(UUID surveyInvitationId, List<ValueInput> values) {}

    static List<AnswerValue> values(List<ValueInput> told) {
        return told.stream().map(ValueInput::answer).toList();
    }

    private static <T> List<T> orNone(@Nullable List<T> told) {
        return told == null ? List.of() : told;
    }
}
