package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.CONSENT;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VEHICLE;

import io.xinqiao.identity.Rows;
import io.xinqiao.privacy.PersonalDataHolder;
import io.xinqiao.privacy.PersonalKind;
import io.xinqiao.privacy.PersonalSource;
import io.xinqiao.privacy.Vault;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What the archives know of a person: handed out, or forgotten. Who lived where when stays, without a name. */
@Component
class PersonRecords implements PersonalDataHolder {
    /** Stands where the name was. */
    private static final String FORGOTTEN = "已清除";

    private final DSLContext sql;
    private final Rows<Person> persons;
    private final Vault vault;
    private final Clock clock;

    PersonRecords(TenantDatabase database, Rows<Person> persons, Vault vault, Clock clock) {
        this.sql = database.sql();
        this.persons = persons;
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public String part() {
        return "archives";
    }

    @Override
    public List<Map<String, @Nullable Object>> export(UUID person) {
        List<Map<String, @Nullable Object>> parts = new ArrayList<>();
        for (var row : persons.ofKeys(List.of(person)).values()) {
            Map<String, @Nullable Object> part = new LinkedHashMap<>();
            part.put("name", row.name());
            part.put("gender", row.gender());
            part.put("birthYear", row.birthYear());
            part.put("phone", vault.open(row.phone()));
            part.put("secondPhone", vault.open(row.secondPhone()));
            part.put("idNumber", vault.open(row.idNumber()));
            part.put("contactAddress", vault.open(row.contactAddress()));
            part.put("specialNeeds", vault.open(row.specialNeeds()));
            part.put("interests", row.interests());
            part.put("languages", row.languages());
            parts.add(part);
        }
        sql.select(
                        UNIT.NUMBER.as("unit"),
                        HOUSEHOLD_MEMBER.ROLE.as("role"),
                        HOUSEHOLD_MEMBER.SINCE.as("since"),
                        HOUSEHOLD_MEMBER.UNTIL.as("until"))
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                .fetch()
                .forEach(row -> parts.add(row.intoMap()));
        sql.select(
                        UNIT.NUMBER.as("ownedUnit"),
                        OWNERSHIP_SHARE.NUMERATOR.as("numerator"),
                        OWNERSHIP_SHARE.DENOMINATOR.as("denominator"),
                        OWNERSHIP.SINCE.as("since"),
                        OWNERSHIP.UNTIL.as("until"))
                .from(OWNERSHIP_SHARE)
                .join(OWNERSHIP)
                .on(OWNERSHIP.ID.eq(OWNERSHIP_SHARE.OWNERSHIP_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(OWNERSHIP.UNIT_ID))
                .where(OWNERSHIP_SHARE.PERSON_ID.eq(person))
                .fetch()
                .forEach(row -> parts.add(row.intoMap()));
        sql.select(VEHICLE.PLATE.as("vehicle"), VEHICLE.SINCE.as("since"), VEHICLE.UNTIL.as("until"))
                .from(VEHICLE)
                .where(VEHICLE.OWNER_ID.eq(person))
                .fetch()
                .forEach(row -> parts.add(row.intoMap()));
        sql.select(
                        CONSENT.PURPOSE.as("consent"),
                        CONSENT.GIVEN_ON.as("givenOn"),
                        CONSENT.WITHDRAWN_ON.as("withdrawnOn"))
                .from(CONSENT)
                .where(CONSENT.PERSON_ID.eq(person))
                .fetch()
                .forEach(row -> parts.add(row.intoMap()));
        return parts;
    }

    @Override
    public void erase(UUID person) {
        sql.update(PERSON)
                .set(PERSON.NAME, FORGOTTEN)
                .setNull(PERSON.GENDER)
                .setNull(PERSON.BIRTH_YEAR)
                .setNull(PERSON.PHONE_SEALED)
                .setNull(PERSON.PHONE_INDEX)
                .setNull(PERSON.PHONE_ENDING)
                .setNull(PERSON.SECOND_PHONE_SEALED)
                .setNull(PERSON.ID_NUMBER_SEALED)
                .setNull(PERSON.ID_NUMBER_INDEX)
                .setNull(PERSON.CONTACT_ADDRESS_SEALED)
                .setNull(PERSON.SPECIAL_NEEDS_SEALED)
                .set(PERSON.INTERESTS, new String[0])
                .set(PERSON.LANGUAGES, new String[0])
                .set(PERSON.ERASED_AT, clock.instant())
                .set(PERSON.VERSION, PERSON.VERSION.plus(1))
                .where(PERSON.ID.eq(person))
                .execute();
        sql.update(VEHICLE)
                .setNull(VEHICLE.OWNER_ID)
                .where(VEHICLE.OWNER_ID.eq(person))
                .execute();
    }

    @Configuration(proxyBeanMethods = false)
    static class Source {
        @Bean
        PersonalSource personalDataOfPersons(Persons persons) {
            return new PersonalSource(
                    "Person",
                    Map.of(
                            PersonalKind.PHONE, "phone",
                            PersonalKind.SECOND_PHONE, "secondPhone",
                            PersonalKind.ID_NUMBER, "idNumber",
                            PersonalKind.CONTACT_ADDRESS, "contactAddress",
                            PersonalKind.SPECIAL_NEEDS, "specialNeeds"),
                    persons::found);
        }
    }
}
