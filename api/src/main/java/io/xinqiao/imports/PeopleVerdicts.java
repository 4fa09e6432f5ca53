package io.xinqiao.imports;

import static io.xinqiao.imports.RowComparison.CHANGED;
import static io.xinqiao.imports.RowComparison.NEW;
import static io.xinqiao.imports.RowComparison.REFUSED;
import static io.xinqiao.imports.RowComparison.SAME;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_ACCESS_ITEM;
import static io.xinqiao.schema.tenant.Tables.STAGED_HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.STAGED_MEMBER;
import static io.xinqiao.schema.tenant.Tables.STAGED_PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.STAGED_PERSON;
import static io.xinqiao.schema.tenant.Tables.STAGED_UNIT;
import static io.xinqiao.schema.tenant.Tables.STAGED_VEHICLE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** The verdicts on people: who is who, where they live, what they own, and whom nobody knows. */
final class PeopleVerdicts {
    private final DSLContext sql;
    private final UUID job;
    private final UUID project;
    private final RowComparison all;

    PeopleVerdicts(DSLContext sql, UUID job, UUID project, RowComparison all) {
        this.sql = sql;
        this.job = job;
        this.project = project;
        this.all = all;
    }

    /** In this order: households are of persons, members of households. */
    void give() {
        persons();
        households();
        refuseMembersOfNoUnit();
        refuseOtherOwners();
        refuseMembersWithoutOwner();
        members();
    }

    /** The same name with the same document, or else the same phone, or else in the same unit, is the same person. */
    private void persons() {
        matchPersons(PERSON.ID_NUMBER_INDEX.eq(STAGED_PERSON.ID_NUMBER_INDEX));
        matchPersons(PERSON.PHONE_INDEX.eq(STAGED_PERSON.PHONE_INDEX));
        matchPersons(STAGED_PERSON
                .PHONE_INDEX
                .isNull()
                .and(STAGED_PERSON.ID_NUMBER_INDEX.isNull())
                .and(exists(selectOne()
                        .from(HOUSEHOLD_MEMBER)
                        .join(HOUSEHOLD)
                        .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                        .join(UNIT)
                        .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                        .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(PERSON.ID))
                        .and(UNIT.PROJECT_ID.eq(project))
                        .and(UNIT.NUMBER.eq(STAGED_PERSON.UNIT_NUMBER)))));
    }

    private void matchPersons(Condition same) {
        var changed = or(
                RowComparison.differs(STAGED_PERSON.GENDER, PERSON.GENDER),
                RowComparison.differs(STAGED_PERSON.BIRTH_YEAR, PERSON.BIRTH_YEAR),
                RowComparison.differs(STAGED_PERSON.PHONE_INDEX, PERSON.PHONE_INDEX),
                STAGED_PERSON.SECOND_PHONE_SEALED.isNotNull().and(PERSON.SECOND_PHONE_SEALED.isNull()),
                RowComparison.differs(STAGED_PERSON.ID_NUMBER_INDEX, PERSON.ID_NUMBER_INDEX));
        sql.update(STAGED_PERSON)
                .set(STAGED_PERSON.VERDICT, when(changed, inline(CHANGED)).otherwise(inline(SAME)))
                .set(STAGED_PERSON.PERSON_ID, PERSON.ID)
                .set(STAGED_PERSON.OLD_GENDER, PERSON.GENDER)
                .set(STAGED_PERSON.OLD_BIRTH_YEAR, PERSON.BIRTH_YEAR)
                .set(STAGED_PERSON.OLD_PHONE_SEALED, PERSON.PHONE_SEALED)
                .set(STAGED_PERSON.OLD_PHONE_INDEX, PERSON.PHONE_INDEX)
                .set(STAGED_PERSON.OLD_PHONE_ENDING, PERSON.PHONE_ENDING)
                .set(STAGED_PERSON.OLD_SECOND_PHONE_SEALED, PERSON.SECOND_PHONE_SEALED)
                .set(STAGED_PERSON.OLD_ID_NUMBER_SEALED, PERSON.ID_NUMBER_SEALED)
                .set(STAGED_PERSON.OLD_ID_NUMBER_INDEX, PERSON.ID_NUMBER_INDEX)
                .set(STAGED_PERSON.NEW_VERSION, PERSON.VERSION.plus(1))
                .from(PERSON)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.VERDICT.eq(NEW))
                .and(PERSON.NAME.eq(STAGED_PERSON.NAME))
                .and(PERSON.ERASED_AT.isNull())
                .and(same)
                .execute();
    }

    /** Units by number, from this file or from before; and who lives and owns there now. */
    private void households() {
        // Only what is not so already is written: rewriting a hundred thousand rows takes seconds.
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.UNIT_ID, STAGED_UNIT.UNIT_ID)
                .from(STAGED_UNIT)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(STAGED_UNIT.JOB_ID.eq(job))
                .and(STAGED_UNIT.NUMBER.eq(STAGED_HOUSEHOLD.UNIT_NUMBER))
                .and(STAGED_HOUSEHOLD.UNIT_ID.isDistinctFrom(STAGED_UNIT.UNIT_ID))
                .execute();
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.UNIT_ID, UNIT.ID)
                .from(UNIT)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(UNIT.PROJECT_ID.eq(project))
                .and(UNIT.NUMBER.eq(STAGED_HOUSEHOLD.UNIT_NUMBER))
                .and(STAGED_HOUSEHOLD.UNIT_ID.isDistinctFrom(UNIT.ID))
                .execute();
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.HOUSEHOLD_VERDICT, SAME)
                .set(STAGED_HOUSEHOLD.HOUSEHOLD_ID, HOUSEHOLD.ID)
                .from(HOUSEHOLD)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(HOUSEHOLD.UNIT_ID.eq(STAGED_HOUSEHOLD.UNIT_ID))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .execute();
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT, SAME)
                .from(OWNERSHIP)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(OWNERSHIP.UNIT_ID.eq(STAGED_HOUSEHOLD.UNIT_ID))
                .and(OWNERSHIP.UNTIL.isNull())
                .execute();
    }

    private void refuseMembersOfNoUnit() {
        // Whoever lives in a unit that stays out stays out with it; the row has been told of already.
        sql.update(STAGED_MEMBER)
                .set(STAGED_MEMBER.VERDICT, REFUSED)
                .from(STAGED_UNIT)
                .where(STAGED_MEMBER.JOB_ID.eq(job))
                .and(STAGED_UNIT.JOB_ID.eq(job))
                .and(STAGED_UNIT.NUMBER.eq(STAGED_MEMBER.UNIT_NUMBER))
                .and(STAGED_UNIT.VERDICT.eq(REFUSED))
                .execute();
        refuseMembers(
                exists(selectOne()
                        .from(STAGED_HOUSEHOLD)
                        .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                        .and(STAGED_HOUSEHOLD.UNIT_NUMBER.eq(STAGED_MEMBER.UNIT_NUMBER))
                        .and(STAGED_HOUSEHOLD.UNIT_ID.isNull())),
                "import.unit.unknown",
                ImportField.ROOM);
    }

    /** A unit that has an owner keeps them: another owner is a transfer, which has a day and stays on record. */
    private void refuseOtherOwners() {
        refuseMembers(
                STAGED_MEMBER
                        .ROLE
                        .in("OWNER", "CO_OWNER")
                        .and(exists(selectOne()
                                .from(STAGED_HOUSEHOLD)
                                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                                .and(STAGED_HOUSEHOLD.UNIT_NUMBER.eq(STAGED_MEMBER.UNIT_NUMBER))
                                .and(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT.eq(SAME))
                                .and(notExists(selectOne()
                                        .from(OWNERSHIP)
                                        .join(OWNERSHIP_SHARE)
                                        .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(OWNERSHIP.ID))
                                        .join(STAGED_PERSON)
                                        .on(STAGED_PERSON.PERSON_ID.eq(OWNERSHIP_SHARE.PERSON_ID))
                                        .where(OWNERSHIP.UNIT_ID.eq(STAGED_HOUSEHOLD.UNIT_ID))
                                        .and(OWNERSHIP.UNTIL.isNull())
                                        .and(STAGED_PERSON.JOB_ID.eq(job))
                                        .and(STAGED_PERSON.KEY.eq(STAGED_MEMBER.PERSON_KEY)))))),
                "import.owner.other",
                ImportField.ROOM);
    }

    /** Nobody belongs to the household of an owner whom nobody knows. */
    private void refuseMembersWithoutOwner() {
        var other = STAGED_MEMBER.as("other");
        refuseMembers(
                STAGED_MEMBER
                        .ROLE
                        .notIn("OWNER", "CO_OWNER")
                        .and(exists(selectOne()
                                .from(STAGED_HOUSEHOLD)
                                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                                .and(STAGED_HOUSEHOLD.UNIT_NUMBER.eq(STAGED_MEMBER.UNIT_NUMBER))
                                .and(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT.eq(NEW))))
                        .and(notExists(selectOne()
                                .from(other)
                                .where(other.JOB_ID.eq(job))
                                .and(other.UNIT_NUMBER.eq(STAGED_MEMBER.UNIT_NUMBER))
                                .and(other.ROLE.eq("OWNER"))
                                .and(other.VERDICT.ne(REFUSED)))),
                "import.member.noOwner",
                ImportField.ROOM);
    }

    private void refuseMembers(Condition which, String messageKey, ImportField column) {
        var condition =
                STAGED_MEMBER.JOB_ID.eq(job).and(STAGED_MEMBER.VERDICT.eq(NEW)).and(which);
        all.refuse(
                sql.select(STAGED_MEMBER.SHEET, STAGED_MEMBER.ROW, STAGED_MEMBER.UNIT_NUMBER)
                        .from(STAGED_MEMBER)
                        .where(condition)
                        .fetch(),
                messageKey,
                column);
        sql.update(STAGED_MEMBER)
                .set(STAGED_MEMBER.VERDICT, REFUSED)
                .where(condition)
                .execute();
    }

    private void members() {
        sql.update(STAGED_MEMBER)
                .set(STAGED_MEMBER.VERDICT, SAME)
                .from(STAGED_HOUSEHOLD
                        .join(STAGED_PERSON)
                        .on(STAGED_PERSON.JOB_ID.eq(STAGED_HOUSEHOLD.JOB_ID))
                        .join(HOUSEHOLD_MEMBER)
                        .on(HOUSEHOLD_MEMBER
                                .HOUSEHOLD_ID
                                .eq(STAGED_HOUSEHOLD.HOUSEHOLD_ID)
                                .and(HOUSEHOLD_MEMBER.PERSON_ID.eq(STAGED_PERSON.PERSON_ID))))
                .where(STAGED_MEMBER.JOB_ID.eq(job))
                .and(STAGED_MEMBER.VERDICT.eq(NEW))
                .and(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(STAGED_HOUSEHOLD.UNIT_NUMBER.eq(STAGED_MEMBER.UNIT_NUMBER))
                .and(STAGED_PERSON.KEY.eq(STAGED_MEMBER.PERSON_KEY))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .execute();
        // Households and ownerships for whose people there is no place left are not made either.
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.HOUSEHOLD_VERDICT, REFUSED)
                .set(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT, REFUSED)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(notExists(selectOne()
                        .from(STAGED_MEMBER)
                        .where(STAGED_MEMBER.JOB_ID.eq(job))
                        .and(STAGED_MEMBER.UNIT_NUMBER.eq(STAGED_HOUSEHOLD.UNIT_NUMBER))
                        .and(STAGED_MEMBER.VERDICT.ne(REFUSED))))
                .execute();
        sql.update(STAGED_HOUSEHOLD)
                .set(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT, SAME)
                .where(STAGED_HOUSEHOLD.JOB_ID.eq(job))
                .and(STAGED_HOUSEHOLD.OWNERSHIP_VERDICT.eq(NEW))
                .and(notExists(selectOne()
                        .from(STAGED_MEMBER)
                        .where(STAGED_MEMBER.JOB_ID.eq(job))
                        .and(STAGED_MEMBER.UNIT_NUMBER.eq(STAGED_HOUSEHOLD.UNIT_NUMBER))
                        .and(STAGED_MEMBER.ROLE.in("OWNER", "CO_OWNER"))
                        .and(STAGED_MEMBER.VERDICT.ne(REFUSED))))
                .execute();
        // Nobody is registered for a row that stays out.
        sql.update(STAGED_PERSON)
                .set(STAGED_PERSON.VERDICT, REFUSED)
                .where(STAGED_PERSON.JOB_ID.eq(job))
                .and(STAGED_PERSON.VERDICT.eq(NEW))
                .and(notExists(selectOne()
                        .from(STAGED_MEMBER)
                        .where(STAGED_MEMBER.JOB_ID.eq(job))
                        .and(STAGED_MEMBER.PERSON_KEY.eq(STAGED_PERSON.KEY))
                        .and(STAGED_MEMBER.VERDICT.ne(REFUSED))))
                .and(notExists(selectOne()
                        .from(STAGED_PARKING_SPACE)
                        .where(STAGED_PARKING_SPACE.JOB_ID.eq(job))
                        .and(STAGED_PARKING_SPACE.HOLDER_KEY.eq(STAGED_PERSON.KEY))
                        .and(STAGED_PARKING_SPACE.VERDICT.ne(REFUSED))))
                .and(notExists(selectOne()
                        .from(STAGED_VEHICLE)
                        .where(STAGED_VEHICLE.JOB_ID.eq(job))
                        .and(STAGED_VEHICLE.OWNER_KEY.eq(STAGED_PERSON.KEY))
                        .and(STAGED_VEHICLE.VERDICT.ne(REFUSED))))
                .and(notExists(selectOne()
                        .from(STAGED_ACCESS_ITEM)
                        .where(STAGED_ACCESS_ITEM.JOB_ID.eq(job))
                        .and(STAGED_ACCESS_ITEM.HOLDER_KEY.eq(STAGED_PERSON.KEY))
                        .and(STAGED_ACCESS_ITEM.VERDICT.ne(REFUSED))))
                .execute();
    }
}
