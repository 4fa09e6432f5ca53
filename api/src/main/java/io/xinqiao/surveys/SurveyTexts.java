package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY_TEXT;
import static io.xinqiao.schema.tenant.Tables.SURVEY_VALUE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/**
 * The texts of surveys that are over, to be looked through and tagged. They are written down when the survey is
 * counted, shuffled and under random keys, so that they lead to no answer in whatever mode.
 */
@Repository
class SurveyTexts {
    /** What was hidden is the administrator's to see. */
    private static final RowScope SCOPE = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return SURVEY_TEXT.PROJECT_ID.eq(any(projects)).and(SURVEY_TEXT.HIDDEN_REASON.isNull());
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return project(projects);
        }
    };

    private final DSLContext sql;
    private final Rows<SurveyText> rows;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SurveyTexts(TenantDatabase database, Rows<SurveyText> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<SurveyText> surveyTextRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(SurveyText.class, SURVEY_TEXT, SCOPE, database, visibility);
    }

    @Bean
    static Listing<SurveyText> surveyTextList(Rows<SurveyText> rows) {
        return Listing.of("surveyTexts", rows)
                .ascending(SURVEY_TEXT.QUESTION)
                .without(SURVEY_TEXT.TAGS)
                .search(SURVEY_TEXT.TEXT)
                .related("survey", "texts")
                .filter("tag", (String tag) -> SURVEY_TEXT.TAGS.contains(new String[] {tag}));
    }

    record UpdateSurveyTextInput(
            UUID surveyTextId,
            @Nullable Integer expectedVersion,
            @Nullable List<String> tags) {}

    record HideSurveyTextInput(UUID surveyTextId, @Nullable Integer expectedVersion, String reason) {}

    record ShowSurveyTextInput(UUID surveyTextId, @Nullable Integer expectedVersion) {}

    /** Keeps what offends from everybody but the administrator; it stays where it is. */
    SurveyText hide(HideSurveyTextInput input) {
        return rows.correct("Mutation.hideSurveyText", input.surveyTextId(), input.expectedVersion())
                .become(SURVEY_TEXT.HIDDEN_REASON, input.reason())
                .make();
    }

    /** Shows again what was hidden. */
    SurveyText show(ShowSurveyTextInput input) {
        return rows.correct("Mutation.showSurveyText", input.surveyTextId(), input.expectedVersion())
                .become(SURVEY_TEXT.HIDDEN_REASON, null)
                .make();
    }

    /** What somebody has written to a question of a survey. */
    record Written(UUID survey, String question, String text) {}

    /** What is hidden of these surveys, whoever asks. */
    Set<Written> hidden(Collection<UUID> surveys) {
        return hidden(surveys, noCondition());
    }

    /** What is hidden of these surveys from the caller. */
    Set<Written> hiddenFromCaller(Collection<UUID> surveys) {
        return hidden(surveys, not(rows.behind()));
    }

    private Set<Written> hidden(Collection<UUID> surveys, Condition from) {
        return sql.select(SURVEY_TEXT.SURVEY_ID, SURVEY_TEXT.QUESTION, SURVEY_TEXT.TEXT)
                .from(SURVEY_TEXT)
                .where(SURVEY_TEXT.SURVEY_ID.eq(any(surveys.toArray(UUID[]::new))))
                .and(SURVEY_TEXT.HIDDEN_REASON.isNotNull())
                .and(from)
                .fetchSet(Records.mapping(Written::new));
    }

    /** What can be printed: the texts of a survey that are not hidden, the first of them. */
    List<SurveyText> shown(UUID survey, int most) {
        return sql.select(rows.columns().fields())
                .from(SURVEY_TEXT)
                .where(isShown(survey))
                .orderBy(SURVEY_TEXT.QUESTION, SURVEY_TEXT.ID)
                .limit(most)
                .fetch(Row.mapping(rows::read));
    }

    int countShown(UUID survey) {
        return sql.fetchCount(SURVEY_TEXT, isShown(survey));
    }

    private static Condition isShown(UUID survey) {
        return SURVEY_TEXT.SURVEY_ID.eq(survey).and(SURVEY_TEXT.HIDDEN_REASON.isNull());
    }

    /** Tags it anew. */
    SurveyText update(UpdateSurveyTextInput input) {
        var correction = rows.correct("Mutation.updateSurveyText", input.surveyTextId(), input.expectedVersion());
        if (input.tags() == null) return correction.before();
        var tags = input.tags().stream().map(String::strip).distinct().sorted().toList();
        if (tags.contains("")) throw Refused.because(Code.INVALID, "refused.survey.tag", List.of(), "tags");
        return correction.become(SURVEY_TEXT.TAGS, tags.toArray(String[]::new)).make();
    }

    /** Writes down the texts of a survey that is over. */
    void write(Survey survey) {
        List<SurveyText> texts = new ArrayList<>();
        var now = clock.instant();
        sql.select(SURVEY_VALUE.QUESTION, SURVEY_VALUE.WORDS)
                .from(SURVEY_VALUE)
                .where(SURVEY_VALUE.SURVEY_ID.eq(survey.id()))
                .and(SURVEY_VALUE.WORDS.isNotNull())
                .forEach(row -> texts.add(new SurveyText(
                        NewId.random(),
                        survey.id(),
                        survey.projectId(),
                        row.value1(),
                        row.value2(),
                        List.of(),
                        null,
                        now,
                        1)));
        Collections.shuffle(texts, random);
        if (!texts.isEmpty()) rows.insert(texts);
    }
}
