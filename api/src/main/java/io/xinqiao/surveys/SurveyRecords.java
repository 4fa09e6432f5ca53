package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.SURVEY;
import static io.xinqiao.schema.tenant.Tables.SURVEY_ANSWER;
import static io.xinqiao.schema.tenant.Tables.SURVEY_DRAFT;
import static io.xinqiao.schema.tenant.Tables.SURVEY_INVITATION;
import static org.jooq.impl.DSL.select;

import io.xinqiao.privacy.PersonalDataHolder;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What surveys know of a person: their answers of named and confidential ones, and what they have begun. Forgotten are
 * whose answers they were, and all that was begun; the figures stay. Of anonymous surveys nothing is known.
 */
@Component
class SurveyRecords implements PersonalDataHolder {
    private final DSLContext sql;
    private final SurveyValues values;
    private final Questionnaires questionnaires;

    SurveyRecords(TenantDatabase database, SurveyValues values, Questionnaires questionnaires) {
        this.sql = database.sql();
        this.values = values;
        this.questionnaires = questionnaires;
    }

    @Override
    public String part() {
        return "surveys";
    }

    @Override
    public List<Map<String, @Nullable Object>> export(UUID person) {
        List<Map<String, @Nullable Object>> parts = new ArrayList<>(answers(person));
        sql.select(SURVEY.TITLE, SURVEY_DRAFT.CONTENT)
                .from(SURVEY_DRAFT)
                .join(SURVEY_INVITATION)
                .on(SURVEY_INVITATION.ID.eq(SURVEY_DRAFT.INVITATION_ID))
                .join(SURVEY)
                .on(SURVEY.ID.eq(SURVEY_INVITATION.SURVEY_ID))
                .where(SURVEY_DRAFT.MEMBER_ID.in(accounts(person)))
                .orderBy(SURVEY.TITLE, SURVEY_DRAFT.INVITATION_ID)
                .forEach(row -> {
                    Map<String, @Nullable Object> part = new LinkedHashMap<>();
                    part.put("survey", row.value1());
                    part.put("begun", questionnaires.values(row.value2()));
                    parts.add(part);
                });
        return parts;
    }

    private List<Map<String, @Nullable Object>> answers(UUID person) {
        var given = sql.select(SURVEY_ANSWER.ID, SURVEY.TITLE, SURVEY_ANSWER.ANSWERED_AT, SURVEY_ANSWER.CHANNEL)
                .from(SURVEY_ANSWER)
                .join(SURVEY)
                .on(SURVEY.ID.eq(SURVEY_ANSWER.SURVEY_ID))
                .where(SURVEY_ANSWER.PERSON_ID.eq(person).or(SURVEY_ANSWER.MEMBER_ID.in(accounts(person))))
                .orderBy(SURVEY_ANSWER.ANSWERED_AT, SURVEY_ANSWER.ID)
                .fetch();
        var told = values.of(given.getValues(SURVEY_ANSWER.ID));
        return given.map(row -> {
            Map<String, @Nullable Object> part = new LinkedHashMap<>();
            part.put("survey", row.value2());
            part.put("answeredAt", row.value3());
            part.put("channel", row.value4());
            part.put("values", told.getOrDefault(row.value1(), List.of()));
            return part;
        });
    }

    /** All their accounts, of former members too. */
    private static Select<Record1<UUID>> accounts(UUID person) {
        return select(MEMBER.ID).from(MEMBER).where(MEMBER.PERSON_ID.eq(person));
    }

    @Override
    public void erase(UUID person) {
        sql.deleteFrom(SURVEY_DRAFT)
                .where(SURVEY_DRAFT.MEMBER_ID.in(accounts(person)))
                .execute();
        sql.update(SURVEY_ANSWER)
                .setNull(SURVEY_ANSWER.PERSON_ID)
                .where(SURVEY_ANSWER.PERSON_ID.eq(person))
                .execute();
    }
}
