package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_ANSWER;
import static io.xinqiao.schema.tenant.Tables.SURVEY_FOLLOW_UP;
import static io.xinqiao.schema.tenant.Tables.SURVEY_VALUE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.xinqiao.archives.Place;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Finding;
import io.xinqiao.procedures.FindingInput;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.OccasionSource;
import io.xinqiao.sql.Bulk;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.SurveyTexts.Written;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Makes tasks of low answers: findings with a day by which somebody has to have seen to them, each answer once. Of a
 * confidential survey they name no unit, and come when it is over; of an anonymous one there are none.
 */
@Service
class SurveyFollowUps {
    private static final int LOW = 2;
    private static final int LONGEST = 2000;

    private static final Bulk<Raised> RAISED = Bulk.<Raised>into(SURVEY_FOLLOW_UP)
            .set(SURVEY_FOLLOW_UP.ANSWER_ID, Raised::answer)
            .set(SURVEY_FOLLOW_UP.SURVEY_ID, Raised::survey);

    private final DSLContext sql;
    private final Rows<Survey> rows;
    private final Findings findings;
    private final Questionnaires questionnaires;
    private final SurveyValues values;
    private final SurveyTexts texts;
    private final Clock clock;

    SurveyFollowUps(
            TenantDatabase database,
            Rows<Survey> rows,
            Findings findings,
            Questionnaires questionnaires,
            SurveyValues values,
            SurveyTexts texts,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.findings = findings;
        this.questionnaires = questionnaires;
        this.values = values;
        this.texts = texts;
        this.clock = clock;
    }

    record RaiseSurveyFollowUpsInput(
            UUID surveyId, @Nullable Integer atMost, LocalDate dueOn) {}

    private record Raised(UUID answer, UUID survey) {}

    private record Low(
            UUID answer, @Nullable UUID building, @Nullable UUID unit) {}

    List<Finding> raise(RaiseSurveyFollowUpsInput input) {
        var survey = rows.lock("Mutation.raiseSurveyFollowUps", input.surveyId(), Surveys.KEY);
        if (survey.isAnonymous() || !survey.hasResults()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.followUps", List.of(), Surveys.KEY)
                    .withCurrent("survey", survey);
        }
        if (input.dueOn().isBefore(LocalDate.now(clock))) {
            throw Refused.because(Code.INVALID, "refused.survey.due", List.of(), "dueOn");
        }
        var answered = sql.fetchCount(SURVEY_ANSWER, SURVEY_ANSWER.SURVEY_ID.eq(survey.id()));
        if (survey.isTooFew(answered)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.survey.few", List.of(Suppression.FEWEST), Surveys.KEY)
                    .withCurrent("survey", survey);
        }
        var questionnaire = questionnaires.of(survey);
        var atMost = BigDecimal.valueOf(input.atMost() == null ? LOW : input.atMost());
        var low = low(survey, questionnaire, atMost);
        var told = values.of(low.stream().map(Low::answer).toList());
        var before = raisedOf(survey).size();
        var hidden = texts.hidden(List.of(survey.id()));
        for (var one : low) {
            var place = survey.mode() == Mode.NAMED
                    ? new Place(survey.projectId(), one.building(), one.unit())
                    : new Place(survey.projectId(), null, null);
            var finding = new FindingInput(
                    Finding.Kind.OTHER,
                    description(survey.id(), questionnaire, told.getOrDefault(one.answer(), List.of()), atMost, hidden),
                    input.dueOn(),
                    null);
            findings.record(Surveys.TYPE, survey.id(), place, Ticket.Channel.VISIT, List.of(finding));
        }
        if (!low.isEmpty()) {
            RAISED.insert(
                    sql,
                    low.stream()
                            .map(one -> new Raised(one.answer(), survey.id()))
                            .toList());
        }
        return raisedOf(survey).stream().skip(before).toList();
    }

    private List<Finding> raisedOf(Survey survey) {
        return findings.on(List.of(survey.id())).getOrDefault(survey.id(), List.of());
    }

    /** The answers with a low rating that are no task yet; of confidential ones in no order of time. */
    private List<Low> low(Survey survey, Questionnaire questionnaire, BigDecimal atMost) {
        var rated = questionnaire.questions().stream()
                .filter(Question::isRated)
                .map(Question::key)
                .toArray(String[]::new);
        var found = sql.select(SURVEY_ANSWER.ID, SURVEY_ANSWER.BUILDING_ID, SURVEY_ANSWER.UNIT_ID)
                .from(SURVEY_ANSWER)
                .where(SURVEY_ANSWER.SURVEY_ID.eq(survey.id()))
                .and(SURVEY_ANSWER.ID.in(select(SURVEY_VALUE.ANSWER_ID)
                        .from(SURVEY_VALUE)
                        .where(SURVEY_VALUE.SURVEY_ID.eq(survey.id()))
                        .and(SURVEY_VALUE.QUESTION.eq(any(val(rated))))
                        .and(SURVEY_VALUE.NUMBER.le(atMost))))
                .and(notExists(
                        selectOne().from(SURVEY_FOLLOW_UP).where(SURVEY_FOLLOW_UP.ANSWER_ID.eq(SURVEY_ANSWER.ID))))
                .orderBy(SURVEY_ANSWER.ID)
                .fetch(row -> new Low(row.value1(), row.value2(), row.value3()));
        List<Low> low = new ArrayList<>(found);
        if (survey.mode() == Mode.CONFIDENTIAL) Collections.shuffle(low, new SecureRandom());
        return low;
    }

    /** The low ratings, then what was written, in the order of the questions. */
    private static String description(
            UUID survey, Questionnaire questionnaire, List<AnswerValue> told, BigDecimal atMost, Set<Written> hidden) {
        Map<String, List<AnswerValue>> byQuestion = told.stream()
                .collect(Collectors.groupingBy(AnswerValue::question, LinkedHashMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>();
        for (var question : questionnaire.questions()) {
            for (var value : byQuestion.getOrDefault(question.key(), List.of())) {
                var number = value.figure();
                if (question.isRated() && number != null && number.compareTo(atMost) <= 0) {
                    lines.add(question.text() + titleOf(question, value) + " "
                            + number.stripTrailingZeros().toPlainString());
                } else if (value.text() != null
                        && !hidden.contains(new Written(survey, question.key(), value.text()))) {
                    lines.add(question.text() + " " + value.text());
                }
            }
        }
        var text = String.join("\n", lines);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static String titleOf(Question question, AnswerValue value) {
        return question.rows().stream()
                .filter(row -> row.key().equals(value.row()))
                .map(row -> " " + row.text())
                .findAny()
                .orElse("");
    }

    @Configuration(proxyBeanMethods = false)
    static class Occasions {
        @Bean
        OccasionSource surveyOccasions(Rows<Survey> rows) {
            return new OccasionSource(
                    Surveys.TYPE,
                    Ticket.Channel.VISIT,
                    (row, id) -> rows.reached(row, id).map(survey -> new Place(survey.projectId(), null, null)));
        }
    }
}
