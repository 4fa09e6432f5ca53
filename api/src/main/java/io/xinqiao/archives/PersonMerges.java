package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.xinqiao.files.Files;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes one person of two who are the same, and two of one who are not. What hangs on a person goes along, whatever it
 * is, in one transaction; the log of changes tells each move. Whose data were looked at stays with whom it was said of.
 */
@Component
class PersonMerges {
    /** Who looked at whose data is a record, and is not rewritten. */
    private static final Set<String> STAYING = Set.of("personal_data_access");

    /** What goes over together where the other has nothing of it: a number with its digests. */
    private static final List<List<Field<?>>> PARTS = List.of(
            List.of(PERSON.PHONE_SEALED, PERSON.PHONE_INDEX, PERSON.PHONE_ENDING),
            List.of(PERSON.SECOND_PHONE_SEALED),
            List.of(PERSON.ID_NUMBER_SEALED, PERSON.ID_NUMBER_INDEX),
            List.of(PERSON.CONTACT_ADDRESS_SEALED),
            List.of(PERSON.SPECIAL_NEEDS_SEALED),
            List.of(PERSON.GENDER),
            List.of(PERSON.BIRTH_YEAR));

    private final DSLContext sql;
    private final Rows<Person> rows;
    private final Persons persons;
    private final PersonRecords records;
    private final Dependents dependents;
    private final Files files;
    private final List<PersonMergeRule> rules;

    PersonMerges(
            TenantDatabase database,
            Rows<Person> rows,
            Persons persons,
            PersonRecords records,
            Dependents dependents,
            Files files,
            List<PersonMergeRule> rules) {
        this.sql = database.sql();
        this.rows = rows;
        this.persons = persons;
        this.records = records;
        this.dependents = dependents;
        this.files = files;
        this.rules = List.copyOf(rules);
    }

    record MergePersonsInput(UUID personId, UUID duplicateId) {}

    record SplitPersonInput(
            UUID personId, NewPerson newPerson, List<UUID> householdMemberIds, List<UUID> ownershipIds) {}

    /** The first stays, with all that hung on the second, who is forgotten. */
    Person merge(MergePersonsInput input) {
        var stays = input.personId();
        var goes = input.duplicateId();
        if (stays.equals(goes)) throw Refused.because(Code.INVALID, "refused.person.same", List.of(), "duplicateId");
        // In one order, so that two who merge the same two the other way round do not wait for each other.
        Stream.of(stays, goes).sorted().forEach(one -> lock(one, one.equals(stays) ? "personId" : "duplicateId"));
        requireNoCommonOwnership(stays, goes);
        rules.forEach(rule -> rule.require(stays, goes));
        rules.forEach(rule -> rule.join(stays, goes));
        endTwice(stays, goes);
        fill(stays, goes);
        dependents.move(PERSON, goes, stays, STAYING);
        files.copyLinks(new GlobalId("Person", goes), new GlobalId("Person", stays));
        records.erase(goes);
        return rows.reached("Mutation.mergePersons", stays).orElseThrow();
    }

    private void lock(UUID one, String argument) {
        var person = rows.lock("Mutation.mergePersons", one, argument);
        if (person.erasedAt() != null) throw Refused.notFound(argument);
    }

    /** Two owners of one unit at one time would be one with two shares. */
    private void requireNoCommonOwnership(UUID one, UUID other) {
        var others = OWNERSHIP_SHARE.as("others");
        var common = OWNERSHIP_SHARE
                .PERSON_ID
                .eq(one)
                .and(OWNERSHIP_SHARE.OWNERSHIP_ID.in(
                        select(others.OWNERSHIP_ID).from(others).where(others.PERSON_ID.eq(other))));
        if (sql.fetchExists(OWNERSHIP_SHARE, common)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.person.coOwners", List.of(), "duplicateId");
        }
    }

    /** Who is in a household twice is in it once. */
    private void endTwice(UUID stays, UUID goes) {
        var others = HOUSEHOLD_MEMBER.as("others");
        sql.deleteFrom(HOUSEHOLD_MEMBER)
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(goes))
                .and(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.in(
                        select(others.HOUSEHOLD_ID).from(others).where(others.PERSON_ID.eq(stays))))
                .execute();
    }

    /** What is not known of the one is what is known of the other. */
    private void fill(UUID stays, UUID goes) {
        Map<Field<?>, @Nullable Object> changes = new HashMap<>();
        for (var part : PARTS) {
            for (var column : part) changes.put(column, filled(part.getFirst(), column, goes));
        }
        changes.put(PERSON.VERSION, PERSON.VERSION.plus(1));
        sql.update(PERSON).set(changes).where(PERSON.ID.eq(stays)).execute();
    }

    @SuppressWarnings("unchecked") // a column is that of its own type
    private static Field<Object> filled(Field<?> leading, Field<?> column, UUID from) {
        var other = PERSON.as("other");
        var theirs = (Field<Object>) Objects.requireNonNull(other.field(column));
        return DSL.when(leading.isNotNull(), (Field<Object>) column)
                .otherwise(field(select(theirs).from(other).where(other.ID.eq(from))));
    }

    /** A new person with what was never the first one's. */
    Person split(SplitPersonInput input) {
        var mutation = "Mutation.splitPerson";
        rows.lock(mutation, input.personId(), "personId");
        if (input.householdMemberIds().isEmpty() && input.ownershipIds().isEmpty()) {
            throw Refused.because(Code.REQUIRED, "refused.person.nothing", List.of(), "householdMemberIds");
        }
        var person = persons.add(input.newPerson(), "newPerson");
        move(
                HOUSEHOLD_MEMBER.ID,
                HOUSEHOLD_MEMBER.PERSON_ID,
                input.householdMemberIds(),
                input.personId(),
                person.id());
        move(
                OWNERSHIP_SHARE.OWNERSHIP_ID,
                OWNERSHIP_SHARE.PERSON_ID,
                input.ownershipIds(),
                input.personId(),
                person.id());
        return person;
    }

    private void move(TableField<?, UUID> key, TableField<?, UUID> person, List<UUID> which, UUID from, UUID to) {
        var moved = sql.update(Objects.requireNonNull(key.getTable()))
                .set(person, to)
                .where(key.eq(any(which.toArray(UUID[]::new))))
                .and(person.eq(from))
                .execute();
        if (moved < which.size()) {
            throw Refused.notFound(key.equals(HOUSEHOLD_MEMBER.ID) ? "householdMemberIds" : "ownershipIds");
        }
    }
}
