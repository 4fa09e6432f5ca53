package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_ANSWER;
import static io.xinqiao.schema.tenant.Tables.SURVEY_VALUE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.varSamp;

import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What was answered, counted by the database: by building as far as answers have one. */
@Repository
class SurveyTallies {
    private final DSLContext sql;

    SurveyTallies(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** How often something was answered. */
    record Cell(
            @Nullable UUID building,
            String question,
            String part,
            String choice,
            @Nullable BigDecimal number,
            int count) {}

    /** How many have answered a question, or a row of a matrix. */
    record Turnout(@Nullable UUID building, String question, String part, int count) {}

    /** The means that each answer's ratings have, taken together. */
    record Score(
            @Nullable UUID building,
            int count,
            BigDecimal mean,
            @Nullable BigDecimal variance) {}

    List<Cell> cells(UUID survey) {
        return sql.select(
                        SURVEY_ANSWER.BUILDING_ID,
                        SURVEY_VALUE.QUESTION,
                        SURVEY_VALUE.PART,
                        SURVEY_VALUE.CHOICE,
                        SURVEY_VALUE.NUMBER,
                        count())
                .from(SURVEY_VALUE)
                .leftJoin(SURVEY_ANSWER)
                .on(SURVEY_ANSWER.ID.eq(SURVEY_VALUE.ANSWER_ID))
                .where(SURVEY_VALUE.SURVEY_ID.eq(survey))
                .groupBy(
                        SURVEY_ANSWER.BUILDING_ID,
                        SURVEY_VALUE.QUESTION,
                        SURVEY_VALUE.PART,
                        SURVEY_VALUE.CHOICE,
                        SURVEY_VALUE.NUMBER)
                .fetch(Records.mapping(Cell::new));
    }

    List<Turnout> turnouts(UUID survey) {
        return sql.select(
                        SURVEY_ANSWER.BUILDING_ID,
                        SURVEY_VALUE.QUESTION,
                        SURVEY_VALUE.PART,
                        countDistinct(SURVEY_VALUE.ANSWER_ID))
                .from(SURVEY_VALUE)
                .leftJoin(SURVEY_ANSWER)
                .on(SURVEY_ANSWER.ID.eq(SURVEY_VALUE.ANSWER_ID))
                .where(SURVEY_VALUE.SURVEY_ID.eq(survey))
                .groupBy(SURVEY_ANSWER.BUILDING_ID, SURVEY_VALUE.QUESTION, SURVEY_VALUE.PART)
                .fetch(Records.mapping(Turnout::new));
    }

    /** The scores of a survey by building, of the questions that are rated. */
    List<Score> scores(UUID survey, List<String> rated) {
        var mean = field(name("mean"), BigDecimal.class);
        var building = field(name("building_id"), UUID.class);
        var each = select(
                        SURVEY_ANSWER.BUILDING_ID.as(building),
                        avg(SURVEY_VALUE.NUMBER).as(mean))
                .from(SURVEY_VALUE)
                .leftJoin(SURVEY_ANSWER)
                .on(SURVEY_ANSWER.ID.eq(SURVEY_VALUE.ANSWER_ID))
                .where(SURVEY_VALUE.SURVEY_ID.eq(survey))
                .and(SURVEY_VALUE.QUESTION.eq(any(rated.toArray(String[]::new))))
                .groupBy(SURVEY_VALUE.ANSWER_ID, SURVEY_ANSWER.BUILDING_ID)
                .asTable(name("each_answer"));
        return sql.select(building, count(), avg(mean), varSamp(mean))
                .from(each)
                .groupBy(building)
                .fetch(Records.mapping(Score::new));
    }
}
