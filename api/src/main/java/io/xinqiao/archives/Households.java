package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Reach;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Records;
import org.jooq.SelectField;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Households over time, and who belongs to them. */
@Repository
public class Households {
    private static final int MOST_MEMBERS = 50;
    private static final List<SelectField<?>> MEMBER_COLUMNS = List.of(
            HOUSEHOLD_MEMBER.ID,
            HOUSEHOLD_MEMBER.HOUSEHOLD_ID,
            HOUSEHOLD_MEMBER.PERSON_ID,
            HOUSEHOLD_MEMBER.ROLE,
            HOUSEHOLD_MEMBER.SINCE,
            HOUSEHOLD_MEMBER.UNTIL);

    static final Reach REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return inUnits(Units.REACH.project(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return inUnits(Units.REACH.building(buildings, projects, member));
        }

        // The own households, not those who lived in the unit before.
        @Override
        public Condition ownUnits(UUID person) {
            return HOUSEHOLD.ID.in(select(HOUSEHOLD_MEMBER.HOUSEHOLD_ID)
                    .from(HOUSEHOLD_MEMBER)
                    .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person)));
        }

        private Condition inUnits(Condition units) {
            return HOUSEHOLD.UNIT_ID.in(select(UNIT.ID).from(UNIT).where(units));
        }
    };

    private static final Reach MEMBER_REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return inHouseholds(REACH.project(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return inHouseholds(REACH.building(buildings, projects, member));
        }

        @Override
        public Condition ownUnits(UUID person) {
            return inHouseholds(REACH.ownUnits(person));
        }

        private Condition inHouseholds(Condition households) {
            return HOUSEHOLD_MEMBER.HOUSEHOLD_ID.in(
                    select(HOUSEHOLD.ID).from(HOUSEHOLD).where(households));
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final Persons persons;

    Households(TenantDatabase database, Visibility visibility, Persons persons) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.persons = persons;
    }

    record CreateHouseholdInput(UUID unitId, LocalDate movedInOn, List<HouseholdMemberInput> members) {}

    record HouseholdMemberInput(String name, @Nullable String phone, HouseholdMember.Role role) {}

    Map<UUID, Household> visible(Collection<UUID> keys) {
        return sql.select(HOUSEHOLD.ID, HOUSEHOLD.UNIT_ID, HOUSEHOLD.MOVED_IN, HOUSEHOLD.MOVED_OUT)
                .from(HOUSEHOLD)
                .where(HOUSEHOLD.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("Household", REACH))
                .fetchMap(HOUSEHOLD.ID, Records.mapping(Household::new));
    }

    Map<UUID, HouseholdMember> visibleMembers(Collection<UUID> keys) {
        return sql.select(MEMBER_COLUMNS)
                .from(HOUSEHOLD_MEMBER)
                .where(HOUSEHOLD_MEMBER.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("HouseholdMember", MEMBER_REACH))
                .fetchMap(HOUSEHOLD_MEMBER.ID, Households::member);
    }

    /** The households of units, latest first. */
    Map<UUID, List<Household>> ofUnits(Collection<UUID> units) {
        return sql.select(HOUSEHOLD.ID, HOUSEHOLD.UNIT_ID, HOUSEHOLD.MOVED_IN, HOUSEHOLD.MOVED_OUT)
                .from(HOUSEHOLD)
                .where(HOUSEHOLD.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .and(visibility.behind("Household", REACH))
                .orderBy(HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc())
                .fetchGroups(HOUSEHOLD.UNIT_ID, Records.mapping(Household::new));
    }

    /** The households of persons, latest first. */
    Map<UUID, List<Household>> ofPersons(Collection<UUID> of) {
        return sql.select(HOUSEHOLD.ID, HOUSEHOLD.UNIT_ID, HOUSEHOLD.MOVED_IN, HOUSEHOLD.MOVED_OUT)
                .select(HOUSEHOLD_MEMBER.PERSON_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(any(of.toArray(UUID[]::new))))
                .and(visibility.behind("Household", REACH))
                .orderBy(HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc())
                .fetchGroups(
                        HOUSEHOLD_MEMBER.PERSON_ID,
                        row -> new Household(
                                row.get(HOUSEHOLD.ID),
                                row.get(HOUSEHOLD.UNIT_ID),
                                row.get(HOUSEHOLD.MOVED_IN),
                                row.get(HOUSEHOLD.MOVED_OUT)));
    }

    Map<UUID, List<HouseholdMember>> membersOf(Collection<UUID> households) {
        return sql.select(MEMBER_COLUMNS)
                .from(HOUSEHOLD_MEMBER)
                .where(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(any(households.toArray(UUID[]::new))))
                .and(visibility.behind("HouseholdMember", MEMBER_REACH))
                .orderBy(HOUSEHOLD_MEMBER.SINCE, HOUSEHOLD_MEMBER.ID)
                .fetchGroups(HOUSEHOLD_MEMBER.HOUSEHOLD_ID, Households::member);
    }

    Household create(CreateHouseholdInput input, Unit unit) {
        if (input.members().isEmpty() || input.members().size() > MOST_MEMBERS) {
            throw Refused.because(Code.INVALID, "refused.household.size", List.of(), "members");
        }
        var household = new Household(NewId.next(), unit.id(), input.movedInOn(), null);
        sql.insertInto(HOUSEHOLD)
                .set(HOUSEHOLD.ID, household.id())
                .set(HOUSEHOLD.UNIT_ID, household.unitId())
                .set(HOUSEHOLD.MOVED_IN, household.movedInOn())
                .execute();
        for (var at = 0; at < input.members().size(); at++) {
            var member = input.members().get(at);
            var person = persons.add(member.name(), member.phone(), "members", Integer.toString(at), "phone");
            sql.insertInto(HOUSEHOLD_MEMBER)
                    .set(HOUSEHOLD_MEMBER.ID, NewId.next())
                    .set(HOUSEHOLD_MEMBER.HOUSEHOLD_ID, household.id())
                    .set(HOUSEHOLD_MEMBER.PERSON_ID, person.id())
                    .set(HOUSEHOLD_MEMBER.ROLE, member.role().name())
                    .set(HOUSEHOLD_MEMBER.SINCE, input.movedInOn())
                    .execute();
        }
        return household;
    }

    private static HouseholdMember member(Record row) {
        return new HouseholdMember(
                row.get(HOUSEHOLD_MEMBER.ID),
                row.get(HOUSEHOLD_MEMBER.HOUSEHOLD_ID),
                row.get(HOUSEHOLD_MEMBER.PERSON_ID),
                HouseholdMember.Role.valueOf(row.get(HOUSEHOLD_MEMBER.ROLE)),
                row.get(HOUSEHOLD_MEMBER.SINCE),
                row.get(HOUSEHOLD_MEMBER.UNTIL));
    }
}
