package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_ANSWER;
import static io.xinqiao.schema.tenant.Tables.SURVEY_VALUE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.varSamp;

import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Records;
import org.jooq.SelectFromStep;
import org.jooq.SelectJoinStep;
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

    /** What was answered; by building where that is asked for, which takes longer. */
    List<Cell> cells(UUID survey, boolean byBuilding) {
        var building = buildingOf(byBuilding);
        return from(
                        sql.select(
                                building,
                                SURVEY_VALUE.QUESTION,
                                SURVEY_VALUE.PART,
                                SURVEY_VALUE.CHOICE,
                                SURVEY_VALUE.NUMBER,
                                count()),
                        byBuilding)
                .where(SURVEY_VALUE.SURVEY_ID.eq(survey))
                .groupBy(keys(
                        byBuilding, SURVEY_VALUE.QUESTION, SURVEY_VALUE.PART, SURVEY_VALUE.CHOICE, SURVEY_VALUE.NUMBER))
                .fetch(Records.mapping(Cell::new));
    }

    /** How many have answered questions of which one answer is several rows; of others the cells tell it. */
    List<Turnout> turnouts(UUID survey, List<String> questions, boolean byBuilding) {
        if (questions.isEmpty()) return List.of();
        return from(
                        sql.select(
                                buildingOf(byBuilding),
                                SURVEY_VALUE.QUESTION,
                                SURVEY_VALUE.PART,
                                countDistinct(SURVEY_VALUE.ANSWER_ID)),
                        byBuilding)
                .where(SURVEY_VALUE.SURVEY_ID.eq(survey))
                .and(SURVEY_VALUE.QUESTION.eq(any(questions.toArray(String[]::new))))
                .groupBy(keys(byBuilding, SURVEY_VALUE.QUESTION, SURVEY_VALUE.PART))
                .fetch(Records.mapping(Turnout::new));
    }

    private static Field<UUID> buildingOf(boolean byBuilding) {
        return byBuilding ? SURVEY_ANSWER.BUILDING_ID : castNull(SURVEY_ANSWER.BUILDING_ID);
    }

    private static List<Field<?>> keys(boolean byBuilding, Field<?>... keys) {
        return byBuilding
                ? Stream.concat(Stream.of(SURVEY_ANSWER.BUILDING_ID), Arrays.stream(keys))
                        .toList()
                : List.of(keys);
    }

    private static <R extends Record> SelectJoinStep<R> from(SelectFromStep<R> select, boolean byBuilding) {
        var from = select.from(SURVEY_VALUE);
        return byBuilding ? from.leftJoin(SURVEY_ANSWER).on(SURVEY_ANSWER.ID.eq(SURVEY_VALUE.ANSWER_ID)) : from;
    }

    /** The scores of a survey by building, of the questions that are rated. */
    List<Score> scores(UUID survey, List<String> rated) {
        var mean = field(name("mean"), BigDecimal.class);
        var answer = field(name("answer_id"), UUID.class);
        var each = select(
                        SURVEY_VALUE.ANSWER_ID.as(answer),
                        avg(SURVEY_VALUE.NUMBER).as(mean))
                .from(SURVEY_VALUE)
                .where(SURVEY_VALUE.SURVEY_ID.eq(survey))
                .and(SURVEY_VALUE.QUESTION.eq(any(rated.toArray(String[]::new))))
                .groupBy(SURVEY_VALUE.ANSWER_ID)
                .asTable(name("each_answer"));
        return sql.select(SURVEY_ANSWER.BUILDING_ID, count(), avg(mean), varSamp(mean))
                .from(each)
                .leftJoin(SURVEY_ANSWER)
                .on(SURVEY_ANSWER.ID.eq(answer))
                .groupBy(SURVEY_ANSWER.BUILDING_ID)
                .fetch(Records.mapping(Score::new));
    }
}
