package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;
import static io.xinqiao.schema.tenant.Tables.SURVEY;
import static io.xinqiao.schema.tenant.Tables.SURVEY_VALUE;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.cast;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import io.xinqiao.surveys.Survey.Respondents;
import io.xinqiao.surveys.Survey.State;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of surveys: how satisfied those are who answered. */
@Configuration(proxyBeanMethods = false)
class SurveyMeasures {
    private static final int POINTS_OF_A_STEP = 25;

    /** The keys of the questions that are rated from 1 to 5 ({@link Question#isRated}). */
    private static final String RATED = "$.questions[*] ? (@.kind == \"RATING\" || @.kind == \"MATRIX\").key";

    private static final Field<BigDecimal> MEAN = field(name("answer", "mean"), BigDecimal.class);

    /** What each answer says on the mean of the questions that are rated: worked out for the surveys that are asked. */
    private static final Table<? extends Record> ANSWERS =
            lateral(select(avg(SURVEY_VALUE.NUMBER).as("mean"))
                    .from(SURVEY_VALUE)
                    .where(SURVEY_VALUE.SURVEY_ID.eq(SURVEY.ID))
                    .and(function(name("to_jsonb"), SQLDataType.JSONB, SURVEY_VALUE.QUESTION)
                            .in(select(function(
                                    name("jsonb_path_query"),
                                    SQLDataType.JSONB,
                                    cast(SURVEY.QUESTIONNAIRE, SQLDataType.JSONB),
                                    inline(RATED)))))
                    .groupBy(SURVEY_VALUE.ANSWER_ID)
                    .asTable("answer"));

    private static final Facts ANSWERED = Facts.of(
                    "survey answers", SURVEY.join(ANSWERS).on(trueCondition()), "Query.surveyResults", Surveys.SCOPE)
            .only(SURVEY.STATE
                    .eq(State.CLOSED.name())
                    .and(SURVEY.COUNTED_AT.isNotNull())
                    .and(SURVEY.RESPONDENTS.ne(Respondents.STAFF.name()))
                    .and(notExists(selectOne().from(COMMUNITY_EVENT).where(COMMUNITY_EVENT.FEEDBACK_ID.eq(SURVEY.ID)))))
            .showing("Survey", SURVEY.ID)
            .by(Dimension.PROJECT, SURVEY.PROJECT_ID);

    @Bean
    static MeasureSource measuresOfSurveys() {
        return () -> List.of(
                Measure.of("SURVEY_ANSWERS", ANSWERED, MeasureUnit.COUNT)
                        .called("调查答卷数", "Survey answers")
                        .meaning("期间内结束的居民满意度调查的答卷", "answers to surveys of residents that ended in the time")
                        .at(SURVEY.CLOSES_AT)
                        .counting(),
                Measure.of("SURVEY_SCORE", ANSWERED, MeasureUnit.POINTS)
                        .called("调查满意度", "Survey score")
                        .meaning(
                                "期间内结束的居民满意度调查各答卷评分的平均,1 到 5 分折合 0 到 100 分",
                                "the mean of what each answer rates in surveys of residents that ended in the time,"
                                        + " 1 to 5 told as 0 to 100")
                        .at(SURVEY.CLOSES_AT)
                        .adding(MEAN.minus(BigDecimal.ONE))
                        .perRow(trueCondition())
                        .times(POINTS_OF_A_STEP)
                        .ofAtLeast(Suppression.FEWEST));
    }
}
