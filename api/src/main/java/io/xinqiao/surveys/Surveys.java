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
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.Survey.Respondents;
import io.xinqiao.surveys.Survey.State;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The surveys: who sees them, how they are listed, and that a draft alone can be deleted. */
@Repository
class Surveys {
    static final String TYPE = "Survey";
    static final String KEY = "surveyId";

    static final RowScope SCOPE = RowScope.inProject(SURVEY.PROJECT_ID)
            .forStewards()
            .ofResident(person -> SURVEY.PROJECT_ID
                    .in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)))
                    .and(SURVEY.RESPONDENTS.ne(Respondents.STAFF.name()))
                    .and(SURVEY.STATE.ne(State.DRAFT.name())));

    private final DSLContext sql;
    private final Rows<Survey> rows;

    Surveys(TenantDatabase database, Rows<Survey> rows) {
        this.sql = database.sql();
        this.rows = rows;
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

    /** Refuses a survey that nobody could answer. */
    static void requireAnswerable(
            Mode mode, Respondents respondents, List<SurveyAnswer.Channel> channels, String argument) {
        if (Survey.isAnswerable(mode, respondents, channels)) return;
        throw Refused.because(Code.INVALID, "refused.survey.online", List.of(), argument);
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

    Survey ofKey(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    @Nullable
    Survey reached(String row, UUID id) {
        return rows.reached(row, id).orElse(null);
    }
}
