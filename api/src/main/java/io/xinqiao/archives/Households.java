package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Households over time, and who belongs to them. */
@Repository
public class Households {
    private static final int MOST_MEMBERS = 50;
    static final RowScope REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return inUnits(Units.REACH.project(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return inUnits(Units.REACH.building(buildings, projects, member));
        }

        // The household in which they live, not those who lived in the unit before, nor the one that they have left.
        @Override
        public Condition ownUnits(UUID person) {
            return HOUSEHOLD
                    .ID
                    .in(select(HOUSEHOLD_MEMBER.HOUSEHOLD_ID)
                            .from(HOUSEHOLD_MEMBER)
                            .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                            .and(HOUSEHOLD_MEMBER.UNTIL.isNull()))
                    .and(HOUSEHOLD.MOVED_OUT.isNull());
        }

        private Condition inUnits(Condition units) {
            return HOUSEHOLD.UNIT_ID.in(select(UNIT.ID).from(UNIT).where(units));
        }
    };

    private static final RowScope MEMBER_REACH = REACH.through(households -> HOUSEHOLD_MEMBER.HOUSEHOLD_ID.in(
            select(HOUSEHOLD.ID).from(HOUSEHOLD).where(households)));

    private final DSLContext sql;
    private final Rows<Household> rows;
    private final Rows<HouseholdMember> members;
    private final Persons persons;
    private final Ownerships ownerships;

    Households(
            TenantDatabase database,
            Rows<Household> rows,
            Rows<HouseholdMember> members,
            Persons persons,
            Ownerships ownerships) {
        this.ownerships = ownerships;
        this.sql = database.sql();
        this.rows = rows;
        this.members = members;
        this.persons = persons;
    }

    @Bean
    static Rows<Household> householdRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Household.class, HOUSEHOLD, REACH, database, visibility);
    }

    @Bean
    static Rows<HouseholdMember> householdMemberRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(HouseholdMember.class, HOUSEHOLD_MEMBER, MEMBER_REACH, database, visibility);
    }

    @Bean
    static Deletion<Household> householdDeletion(Rows<Household> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(HOUSEHOLD_MEMBER.HOUSEHOLD_ID);
    }

    @Bean
    static Deletion<HouseholdMember> householdMemberDeletion(Rows<HouseholdMember> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record UpdateHouseholdInput(
            UUID householdId,
            @Nullable Integer expectedVersion,
            @Nullable LocalDate movedInOn,
            @Nullable LocalDate movedOutOn) {}

    record UpdateHouseholdMemberInput(
            UUID householdMemberId,
            @Nullable Integer expectedVersion,
            HouseholdMember.@Nullable Role role,
            @Nullable LocalDate since,
            @Nullable LocalDate until) {}

    record CreateHouseholdInput(UUID unitId, LocalDate movedInOn, List<HouseholdMemberInput> members) {}

    record HouseholdMemberInput(PersonChoice person, HouseholdMember.Role role) {
        /** Whether this is somebody who belongs to a household already, by key or else by name. */
        private boolean is(UUID member, String name) {
            var added = person.newPerson();
            return added == null ? member.equals(person.personId()) : name.equals(added.name());
        }

        private boolean isSomebodyElse() {
            return person.newPerson() != null && person.newPerson().isConfirmed();
        }
    }

    record MoveOutHouseholdInput(UUID householdId, LocalDate movedOutOn) {}

    record AddHouseholdMemberInput(UUID householdId, LocalDate since, HouseholdMemberInput member) {}

    record EndHouseholdMembershipInput(UUID householdMemberId, LocalDate until) {}

    /** A household that lives somewhere now, and where. */
    public record Home(UUID household, UUID project, UUID building, UUID unit) {}

    /** The home of a household that has not moved out, if the caller may use it for this mutation. */
    public Optional<Home> home(String row, UUID id) {
        return sql.select(HOUSEHOLD.ID, UNIT.PROJECT_ID, UNIT.BUILDING_ID, UNIT.ID)
                .from(HOUSEHOLD)
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(HOUSEHOLD.ID.eq(id))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(rows.scope(row))
                .fetchOptional(Records.mapping(Home::new));
    }

    /** The household that lives in a unit now, the latest if there are several; for whoever reaches the unit. */
    public Optional<UUID> livingIn(UUID unit) {
        return sql.select(HOUSEHOLD.ID)
                .from(HOUSEHOLD)
                .where(HOUSEHOLD.UNIT_ID.eq(unit))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .orderBy(HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc())
                .limit(1)
                .fetchOptional(HOUSEHOLD.ID);
    }

    /**
     * The household of a unit that something is for, for whoever reaches the unit: the named one, which has to live
     * there now; else the asker's own, if a resident asks; else the latest. Residents name no household but their own.
     */
    public @Nullable UUID meant(UUID unit, @Nullable UUID named) {
        var caller = Caller.current();
        var resident = caller.isResidentOnly() ? caller.requireMember().personId() : null;
        if (named == null) {
            return (resident == null ? livingIn(unit) : livingIn(unit, resident)).orElse(null);
        }
        var isThere = HOUSEHOLD.ID.eq(named).and(HOUSEHOLD.UNIT_ID.eq(unit)).and(HOUSEHOLD.MOVED_OUT.isNull());
        if (caller.isResidentOnly()) {
            isThere = isThere.and(HOUSEHOLD.ID.in(select(HOUSEHOLD_MEMBER.HOUSEHOLD_ID)
                    .from(HOUSEHOLD_MEMBER)
                    .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(resident))
                    .and(HOUSEHOLD_MEMBER.UNTIL.isNull())));
        }
        if (!sql.fetchExists(HOUSEHOLD, isThere)) throw Refused.notFound("householdId");
        return named;
    }

    /** The household in which a person lives in a unit now, the latest if there are several. */
    public Optional<UUID> livingIn(UUID unit, UUID person) {
        return sql.select(HOUSEHOLD.ID)
                .from(HOUSEHOLD)
                .join(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .where(HOUSEHOLD.UNIT_ID.eq(unit))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .orderBy(HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc())
                .limit(1)
                .fetchOptional(HOUSEHOLD.ID);
    }

    /** Who lives in those of these households that have not moved out. */
    public Map<UUID, List<UUID>> present(Collection<UUID> households) {
        return sql.select(HOUSEHOLD.ID, HOUSEHOLD_MEMBER.PERSON_ID)
                .from(HOUSEHOLD)
                .join(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .where(HOUSEHOLD.ID.eq(any(households.toArray(UUID[]::new))))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .fetchGroups(HOUSEHOLD.ID, HOUSEHOLD_MEMBER.PERSON_ID);
    }

    /** The households of units, latest first. */
    Map<UUID, List<Household>> ofUnits(Collection<UUID> units) {
        return rows.groups(HOUSEHOLD.UNIT_ID, units, rows.behind(), HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc());
    }

    /** The households of persons, latest first. */
    Map<UUID, List<Household>> ofPersons(Collection<UUID> of) {
        return sql.select(HOUSEHOLD.fields())
                .select(HOUSEHOLD_MEMBER.PERSON_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(any(of.toArray(UUID[]::new))))
                .and(rows.behind())
                .orderBy(HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc())
                .fetchGroups(HOUSEHOLD_MEMBER.PERSON_ID, Row.mapping(rows::read));
    }

    Map<UUID, List<HouseholdMember>> membersOf(Collection<UUID> households) {
        return members.groups(
                HOUSEHOLD_MEMBER.HOUSEHOLD_ID,
                households,
                members.behind(),
                HOUSEHOLD_MEMBER.SINCE,
                HOUSEHOLD_MEMBER.ID);
    }

    Household create(CreateHouseholdInput input, Unit unit) {
        if (input.members().isEmpty() || input.members().size() > MOST_MEMBERS) {
            throw Refused.because(Code.INVALID, "refused.household.size", List.of(), "members");
        }
        requireNoEqual(input, unit);
        var household = rows.insert(new Household(NewId.next(), unit.id(), input.movedInOn(), null, 1));
        List<UUID> owners = new ArrayList<>();
        for (var at = 0; at < input.members().size(); at++) {
            var wish = input.members().get(at);
            var person = persons.chosen(wish.person(), "members", Integer.toString(at), "person");
            add(household.id(), person, wish.role(), input.movedInOn());
            if (wish.role() == HouseholdMember.Role.OWNER || wish.role() == HouseholdMember.Role.CO_OWNER) {
                owners.add(person);
            }
        }
        ownerships.register(
                unit.id(), input.movedInOn(), owners.stream().distinct().toList());
        return household;
    }

    /** Two households may share a unit, but not when they are the same people in the same roles. */
    private void requireNoEqual(CreateHouseholdInput input, Unit unit) {
        if (input.members().stream().anyMatch(HouseholdMemberInput::isSomebodyElse)) return;
        sql.select(UNIT.ID)
                .from(UNIT)
                .where(UNIT.ID.eq(unit.id()))
                .forNoKeyUpdate()
                .fetch();
        var there = sql.select(HOUSEHOLD.ID, PERSON.ID, PERSON.NAME, HOUSEHOLD_MEMBER.ROLE)
                .from(HOUSEHOLD)
                .join(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .join(PERSON)
                .on(PERSON.ID.eq(HOUSEHOLD_MEMBER.PERSON_ID))
                .where(HOUSEHOLD.UNIT_ID.eq(unit.id()))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .fetchGroups(HOUSEHOLD.ID);
        for (var members : there.values()) {
            var isEqual = members.size() == input.members().size()
                    && input.members().stream()
                            .allMatch(wish -> members.stream()
                                    .anyMatch(member ->
                                            member.value4().equals(wish.role().name())
                                                    && wish.is(member.value2(), member.value3())));
            if (isEqual) throw Refused.because(Code.TAKEN, "refused.household.equal", List.of(), "members");
        }
    }

    private HouseholdMember add(UUID household, UUID person, HouseholdMember.Role role, LocalDate since) {
        return members.insert(new HouseholdMember(NewId.next(), household, person, role, since, null, 1));
    }

    /** The household leaves, and with it everybody who still belonged to it. */
    Household moveOut(MoveOutHouseholdInput input) {
        var household = rows.lock("Mutation.moveOutHousehold", input.householdId(), "householdId");
        if (household.movedOut() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.household.gone", List.of(), "householdId");
        }
        requireNotBefore(input.movedOutOn(), household.movedIn(), "movedOutOn");
        sql.update(HOUSEHOLD_MEMBER)
                .set(HOUSEHOLD_MEMBER.UNTIL, greatest(HOUSEHOLD_MEMBER.SINCE, val(input.movedOutOn())))
                .where(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(household.id()))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .execute();
        return rows.change(household.id(), sql.update(HOUSEHOLD).set(HOUSEHOLD.MOVED_OUT, input.movedOutOn()));
    }

    /** Somebody joins a household that still lives there. */
    HouseholdMember join(AddHouseholdMemberInput input) {
        var household = rows.lock("Mutation.addHouseholdMember", input.householdId(), "householdId");
        if (household.movedOut() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.household.gone", List.of(), "householdId");
        }
        requireNotBefore(input.since(), household.movedIn(), "since");
        return add(
                household.id(),
                persons.chosen(input.member().person(), "member", "person"),
                input.member().role(),
                input.since());
    }

    /** Somebody leaves a household; that they belonged to it stays on record. */
    HouseholdMember leave(EndHouseholdMembershipInput input) {
        var member = members.lock("Mutation.endHouseholdMembership", input.householdMemberId(), "householdMemberId");
        if (member.until() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.household.gone", List.of(), "householdMemberId");
        }
        requireNotBefore(input.until(), member.since(), "until");
        return members.change(member.id(), sql.update(HOUSEHOLD_MEMBER).set(HOUSEHOLD_MEMBER.UNTIL, input.until()));
    }

    /** Members who came or left with the household are corrected with it. */
    Household update(UpdateHouseholdInput input) {
        var correction = rows.correct("Mutation.updateHousehold", input.householdId(), input.expectedVersion());
        var before = correction.before();
        var movedIn = input.movedInOn() == null ? before.movedIn() : input.movedInOn();
        var movedOut = input.movedOutOn() == null ? before.movedOut() : input.movedOutOn();
        if (input.movedOutOn() != null && before.movedOut() == null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.household.here", List.of(), "movedOutOn");
        }
        if (movedOut != null) {
            requireNotBefore(movedOut, movedIn, input.movedOutOn() == null ? "movedInOn" : "movedOutOn");
        }
        correction.told(HOUSEHOLD.MOVED_IN, input.movedInOn()).told(HOUSEHOLD.MOVED_OUT, input.movedOutOn());
        if (!correction.isDifferent()) return before;
        moveMembers(HOUSEHOLD_MEMBER.SINCE, before.id(), before.movedIn(), movedIn);
        if (before.movedOut() != null) moveMembers(HOUSEHOLD_MEMBER.UNTIL, before.id(), before.movedOut(), movedOut);
        return correction.make();
    }

    private void moveMembers(Field<LocalDate> day, UUID household, LocalDate from, @Nullable LocalDate to) {
        if (from.equals(to)) return;
        var other = day.equals(HOUSEHOLD_MEMBER.SINCE)
                ? HOUSEHOLD_MEMBER.UNTIL.isNull().or(HOUSEHOLD_MEMBER.UNTIL.ge(to))
                : HOUSEHOLD_MEMBER.SINCE.le(to);
        sql.update(HOUSEHOLD_MEMBER)
                .set(day, to)
                .set(HOUSEHOLD_MEMBER.VERSION, HOUSEHOLD_MEMBER.VERSION.plus(1))
                .where(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(household))
                .and(day.eq(from))
                .and(other)
                .execute();
    }

    HouseholdMember update(UpdateHouseholdMemberInput input) {
        var correction =
                members.correct("Mutation.updateHouseholdMember", input.householdMemberId(), input.expectedVersion());
        var before = correction.before();
        var since = input.since() == null ? before.since() : input.since();
        var until = input.until() == null ? before.until() : input.until();
        if (input.until() != null && before.until() == null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.household.here", List.of(), "until");
        }
        if (until != null) requireNotBefore(until, since, input.until() == null ? "since" : "until");
        return correction
                .told(HOUSEHOLD_MEMBER.ROLE, input.role())
                .told(HOUSEHOLD_MEMBER.SINCE, input.since())
                .told(HOUSEHOLD_MEMBER.UNTIL, input.until())
                .make();
    }

    private static void requireNotBefore(LocalDate day, LocalDate first, String field) {
        if (day.isBefore(first)) {
            throw Refused.because(Code.INVALID, "refused.household.before", List.of(first.toString()), field);
        }
    }
}
