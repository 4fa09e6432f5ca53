package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Reach;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Owners, family members, lessees and contacts. */
@Repository
public class Persons {
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 -]{4,18}");
    private static final Keyset<Person, String> BY_NAME =
            new Keyset<>("name", PERSON.NAME, PERSON.ID, false, Person::name, Person::id);

    private static final Reach REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return inHouseholds(Households.REACH.project(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return inHouseholds(Households.REACH.building(buildings, projects, member));
        }

        @Override
        public Condition ownUnits(UUID person) {
            return inHouseholds(Households.REACH.ownUnits(person));
        }

        @Override
        public Condition own(Member member) {
            return PERSON.ID.eq(Objects.requireNonNullElse(member.personId(), member.id()));
        }

        private Condition inHouseholds(Condition households) {
            return PERSON.ID.in(select(HOUSEHOLD_MEMBER.PERSON_ID)
                    .from(HOUSEHOLD_MEMBER)
                    .join(HOUSEHOLD)
                    .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                    .where(households));
        }
    };

    /**
     * Owners are seen with the household that makes them owners. The condition stays with the rows that are joined
     * already: looking through all the households of a project for each page of units took 40 ms at 10,000 units.
     */
    private static final Reach OWNER_REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return Units.REACH.project(projects);
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return Units.REACH.building(buildings, projects, member);
        }

        @Override
        public Condition ownUnits(UUID person) {
            return Households.REACH.ownUnits(person);
        }

        @Override
        public Condition own(Member member) {
            return REACH.own(member);
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    Persons(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    /** Which persons are asked for; {@code name} is what their name begins with. */
    record PersonFilter(@Nullable String name, @Nullable UUID unitId) {}

    /** The person, if the caller sees them. */
    public Optional<Person> reachable(UUID id) {
        return Optional.ofNullable(visible(List.of(id)).get(id));
    }

    Map<UUID, Person> visible(Collection<UUID> keys) {
        return of(keys, visibility.of("Person", REACH));
    }

    /** The persons behind objects that the caller sees. */
    public Map<UUID, Person> behind(Collection<UUID> keys) {
        return of(keys, visibility.behind("Person", REACH));
    }

    private Map<UUID, Person> of(Collection<UUID> keys, Condition visible) {
        return sql.select(PERSON.ID, PERSON.NAME, PERSON.PHONE)
                .from(PERSON)
                .where(PERSON.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visible)
                .fetchMap(PERSON.ID, Records.mapping(Person::new));
    }

    /** The present owners of units, by unit. */
    Map<UUID, Person> ownersOf(Collection<UUID> units) {
        return sql.select(HOUSEHOLD.UNIT_ID, PERSON.ID, PERSON.NAME, PERSON.PHONE)
                .distinctOn(HOUSEHOLD.UNIT_ID)
                .from(HOUSEHOLD)
                .join(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .join(PERSON)
                .on(PERSON.ID.eq(HOUSEHOLD_MEMBER.PERSON_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(HOUSEHOLD.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .and(HOUSEHOLD_MEMBER.ROLE.eq(HouseholdMember.Role.OWNER.name()))
                .and(visibility.behind("Person", OWNER_REACH))
                .orderBy(HOUSEHOLD.UNIT_ID, HOUSEHOLD_MEMBER.SINCE.desc(), HOUSEHOLD_MEMBER.ID.desc())
                .fetchMap(
                        HOUSEHOLD.UNIT_ID,
                        row -> new Person(row.get(PERSON.ID), row.get(PERSON.NAME), row.get(PERSON.PHONE)));
    }

    Connection<Person> page(Page page, @Nullable PersonFilter filter) {
        var condition = visibility.of("Query.persons", REACH).and(matches(filter));
        return BY_NAME.page(
                page,
                (seek, order, limit) -> sql.select(PERSON.ID, PERSON.NAME, PERSON.PHONE)
                        .from(PERSON)
                        .where(condition)
                        .and(seek)
                        .orderBy(order)
                        .limit(limit)
                        .fetch(Records.mapping(Person::new)),
                () -> Keyset.countUpToCap(sql, PERSON, condition));
    }

    private static Condition matches(@Nullable PersonFilter filter) {
        if (filter == null) return noCondition();
        var lives = HOUSEHOLD
                .UNIT_ID
                .eq(filter.unitId())
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull());
        return noCondition()
                .and(filter.name() == null ? noCondition() : PERSON.NAME.startsWith(filter.name()))
                .and(
                        filter.unitId() == null
                                ? noCondition()
                                : PERSON.ID.in(select(HOUSEHOLD_MEMBER.PERSON_ID)
                                        .from(HOUSEHOLD_MEMBER)
                                        .join(HOUSEHOLD)
                                        .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                                        .where(lives)));
    }

    /** A new person. What is no phone number is refused, naming this field. */
    Person add(String name, @Nullable String phone, String... phoneField) {
        requirePhone(phone, phoneField);
        var person = new Person(NewId.next(), name, phone);
        sql.insertInto(PERSON)
                .set(PERSON.ID, person.id())
                .set(PERSON.NAME, person.name())
                .set(PERSON.PHONE, person.phone())
                .set(PERSON.CREATED_AT, clock.instant())
                .execute();
        return person;
    }

    /** Refuses what is no phone number, mobile or fixed, with or without country code. */
    public static void requirePhone(@Nullable String phone, String... field) {
        if (phone != null && !PHONE.matcher(phone).matches()) {
            throw Refused.because(Code.INVALID, "refused.phone", List.of(), field);
        }
    }
}
