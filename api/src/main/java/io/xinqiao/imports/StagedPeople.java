package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.STAGED_PERSON;

import io.xinqiao.privacy.PersonalDataHolder;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What staged rows still say of a person: nothing that the archives do not, and it is forgotten with them. */
@Component
class StagedPeople implements PersonalDataHolder {
    private static final String FORGOTTEN = "已清除";

    private final DSLContext sql;

    StagedPeople(TenantDatabase database) {
        this.sql = database.sql();
    }

    @Override
    public String part() {
        return "imports";
    }

    @Override
    public List<Map<String, @Nullable Object>> export(UUID person) {
        return List.of();
    }

    @Override
    public void erase(UUID person) {
        sql.update(STAGED_PERSON)
                .set(STAGED_PERSON.NAME, FORGOTTEN)
                .setNull(STAGED_PERSON.GENDER)
                .setNull(STAGED_PERSON.BIRTH_YEAR)
                .setNull(STAGED_PERSON.PHONE_SEALED)
                .setNull(STAGED_PERSON.PHONE_INDEX)
                .setNull(STAGED_PERSON.PHONE_ENDING)
                .setNull(STAGED_PERSON.SECOND_PHONE_SEALED)
                .setNull(STAGED_PERSON.ID_NUMBER_SEALED)
                .setNull(STAGED_PERSON.ID_NUMBER_INDEX)
                .setNull(STAGED_PERSON.OLD_GENDER)
                .setNull(STAGED_PERSON.OLD_BIRTH_YEAR)
                .setNull(STAGED_PERSON.OLD_PHONE_SEALED)
                .setNull(STAGED_PERSON.OLD_PHONE_INDEX)
                .setNull(STAGED_PERSON.OLD_PHONE_ENDING)
                .setNull(STAGED_PERSON.OLD_SECOND_PHONE_SEALED)
                .setNull(STAGED_PERSON.OLD_ID_NUMBER_SEALED)
                .setNull(STAGED_PERSON.OLD_ID_NUMBER_INDEX)
                .where(STAGED_PERSON.PERSON_ID.eq(person))
                .execute();
    }
}
